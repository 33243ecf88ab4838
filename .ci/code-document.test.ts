/** docs/agents-in-code.md has the budgets of code and the members of `self` as the program has them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SELF_MEMBERS } from '../src/sandbox/index.ts';
import { CODE_BUDGETS } from '../src/simulation/index.ts';
import { STOPS } from '../src/trace/index.ts';

const PAGE = readFileSync('docs/agents-in-code.md', 'utf8');

/** Returns the rows of the table under a heading, cell by cell. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = PAGE.split(`## ${heading}\n`);
  const [part = ''] = rest.split(/\n#+ /);
  const [, , ...rows] = part.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

it('has every budget with its limit', () => {
  const { makingInstructions: _making, ...budgets } = CODE_BUDGETS;
  const listed = rowsUnder('What code cannot do').map(([, limit = '']) => Number(limit.replaceAll(',', '')));
  expect(listed.toSorted((a, b) => a - b)).toEqual(Object.values(budgets).toSorted((a, b) => a - b));
});

it('has every reason for a stop', () => {
  const reasons = rowsUnder('What code cannot do').flatMap(([, , reason = '']) =>
    reason === '' ? [] : [reason.slice(1, -1)],
  );
  expect([...new Set(reasons)].toSorted()).toEqual(Object.keys(STOPS).toSorted());
});

it('has every member of self with its text', () => {
  const listed = rowsUnder('What code can have').map(([name = '', text]) => [/\w+/.exec(name)?.[0], text]);
  expect(listed).toEqual(SELF_MEMBERS.map(({ name, text }) => [name, text]));
});
