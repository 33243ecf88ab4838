/** Outcome of a run in terms that hold across brokers: numbers of events differ between brokers, publications do not. */
import type { LinkKind, Micros } from '../../scenario/index.ts';
import {
  type ChannelState,
  depthOf,
  type EventNumber,
  type LogState,
  type MessageId,
  type Trace,
} from '../../trace/index.ts';

/** A publication, the same in all runs of a scenario: the publisher, the channel, and which of its publications there it is. */
export type Publication = string;

/** An agent that gets messages of a channel in one way. */
export interface Reader {
  readonly agent: string;
  readonly channel: string;
  readonly via: Exclude<LinkKind, 'publish'>;
}

export interface Reading extends Reader {
  /** Time at which the reader first subscribed or asked. */
  readonly sinceUs: Micros;
  /** Publications in the order of receipt. */
  readonly got: readonly Publication[];
  /** Number of receipts of messages that had been received before. */
  readonly twice: number;
  /** Number of messages received for the first time after one that the channel took in later. */
  readonly outOfOrder: number;
  /** First receipt of a message again, or out of order; undefined if there is none. */
  readonly oddAt: EventNumber | undefined;
}

export interface ChannelOutcome {
  readonly id: string;
  readonly accepted: number;
  /** Publications that the channel took in, each with its time. */
  readonly came: ReadonlyMap<Publication, Micros>;
  readonly unread: number;
  /** Messages that the channel still has. */
  readonly held: number;
  readonly pending: number;
  /** Messages that a share group never hands out again, though nobody is done with them. */
  readonly archived: number;
  readonly partitions: readonly KeptPartition[];
  /** Messages that left the queue or the log before anybody consumed them. */
  readonly dropped: number;
  /** Messages that were handed to a consumer again. */
  readonly redelivered: number;
  /** Messages handed to a consumer that failed on them or never got them, and to none after that. */
  readonly gone: number;
}

/** State of a log's partition, oldest message first: `d` done, `p` not acknowledged, `u` unread by the group. */
export type KeptPartition = string;

export interface Outcome {
  readonly trace: Trace;
  readonly untilUs: Micros;
  readonly messages: ReadonlyMap<Publication, MessageId>;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly channels: ReadonlyMap<string, ChannelOutcome>;
}

export function readerKey({ agent, channel, via }: Reader): string {
  return JSON.stringify([channel, via, agent]);
}

export function outcomeOf(trace: Trace, untilUs: Micros): Outcome {
  const publications = publicationsOf(trace);
  const readings = readingsOf(trace, publications);
  const world = trace.worldAt(untilUs);
  const channels = new Map(
    [...world.channels.values()].map((state) => [state.id, channelOutcome(trace, state, publications)]),
  );
  const messages = new Map([...publications].map(([message, name]) => [name, message]));
  return { trace, untilUs, messages, readings, channels };
}

function publicationsOf(trace: Trace): ReadonlyMap<MessageId, Publication> {
  const counts = new Map<string, number>();
  const names = new Map<MessageId, Publication>();
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind !== 'published') continue;
    const by = JSON.stringify([event.agent, event.channel]);
    const count = (counts.get(by) ?? 0) + 1;
    counts.set(by, count);
    names.set(number, `${count} ${by}`);
  }
  return names;
}

interface Open extends Reader {
  readonly sinceUs: Micros;
  readonly got: Publication[];
  readonly seen: Set<Publication>;
  lastSeq: number;
  twice: number;
  outOfOrder: number;
  oddAt: EventNumber | undefined;
}

