/** Statements about agents in code, proved by tests of the virtual machine in runs. */
import type { Statement, TestName } from './statement.ts';

const RUNS = 'sandbox/agents-in-runs.test.ts';

function ofLeader(number: number, words: string, title: string): Statement {
  const proof: readonly TestName[] = [[RUNS, title]];
  return { id: `gallery/leader/${number}`, words, proof };
}

const ELECTS = 'the smallest name leads, the next one after its crash, and the first again when it is back';
const ONE = 'no two agents lead at once';
const SAME = 'the agents run the same code, and announce themselves every 2 s';

export const CODE_STATEMENTS: readonly Statement[] = [
  ofLeader(1, 'Agents in code choose a leader, and another one when it crashes', ELECTS),
  ofLeader(
    2,
    'Ada, Ben and Cem run the same code: each announces itself every 2 s, and the smallest name of the last 5 s leads.',
    SAME,
  ),
  ofLeader(3, 'Only the leader passes orders on to the press.', ONE),
  ofLeader(4, 'At 12 s Ada crashes, and at 22 s she is back.', ELECTS),
];
