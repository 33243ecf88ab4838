import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventList } from './event-list.ts';
import type { HopKind, TraceEvent, TraceEventKind } from './events.ts';
import type { FaultName } from './fault-names.ts';

/** Whole numbers that fit into 32 bits, others, and numbers that are not whole. */
const number = fc.oneof(fc.nat(1000), fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true }));
const text = fc.oneof(fc.constantFrom('a', 'b', 'c', '', '__proto__', 'length'), fc.string());
const payload = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.constant(null)), { maxKeys: 3 });
const yes = fc.constant(true as const);
const no = fc.constant(false as const);
const via = fc.constantFrom('subscribe' as const, 'consume' as const);
const anyVia = fc.constantFrom<HopKind>('publish', 'subscribe', 'consume');
const what = fc.constantFrom<FaultName>('cut', 'loss', 'crash', 'narrow');

const place = { agent: text, channel: text };
const about = { ...place, message: number };
const inLog = { partition: number, offset: number };

/** Fields of each kind beside its time and its cause: those that it always has, and those that it may have. */
const FIELDS: { readonly [Kind in TraceEventKind]: readonly [always: Values, maybe?: Values] } = {
  published: [
    { ...place, payload, arrivesUs: number },
    {
      ...{ about: number, alsoAbout: fc.array(number), earlier: yes, unsent: yes, fault: number, to: text },
      floats: fc.array(text),
    },
  ],
  sent: [{ ...about, arrivesUs: number }, { fault: number }],
  discarded: [{ ...about, reason: fc.constantFrom('duplicate', 'outOfOrder') }, { retried: yes }],
  unanswered: [about, { fault: number }],
  gaveUp: [
    { ...about, reason: fc.constantFrom('timeout', 'full') },
    { uncertain: yes, fault: number },
  ],
  accepted: [
    { channel: text, message: number, seq: number },
    { kept: no, ...inLog },
  ],
  rejected: [{ channel: text, message: number, reason: text }, { fault: number }],
  dropped: [
    { channel: text, message: number, seq: number, reason: fc.constantFrom('overflow', 'cleared') },
    { fault: number },
  ],
  dispatched: [
    { ...about, via, seq: number, arrivesUs: number },
    { redelivered: yes, deliveries: number, lockedUntilUs: number, fault: number, ...inLog },
  ],
  received: [{ ...about, via: fc.constantFrom('subscribe', 'consume', 'direct') }, { buffered: yes }],
  ignored: [{ ...about, reason: fc.constantFrom('unsubscribed', 'readAgain') }],
  consumeStarted: [place],
  subscribed: [place],
  unsubscribed: [place],
  workStarted: [
    { agent: text, untilUs: number },
    { message: number, what: text, fromInbox: yes, fault: number },
  ],
  workFinished: [{ agent: text }, { message: number, what: text }],
  failed: [
    { ...about, error: text },
    { fault: number, line: number },
  ],
  threw: [{ agent: text, error: text }, { line: number }],
  stopped: [{ agent: text, reason: fc.constantFrom('instructions', 'memory') }, { message: number }],
  brokerThrew: [{ channel: text, error: text }, { line: number }],
  brokerStopped: [{ channel: text, reason: fc.constantFrom('instructions', 'memory') }],
  logged: [{ agent: text, text }, { message: number }],
  timerFired: [{ agent: text }],
  duplicated: [
    { ...about, via: anyVia, arrivesUs: number },
    { fault: number, to: text },
  ],
  delayed: [
    { ...about, via: anyVia, fraction: number, resumesUs: number, arrivesUs: number },
    { fault: number, to: text },
  ],
  lost: [
    { ...about, via: anyVia, reason: fc.constantFrom('loss', 'cut', 'crash', 'hand'), fraction: number },
    { retried: yes, fault: number, to: text },
  ],
  blocked: [{ channel: text, message: number }, { fault: number }],
  faultBegan: [{ fault: number, what }, place],
  faultEnded: [{ fault: number, what }, place],
  crashed: [{ agent: text, fault: number }],
  restarted: [{ agent: text, fault: number }],
  consumeCancelled: [place],
  abandoned: [about, { fault: number }],
  acknowledged: [
    { ...about, seq: number },
    { committed: number, ...inLog },
  ],
  released: [
    { ...about, seq: number, reason: fc.constantFrom('failed', 'left'), deliveries: number },
    { archived: yes, ...inLog },
  ],
  expired: [
    { channel: text, message: number, seq: number, reason: fc.constantFrom('retention', 'length') },
    { fault: number, ...inLog },
  ],
  rebalanceStarted: [{ ...place, reason: fc.constantFrom('joined', 'missing'), untilUs: number }, { goesOn: yes }],
  partitionsAssigned: [{ channel: text, owners: fc.array(text), offsets: fc.array(number) }],
  joinStarted: [{ ...place, untilUs: number }],
  joined: [place],
  measured: [{ channel: text, depth: number, accepted: number, consumed: number, dropped: number }],
  missed: [{ channel: text, reason: fc.constantFrom('gap', 'full') }, { count: number }],
  polled: [place, { count: number }],
  noted: [
    { what: text, text },
    { hint: yes, message: number, ...place },
  ],
  userActed: [{ index: number }],
  halted: [{ reason: fc.constantFrom('events', 'payloads') }],
};

