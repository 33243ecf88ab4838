/** Walks the table of statements: each is true of the models, or of servers by a test that is there. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TestName } from './testing/statements/statement.ts';
import { STATEMENTS } from './testing/statements/table.ts';

/** Whether a test, or a row of the contract, begins with the title. */
function isThere([file, title]: TestName): boolean {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  return ["'", '`'].some((quote) => text.includes(`${quote}${title}`));
}

for (const { id, words, proof } of STATEMENTS) {
  it(`${id}: ${words}`, () => {
    if (typeof proof === 'function') proof();
    else expect(proof.filter((test) => !isThere(test))).toEqual([]);
  });
}

it('no two statements have the same id or the same words, and each has a proof', () => {
  for (const values of [STATEMENTS.map(({ id }) => id), STATEMENTS.map(({ words }) => words)])
    expect(new Set(values).size).toBe(STATEMENTS.length);
  expect(STATEMENTS.filter(({ proof }) => Array.isArray(proof) && proof.length === 0)).toEqual([]);
});
