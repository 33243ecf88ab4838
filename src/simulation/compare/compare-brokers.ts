/** Comparison of one scenario on all brokers. */
import {
  BROKER_WAYS,
  type Broker,
  type BrokerKind,
  BUILT_IN_BROKERS,
  defaultBroker,
  type Micros,
  type Scenario,
} from '../../scenario/index.ts';
import type { Trace } from '../../trace/index.ts';
import type { RunOptions } from '../run.ts';
import { playedTrace } from '../simulate.ts';
import { type ChannelOutcome, type KeptPartition, type Outcome, outcomeOf, type Reader, readerKey } from './outcome.ts';
import { type CellReason, whyReader, whyReading, whyUnfinished } from './reasons.ts';

/** Results of one scenario on each kind of broker. */
export interface BrokerComparison {
  /** One broker of each kind: the scenario's own as it is set, the others with their defaults. */
  readonly brokers: readonly Broker[];
  /** Place of the scenario's own broker in `brokers`. */
  readonly own: number;
  /** Summary of the differences. */
  readonly findings: readonly ComparedRow[];
  readonly readers: readonly ComparedRow[];
  readonly channels: readonly ComparedRow[];
}

/** One subject, compared on all brokers. */
export interface ComparedRow {
  readonly subject: string;
  /** Cells in the order of the brokers. */
  readonly cells: readonly string[];
  /** Whether each cell differs from that of the scenario's own broker. */
  readonly differs: readonly boolean[];
  /** The cells as pictures, if there are any. */
  readonly pictures?: readonly CellPicture[];
  /** For a cell that differs, or that tells of missed messages: why, from the run on its broker. */
  readonly reasons?: readonly (CellReason | undefined)[];
}

/** Small drawing in a cell of the comparison. */
export type CellPicture =
  /** Number of messages that each of several got. */
  | { readonly kind: 'bars'; readonly values: readonly number[]; readonly most: number }
  /** Number of messages that wait. */
  | { readonly kind: 'queue'; readonly waiting: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'log'; readonly partitions: readonly KeptPartition[] };

/** Options of runs that are compared: the number of events up to which a scenario is compared. */
export const COMPARED_RUN: RunOptions = { eventsMax: 100_000 };
const ROWS_MAX = 60;

/** Returns the scenario on each built-in kind of broker, and on its own. */
export function onAllBrokers(scenario: Scenario): readonly Scenario[] {
  const { broker } = scenario;
  const builtIn = BUILT_IN_BROKERS.map((kind) => (broker.kind === kind ? broker : defaultBroker(kind)));
  const brokers = broker.kind === 'own' ? [...builtIn, broker] : builtIn;
  return brokers.map((one) => (one === broker ? scenario : { ...scenario, broker: one }));
}

/**
 * Plays the scenario on each built-in kind of broker, and on its own, and marks the differences.
 * @param options options of the runs, such as what runs the scenario's code
 */
export function compareBrokers(scenario: Scenario, untilUs: Micros, options: RunOptions = {}): BrokerComparison {
  const traces = onAllBrokers(scenario).map((one) => playedTrace(one, untilUs, { ...COMPARED_RUN, ...options }));
  return compareTraces(scenario, traces, untilUs);
}

/**
 * Marks the differences between runs of the scenario on all brokers.
 * @param traces one for each of `onAllBrokers`, in its order
 * @param untilUs time up to which they are compared
 */
export function compareTraces(scenario: Scenario, traces: readonly Trace[], untilUs: Micros): BrokerComparison {
  const brokers = onAllBrokers(scenario).map(({ broker }) => broker);
  const outcomes = traces.map((trace) => outcomeOf(trace, untilUs));
  const own = brokers.indexOf(scenario.broker);
  const row = ({ cells, why, ...rest }: Plain): ComparedRow => {
    const differs = cells.map((cell) => cell !== cells[own]);
    const reasons =
      why &&
      outcomes.map((outcome, index) =>
        differs[index] || TROUBLE.test(cells[index] ?? '') ? why(outcome, index) : undefined,
      );
    return { ...rest, cells, differs, ...(reasons && { reasons }) };
  };
  const ownOutcome = outcomes[own];
  const readers = readersOf(outcomes);
  const channels = scenario.channels.map(({ id }) => id).filter((id) => outcomes.some((one) => one.channels.has(id)));
  return {
    brokers,
    own,
    findings: [
      ...readers.flatMap((reader) => lateFinding(outcomes, brokers, reader)),
      ...channels.flatMap((channel) => sharingFinding(outcomes, channel, ownOutcome)),
      ...channels.flatMap((channel) => failureFinding(outcomes, channel)),
    ]
      .map(row)
      .slice(0, ROWS_MAX),
    readers: readers.slice(0, ROWS_MAX).map((reader) => row(readerRow(outcomes, reader, ownOutcome))),
    channels: channels.slice(0, ROWS_MAX).map((channel) => row(channelRow(outcomes, brokers, channel))),
  };
}