type Values = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** An event of any kind, with its fields in any order; its time is the time since the one before. */
const anyEvent = fc
  .constantFrom(...Object.entries(FIELDS))
  .chain(([kind, [always, maybe = {}]]) =>
    fc
      .tuple(
        fc.record(
          { ...always, ...maybe, kind: fc.constant(kind), atUs: fc.nat(1000), cause: fc.nat(40) },
          { requiredKeys: ['kind', 'atUs', 'cause', ...(Object.keys(always) as 'kind'[])] },
        ),
        fc.nat(12),
      )
      .map(([event, turn]) => turned(event, turn) as TraceEvent),
  );

function turned(event: object, turn: number): object {
  const fields = Object.entries(event);
  return Object.fromEntries([...fields.slice(turn), ...fields.slice(0, turn)]);
}

/** Makes a list of events that may follow one another. */
function inOrder(some: readonly TraceEvent[], startUs: number): readonly TraceEvent[] {
  let nowUs = startUs;
  return some.map((event, index) => {
    nowUs += event.atUs;
    return { ...event, atUs: nowUs, cause: Math.min(event.cause, index) - 1 };
  });
}

const lists = fc
  .tuple(fc.array(anyEvent, { maxLength: 200, size: 'max' }), fc.constantFrom(0, 0.5, 2 ** 40, 2 ** 53))
  .map(([some, startUs]) => inOrder(some, startUs));

function listOf(events: readonly TraceEvent[]): EventList {
  const list = new EventList();
  for (const event of events) list.append(event);
  return list;
}

