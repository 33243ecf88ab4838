import { describe, expect, it } from 'vitest';
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import type { TraceEvent } from './events.ts';
import { accepted, published } from './test-events.ts';
import { Trace } from './trace.ts';
import { newTables } from './world-tables.ts';

const AGENTS = ['a', 'b'];
const CHANNELS = ['c'];

/** Returns the checkpoints of a whole trace, in order. */
function checkpointsOf(
  trace: Trace,
  first: Checkpoint = { ...newTables(AGENTS, CHANNELS), atUs: 0, events: 0 },
): readonly Checkpoint[] {
  const checkpoints = new Checkpoints(trace, first);
  const made = new Set<Checkpoint>();
  for (let events = 0; events <= trace.length; events += 1) made.add(checkpoints.before(events));
  return [...made];
}

/** Returns the size of a value in entries of maps and lists; of what is in `seen`, nothing. */
function entriesOf(value: unknown, seen: Set<unknown>): number {
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
  seen.add(value);
  const inner = value instanceof Map ? [...value.values()] : Object.values(value);
  const own = value instanceof Map ? value.size : Array.isArray(value) ? value.length : 0;
  return inner.reduce<number>((sum, one) => sum + entriesOf(one, seen), own);
}

/** Returns the size of all checkpoints of a whole trace, in entries for each of its events; what they share counts once. */
function entriesPerEvent(trace: Trace): number {
  return entriesOf(checkpointsOf(trace), new Set()) / trace.length;
}

function traceOf(events: Iterable<TraceEvent>): Trace {
  const trace = new Trace(AGENTS, CHANNELS);
  for (const event of events) trace.append(event);
  return trace;
}

/** Yields a publication each microsecond, which is accepted `delayUs` later. */
function* traffic(messages: number, delayUs: number): Generator<TraceEvent> {
  const left: number[] = [];
  let number = 0;
  for (let atUs = 0; atUs < messages; atUs += 1) {
    const message = left[atUs - delayUs];
    if (message !== undefined) {
      yield accepted(atUs, 'c', message, atUs - delayUs + 1);
      number += 1;
    }
    yield published(atUs, 'a', 'c', atUs + delayUs);
    left.push(number);
    number += 1;
  }
}

/** Yields messages that reach a full channel, one after the other, and wait there. */
function* blockedPublishes(messages: number): Generator<TraceEvent> {
  for (let place = 0; place < messages; place += 1) {
    yield published(place, 'a', 'c', place);
    yield { kind: 'blocked', atUs: place, cause: 2 * place, channel: 'c', message: 2 * place };
  }
}

/** Yields messages of a full channel that refuses all but the first, which stays. */
function* refusedPublishes(messages: number): Generator<TraceEvent> {
  yield published(0, 'a', 'c', 0);
  yield accepted(0, 'c', 0, 1);
  for (let place = 1; place < messages; place += 1) {
    const message = 2 + 3 * (place - 1);
    yield published(place, 'a', 'c', place);
    yield accepted(place, 'c', message, place + 1);
    yield {
      kind: 'dropped',
      atUs: place,
      cause: message + 1,
      channel: 'c',
      message,
      seq: place + 1,
      reason: 'overflow',
    };
  }
}

/** Yields messages of a log that are dispatched and never acknowledged. */
function* unacknowledged(messages: number): Generator<TraceEvent> {
  for (let place = 0; place < messages; place += 1) {
    const message = 3 * place;
    const at = { partition: 0, offset: place, seq: place + 1, channel: 'c', message } as const;
    yield published(place, 'a', 'c', place);
    yield { kind: 'accepted', atUs: place, cause: message, ...at };
    yield { kind: 'dispatched', atUs: place, cause: message + 1, ...at, via: 'consume', agent: 'b', arrivesUs: place };
  }
}

describe('what checkpoints hold', () => {
  it('does not depend on how many messages are in flight', () => {
    const short = entriesPerEvent(traceOf(traffic(20_000, 1)));
    const long = entriesPerEvent(traceOf(traffic(20_000, 10_000)));
    expect(long).toBeLessThan(1.5 * short);
  });

  it.each([
    ['messages that wait for space', blockedPublishes],
    ['messages that were never let in', refusedPublishes],
    ['messages that nobody acknowledges', unacknowledged],
  ])('is at most two entries an event, however long a list of %s becomes', (_, events) => {
    expect(entriesPerEvent(traceOf(events(10_000)))).toBeLessThan(2);
  });

  it('is at most a quarter of an entry an event, after the first, however many agents and channels there are', () => {
    const names = (letter: string) => Array.from({ length: 2000 }, (_, at) => `${letter}${at}`);
    const [agents, channels] = [names('a'), names('c')];
    const trace = new Trace(agents, channels);
    const counts = { depth: 0, accepted: 0, consumed: 0, dropped: 0 };
    for (let atUs = 0; atUs < 20_000; atUs += 1) {
      trace.append({ kind: 'timerFired', atUs, cause: -1, agent: `a${atUs % 2000}` });
      trace.append({ kind: 'measured', atUs, cause: -1, channel: `c${atUs % 2000}`, ...counts });
    }
    const made = checkpointsOf(trace, { ...newTables(agents, channels), atUs: 0, events: 0 });
    expect(made.length).toBeGreaterThan(1);
    expect(((made.length - 1) * (agents.length + channels.length)) / trace.length).toBeLessThanOrEqual(0.25);
  });

  it('is shared where nothing changed', () => {
    const ticks = Array.from(
      { length: 20_000 },
      (_, atUs) => ({ kind: 'timerFired', atUs, cause: -1, agent: 'a' }) as const,
    );
    const trace = traceOf(ticks);
    const first = { ...newTables(AGENTS, CHANNELS), atUs: 0, events: 0 };
    const checkpoints = new Checkpoints(trace, first);
    const last = checkpoints.before(trace.length);
    expect(last.events).toBeGreaterThan(19_000);
    expect(last.channels).toBe(first.channels);
    expect(last.agents.get('b')).toBe(first.agents.get('b'));
  });

  it('lies at the same events in whatever order they are asked for', () => {
    const trace = traceOf(traffic(5000, 100));
    const first = { ...newTables(AGENTS, CHANNELS), atUs: 0, events: 0 };
    const [late, step] = [new Checkpoints(trace, first), new Checkpoints(trace, first)];
    late.before(trace.length);
    for (let events = 0; events <= trace.length; events += 97)
      expect(step.before(events).events).toBe(late.before(events).events);
    expect(step.before(trace.length)).toEqual(late.before(trace.length));
  });
});

describe('worlds', () => {
  it.each([
    ['wait for space', blockedPublishes],
    ['were never let in', refusedPublishes],
    ['nobody acknowledges', unacknowledged],
  ])('stay as they were when more messages %s later', (_, events) => {
    const trace = traceOf(events(3000));
    const cursor = trace.cursor();
    const shown = [10, 11, 700, 701, 2999].map((atUs) => cursor.moveTo(atUs));
    const copies = structuredClone(shown);
    cursor.moveTo(5);
    cursor.moveTo(3000);
    expect(shown).toEqual(copies);
    for (const world of shown) expect(trace.worldAt(world.atUs)).toEqual(world);
  });
});
