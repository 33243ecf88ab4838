import { expect, it } from 'vitest';
import { rounds, roundsUntil } from './rounds.ts';

it('tries the wanted share once where nothing is missing, and all rounds where something never comes', () => {
  const tried: number[] = [];
  const attempt = (count: number): void => void tried.push(count);
  roundsUntil(103, attempt, () => []);
  expect(tried.splice(0)).toEqual([rounds(103)]);
  roundsUntil(103, attempt, () => ['rare']);
  expect(tried.reduce((sum, count) => sum + count, 0)).toBe(103);
  expect(Math.max(...tried.splice(0))).toBe(rounds(103));
  roundsUntil(103, attempt, () => (tried.length < 2 ? ['rare'] : []));
  expect(tried).toHaveLength(Math.min(2, Math.ceil(103 / rounds(103))));
});