describe('a list of events', () => {
  it('gives the events that were appended, of every kind and with any of their fields', () => {
    fc.assert(
      fc.property(lists, (events) => {
        const list = listOf(events);
        expect(events.map((_, index) => list.event(index))).toEqual(events);
        // In the same order of fields, though nothing depends on it.
        expect(events.map((_, index) => Object.keys(list.event(index)).slice(3))).toEqual(
          events.map((event) => Object.keys(event).filter((name) => !['kind', 'atUs', 'cause'].includes(name))),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('has each field alone, and finds times, as a plain list does', () => {
    fc.assert(
      fc.property(lists, (events) => {
        const list = listOf(events);
        for (const [index, event] of events.entries()) {
          expect(list.kindOf(index)).toBe(event.kind);
          expect(list.atUs(index)).toBe(event.atUs);
          expect(list.causeOf(index)).toBe(event.cause);
          const message = event.kind === 'published' ? index : 'message' in event ? event.message : undefined;
          expect(list.messageOf(index)).toBe(message);
          for (const atUs of [event.atUs - 1, event.atUs, event.atUs + 1])
            expect(list.firstAfter(atUs)).toBe(events.filter((other) => other.atUs <= atUs).length);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has no field that was undefined', () => {
    const event = { kind: 'timerFired', atUs: 1, cause: -1, agent: 'a', fault: undefined } as TraceEvent;
    expect(Object.keys(listOf([event]).event(0))).toEqual(['kind', 'atUs', 'cause', 'agent']);
  });

  it.each([-0, 0, -1, 0.5, 7 + 2 ** 31 - 1, 7 + 2 ** 31, 7 - 2 ** 31, 6 - 2 ** 31, 2 ** 53, 1e300, Number.NaN])(
    'gives back %d as a time, a number and a payload',
    (value) => {
      const payload = { value };
      const sent = { agent: 'a', channel: 'c', message: value, arrivesUs: value, fault: value };
      const events: readonly TraceEvent[] = [
        { kind: 'published', atUs: 7, cause: -1, agent: 'a', channel: 'c', payload, arrivesUs: value },
        { kind: 'sent', atUs: 7, cause: 0, ...sent },
      ];
      const list = listOf(events);
      expect(events.map((_, index) => list.event(index))).toEqual(events);
      expect(list.messageOf(1)).toBe(value);
    },
  );

  it('is the same from rows as from events', () => {
    const list = new EventList();
    const { frequent } = list;
    const [a, c] = [list.nameId('a'), list.nameId('c')];
    const payload = { kw: 40 };
    const overflow = list.nameId('overflow');
    list.appendRow(frequent.timerFired, 5, -1, a, 0, 0, 0, 0);
    list.appendRow(frequent.published, 5, 0, a, c, list.keepPayload(payload), 0, 7);
    list.appendRow(frequent.accepted, 12, 1, 0, c, 1, 1, 0);
    list.appendRow(frequent.dropped, 12, 2, 0, c, 1, 1, overflow);
    list.appendRow(frequent.copied, 12, 2, a, c, 1, 1, 8);
    list.appendRow(frequent.handedOut, 12, 2, a, c, 1, 1, 9);
    list.appendRow(frequent.copyReceived, 20, 4, a, c, 1, 0, 0);
    list.appendRow(frequent.received, 21, 5, a, c, 1, 0, 0);
    const hop = { agent: 'a', channel: 'c', message: 1 } as const;
    const events: readonly TraceEvent[] = [
      { kind: 'timerFired', atUs: 5, cause: -1, agent: 'a' },
      { kind: 'published', atUs: 5, cause: 0, agent: 'a', channel: 'c', payload, arrivesUs: 12 },
      { kind: 'accepted', atUs: 12, cause: 1, channel: 'c', message: 1, seq: 1 },
      { kind: 'dropped', atUs: 12, cause: 2, channel: 'c', message: 1, seq: 1, reason: 'overflow' },
      { kind: 'dispatched', atUs: 12, cause: 2, via: 'subscribe', ...hop, seq: 1, arrivesUs: 20 },
      { kind: 'dispatched', atUs: 12, cause: 2, via: 'consume', ...hop, seq: 1, arrivesUs: 21 },
      { kind: 'received', atUs: 20, cause: 4, via: 'subscribe', ...hop },
      { kind: 'received', atUs: 21, cause: 5, via: 'consume', ...hop },
    ];
    expect(events.map((_, index) => list.event(index))).toEqual(events);
    expect(() => list.appendRow(frequent.timerFired, 20, -1, a, 0, 0, 0, 0)).toThrow(/after one at 21/);
    expect(() => list.appendRow(frequent.timerFired, 21, 8, a, 0, 0, 0, 0)).toThrow(/cannot be caused by/);
  });
});
