import { expect, it } from 'vitest';
import type { ClassResults } from '../brokers/gateway/class-protocol.ts';
import { MISCONCEPTIONS } from '../teaching/index.ts';
import { countMisconceptions, resultsCsv } from './class-results.ts';

const [one, two, three] = MISCONCEPTIONS.map(({ id }) => id);
if (one === undefined || two === undefined || three === undefined) throw new Error('The table has too few rows');

const choices = [
  { id: '1', words: 'mg1, mg2' },
  { id: '2', words: '=SUM(A1)', misconception: one },
  { id: '3', words: 'He said "no"', misconception: two },
  { id: '4', words: 'None', misconception: 'unknown-belief' },
];
const RESULTS: ClassResults = {
  rounds: [
    {
      round: 1,
      question: { words: 'Who?', choices, right: '1' },
      answers: [
        { phone: 1, name: 'Ada', first: '2', second: '1' },
        { phone: 2, name: null, first: '3', second: '3' },
        { phone: 4, name: '-1', first: null, second: '3' },
      ],
    },
    {
      round: 2,
      question: { words: 'And now?', choices },
      answers: [
        { phone: 1, name: 'Ada', first: '3', second: null },
        { phone: 2, name: null, first: '4', second: null },
      ],
    },
  ],
};

it('misconceptions are counted by first votes, the most common first; what the table does not know counts nothing', () => {
  expect(
    countMisconceptions(RESULTS).map(({ misconception, first, second }) => [misconception.id, first, second]),
  ).toEqual([
    [two, 2, 2],
    [one, 1, 0],
  ]);
  expect(countMisconceptions({ rounds: [] })).toEqual([]);
});

it('the file has a line for each phone and question, quoted where it must be, and no text that a spreadsheet computes', () => {
  expect(resultsCsv(RESULTS).split('\r\n')).toEqual([
    'question,words,phone,name,first answer,first right,second answer,second right,misconception of the first answer',
    `1,Who?,1,Ada,'=SUM(A1),no,"mg1, mg2",yes,${one}`,
    `1,Who?,2,,"He said ""no""",no,"He said ""no""",no,${two}`,
    `1,Who?,4,'-1,,,"He said ""no""",no,`,
    `2,And now?,1,Ada,"He said ""no""",,,,${two}`,
    '2,And now?,2,,None,,,,unknown-belief',
    '',
  ]);
});
