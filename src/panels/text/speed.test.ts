import { expect, it } from 'vitest';
import { SPEED_MAX, SPEED_MIN } from '../../store/index.ts';
import { formatSpeed, SPEED_PRESETS } from './time.ts';

it('offers speeds in order, all of which the store takes, and real time among them', () => {
  expect(SPEED_PRESETS).toEqual([...SPEED_PRESETS].toSorted((a, b) => a - b));
  expect(SPEED_PRESETS).toContain(1);
  for (const preset of SPEED_PRESETS) expect(preset >= SPEED_MIN && preset <= SPEED_MAX).toBe(true);
});

it('is written with two digits', () => {
  expect([0.05, 0.1, 1, 12.34, 20].map(formatSpeed)).toEqual(['0.05×', '0.1×', '1×', '12×', '20×']);
});
