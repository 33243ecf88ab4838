import { expect, it } from 'vitest';
import { switchingFacts } from './switching.ts';

it('What changes when one switches the broker is what it was, as far as the runs say', async () => {
  await expect(`${JSON.stringify(switchingFacts(), undefined, 2)}\n`).toMatchFileSnapshot('switching.json');
});

it('is the same each time, and asks nothing twice', () => {
  expect(switchingFacts()).toEqual(switchingFacts());
  const questions = switchingFacts().map(({ question }) => question);
  expect(new Set(questions).size).toBe(questions.length);
});
