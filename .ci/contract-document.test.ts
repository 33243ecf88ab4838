/** The page of the contract, which `contract-matrix.mjs` makes from the results of the tests. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONTRACT } from '../src/messaging/contract/rows.ts';

const ROWS = readFileSync('docs/contract.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| C\d\d: /.test(line))
  .map((line) =>
    line
      .slice(2, -2)
      .split(/ (?<!\\)\| /)
      .map((cell) => cell.trim()),
  );

it('has every row of the contract once, with an answer of all four brokers', () => {
  expect(ROWS.map(([title = '']) => title.slice(0, 3)).sort()).toEqual(CONTRACT.map(({ id }) => id));
  for (const [, ...cells] of ROWS) {
    expect(cells).toHaveLength(4);
    expect(cells.every((cell) => cell !== '')).toBe(true);
    // The one in memory is the reference for the others.
    expect(cells[0]).toBe('holds');
  }
});

it('says of those that differ how', () => {
  const row = (id: string): readonly string[] | undefined =>
    ROWS.find(([title = '']) => title.startsWith(id))?.slice(1);
  expect(row('C49')).toEqual([
    'holds',
    'a full queue refuses nothing',
    'holds',
    'no queue is ever full: nothing is refused',
  ]);
  expect(row('C01')).toEqual(['holds', 'holds', 'holds', 'holds']);
});
