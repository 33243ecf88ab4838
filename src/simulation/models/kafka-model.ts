/**
 * Kafka, in virtual time: each channel is a log in `partitions`, with one shared group of consumers, and a group of its own for each
 * subscription.
 *
 * 1. A producer's name is the key of its messages: they all go to one partition, and keep their order there. There is none across
 *    partitions.
 * 2. A message is kept for `retentionUs`, read or not. A group that is behind what is kept goes on with the oldest there is.
 * 3. An agent joins the shared group with its first ask. Each partition is read by one member; with more members than partitions,
 *    some get nothing.
 * 4. When a member joins or leaves, the group stands still for `rebalanceUs`; who joins meanwhile is there when it goes on.
 * 5. A member commits when it is done with a message, and so all before it in the partition. Whoever takes the partition over goes
 *    on at what was committed: what the last owner had not committed is delivered again. A commit of who owns it no more is void.
 * 6. What was lost on its way to a member is fetched again by it, before anything newer of the partition, so long as it owns it.
 * 7. A subscription begins at the end of the log, once its joining is through; see `log-readers.ts`.
 */
import { partitionOfKey } from '../../messaging/parts.ts';
import type { Broker, Micros } from '../../scenario/index.ts';
import type { EventNumber } from '../../trace/index.ts';
import type { Arrival, ChannelModel, ChannelOutlet, Departure } from '../channel-model.ts';
import { dealOut, entriesFrom, newTopic, nextFor, type Topic } from './kafka-topic.ts';
import { type LogEntry, LogReaders } from './log-readers.ts';

type Settings = Extract<Broker, { kind: 'kafka' }>;

export class KafkaModel implements ChannelModel {
  readonly #settings: Settings;
  readonly #outlet: ChannelOutlet;
  readonly #topics = new Map<string, Topic>();
  readonly #readers: LogReaders;

  constructor(settings: Settings, outlet: ChannelOutlet) {
    this.#settings = settings;
    this.#outlet = outlet;
    this.#readers = new LogReaders(outlet, (channel, partition, from) =>
      entriesFrom(this.#topic(channel).partitions[partition], from),
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
    part.entries.set(part.end, entry);
    part.end += 1;
    const { retentionUs } = this.#settings;
    if (retentionUs > 0)
      this.#outlet.at(this.#outlet.nowUs() + retentionUs, () => this.#expire(topic, partition, entry));
    this.#serve(topic);
    this.#readers.offer(channel, entry);
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    const topic = this.#topic(channel);
    const asks = topic.members.get(agent) ?? [];
    if (!topic.members.has(agent)) {
      topic.members.set(agent, asks);
      this.#standStill(topic, agent, 'joined', cause);
    }
    asks.push(again);
    const waiting = asks.length;
    this.#serve(topic);
    if (asks.length === waiting) this.#outlet.waited(agent, channel, cause);
  }

  subscribe(channel: string, agent: string, cause: EventNumber): number {
    const made = this.#readers.add(channel, agent, false);
    const atUs = this.#outlet.nowUs();
    const untilUs = atUs + this.#settings.rebalanceUs;
    const joining = this.#outlet.told({ kind: 'joining', atUs, cause, agent, channel, untilUs });
    this.#outlet.at(untilUs, () => {
      if (this.#readers.begin(made))
        this.#outlet.told({ kind: 'joined', atUs: untilUs, cause: joining, agent, channel });
    });
    return made.number;
  }

  unsubscribe(subscription: number): void {
    this.#readers.remove(subscription);
  }

  acknowledge({ channel, agent, message, seq, place }: Departure, cause: EventNumber): void {
    const part = this.#topic(channel).partitions[place?.partition ?? -1];
    if (part === undefined || place === undefined || part.owner !== agent) return;
    if (place.offset < part.committed || place.offset >= part.position) return;
    part.committed = place.offset + 1;
    const { committed } = part;
    const atUs = this.#outlet.nowUs();
    this.#outlet.told({ kind: 'acknowledged', atUs, cause, agent, channel, message, seq, ...place, committed });
  }

