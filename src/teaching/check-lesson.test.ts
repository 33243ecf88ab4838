import { describe, expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { checkWholeLesson, type JudgeRows } from './check-contract.ts';
import { checkLesson } from './check-lesson.ts';
import type { TaskCondition } from './lesson.ts';
import { readLesson } from './read-lesson.ts';
import { attemptsAt } from './task-attempts.ts';
import { goalState, isTaskDone } from './task-done.ts';
import { WHOLE_LESSON } from './testing/whole-lesson.ts';

/** Returns what the check of a changed lesson says. */
function problemsOf(from: string | RegExp, to: string): readonly string[] {
  const text = WHOLE_LESSON.replace(from, to);
  const result = readLesson(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return checkLesson(result.lesson).map(({ line, column, words }) => `${line}:${column} ${words}`);
}

describe('a lesson that is played', () => {
  it('has nothing wrong if everything happens', () => {
    expect(problemsOf('', '')).toEqual([]);
  });

  it.each<readonly [string, string | RegExp, string, RegExp]>([
    [
      'a moment that does not happen',
      'at: phone subscribed to readings',
      'at: phone subscribed to nothing',
      /^3\d:1 “phone subscribed to nothing” does not happen/,
    ],
    [
      'a moment of a longer number',
      'received message 1 from',
      'received message 900 from',
      /^1\d:9 “archive received message 900 from readings” does not happen/,
    ],
    [
      'an end before the beginning',
      'agent: phone\nmessage',
      'until: 1s\nagent: phone\nmessage',
      /^3\d:1 “until” \(1 s\) is not after “at” \(8 s\)/,
    ],
    [
      'a message that is not published',
      'message: 4 on',
      'message: 9999 on',
      /No message 9999 is published to readings/,
    ],
    [
      'a question that cannot be asked',
      'kind: firstReceived\nagent: phone',
      'kind: firstReceived\nagent: meter',
      /The engine has no question of kind firstReceived/,
    ],
    [
      'more questions than there are',
      'generated: 2\nkinds: [receivers, firstReceived]',
      'generated: 9\nkinds: [afterCrash]',
      /The engine finds 0 of 9 questions/,
    ],
    [
      'a misconception that no question is about',
      'about: [pubsub-keeps]',
      'about: [pubsub-keeps, commit-one]',
      /^5:9 No question of this lesson has a wrong choice for commit-one/,
    ],
    ['a task that does itself', 'longer than 100', 'longer than 5', /is done before somebody does it, within 60 s/],
    [
      'a task that cannot be done',
      'make the queue of readings longer than 100',
      'drop a message on readings as archive',
      /cannot be done in this scenario/,
    ],
    [
      'a goal that is met at the beginning',
      'reaches archive within 5s',
      'reaches display within 5s',
      /is met before anything is changed/,
    ],
    ['a goal without a solution', /solution:\n.*\n/, '', /The goal has no solution that can be played/],
    [
      'a solution that does not solve',
      '  - archive consumes from readings\n```',
      '  - archive subscribes to control\n```',
      /The solution does not meet the goal\. Message 1 on readings/,
    ],
  ])('%s', (_, from, to, problem) => {
    expect(problemsOf(from, to)).toContainEqual(expect.stringMatching(problem));
  });

  it('a scenario that does too much', () => {
    const busy =
      'on readings, archive forwards to readings\narchive subscribes to readings\ndelay: 0s\n```\n\n## Predict';
    expect(problemsOf('```\n\n## Predict', busy)).toContainEqual(expect.stringMatching(/its run ends before a minute/));
  });
});

const SCENE: Scenario = {
  ...emptyScenario(),
  agents: ['a', 'b', 'c'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
  channels: ['x', 'y'].map((id) => ({ id, x: 0, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest' })),
  links: [
    { kind: 'publish', agent: 'a', channel: 'x' },
    { kind: 'subscribe', agent: 'b', channel: 'x' },
  ],
};

describe('a task', () => {
  it.each<TaskCondition>([
    { kind: 'act', act: 'publish', agent: 'a', channel: 'x' },
    { kind: 'act', act: 'publish', agent: undefined, channel: 'y' },
    { kind: 'act', act: 'consume', agent: 'c', channel: 'x' },
    { kind: 'act', act: 'subscribe', agent: 'c', channel: 'x' },
    { kind: 'act', act: 'unsubscribe', agent: 'b', channel: 'x' },
    { kind: 'act', act: 'drop', agent: undefined, channel: 'x' },
    { kind: 'act', act: 'hold', agent: 'a', channel: 'x' },
    { kind: 'crash', agent: 'b' },
    { kind: 'receiver', link: 'consume', channel: 'x' },
    { kind: 'receive', agent: 'c', channel: 'x', count: 3 },
    { kind: 'broker', broker: 'kafka' },
    { kind: 'break', assertion: { kind: 'depth', channel: 'x', depthMax: 20 } },
    { kind: 'break', assertion: { kind: 'nothingLost', channel: 'x' } },
    { kind: 'break', assertion: { kind: 'once', channel: 'x', agent: 'b' } },
    { kind: 'break', assertion: { kind: 'inOrder', channel: 'x', agent: 'b' } },
    { kind: 'break', assertion: { kind: 'noFailure', agent: 'b' } },
  ])('is undone at first, and done by one of the attempts: %j', (condition) => {
    const atUs = 60_000_000;
    const done = (scenario: Scenario): boolean =>
      isTaskDone(condition, { start: SCENE, scenario, trace: simulate(scenario, atUs).trace, atUs });
    expect(done(SCENE)).toBe(false);
    expect([...attemptsAt(SCENE, condition)].some(done)).toBe(true);
  });

  it('is not done before its time', () => {
    const condition: TaskCondition = { kind: 'receive', agent: 'b', channel: 'x', count: 1 };
    const [scenario = SCENE] = attemptsAt(SCENE, condition);
    const run = { start: SCENE, scenario, trace: simulate(scenario, 60_000_000).trace };
    expect(isTaskDone(condition, { ...run, atUs: 1_000_000 })).toBe(false);
    expect(isTaskDone(condition, { ...run, atUs: 60_000_000 })).toBe(true);
  });
});

it('a goal says what is missing, with its time', () => {
  const goal = {
    words: 'b hears it',
    expectations: [{ kind: 'noFailure', agent: 'b' }],
    receipts: [{ agent: 'b', channel: 'x', count: 2 }],
    untilUs: 10_000_000,
    hint: undefined,
    solution: undefined,
    place: { line: 1, column: 1 },
  } as const;
  expect(goalState(goal, SCENE)).toEqual({
    met: false,
    missing: [{ words: 'b received 0 of at least 2 messages from x.', atUs: undefined }],
  });
  const [heard = SCENE] = attemptsAt(SCENE, { kind: 'receive', agent: 'b', channel: 'x', count: 2 });
  expect(goalState(goal, heard)).toEqual({ met: true, missing: [] });
});

describe('a task about the contract', () => {
  const step = (title: string, code: string, task = ''): string =>
    `\n\n## ${title}\n\n\`\`\`broker\n${code}\n\`\`\`\n\n${task}`;
  const TASK = '- [ ] keep rows C12 and C21 of the contract';
  /** Judges by the ids that the code has in it. */
  const judge: JudgeRows = async (source, rows) => {
    if (source.includes('none')) throw new Error('no class');
    return rows
      .filter((id) => id !== 'C999')
      .map((id) => (source.includes(id) ? { id, result: 'kept' } : { id, result: 'differs', words: 'lost' }));
  };

  async function tried(steps: string): Promise<readonly string[]> {
    const result = readLesson(WHOLE_LESSON + steps);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const begun: number[] = [];
    const problems = await checkWholeLesson(result.lesson, judge, (step) => begun.push(step));
    const all = result.lesson.steps.map((_, place) => place + 1);
    expect(begun.slice(0, all.length)).toEqual(all);
    return problems.map(({ words }) => words);
  }

  it.each<readonly [string, string, readonly string[]]>([
    ['the code of the next step does it', step('A', 'C12', TASK) + step('B', 'C12 C21'), []],
    [
      'the step begins with it done',
      step('A', 'C12 C21', TASK) + step('B', 'more'),
      ['“keep rows C12 and C21 of the contract” is done before somebody does it.'],
    ],
    [
      'the next step loses a row',
      step('A', 'C12', TASK) + step('B', 'C21'),
      ['The code of the next step does not keep C12: lost.'],
    ],
    [
      'there is no next code',
      step('A', 'C12', TASK),
      [
        '“keep rows C12 and C21 of the contract” has no solution. Add a step below with the finished code as its ```broker.',
      ],
    ],
    [
      'a row is unknown',
      step('A', 'x', TASK.replace('C21', 'C999')) + step('B', 'C12'),
      ['The contract has no row C999.'],
    ],
    [
      'the code has no broker',
      step('A', 'none', TASK) + step('B', 'C12'),
      ['“keep rows C12 and C21 of the contract” cannot be checked: no class'],
    ],
    [
      'no code is there',
      `\n\n## A\n\n${TASK}`,
      [
        '“keep rows C12 and C21 of the contract” needs a broker of one’s own. Write ```broker, then its code, then ```.',
      ],
    ],
  ])('is tried: %s', async (_, steps, words) => {
    expect(await tried(steps)).toEqual(words);
  });
});
