/**
 * The events of a run, and what is derived from them.
 *
 * 1. Events are read through the accessors of `EventList`, which says what they promise.
 * 2. Everything else is derived, lazily and deterministically.
 * 3. A trace may begin in the middle of a run: then with the world of that time, and with the earlier events that later ones
 *    refer to.
 * 4. `worldAt` begins at the checkpoint before: it costs the events since, plus the size of the returned tables.
 * 5. The memory for checkpoints is proportional to the events, however large the worlds are.
 */
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import { TraceCursor } from './cursor.ts';
import { EventList, firstFrom } from './event-list.ts';
import type { NameId } from './event-rows.ts';
import { AGENT, CAUSE, CHANNEL, PARTITION, SEQ, SUBJECT } from './event-shapes.ts';
import type { EventNumber, MessageId, Micros, TraceEvent } from './events.ts';
import { HopIntervals } from './hop-intervals.ts';
import { type ChannelState, queuedSeqs, type World } from './world.ts';
import { newTables } from './world-tables.ts';

/** Start of a trace that begins in the middle of a run. */
export interface TraceStart {
  /** Earlier events that later ones refer to; their worlds are unknown. */
  readonly before: readonly TraceEvent[];
  /** World after those events. */
  readonly world: World;
  /** Numbers of the messages before. */
  readonly numbers: NumbersBefore;
}

/** Numbers that messages had in a trace before its past was trimmed. */
export interface NumbersBefore {
  /** Number of each kept message. */
  readonly of: ReadonlyMap<MessageId, number>;
  /** Number of messages published to each channel before the trace's start. */
  readonly published: ReadonlyMap<string, number>;
}

/** Append-only list of events, with the state of the world at any time. */
export class Trace extends EventList {
  /** Acceptances by the number of the channel's name; and by partition and offset as well. */
  readonly #accepted: EventNumber[][] = [];
  /** Highest sequence number that a channel has accepted, by the number of its name. */
  readonly #seqs: number[] = [];
  readonly #logs: EventNumber[][][] = [];
  /** Messages by the number of the channel's name; those from before the trace's start are left out. */
  readonly #published: MessageId[][] = [];
  /** Receipts by the number of the agent's name. */
  readonly #receipts: EventNumber[][] = [];
  /**
   * The events about a message as a ring: a `published` has the last event about it, or itself, and each of these events the one
   * before. An event about no message has -1.
   */
  #links = new Int32Array(LINKS_FIRST);
  readonly #hops = new HopIntervals();
  /** Numbers of the messages from before the trace's start; undefined if it begins with the run. */
  readonly numbersBefore: NumbersBefore | undefined;
  /** Checkpoints; the first is after the trace's start. */
  readonly #checkpoints: Checkpoints;

  /**
   * @param agentIds names known from the start, in list order; others are added when they are named
   * @param start start in the middle of a run; the names are then those of its world
   */
  constructor(agentIds: readonly string[], channelIds: readonly string[], start?: TraceStart) {
    super();
    this.numbersBefore = start?.numbers;
    for (const event of start?.before ?? []) this.append(event);
    this.#published.length = 0;
    if (start !== undefined) this.#hops.keepOnly(start.world.inFlight);
    const events = this.length;
    const { agents, channels, faults } = start?.world ?? newTables(agentIds, channelIds);
    const first: Checkpoint = { atUs: start?.world.atUs ?? 0, events, agents, channels, faults };
    this.#checkpoints = new Checkpoints(this, first);
  }

  /** Time from which the trace is complete: 0, unless it begins in the middle. Every earlier world is the one of this time. */
  get startUs(): Micros {
    return this.#checkpoints.first.atUs;
  }

  override append(event: TraceEvent): EventNumber {
    const number = super.append(event);
    this.#index(number);
    return number;
  }

  override appendRow(
    shape: number,
    atUs: Micros,
    cause: EventNumber,
    agent: NameId,
    channel: NameId,
    subject: number,
    seq: number,
    span: number,
  ): EventNumber {
    const number = super.appendRow(shape, atUs, cause, agent, channel, subject, seq, span);
    this.#index(number);
    return number;
  }

  /** Returns the `accepted` events of a channel, in order of their sequence numbers. */
  acceptedOf(channel: string): readonly EventNumber[] {
    return this.#accepted[this.rows.idOf(channel)] ?? NONE;
  }

  /** Returns the `accepted` event with that sequence number; undefined if the trace has none. */
  acceptedAs(channel: string, seq: number): EventNumber | undefined {
    return this.#acceptedAs(this.rows.idOf(channel), seq);
  }

  /** Returns the message that the channel, by the number of its name, accepted under that sequence number. */
  messageAccepted(channel: NameId, seq: number): MessageId | undefined {
    const accepted = this.#acceptedAs(channel, seq);
    return accepted === undefined ? undefined : this.messageOf(accepted);
  }

