/**
 * The auditor's books of the promises of brokers other than the one in memory, with rules for each. They see every event after
 * the ledger has seen it, and throw if a promise is broken.
 *
 * - Redis pub/sub: each message goes once to everybody who listens when it is accepted; nothing comes again.
 * - Redis Streams: accepted = acknowledged + pending + unread + gone from the log; a message handed out again was pending long
 *   enough.
 * - Kafka: a partition's messages go to its owner alone, in order; a message that comes again was lost on the way, or was not
 *   committed when the partition was last shared out.
 * - Share group of Kafka: see `share-books.ts`.
 * - All: only an agent that has received a message in its present incarnation acknowledges it, and only without a failure.
 */
import type { Broker, Scenario } from '../../scenario/index.ts';
import type { Dispatched, EventNumber, Trace, TraceEvent } from '../../trace/index.ts';

import { type GroupBook, newGroupBook } from './group-book.ts';
import { newPartitionBook, type PartitionBook, ProducersBook, trimEnd } from './log-books.ts';
import { must } from './must.ts';
import { ShareBooks } from './share-books.ts';

type Of<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { kind: Kind }>;

export class GroupBooks {
  readonly channels = new Map<string, GroupBook>();
  readonly #broker: Broker;
  readonly #trace: Trace;
  readonly #seen: Set<string>;
  /** Messages that agents have received in their present incarnations, by channel and number. */
  readonly #received = new Map<string, Set<string>>();
  /** Receipts and ends of work at which an agent failed. */
  readonly #failures = new Set<EventNumber>();
  readonly #producers: ProducersBook;
  readonly #limitOf: (channel: string) => number;
  readonly #shares: ShareBooks | undefined;

  constructor({ broker }: Scenario, trace: Trace, seen: Set<string>, limitOf: (channel: string) => number) {
    this.#broker = broker;
    this.#producers = new ProducersBook(broker);
    this.#trace = trace;
    this.#seen = seen;
    this.#limitOf = limitOf;
    if (broker.kind === 'kafka-share') this.#shares = new ShareBooks(broker, seen);
  }

  of(id: string): GroupBook {
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const made = newGroupBook();
    this.channels.set(id, made);
    return made;
  }

  /** @param subscribers returns the subscribers of a channel, as the ledger knows them */
  read(event: TraceEvent, number: EventNumber, subscribers: (channel: string) => readonly string[]): void {
    if (event.kind !== 'dispatched' && event.kind !== 'duplicated')
      for (const [id, { due }] of this.channels)
        must(due.size === 0, () => `all who listen to ${id} got it before ${number}`);
    this.#life(event, number);
    this.#log(event, number, subscribers);
    this.#shares?.check(this.channels, number);
    if (this.#broker.kind !== 'redis-streams') return;
    for (const [id, { accepted, acknowledged, pending, unread, missed, forfeited }] of this.channels)
      must(
        accepted === acknowledged + pending.size + unread.length + missed + forfeited,
        () => `the log of ${id} is accounted for at ${number}`,
      );
  }

  // --- what agents have had

  #life(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'received':
        if (event.via !== 'consume') return;
        this.#receivedOf(event.agent).add(keyOf(event.channel, this.#departureOf(event.cause).seq));
        if (event.buffered) this.#seen.add('received unasked');
        return;
      case 'failed':
        this.#failures.add(event.cause);
        for (const entry of this.of(event.channel).pending.values())
          if (entry.agent === event.agent && entry.because === 'nothing') entry.because = 'a failure';
        return;
      case 'crashed':
        this.#received.get(event.agent)?.clear();
        for (const { pending } of this.channels.values())
          for (const entry of pending.values()) if (entry.agent === event.agent) entry.because = 'a crash';
        return;
      case 'abandoned':
        if (this.#wasUnasked(event)) this.#seen.add('a buffer goes down with its agent');
        return;
      case 'lost':
        if (event.via === 'consume') this.#lost(event);
        return;
      case 'acknowledged':
        must(
          this.#receivedOf(event.agent).has(keyOf(event.channel, event.seq)),
          () => `${event.agent} has what ${number} says`,
        );
        must(!this.#failures.has(event.cause), () => `${event.agent} did not fail on what ${number} acknowledges`);
        return;
      default:
        return;
    }
  }

  #lost(event: Of<'lost'>): void {
    if (this.#isCopy(event.cause)) return;
    const { seq, partition = 0, offset = 0, agent } = this.#departureOf(event.cause);
    const book = this.of(event.channel);
    const entry = book.pending.get(seq);
    if (entry?.agent === agent && entry.because === 'nothing') entry.because = 'a loss';
    const part = book.partitions[partition];
    if (part !== undefined && event.reason !== 'crash' && part.owner === agent && offset >= part.start)
      part.missed.add(offset);
  }

  #wasUnasked({ agent, message }: Of<'abandoned'>): boolean {
    const about = this.#trace.eventsOf(message).map((number) => this.#trace.event(number));
    return (
      about.some((one) => one.kind === 'received' && one.agent === agent && one.buffered === true) &&
      !about.some((one) => one.kind === 'workStarted' && one.agent === agent)
    );
  }