/** Words of a cell that ask for a reason even on the scenario's own broker. */
const TROUBLE = /missed|twice|out of order/;

/** Row before it is known which of its cells differ; `why` gives the reason for one that does. */
type Plain = Omit<ComparedRow, 'differs' | 'reasons'> & {
  readonly why?: (outcome: Outcome, index: number) => CellReason | undefined;
};

function readersOf(outcomes: readonly Outcome[]): readonly Reader[] {
  const readers = new Map<string, Reader>();
  for (const { readings } of outcomes) for (const [key, reading] of readings) readers.set(key, reading);
  return [...readers.values()];
}

const VERBS = { subscribe: 'subscribes to', consume: 'consumes from' } as const;

function readerRow(outcomes: readonly Outcome[], reader: Reader, own: Outcome | undefined): Plain {
  const all = new Set(outcomes.flatMap(({ readings }) => readings.get(readerKey(reader))?.got ?? []));
  const cells = outcomes.map(({ readings }) => {
    const reading = readings.get(readerKey(reader));
    const got = new Set(reading?.got ?? []);
    // What one consumer does not get, another may: only a subscription misses it.
    const missed = reader.via === 'subscribe' ? all.size - got.size : 0;
    return [
      `${got.size} received`,
      ...(missed > 0 ? [`${missed} missed`] : []),
      ...((reading?.twice ?? 0) > 0 ? [`${reading?.twice} twice`] : []),
      ...((reading?.outOfOrder ?? 0) > 0 ? [`${reading?.outOfOrder} out of order`] : []),
    ].join(', ');
  });
  return {
    subject: `${reader.agent} ${VERBS[reader.via]} ${reader.channel}`,
    cells,
    why: (outcome) => (own === undefined ? undefined : whyReading(outcome, own, reader, all)),
  };
}

function channelRow(outcomes: readonly Outcome[], brokers: readonly Broker[], channel: string): Plain {
  const cells = outcomes.map(({ channels }, index) => {
    const outcome = channels.get(channel);
    return outcome === undefined ? 'unused' : keptWords(outcome, brokers[index]?.kind ?? 'memory');
  });
  const pictures = outcomes.map(({ channels }, index) =>
    keptPicture(channels.get(channel), brokers[index]?.kind ?? 'memory'),
  );
  const why = (_: Outcome, index: number): CellReason => ({ words: BROKER_WAYS[brokers[index]?.kind ?? 'memory'] });
  return { subject: `Stored in ${channel}`, cells, pictures, why };
}

function keptPicture(outcome: ChannelOutcome | undefined, kind: BrokerKind): CellPicture {
  if (outcome === undefined || kind === 'redis-pubsub') return { kind: 'nothing' };
  if (kind === 'memory' || kind === 'own') return { kind: 'queue', waiting: outcome.held };
  return { kind: 'log', partitions: outcome.partitions };
}

function keptWords({ held, unread, pending, archived, dropped }: ChannelOutcome, kind: BrokerKind): string {
  if (kind === 'redis-pubsub') return 'nothing';
  const lost = dropped > 0 ? [`${dropped} lost unread`] : [];
  if (kind === 'memory' || kind === 'own') return [`${held} in its queue`, ...lost].join(', ');
  const open = pending > 0 ? [`${pending} not acknowledged`] : [];
  const shelved = archived > 0 ? [`${archived} archived`] : [];
  return [`a log of ${held}`, `${unread} unread by the group`, ...open, ...shelved, ...lost].join(', ');
}

/** Compares what a reader that came late got of the messages before it. */
function lateFinding(outcomes: readonly Outcome[], brokers: readonly Broker[], reader: Reader): readonly Plain[] {
  const { agent, channel, via } = reader;
  const key = readerKey(reader);
  const [first] = outcomes.flatMap(({ readings }) => readings.get(key) ?? []);
  const before = outcomes.map((outcome) => cameBefore(outcome, channel, first?.sinceUs ?? 0));
  const most = Math.max(...before.map(({ length }) => length));
  if (first === undefined || most === 0) return [];
  const cells = outcomes.map((outcome, index) => {
    const came = before[index] ?? [];
    const got = new Set(outcome.readings.get(key)?.got ?? []);
    const seen = came.filter((one) => got.has(one)).length;
    const kind = brokers[index]?.kind ?? 'memory';
    return lateWords(came.length, seen, reader, kind, outcome.channels.get(channel)?.held ?? 0);
  });
  const verb = via === 'subscribe' ? 'subscribed to' : 'first consumed from';
  const subject = `${agent} ${verb} ${channel} at ${first.sinceUs / 1_000_000} s, when ${most} ${most === 1 ? 'message' : 'messages'} had been accepted`;
  const why = (outcome: Outcome): CellReason | undefined => {
    const [oldest] = cameBefore(outcome, channel, first.sinceUs);
    return oldest === undefined ? undefined : whyReader(outcome, reader, oldest);
  };
  return [{ subject, cells, why }];
}