  #acceptedAs(channel: NameId, seq: number): EventNumber | undefined {
    const accepted = this.#accepted[channel] ?? NONE;
    // In a trace that begins at the start of the run, none is missing.
    const guess = accepted[seq - 1];
    if (guess !== undefined && this.#seqOf(guess) === seq) return guess;
    const found = accepted[this.#placeOf(seq, accepted)];
    return found !== undefined && this.#seqOf(found) === seq ? found : undefined;
  }

  /** Returns the `accepted` events of a partition of a log; the index is the offset. */
  logOf(channel: string, partition: number): readonly EventNumber[] {
    return this.#logs[this.rows.idOf(channel)]?.[partition] ?? NONE;
  }

  /**
   * Returns the `accepted` events of a channel's queue, or of a log's messages that its group has not seen, oldest first, at most
   * `max`.
   */
  queuedOf(channel: ChannelState, max?: number): readonly EventNumber[] {
    const { log } = channel;
    if (log !== undefined) {
      const unread = log.partitions.flatMap(({ start, reached }, at) => {
        const from = Math.max(start, reached);
        return this.logOf(channel.id, at).slice(from, log.partitions[at]?.end).slice(0, max);
      });
      return unread.sort((a, b) => a - b).slice(0, max);
    }
    return queuedSeqs(channel, max).flatMap((seq) => this.acceptedAs(channel.id, seq) ?? []);
  }

  /**
   * Returns the `received` events of an agent, in order.
   * @param events number of first events that are searched
   */
  receiptsOf(agent: string, events = Number.POSITIVE_INFINITY): readonly EventNumber[] {
    const receipts = this.#receipts[this.rows.idOf(agent)] ?? NONE;
    const last = receipts.at(-1);
    if (last === undefined || last < events) return receipts;
    return receipts.slice(
      0,
      firstFrom(receipts, (number) => number >= events),
    );
  }

  /** Returns the place of a message among those of its channel, from 1. Messages from before the trace's start are not counted. */
  placeOnChannel(message: MessageId): number {
    const messages = this.#published[this.rows.word(message, CHANNEL)] ?? NONE;
    return firstFrom(messages, (number) => number >= message) + 1;
  }

  /** Returns all events about a message, in order, from its `published`. */
  eventsOf(message: MessageId): readonly EventNumber[] {
    if (!this.hasMessage(message)) return NONE;
    const numbers: EventNumber[] = [];
    for (let number = this.#links[message] ?? message; number !== message; number = this.#links[number] ?? message)
      numbers.push(number);
    numbers.push(message);
    return numbers.reverse();
  }

  worldAt(atUs: Micros): World {
    return this.cursor().moveTo(atUs);
  }

  /** Returns a reader that moves along the trace. Moving forward costs the events in between. */
  cursor(): TraceCursor {
    return new TraceCursor(this, this.#checkpoints, this.#hops);
  }

  #index(number: EventNumber): void {
    const { rows } = this;
    const shape = rows.lastShape;
    this.#hops.append(shape.isHop, shape.endsHop ? rows.word(number, CAUSE) : -1);
    if (number === this.#links.length) this.#grow();
    this.#links[number] = shape.kind === 'published' ? number : -1;
    if (shape.isAbout) this.#link(rows.word(number, SUBJECT), number);
    if (shape.kind === 'published') add(this.#published, rows.word(number, CHANNEL), number);
    else if (shape.kind === 'received') add(this.#receipts, rows.word(number, AGENT), number);
    else if (shape.kind === 'accepted') {
      const channel = rows.word(number, CHANNEL);
      this.#keepAccepted(channel, this.#seqOf(number), number);
      if (shape.inLog) this.#keepInLog(channel, rows.word(number, PARTITION), number);
    }
  }

  #link(message: MessageId, number: EventNumber): void {
    if (!this.hasMessage(message)) return;
    this.#links[number] = this.#links[message] ?? message;
    this.#links[message] = number;
  }

  #grow(): void {
    const longer = new Int32Array(Math.ceil(this.#links.length * 1.5));
    longer.set(this.#links);
    this.#links = longer;
  }

  #keepAccepted(channel: number, seq: number, number: EventNumber): void {
    const accepted = this.#accepted[channel];
    // Only a record of real traffic, which learns of some events late, appends out of order.
    if (accepted !== undefined && (this.#seqs[channel] ?? 0) > seq) {
      accepted.splice(this.#placeOf(seq, accepted), 0, number);
      return;
    }
    add(this.#accepted, channel, number);
    this.#seqs[channel] = seq;
  }

  #seqOf(accepted: EventNumber): number {
    const { rows } = this;
    return rows.shape(accepted).hasSeq ? rows.word(accepted, SEQ) : this.eventAs(accepted, 'accepted').seq;
  }

  #placeOf(seq: number, accepted: readonly EventNumber[]): number {
    return firstFrom(accepted, (number) => this.#seqOf(number) >= seq);
  }

  #keepInLog(channel: number, partition: number, number: EventNumber): void {
    const log = this.#logs[channel] ?? [];
    this.#logs[channel] = log;
    while (log.length <= partition) log.push([]);
    log[partition]?.push(number);
  }
}

const NONE: readonly EventNumber[] = [];
/** Links in an empty trace. */
const LINKS_FIRST = 64;

function add(table: EventNumber[][], name: number, number: EventNumber): void {
  const list = table[name];
  if (list === undefined) table[name] = [number];
  else list.push(number);
}