  // --- what channels keep

  #log(event: TraceEvent, number: EventNumber, subscribers: (channel: string) => readonly string[]): void {
    switch (event.kind) {
      case 'accepted':
        this.#accepted(event, subscribers);
        return;
      case 'consumeStarted':
        this.of(event.channel).members.add(event.agent);
        return;
      case 'crashed':
        for (const { members } of this.channels.values()) members.delete(event.agent);
        this.#producers.crashed(event.agent);
        return;
      case 'restarted':
        for (const { joining } of this.channels.values())
          must(!joining.has(event.agent), () => `${event.agent} joined nothing while it was down, at ${number}`);
        return;
      case 'dispatched':
        this.#dispatched(event, number);
        return;
      case 'acknowledged':
        this.#acknowledged(event, number);
        return;
      case 'released':
        this.#shares?.released(this.of(event.channel), event, number);
        return;
      case 'expired':
        this.#expired(event, number);
        return;
      case 'rebalanceStarted':
        this.#rebalanceStarted(event);
        return;
      case 'partitionsAssigned':
        this.#partitionsAssigned(event, number);
        return;
      case 'joinStarted':
        this.of(event.channel).joining.add(event.agent);
        return;
      case 'joined':
        must(this.of(event.channel).joining.delete(event.agent), () => `${event.agent} was joining at ${number}`);
        return;
      case 'unsubscribed':
        this.of(event.channel).joining.delete(event.agent);
        return;
      case 'dropped':
      case 'blocked':
      case 'rejected':
        throw new Error(`${this.#broker.kind} has no queue that could be full: ${event.kind} at ${number}`);
      default:
        return;
    }
  }

  #accepted(event: Of<'accepted'>, subscribers: (channel: string) => readonly string[]): void {
    const book = this.of(event.channel);
    must(event.kept === (this.#broker.kind === 'redis-pubsub' ? false : undefined), 'only pub/sub keeps nothing');
    if (this.#broker.kind === 'redis-pubsub') {
      for (const agent of book.members) book.due.add(`consume ${agent}`);
      for (const agent of subscribers(event.channel)) book.due.add(`subscribe ${agent}`);
      if (book.due.size === 0) this.#seen.add('nobody was there');
      return;
    }
    const { partition = -1, offset = -1 } = event;
    const part = this.#part(book, partition);
    must(part.end === offset, () => `${event.channel} adds at the end of partition ${partition}`);
    this.#producers.accepted(this.#trace.message(event.message).agent, event.channel, partition);
    part.retention.accepted(offset, event.atUs);
    part.end += 1;
    book.accepted += 1;
    book.unread.push(event.seq);
  }

  #dispatched(event: Dispatched, number: EventNumber): void {
    const book = this.of(event.channel);
    const { via, agent, redelivered = false } = event;
    if (this.#broker.kind === 'redis-pubsub') {
      must(book.due.delete(`${via} ${agent}`), () => `${agent} listened when ${number} was accepted`);
      must(!redelivered, 'pub/sub delivers nothing again');
      return;
    }
    if (via === 'subscribe') {
      must(!book.joining.has(agent), () => `${agent} has joined at ${number}`);
      return;
    }
    if (this.#broker.kind === 'redis-streams') this.#fromStream(book, event, number);
    else if (this.#shares === undefined) this.#fromPartition(book, event, number);
    else this.#shares.dispatched(book, event, number);
    const { seq, atUs, partition = 0, offset = 0 } = event;
    if (redelivered) this.#seen.add(`redelivered after ${book.pending.get(seq)?.because ?? book.rewound.get(seq)}`);
    else must(book.unread.splice(book.unread.indexOf(seq), 1)[0] === seq, () => `${seq} was unread at ${number}`);
    book.pending.delete(seq);
    if (offset >= (book.partitions[partition]?.committed ?? 0))
      book.pending.set(seq, { agent, atUs, partition, offset, because: 'nothing' });
  }

  #fromStream(book: GroupBook, { seq, redelivered, atUs }: Dispatched, number: EventNumber): void {
    const part = this.#part(book, 0);
    part.reached = Math.max(part.reached, seq);
    const claimAfterUs = this.#broker.kind === 'redis-streams' ? this.#broker.claimAfterUs : 0;
    const before = book.pending.get(seq);
    must((before !== undefined) === (redelivered === true), () => `${number} says whether it was pending`);
    if (before === undefined) must(book.unread[0] === seq, () => `the oldest is handed out at ${number}`);
    else must(atUs - before.atUs >= claimAfterUs, () => `${seq} was pending long enough at ${number}`);
  }

  #fromPartition(book: GroupBook, event: Dispatched, number: EventNumber): void {
    const { agent, partition = -1, offset = -1, redelivered } = event;
    const part = this.#part(book, partition);
    must(!book.standsStill, () => `the group is at work at ${number}`);
    must(part.owner === agent, () => `${agent} owns partition ${partition} at ${number}`);
    must((redelivered === true) === offset < part.reached, () => `${number} says whether it comes again`);
    if (!part.missed.delete(offset))
      must(offset === Math.max(part.position, part.start), () => `${number} is in order`);
    else must(redelivered === true, () => `${number} comes again`);
    part.position = Math.max(part.position, offset + 1);
    part.reached = Math.max(part.reached, part.position);
  }

  #acknowledged(
    { channel, agent, seq, partition = 0, offset = 0, committed }: Of<'acknowledged'>,
    number: EventNumber,
  ) {
    const book = this.of(channel);
    this.#seen.add('acknowledged');
    if (this.#broker.kind === 'redis-streams') {
      must(book.pending.delete(seq), () => `${seq} was pending at ${number}`);
      book.acknowledged += 1;
      return;
    }
    if (this.#shares !== undefined) {
      this.#shares.acknowledged(book, seq, agent, number);
      return;
    }
    const part = this.#part(book, partition);
    must((book.group.get(agent) ?? 0) > 0, () => `${agent} is a member where it commits at ${number}`);
    if (part.owner !== agent) this.#seen.add('a former owner commits');
    must(
      committed === offset + 1 && (part.owner !== agent || offset >= part.known),
      () => `${number} commits what it says`,
    );
    part.committed = offset + 1;
    if (part.owner === agent) part.known = part.committed;
    for (const [one, entry] of book.pending)
      if (entry.partition === partition && entry.offset <= offset && book.pending.delete(one)) book.acknowledged += 1;
  }

  #expired(event: Of<'expired'>, number: EventNumber): void {
    const { channel, seq, partition = 0, offset = -1, atUs, cause, reason } = event;
    const book = this.of(channel);
    const part = this.#part(book, partition);
    must(offset === part.start, () => `the oldest of ${channel} leaves at ${number}`);
    if (reason === 'length') {
      const kept = part.end - trimEnd(this.#broker, part.start);
      must(kept >= this.#limitOf(channel), () => `the log of ${channel} was too long at ${number}`);
      if (this.#trace.event(cause).kind === 'faultBegan') this.#seen.add('a log is cut as a fault begins');
    }
    part.retention.left(offset, atUs, reason);
    part.start += 1;
    part.missed.delete(offset);
    const unread = book.unread.indexOf(seq);
    if (unread !== -1) {
      book.unread.splice(unread, 1);
      book.missed += 1;
      this.#seen.add('gone unread');
    }
    if (!book.pending.delete(seq)) return;
    book.forfeited += 1;
    this.#seen.add('gone while pending');
  }

  #rebalanceStarted({ channel, agent, reason, goesOn }: Of<'rebalanceStarted'>): void {
    const { group } = this.of(channel);
    this.of(channel).standsStill = goesOn !== true;
    this.#seen.add(`rebalancing: ${reason}`);
    const count = group.get(agent) ?? 0;
    if (reason === 'joined') group.set(agent, count + 1);
    if (reason === 'left') group.set(agent, count - 1);
  }

  #partitionsAssigned({ channel, owners, offsets }: Of<'partitionsAssigned'>, number: EventNumber): void {
    const book = this.of(channel);
    book.standsStill = false;
    for (const [at, owner] of owners.entries()) {
      const part = this.#part(book, at);
      const offset = offsets[at] ?? -1;
      must(owner === '' || (book.group.get(owner) ?? 0) > 0, () => `${owner} is in the group at ${number}`);
      const eager = this.#broker.kind === 'kafka' && this.#broker.protocol === 'eager';
      const [moved, rewound] = [part.owner !== owner, offset !== part.position];
      if (eager || moved || rewound)
        must(owner === '' || offset === part.committed, () => `partition ${at} begins at its commit at ${number}`);
      if (moved && part.owner !== '' && owner !== '') this.#seen.add('a partition moved');
      if (!moved && rewound) this.#seen.add('a member goes back to its commit');
      if (moved || rewound) part.missed.clear();
      if (eager || moved || rewound) part.known = part.committed;
      part.position = offset;
      part.owner = owner;
    }
    for (const [seq, { partition, offset, because }] of book.pending) {
      if (offset < (offsets[partition] ?? 0)) continue;
      book.pending.delete(seq);
      book.rewound.set(seq, because === 'nothing' ? 'a move' : because);
    }
  }

  // --- parts

  #part({ partitions }: GroupBook, at: number): PartitionBook {
    while (partitions.length <= at) partitions.push(newPartitionBook(this.#broker));
    const part = partitions[at];
    if (part === undefined) throw new Error(`There is no partition ${at}`);
    return part;
  }

  #receivedOf(agent: string): Set<string> {
    const known = this.#received.get(agent) ?? new Set();
    this.#received.set(agent, known);
    return known;
  }

  /** Returns the event with which a hop from a channel set out. */
  #departureOf(hop: EventNumber): Dispatched {
    const event = this.#trace.event(hop);
    if (event.kind === 'dispatched') return event;
    if (event.kind !== 'delayed' && event.kind !== 'duplicated')
      throw new Error(`Event ${hop} is no hop from a channel`);
    return this.#departureOf(event.cause);
  }

  #isCopy(hop: EventNumber): boolean {
    const event = this.#trace.event(hop);
    return event.kind === 'duplicated' || (event.kind === 'delayed' && this.#isCopy(event.cause));
  }
}

function keyOf(channel: string, seq: number): string {
  return `${seq} ${channel}`;
}