function readingsOf(trace: Trace, publications: ReadonlyMap<MessageId, Publication>): ReadonlyMap<string, Reading> {
  const readings = new Map<string, Open>();
  const of = (reader: Reader, sinceUs: Micros): Open => {
    const key = readerKey(reader);
    const { agent, channel, via } = reader;
    const open = readings.get(key) ?? {
      ...{ agent, channel, via, sinceUs },
      ...{ got: [], seen: new Set(), lastSeq: 0, twice: 0, outOfOrder: 0, oddAt: undefined },
    };
    readings.set(key, open);
    return open;
  };
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'subscribed') of({ ...event, via: 'subscribe' }, event.atUs);
    if (event.kind === 'consumeStarted') of({ ...event, via: 'consume' }, event.atUs);
    if (event.kind === 'dispatched') of(event, event.atUs);
    if (event.kind !== 'received' || event.via === 'direct') continue;
    const hop = trace.event(event.cause);
    const reading = of({ ...event, via: event.via }, event.atUs);
    const name = publications.get(event.message);
    if (name === undefined || hop.kind !== 'dispatched') continue;
    reading.got.push(name);
    const isAgain = reading.seen.has(name);
    const isLate = !isAgain && hop.seq < reading.lastSeq;
    if (isAgain) reading.twice += 1;
    if (isLate) reading.outOfOrder += 1;
    if (isAgain || isLate) reading.oddAt ??= number;
    reading.seen.add(name);
    reading.lastSeq = Math.max(reading.lastSeq, hop.seq);
  }
  return readings;
}

function channelOutcome(
  trace: Trace,
  state: ChannelState,
  publications: ReadonlyMap<MessageId, Publication>,
): ChannelOutcome {
  const came = new Map<Publication, Micros>();
  let redelivered = 0;
  let gone = 0;
  for (const number of trace.acceptedOf(state.id)) {
    const accepted = trace.eventAs(number, 'accepted');
    came.set(publications.get(accepted.message) ?? '', accepted.atUs);
    const fate = fateOf(trace, accepted.message);
    redelivered += fate.redelivered;
    if (fate.gone) gone += 1;
  }
  const { log } = state;
  return {
    id: state.id,
    accepted: state.accepted,
    came,
    unread: depthOf(state),
    held: log === undefined ? depthOf(state) : log.partitions.reduce((sum, { start, end }) => sum + end - start, 0),
    pending: log?.pending.length ?? 0,
    archived: log?.archived.length ?? 0,
    partitions: log === undefined ? [] : keptIn(log),
    dropped: state.dropped,
    redelivered,
    gone,
  };
}

/** Number of a partition's newest messages that are shown one by one. */
const KEPT_MAX = 12;

function keptIn({ partitions, pending, available }: LogState): readonly KeptPartition[] {
  return partitions.map(({ start, end, position }, at) => {
    const offsetsOf = (entries: LogState['pending']): ReadonlySet<number> =>
      new Set(entries.filter(({ partition }) => partition === at).map(({ offset }) => offset));
    const [open, again] = [offsetsOf(pending), offsetsOf(available)];
    const from = Math.max(start, end - KEPT_MAX);
    const stateOf = (offset: number): string =>
      open.has(offset) ? 'p' : offset >= position || again.has(offset) ? 'u' : 'd';
    return Array.from({ length: end - from }, (_, place) => stateOf(from + place)).join('');
  });
}

/** Returns how a message fared with its consumers. */
function fateOf(trace: Trace, message: MessageId): { readonly redelivered: number; readonly gone: boolean } {
  let redelivered = 0;
  /** Consumers to which the message was handed. */
  const holders = new Set<string>();
  let failures = 0;
  let pending = false;
  for (const number of trace.eventsOf(message)) {
    const event = trace.event(number);
    if (event.kind === 'dispatched' && event.via === 'consume') {
      holders.add(event.agent);
      failures = 0;
      pending = event.partition !== undefined;
      if (event.redelivered) redelivered += 1;
    }
    if (event.kind === 'acknowledged' || (event.kind === 'released' && event.archived)) pending = false;
    const failed =
      event.kind === 'failed' || event.kind === 'abandoned' || (event.kind === 'lost' && event.via === 'consume');
    if (failed && holders.has(event.agent)) failures += 1;
  }
  return { redelivered, gone: failures > 0 && !pending };
}
