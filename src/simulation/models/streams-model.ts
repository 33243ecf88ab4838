/**
 * Redis Streams in virtual time: each channel is a log with one shared group of consumers, and a cursor for each subscription.
 *
 * 1. The log holds the channel's capacity (MAXLEN). With every message beyond, the oldest leaves, read or not. A log that may
 *    hold less from now on is cut at once (XTRIM). No other overflow policy applies: nothing is refused, and nothing waits for
 *    space. With an approximate MAXLEN (`~`), messages leave by whole nodes, and only while the rest still holds the capacity.
 * 2. Consumers share the group, which begins with the log. Each message goes to the consumer that has waited longest.
 * 3. A dispatched message is pending until it is acknowledged. After `claimAfterUs` it goes to the next consumer that waits,
 *    which can be the same one; the oldest goes first, before new messages. Any acknowledgement of a message settles it.
 * 4. A message that leaves the log while it is pending cannot be claimed any more.
 * 5. A subscription reads from the log's end on, by itself; see `log-readers.ts`.
 */
import type { Broker, Micros } from '../../scenario/index.ts';
import type { EventNumber } from '../../trace/index.ts';
import type { Arrival, ChannelModel, Departure, ModelListener } from '../channel-model.ts';
import { type LogEntry, LogReaders } from './log-readers.ts';

interface Ask {
  readonly agent: string;
  readonly again: boolean;
}

interface Stream {
  readonly channel: string;
  /** Entries in the log, by number. */
  readonly entries: Map<number, LogEntry>;
  /** Numbers of three messages: the oldest in the log, the next for the group, and the last. */
  first: number;
  next: number;
  last: number;
  asks: Ask[];
  /** Numbers of messages that were handed out and not acknowledged. */
  readonly pending: Set<number>;
  /** Numbers of messages pending for too long, the oldest first; some have been settled since. */
  readonly claimable: number[];
}

export type StreamsSettings = Extract<Broker, { kind: 'redis-streams' }>;

/** Largest number of nodes that one approximate trim removes, as in a command without `LIMIT`. */
const NODES_A_TRIM = 100;

export class StreamsModel implements ChannelModel {
  readonly #outlet: ModelListener;
  readonly #settings: StreamsSettings;
  readonly #streams = new Map<string, Stream>();
  readonly #readers: LogReaders;

  constructor(settings: StreamsSettings, outlet: ModelListener) {
    this.#outlet = outlet;
    this.#settings = settings;
    this.#readers = new LogReaders(outlet, (channel, _, from) => entriesFrom(this.#stream(channel), from));
  }

  /** Handles a message in this order: what leaves the log, then the consumer, then the copies in order of subscription. */
  arrive(arrival: Arrival): void {
    const { channel, message, payload } = arrival;
    const stream = this.#stream(channel);
    stream.last += 1;
    const seq = stream.last;
    const place = { partition: 0, offset: seq - 1 };
    const accepted = this.#outlet.accepted(arrival, seq, undefined, place);
    const entry: LogEntry = { seq, message, payload, accepted, place };
    stream.entries.set(seq, entry);
    this.#trim(stream, accepted);
    this.#serve(stream);
    this.#readers.offer(channel, entry);
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    const stream = this.#stream(channel);
    const ask = { agent, again };
    stream.asks.push(ask);
    this.#serve(stream);
    if (stream.asks.includes(ask)) this.#outlet.consumeStarted(agent, channel, cause);
  }

  subscribe(channel: string, agent: string): number {
    return this.#readers.add(channel, agent, true).number;
  }

  unsubscribe(subscription: number): void {
    this.#readers.remove(subscription);
  }

