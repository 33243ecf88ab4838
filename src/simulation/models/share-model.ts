/**
 * Share groups of Kafka (KIP-932), in virtual time: each channel is a log in `partitions`, with one share group of consumers, and
 * subscriptions that each read by themselves.
 *
 * 1. A producer's name is the key of its messages: they all go to one partition. The log keeps them, read or not.
 * 2. The group begins with the oldest message. Members get messages one at a time, the lowest available offset first, from any
 *    partition. A member joins with its first ask, and nobody pauses.
 * 3. A message that was handed out is locked for its member. An acknowledgement settles it for good.
 * 4. A failure releases the message, or rejects it. A released message is available again at once; a rejected one is archived.
 * 5. A lock expires after `lockUs`: the message is available again, and the acknowledgement of its former member is refused.
 * 6. Each delivery counts. A message that is released or expires with its `deliveriesMax`-th delivery is archived.
 * 7. The messages of a member that is gone are available again at once, as the server sees its connection close. Such a delivery
 *    does not count.
 * 8. Nothing new is handed out while `locksMax` messages lie between the oldest unsettled one and the newest handed out, both
 *    included. What is available again is handed out all the same.
 * 9. A subscription begins at the end of the log, at once; see `log-readers.ts`.
 */
import { partitionOfKey } from '../../messaging/parts.ts';
import type { Broker, Micros } from '../../scenario/index.ts';
import type { EventNumber, Released } from '../../trace/index.ts';
import type { Arrival, ChannelModel, Departure, ModelListener } from '../channel-model.ts';
import { type LogEntry, LogReaders } from './log-readers.ts';
import { type Acquired, SharePartition } from './share-group.ts';

type ShareSettings = Extract<Broker, { kind: 'kafka-share' }>;

interface Ask {
  readonly agent: string;
  readonly again: boolean;
}

interface Topic {
  readonly channel: string;
  readonly partitions: readonly SharePartition[];
  asks: Ask[];
  /** Messages accepted. */
  accepted: number;
}

export class ShareModel implements ChannelModel {
  readonly #settings: ShareSettings;
  readonly #outlet: ModelListener;
  readonly #topics = new Map<string, Topic>();
  readonly #readers: LogReaders;

