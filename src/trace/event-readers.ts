/** Frequent events: each is built from its row without a loop over its fields. */
import type { Message } from '../messaging/index.ts';
import { AGENT, CAUSE, CHANNEL, SEQ, SPAN, SUBJECT } from './event-shapes.ts';
import type { Dropped, EventNumber, Micros, TraceEvent } from './events.ts';

/** Values of a row, by the number of its event and of a word. */
export interface RowValues {
  time(number: EventNumber): Micros;
  word(number: EventNumber, word: number): number;
  name(number: EventNumber, word: number): string;
  object(number: EventNumber, word: number): unknown;
}

/** Builds an event from its row. */
export type Reader = (row: RowValues, number: EventNumber) => TraceEvent;

/** Builds the events of each frequent shape. The order of the fields is that in which a run appends them. */
export const READERS = {
  timerFired: (row, n) => ({
    kind: 'timerFired',
    atUs: row.time(n),
    cause: row.word(n, CAUSE),
    agent: row.name(n, AGENT),
  }),
  published: (row, n) => ({
    kind: 'published',
    atUs: row.time(n),
    cause: row.word(n, CAUSE),
    agent: row.name(n, AGENT),
    channel: row.name(n, CHANNEL),
    // A `published` has its payload there.
    payload: row.object(n, SUBJECT) as Message,
    arrivesUs: row.time(n) + row.word(n, SPAN),
  }),
  accepted: (row, n) => ({
    kind: 'accepted',
    atUs: row.time(n),
    cause: row.word(n, CAUSE),
    channel: row.name(n, CHANNEL),
    message: row.word(n, SUBJECT),
    seq: row.word(n, SEQ),
  }),
  dropped: (row, n) => ({
    kind: 'dropped',
    atUs: row.time(n),
    cause: row.word(n, CAUSE),
    channel: row.name(n, CHANNEL),
    message: row.word(n, SUBJECT),
    seq: row.word(n, SEQ),
    // A `dropped` has its reason there.
    reason: row.name(n, SPAN) as Dropped['reason'],
  }),
  copied: dispatched('subscribe'),
  handedOut: dispatched('consume'),
  copyReceived: received('subscribe'),
  received: received('consume'),
} satisfies { readonly [Name in string]: Reader };

/** Name of a frequent shape. */
export type Frequent = keyof typeof READERS;

function dispatched(via: 'subscribe' | 'consume'): Reader {
  return (row, n) => ({
    kind: 'dispatched',
    atUs: row.time(n),
    cause: row.word(n, CAUSE),
    via,
    channel: row.name(n, CHANNEL),
    agent: row.name(n, AGENT),
    message: row.word(n, SUBJECT),
    seq: row.word(n, SEQ),
    arrivesUs: row.time(n) + row.word(n, SPAN),
  });
}

function received(via: 'subscribe' | 'consume'): Reader {
  return (row, n) => ({
    kind: 'received',
    atUs: row.time(n),
    cause: row.word(n, CAUSE),
    via,
    channel: row.name(n, CHANNEL),
    agent: row.name(n, AGENT),
    message: row.word(n, SUBJECT),
  });
}
