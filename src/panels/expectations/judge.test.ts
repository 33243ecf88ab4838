/** No slice of judging reads more than a number of events, so that none is a long task on any machine. */
import { expect, it, vi } from 'vitest';
import type { Assertion } from '../../scenario/index.ts';
import { AssertionWatch } from '../../simulation/index.ts';
import { EVENTS_AT_ONCE } from '../../store/index.ts';
import { Trace } from '../../trace/index.ts';
import { accepted, dispatched, published, received } from '../../trace/testing/events.ts';
import { breachesOfAll, Judge } from './judge.ts';

const MESSAGES = 10_000;
const END_US = MESSAGES * 100;

/** A long trace, in which the last message comes late. */
function longTrace(): Trace {
  const trace = new Trace(['a', 'b'], ['c']);
  for (let n = 0; n < MESSAGES; n += 1) {
    const [atUs, first] = [n * 100, n * 4];
    const takesUs = n === MESSAGES - 1 ? 90 : 30;
    trace.append(published(atUs, 'a', 'c', atUs + 10));
    trace.append(accepted(atUs + 10, 'c', first, n + 1));
    trace.append(dispatched(atUs + 10, 'subscribe', 'c', 'b', first, n + 1, atUs + takesUs, first + 1));
    trace.append(received(atUs + takesUs, 'subscribe', 'c', 'b', first, first + 2));
  }
  return trace;
}

const EXPECTED: readonly Assertion[] = [
  { kind: 'arrives', channel: 'c', agent: 'b', withinUs: 50 },
  { kind: 'depth', channel: 'c', depthMax: 20_000 },
  { kind: 'once', channel: 'c', agent: 'b' },
];

/** A judge whose slices begin when the test says so. */
function judged(trace: Trace) {
  const goOn: (() => void)[] = [];
  let slices = 0;
  const judge = new Judge(trace, {
    pause: () => new Promise((resolve) => goOn.push(resolve)),
    onSlice: () => {
      slices += 1;
    },
  });
  const reads = vi.spyOn(trace, 'event');
  /** Lets one slice be read. @returns the number of events that were read, or undefined if no slice waits */
  const slice = async (): Promise<number | undefined> => {
    const next = goOn.shift();
    if (next === undefined) return undefined;
    const before = reads.mock.calls.length;
    next();
    await Promise.resolve();
    await Promise.resolve();
    return reads.mock.calls.length - before;
  };
  return { judge, reads, slice, slices: () => slices };
}

function inOne(trace: Trace, assertions: readonly Assertion[]) {
  const watch = new AssertionWatch(assertions, trace);
  watch.readTo(END_US);
  return watch.breaches;
}

/** Events that a judgement looks at besides its own: those that a channel's queue follows from. */
const READS_MAX = 3 * EVENTS_AT_ONCE;

it('a long trace is judged in slices of a number of events, with the verdicts of one reading', async () => {
  const trace = longTrace();
  const { judge, reads, slice, slices } = judged(trace);
  judge.watches(EXPECTED, END_US);
  expect(reads.mock.calls.length).toBeLessThanOrEqual(READS_MAX);
  for (let read = await slice(); read !== undefined; read = await slice()) {
    expect(read).toBeLessThanOrEqual(READS_MAX);
    judge.watches(EXPECTED, END_US);
  }
  expect(slices()).toBeGreaterThan(10);
  const breaches = breachesOfAll(judge.watches(EXPECTED, END_US));
  expect(breaches).toEqual(inOne(trace, EXPECTED));
  expect(breaches.map((breach) => breach !== undefined)).toEqual([true, false, false]);
});

it('an expectation that changes meanwhile is judged anew, and the others go on', async () => {
  const trace = longTrace();
  const { judge, reads, slice } = judged(trace);
  judge.watches(EXPECTED, END_US);
  await slice();
  const changed = EXPECTED.with(2, { kind: 'noFailure', agent: 'b' });
  judge.watches(changed, END_US);
  while ((await slice()) !== undefined) judge.watches(changed, END_US);
  expect(breachesOfAll(judge.watches(changed, END_US))).toEqual(inOne(trace, changed));
  const before = reads.mock.calls.length;
  const more = [...changed, EXPECTED[2] ?? { kind: 'noFailure', agent: '' }];
  judge.watches(more, END_US);
  while ((await slice()) !== undefined) judge.watches(more, END_US);
  // Only the one that was added is read.
  expect(reads.mock.calls.length - before).toBeLessThanOrEqual(trace.length);
});

it('what nobody asks for any more is not read to its end, and is when somebody asks again', async () => {
  const trace = longTrace();
  const { judge, slice } = judged(trace);
  judge.watches(EXPECTED, END_US);
  expect(await slice()).toBeGreaterThan(0);
  expect(await slice()).toBe(0);
  expect(await slice()).toBeUndefined();
  const [watch] = judge.watches(EXPECTED, END_US);
  expect(watch?.left).toBeGreaterThan(0);
  while ((await slice()) !== undefined) judge.watches(EXPECTED, END_US);
  expect(watch?.left).toBe(0);
});

it('what a run gains in a frame is judged at once', () => {
  const trace = longTrace();
  const [watch] = judged(trace).judge.watches([{ kind: 'noFailure', agent: '' }], END_US);
  expect(watch?.left).toBeGreaterThan(0);
  const short = new Trace(['a'], ['c']);
  const { judge } = judged(short);
  const [one] = judge.watches(EXPECTED, 0);
  for (let n = 0; n < 100; n += 1) short.append(published(n, 'a', 'c', n));
  judge.watches(EXPECTED, 100);
  expect(one?.left).toBe(0);
});