function cameBefore({ channels }: Outcome, channel: string, untilUs: Micros): readonly string[] {
  const came = [...(channels.get(channel)?.came ?? [])];
  return came.filter(([, atUs]) => atUs < untilUs).map(([name]) => name);
}

/**
 * Returns what became of `came` messages before a late reader.
 * @param seen number of those messages that the reader has seen
 */
function lateWords(came: number, seen: number, { via }: Reader, kind: BrokerKind, held: number): string {
  const place = kind === 'memory' ? 'queue' : 'log';
  if (seen > 0) {
    const how = kind === 'memory' ? 'kept in the queue' : 'replayed from the log';
    return `${how}: got ${seen === came ? `all ${came}` : `${seen} of ${came}`}`;
  }
  if (held === 0) return 'lost';
  return via === 'subscribe' ? `missed; the ${place} keeps ${held}` : `got none; the ${place} keeps ${held}`;
}

/** Compares how several consumers of one channel share its messages. */
function sharingFinding(outcomes: readonly Outcome[], channel: string, own: Outcome | undefined): readonly Plain[] {
  const consumers = readersOf(outcomes).filter((reader) => reader.via === 'consume' && reader.channel === channel);
  if (consumers.length < 2) return [];
  const shares = outcomes.map(({ readings }) =>
    consumers.map((consumer) => new Set(readings.get(readerKey(consumer))?.got ?? [])),
  );
  const cells = shares.map((sets, index) =>
    sharingWords(sets, (outcomes[index]?.channels.get(channel)?.redelivered ?? 0) > 0),
  );
  const most = Math.max(...shares.flatMap((sets) => sets.map(({ size }) => size)));
  const pictures = shares.map((sets) => ({ kind: 'bars', values: sets.map(({ size }) => size), most }) as const);
  const names = consumers.map(({ agent }) => agent);
  const subject = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} consume from ${channel}`;
  const why = (outcome: Outcome): CellReason | undefined =>
    consumers.reduce<CellReason | undefined>(
      (found, consumer) => found ?? (own && whyReading(outcome, own, consumer, new Set())),
      undefined,
    );
  return [{ subject, cells, pictures, why }];
}

/**
 * Returns how messages were shared among consumers.
 * @param isRedelivered whether messages were handed out again: then a message that several got is no copy
 */
function sharingWords(sets: readonly ReadonlySet<string>[], isRedelivered: boolean): string {
  const counts = sets.map(({ size }) => size);
  const all = new Set(sets.flatMap((set) => [...set]));
  const sum = counts.reduce((total, one) => total + one, 0);
  const numbers = counts.slice(0, 4).join(' + ') + (counts.length > 4 ? ' + …' : '');
  if (all.size === 0) return 'nothing received';
  if (counts.filter((one) => one > 0).length === 1) return `one gets all: ${numbers}`;
  if (sum > 1.5 * all.size && !isRedelivered) return `copied to each: ${numbers}`;
  return sum > all.size ? `shared: ${numbers}, ${sum - all.size} redelivered to another` : `shared: ${numbers}`;
}

/** Compares the messages that a consumer had in hand and did not finish. */
function failureFinding(outcomes: readonly Outcome[], channel: string): readonly Plain[] {
  const found = outcomes.map(({ channels }) => channels.get(channel));
  if (found.every((one) => (one?.gone ?? 0) === 0 && (one?.redelivered ?? 0) === 0)) return [];
  const cells = found.map((one) => {
    const { gone, redelivered, pending } = one ?? { gone: 0, redelivered: 0, pending: 0 };
    const words = [
      ...(redelivered > 0 ? [`${redelivered} redelivered`] : []),
      ...(pending > 0 ? [`${pending} not acknowledged`] : []),
      ...(gone > 0 ? [`${gone} gone`] : []),
    ];
    return words.length === 0 ? 'nothing' : words.join(', ');
  });
  return [{ subject: `Consumed from ${channel}, not finished`, cells, why: (one) => whyUnfinished(one, channel) }];
}
