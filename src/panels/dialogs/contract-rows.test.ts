import { expect, it } from 'vitest';
import { CONTRACT } from '../../messaging/contract/rows.ts';
import { contractRows } from './contract-rows.ts';

it('has every row of the contract once, with an answer of all four brokers', () => {
  const { differing, alike } = contractRows();
  const ids = [...differing, ...alike].map(({ subject }) => subject.slice(0, 3)).sort();
  expect(ids).toEqual(CONTRACT.map(({ id }) => id));
  for (const { cells, differs } of [...differing, ...alike]) {
    expect(cells).toHaveLength(4);
    expect(cells.every((cell) => cell !== '')).toBe(true);
    // The one in memory is the reference for the others.
    expect([cells[0], differs[0]]).toEqual(['holds', false]);
  }
});

it('says of those that differ how', () => {
  const { differing, alike } = contractRows();
  const row = differing.find(({ subject }) => subject.startsWith('C49'));
  expect(row?.cells).toEqual([
    'holds',
    'a full queue refuses nothing',
    'holds',
    'no queue is ever full: nothing is refused',
  ]);
  expect(alike.find(({ subject }) => subject.startsWith('C01'))?.cells).toEqual(['holds', 'holds', 'holds', 'holds']);
});