  /** It leaves its groups; what it has not committed is for those who take over. */
  withdraw(agent: string, cause: EventNumber): void {
    for (const topic of this.#topics.values()) {
      const asks = topic.members.get(agent);
      if (asks === undefined) continue;
      topic.members.delete(agent);
      for (const part of topic.partitions) if (part.owner === agent) part.owner = '';
      const { channel } = topic;
      for (const _ of asks) this.#outlet.withdrawn(agent, channel, cause);
      this.#standStill(topic, agent, 'left', cause);
    }
  }

  /** A log has no size, so that nothing is ever full. */
  limitsChanged(): void {}

  isVoid(departure: Departure): boolean {
    return this.#readers.isVoid(departure);
  }

  lost(departure: Departure, noticedUs: Micros): void {
    if (departure.via === 'subscribe') this.#readers.lost(departure, noticedUs);
    else this.#fetchAgain(departure);
  }

  #fetchAgain({ channel, agent, place }: Departure): void {
    const topic = this.#topic(channel);
    const part = topic.partitions[place?.partition ?? -1];
    if (part === undefined || place === undefined || part.owner !== agent) return;
    if (place.offset < part.start || place.offset >= part.position) return;
    part.missed.add(place.offset);
    this.#serve(topic);
  }

  #topic(channel: string): Topic {
    const known = this.#topics.get(channel);
    if (known !== undefined) return known;
    const made = newTopic(channel, this.#settings.partitions);
    this.#topics.set(channel, made);
    return made;
  }

  #standStill(topic: Topic, agent: string, reason: 'joined' | 'left', cause: EventNumber): void {
    const atUs = this.#outlet.nowUs();
    const untilUs: Micros = topic.stillUntilUs ?? atUs + this.#settings.rebalanceUs;
    const { channel } = topic;
    const told = this.#outlet.told({ kind: 'rebalancing', atUs, cause, channel, agent, reason, untilUs });
    if (topic.stillUntilUs !== undefined) return;
    topic.stillUntilUs = untilUs;
    this.#outlet.at(untilUs, () => this.#goOn(topic, told));
  }

  #goOn(topic: Topic, cause: EventNumber): void {
    topic.stillUntilUs = undefined;
    dealOut(topic);
    const { channel, partitions } = topic;
    const owners = partitions.map(({ owner }) => owner);
    const offsets = partitions.map(({ position }) => position);
    this.#outlet.told({ kind: 'rebalanced', atUs: this.#outlet.nowUs(), cause, channel, owners, offsets });
    this.#serve(topic);
  }

  /** What is kept for a time leaves in the order in which it came. */
  #expire({ channel, partitions }: Topic, partition: number, { message, seq, accepted }: LogEntry): void {
    const part = partitions[partition];
    if (part === undefined) return;
    const offset = part.start;
    part.entries.delete(offset);
    part.missed.delete(offset);
    part.start += 1;
    const event = { kind: 'expired', channel, message, seq, partition, offset, reason: 'retention' } as const;
    this.#outlet.told({ ...event, atUs: this.#outlet.nowUs(), cause: accepted });
  }

  /** Hands out what there is to members that wait. */
  #serve(topic: Topic): void {
    if (topic.stillUntilUs !== undefined) return;
    for (const [member, asks] of topic.members) {
      while (asks.length > 0) {
        const next = nextFor(topic, member);
        const part = next === undefined ? undefined : topic.partitions[next.partition];
        if (next === undefined || part === undefined) break;
        const { partition, offset, entry } = next;
        const again = asks.shift() ?? false;
        const redelivered = offset < part.reached ? ({ redelivered: true } as const) : {};
        part.missed.delete(offset);
        part.position = Math.max(part.position, offset + 1);
        part.reached = Math.max(part.reached, part.position);
        const { seq, message, payload, accepted } = entry;
        const { channel } = topic;
        const place = { partition, offset };
        const taken = {
          via: 'consume',
          channel,
          agent: member,
          message,
          payload,
          seq,
          subscription: undefined,
        } as const;
        this.#outlet.departed({ ...taken, again, place, ...redelivered }, accepted);
      }
    }
  }
}