  constructor(settings: ShareSettings, outlet: ModelListener) {
    this.#settings = settings;
    this.#outlet = outlet;
    this.#readers = new LogReaders(
      outlet,
      (channel, partition, from) => this.#topic(channel).partitions[partition]?.entriesFrom(from) ?? [],
    );
  }

  /** The group's member first, then the copies in order of subscription. */
  arrive(arrival: Arrival): void {
    const { channel, message, payload, producer } = arrival;
    const topic = this.#topic(channel);
    const partition = partitionOfKey(producer, topic.partitions.length);
    const part = topic.partitions[partition];
    if (part === undefined) return;
    topic.accepted += 1;
    const seq = topic.accepted;
    const place = { partition, offset: part.end };
    const accepted = this.#outlet.accepted(arrival, seq, undefined, place);
    const entry: LogEntry = { seq, message, payload, accepted, place };
    part.add(entry);
    this.#serve(topic);
    this.#readers.offer(channel, entry);
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    const topic = this.#topic(channel);
    const ask = { agent, again };
    topic.asks.push(ask);
    this.#serve(topic);
    if (topic.asks.includes(ask)) this.#outlet.consumeStarted(agent, channel, cause);
  }

  subscribe(channel: string, agent: string): number {
    return this.#readers.add(channel, agent, true).number;
  }

  unsubscribe(subscription: number): void {
    this.#readers.remove(subscription);
  }

  acknowledge(departure: Departure, cause: EventNumber): void {
    const topic = this.#topic(departure.channel);
    const delayed = this.#heldBy(topic, departure);
    if (delayed === undefined) return;
    delayed.part.settle(delayed.lock);
    const { channel, agent, message, seq, place } = departure;
    const atUs = this.#outlet.nowUs();
    this.#outlet.told({ kind: 'acknowledged', atUs, cause, agent, channel, message, seq, ...place });
    this.#serve(topic);
  }

  failed(departure: Departure, cause: EventNumber): void {
    const topic = this.#topic(departure.channel);
    const delayed = this.#heldBy(topic, departure);
    if (delayed === undefined) return;
    this.#release(
      topic,
      delayed.part,
      delayed.lock,
      this.#settings.onFailure === 'reject' ? 'rejected' : 'failed',
      cause,
    );
    this.#serve(topic);
  }

  withdraw(agent: string, cause: EventNumber): void {
    for (const topic of this.#topics.values()) {
      const { channel, asks, partitions } = topic;
      topic.asks = asks.filter((ask) => ask.agent !== agent);
      for (let count = topic.asks.length; count < asks.length; count += 1)
        this.#outlet.consumeCancelled(agent, channel, cause);
      for (const part of partitions)
        for (const lock of part.locksOf(agent)) this.#release(topic, part, lock, 'left', cause);
      this.#serve(topic);
    }
  }

  /** A log has no size, so that nothing is ever full. */
  limitsChanged(): void {}

  /** A subscription reads again; what a member was handed stays locked until its lock expires. */
  lost(departure: Departure, noticedUs: Micros): void {
    if (departure.via === 'subscribe') this.#readers.lost(departure, noticedUs);
  }

  isVoid(departure: Departure): boolean {
    return this.#readers.isVoid(departure);
  }

  #topic(channel: string): Topic {
    const known = this.#topics.get(channel);
    if (known !== undefined) return known;
    const partitions = Array.from({ length: this.#settings.partitions }, () => new SharePartition(this.#settings));
    const made: Topic = { channel, partitions, asks: [], accepted: 0 };
    this.#topics.set(channel, made);
    return made;
  }

  /** Returns the lock that the agent has on the message, whichever delivery gave it; or undefined where it has none. */
  #heldBy(
    { partitions }: Topic,
    { agent, place }: Departure,
  ): { readonly part: SharePartition; readonly lock: Acquired } | undefined {
    const part = partitions[place?.partition ?? -1];
    const lock = part?.lockOf(place?.offset ?? -1);
    return part === undefined || lock?.agent !== agent ? undefined : { part, lock };
  }

  #release(
    { channel }: Topic,
    part: SharePartition,
    lock: Acquired,
    reason: Released['reason'],
    cause: EventNumber,
  ): void {
    const { entry, agent } = lock;
    const { message, seq, place } = entry;
    const counts = reason !== 'left';
    const outcome = reason === 'rejected' ? 'archived' : part.release(lock, counts);
    if (reason === 'rejected') part.settle(lock);
    const deliveries = counts ? lock.deliveries : lock.deliveries - 1;
    const archived = outcome === 'archived' ? ({ archived: true } as const) : {};
    const event = {
      kind: 'released',
      atUs: this.#outlet.nowUs(),
      cause,
      agent,
      channel,
      message,
      seq,
      ...place,
    } as const;
    this.#outlet.told({ ...event, reason, deliveries, ...archived });
  }

  /** Hands out what there is to those who wait, the one that has waited longest first. */
  #serve(topic: Topic): void {
    for (let [ask] = topic.asks; ask !== undefined; [ask] = topic.asks) {
      const part = partitionToRead(topic.partitions);
      const lock = part?.acquire(ask.agent, this.#outlet.nowUs() + this.#settings.lockUs);
      if (part === undefined || lock === undefined) return;
      topic.asks.shift();
      this.#hand(topic, part, lock, ask);
    }
  }

  #hand(topic: Topic, part: SharePartition, lock: Acquired, { agent, again }: Ask): void {
    const { entry, deliveries, lockedUntilUs } = lock;
    const { accepted, ...delayed } = entry;
    const departure = {
      ...delayed,
      via: 'consume',
      channel: topic.channel,
      agent,
      subscription: undefined,
      again,
    } as const;
    const redelivered = lock.again ? ({ redelivered: true } as const) : {};
    this.#outlet.departed({ ...departure, ...redelivered, lock: { deliveries, lockedUntilUs } }, accepted);
    this.#outlet.at(lockedUntilUs, () => {
      if (part.lockOf(entry.place.offset) !== lock) return;
      this.#release(topic, part, lock, 'lockExpired', accepted);
      this.#serve(topic);
    });
  }
}

/** Returns the partition whose next available message the channel accepted first. */
function partitionToRead(partitions: readonly SharePartition[]): SharePartition | undefined {
  let best: { readonly part: SharePartition; readonly seq: number } | undefined;
  for (const part of partitions) {
    const seq = part.peek()?.seq;
    if (seq !== undefined && (best === undefined || seq < best.seq)) best = { part, seq };
  }
  return best?.part;
}
