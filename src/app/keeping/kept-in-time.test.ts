import { expect, it } from 'vitest';
import { emptyScenario } from '../../scenario/index.ts';
import { keptInTime, type Timers } from './kept-in-time.ts';
import type { KeptScenarios } from './kept-scenarios.ts';
import { NO_VIEW } from './kept-view.ts';

/** Returns timers that only `pass` runs. */
function timers() {
  const waiting = new Map<number, () => void>();
  let last = 0;
  const clock: Timers = {
    setTimeout: (run: TimerHandler) => {
      last += 1;
      if (typeof run === 'function') waiting.set(last, () => run());
      return last;
    },
    clearTimeout: (id) => void waiting.delete(id ?? 0),
  };
  const pass = (): void => {
    for (const run of waiting.values()) run();
    waiting.clear();
  };
  return { clock, pass, waiting };
}

/** Returns a database that answers when the test says so. */
function database() {
  const answers: (() => void)[] = [];
  const revisions = new Map<string, number>();
  const answer = <T>(make: () => T): Promise<T> => new Promise((resolve) => answers.push(() => resolve(make())));
  const kept: KeptScenarios = {
    list: () => answer(() => []),
    read: () => answer(() => undefined),
    remove: () => answer(() => undefined),
    save: (id, { revision }) =>
      answer(() => {
        if (revision !== (revisions.get(id) ?? 0)) throw new Error('stale');
        revisions.set(id, revision + 1);
        return revision + 1;
      }),
  };
  const answerAll = (): void => {
    for (const one of answers.splice(0)) one();
  };
  return { kept, answerAll };
}

/** Resolves when all pending microtasks have run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const SAVE = { revision: 0, scenario: emptyScenario(), view: NO_VIEW, changedMs: 0 };

it('a database that does not answer is an error after the limit, for every call, and is opened anew', async () => {
  const { clock, pass } = timers();
  const { kept } = database();
  let loads = 0;
  const library = keptInTime(() => {
    loads += 1;
    return kept;
  }, clock);
  for (const call of [
    () => library.list(),
    () => library.read('a'),
    () => library.remove('a'),
    () => library.save('a', SAVE),
  ]) {
    const answer = expect(call()).rejects.toThrow('database does not answer');
    await settle();
    pass();
    await answer;
  }
  expect(loads).toBe(4);
});

it('an answer in time leaves no timer behind', async () => {
  const { clock, waiting } = timers();
  const { kept, answerAll } = database();
  const list = keptInTime(() => kept, clock).list();
  answerAll();
  expect(await list).toEqual([]);
  expect(waiting.size).toBe(0);
});

it('a save that was done after the limit is no other tab’s', async () => {
  const { clock, pass } = timers();
  const { kept, answerAll } = database();
  const library = keptInTime(() => kept, clock);
  const first = expect(library.save('a', SAVE)).rejects.toThrow('does not answer');
  await settle();
  pass();
  await first;
  answerAll();
  await settle();
  const second = library.save('a', SAVE);
  await settle();
  answerAll();
  expect(await second).toBe(2);
});