  acknowledge({ channel, agent, message, seq, place }: Departure, cause: EventNumber): void {
    if (!this.#stream(channel).pending.delete(seq)) return;
    const atUs = this.#outlet.nowUs();
    this.#outlet.told({ kind: 'acknowledged', atUs, cause, agent, channel, message, seq, ...place });
  }

  /** Cancels the agent's asks. Messages that the agent has in hand stay pending. */
  withdraw(agent: string, cause: EventNumber): void {
    for (const stream of this.#streams.values()) {
      const { channel, asks } = stream;
      stream.asks = asks.filter((ask) => ask.agent !== agent);
      for (let count = stream.asks.length; count < asks.length; count += 1)
        this.#outlet.consumeCancelled(agent, channel, cause);
    }
  }

  limitsChanged(isOne: (channel: string) => boolean, cause: EventNumber): void {
    for (const stream of this.#streams.values()) if (isOne(stream.channel)) this.#trim(stream, cause);
  }

  /** Makes a subscription read again. A message lost on its way to a consumer stays pending, and can be claimed. */
  lost(departure: Departure, noticedUs: Micros): void {
    if (departure.via === 'subscribe') this.#readers.lost(departure, noticedUs);
  }

  isVoid(departure: Departure): boolean {
    return this.#readers.isVoid(departure);
  }

  #stream(channel: string): Stream {
    const known = this.#streams.get(channel);
    if (known !== undefined) return known;
    const made: Stream = {
      channel,
      entries: new Map(),
      first: 1,
      next: 1,
      last: 0,
      asks: [],
      pending: new Set(),
      claimable: [],
    };
    this.#streams.set(channel, made);
    return made;
  }

  #trim(stream: Stream, cause: EventNumber): void {
    const { capacity } = this.#outlet.limitOf(stream.channel);
    for (let count = excess(stream.entries.size, capacity, this.#settings); count > 0; count -= 1)
      this.#dropOldest(stream, cause);
  }

  #dropOldest(stream: Stream, cause: EventNumber): void {
    const { channel, first: seq, entries } = stream;
    const message = entries.get(seq)?.message ?? this.#outlet.messageOf(channel, seq);
    entries.delete(seq);
    stream.pending.delete(seq);
    stream.first = seq + 1;
    stream.next = Math.max(stream.next, stream.first);
    const place = { partition: 0, offset: seq - 1 };
    const atUs = this.#outlet.nowUs();
    this.#outlet.told({ kind: 'expired', atUs, cause, channel, message, seq, ...place, reason: 'length' });
  }

  /** Hands out messages to consumers that wait. */
  #serve(stream: Stream): void {
    for (let [ask] = stream.asks; ask !== undefined; [ask] = stream.asks) {
      const claimed = nextClaimable(stream);
      const entry = claimed ?? stream.entries.get(stream.next);
      if (entry === undefined) return;
      if (claimed === undefined) stream.next += 1;
      stream.asks.shift();
      this.#hand(stream, entry, ask, claimed !== undefined);
    }
  }

  #hand(stream: Stream, entry: LogEntry, { agent, again }: Ask, redelivered: boolean): void {
    const { seq, message, payload, accepted, place } = entry;
    stream.pending.add(seq);
    this.#outlet.departed(
      {
        via: 'consume',
        channel: stream.channel,
        agent,
        message,
        payload,
        seq,
        subscription: undefined,
        again,
        place,
        ...(redelivered ? { redelivered } : {}),
      },
      accepted,
    );
    this.#outlet.at(this.#outlet.nowUs() + this.#settings.claimAfterUs, () => {
      // It is handed out again only after this, so that what is pending now is still the same handing.
      if (!stream.pending.has(seq)) return;
      stream.claimable.push(seq);
      stream.claimable.sort((one, other) => one - other);
      this.#serve(stream);
    });
  }
}

/** Returns how many of the oldest messages a trim removes. Only the newest node of a log is not full, and it always stays. */
function excess(length: number, capacity: number, { trim, nodeEntries }: StreamsSettings): number {
  const over = Math.max(0, length - capacity);
  if (trim === 'exact') return over;
  return nodeEntries * Math.min(NODES_A_TRIM, Math.floor(over / nodeEntries));
}

function* entriesFrom({ entries, first, last }: Stream, offset: number): Iterable<LogEntry> {
  for (let seq = Math.max(first, offset + 1); seq <= last; seq += 1) {
    const entry = entries.get(seq);
    if (entry !== undefined) yield entry;
  }
}

/** Takes the oldest message that is claimable and still pending. */
function nextClaimable({ claimable, pending, entries }: Stream): LogEntry | undefined {
  for (let seq = claimable.shift(); seq !== undefined; seq = claimable.shift()) {
    const entry = pending.has(seq) ? entries.get(seq) : undefined;
    if (entry !== undefined) return entry;
  }
  return undefined;
}
