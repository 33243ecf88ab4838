/**
 * Kafka in virtual time. Each channel is a log in `partitions`, with one shared group of consumers. Each subscription reads by
 * itself.
 *
 * 1. A producer's name is the key of its messages: they all go to one partition, and keep their order there. There is no order
 *    across partitions, and so none for messages without a key: see `kafka-partitioner.ts`.
 * 2. A message is kept for `retentionUs` at least, read or not. It leaves with its segment, see `kafka-retention.ts`. A group
 *    that is behind what is kept continues with the oldest message there is.
 * 3. An agent joins the shared group with its first ask. Each partition is read by one member; with more members than
 *    partitions, some get nothing. How partitions change hands is in `kafka-group.ts`.
 * 4. A member that is done with a message commits it, and so all before it in the partition. A new owner of the partition
 *    begins at the commit: whatever the last owner had not committed is delivered again.
 * 5. Every member may commit for every partition, and the last commit holds: one by a former owner can take the group back.
 * 6. A message lost on its way to a member is fetched again by that member, before anything newer of the partition, as long as
 *    the member owns the partition.
 * 7. A subscription begins at the end of the log: at once if it needs no group, or after `joinUs` if it has a group of its own.
 */
import type { Micros } from '../../scenario/index.ts';
import type { EventNumber } from '../../trace/index.ts';
import type { Arrival, ChannelModel, Departure, ModelListener } from '../channel-model.ts';
import { KafkaGroup, type KafkaSettings } from './kafka-group.ts';
import { Partitioner } from './kafka-partitioner.ts';
import { Retention } from './kafka-retention.ts';
import { entriesFrom, type Member, newPartitions, nextFor, type Partition } from './kafka-topic.ts';
import { type LogEntry, LogReaders } from './log-readers.ts';

interface Topic {
  readonly channel: string;
  readonly partitions: readonly Partition[];
  /** Retention of each partition. */
  readonly retentions: readonly Retention[];
  readonly group: KafkaGroup;
  /** Number of messages accepted. */
  accepted: number;
}

export class KafkaModel implements ChannelModel {
  readonly #settings: KafkaSettings;
  readonly #outlet: ModelListener;
  readonly #partitioner: Partitioner;
  readonly #topics = new Map<string, Topic>();
  readonly #readers: LogReaders;
  /** Member that has each message in hand. */
  readonly #holders = new WeakMap<Departure, Member>();

  /** @param seed seed of the run, for random choices of the model */
  constructor(settings: KafkaSettings, outlet: ModelListener, seed: number) {
    this.#settings = settings;
    this.#partitioner = new Partitioner(settings, seed);
    this.#outlet = outlet;
    this.#readers = new LogReaders(outlet, (channel, partition, from) =>
      entriesFrom(this.#topic(channel).partitions[partition], from),
    );
  }

  /** Hands a message to the group's member first, then copies in order of subscription. */
  arrive(arrival: Arrival): void {
    const { channel, message, payload, producer } = arrival;
    const topic = this.#topic(channel);
    const partition = this.#partitioner.partitionOf(channel, producer);
    const part = topic.partitions[partition];
    if (part === undefined) return;
    topic.accepted += 1;
    const seq = topic.accepted;
    const place = { partition, offset: part.end };
    const accepted = this.#outlet.accepted(arrival, seq, undefined, place);
    const entry: LogEntry = { seq, message, payload, accepted, place };
    part.entries.set(part.end, entry);
    part.end += 1;
    topic.retentions[partition]?.appended();
    this.#serve(topic);
    this.#readers.offer(channel, entry);
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    const topic = this.#topic(channel);
    const { asks } = topic.group.memberOf(agent) ?? topic.group.join(agent, cause);
    asks.push(again);
    const waiting = asks.length;
    this.#serve(topic);
    if (asks.length === waiting) this.#outlet.consumeStarted(agent, channel, cause);
  }

  subscribe(channel: string, agent: string, cause: EventNumber): number {
    const { joinUs } = this.#settings;
    const made = this.#readers.add(channel, agent, joinUs === 0);
    if (joinUs === 0) return made.number;
    const atUs = this.#outlet.nowUs();
    const untilUs = atUs + joinUs;
    const joining = this.#outlet.told({ kind: 'joinStarted', atUs, cause, agent, channel, untilUs });
    this.#outlet.at(untilUs, () => {
      if (this.#readers.begin(made))
        this.#outlet.told({ kind: 'joined', atUs: untilUs, cause: joining, agent, channel });
    });
    return made.number;
  }

  unsubscribe(subscription: number): void {
    this.#readers.remove(subscription);
  }

  acknowledge(departure: Departure, cause: EventNumber): void {
    const topic = this.#topic(departure.channel);
    const member = this.#letGo(departure);
    if (member === undefined || !topic.group.has(member)) return;
    this.#commit(topic, departure, member, cause);
    topic.group.polled(cause);
    this.#serve(topic);
  }

  failed(departure: Departure, cause: EventNumber): void {
    const topic = this.#topic(departure.channel);
    if (this.#letGo(departure) === undefined) return;
    topic.group.polled(cause);
    this.#serve(topic);
  }

  /** Takes the agent out of its groups; messages that it has not committed are for the new owners. */
  withdraw(agent: string, cause: EventNumber): void {
    this.#partitioner.forget(agent);
    for (const { channel, group } of this.#topics.values()) {
      const member = group.memberOf(agent);
      if (member === undefined) continue;
      for (const _ of member.asks.splice(0)) this.#outlet.consumeCancelled(agent, channel, cause);
      group.crash(member, cause);
    }
  }

  /** Does nothing: a log has no size, so that no channel is ever full. */
  limitsChanged(): void {}

  isVoid(departure: Departure): boolean {
    return this.#readers.isVoid(departure);
  }

  lost(departure: Departure, noticedUs: Micros, cause: EventNumber): void {
    if (departure.via === 'subscribe') this.#readers.lost(departure, noticedUs);
    else this.#fetchAgain(departure, cause);
  }

  #fetchAgain(departure: Departure, cause: EventNumber): void {
    const { channel, place } = departure;
    const topic = this.#topic(channel);
    const member = this.#letGo(departure);
    const part = topic.partitions[place?.partition ?? -1];
    if (member === undefined || part === undefined || place === undefined) return;
    const { offset } = place;
    if (part.owner === member && offset >= part.start && offset < part.position) part.missed.add(offset);
    topic.group.polled(cause);
    this.#serve(topic);
  }

  #topic(channel: string): Topic {
    const known = this.#topics.get(channel);
    if (known !== undefined) return known;
    const partitions = newPartitions(this.#settings.partitions);
    const assigned = (): void => this.#serve(made);
    const group = new KafkaGroup(channel, this.#settings, this.#outlet, partitions, assigned);
    const retentions = partitions.map(
      (part) => new Retention(this.#settings, this.#outlet, () => this.#expire(channel, part)),
    );
    const made: Topic = { channel, partitions, retentions, group, accepted: 0 };
    this.#topics.set(channel, made);
    return made;
  }

  /**
   * Takes a message out of its member's hand.
   * @returns the member, or undefined if the message was out of hand already
   */
  #letGo(departure: Departure): Member | undefined {
    const member = this.#holders.get(departure);
    if (member === undefined) return undefined;
    this.#holders.delete(departure);
    member.inHand -= 1;
    return member;
  }

  /** Commits a message. An owner never commits less than it knows of; the commit of a former owner counts as it is. */
  #commit({ partitions }: Topic, departure: Departure, member: Member, cause: EventNumber): void {
    const { channel, agent, message, seq, place } = departure;
    const part = partitions[place?.partition ?? -1];
    if (part === undefined || place === undefined) return;
    const committed = place.offset + 1;
    if (part.owner === member) {
      if (committed <= part.known) return;
      part.known = committed;
    }
    part.committed = committed;
    const atUs = this.#outlet.nowUs();
    this.#outlet.told({ kind: 'acknowledged', atUs, cause, agent, channel, message, seq, ...place, committed });
  }

  /** Removes the oldest message of a partition. */
  #expire(channel: string, part: Partition): void {
    const offset = part.start;
    const entry = part.entries.get(offset);
    if (entry === undefined) return;
    const { message, seq, accepted, place } = entry;
    const { partition } = place;
    part.entries.delete(offset);
    part.missed.delete(offset);
    part.start += 1;
    const event = { kind: 'expired', channel, message, seq, partition, offset, reason: 'retention' } as const;
    this.#outlet.told({ ...event, atUs: this.#outlet.nowUs(), cause: accepted });
  }

  /** Hands out messages to members that wait. */
  #serve({ channel, partitions, group }: Topic): void {
    for (const member of group.members) {
      while (member.asks.length > 0 && group.reads(member)) {
        const next = nextFor(partitions, member);
        if (next === undefined) break;
        const { partition, offset, entry } = next;
        const again = member.asks.shift() ?? false;
        const redelivered = offset < partition.reached ? ({ redelivered: true } as const) : {};
        partition.missed.delete(offset);
        partition.position = Math.max(partition.position, offset + 1);
        partition.reached = Math.max(partition.reached, partition.position);
        const { accepted, ...delayed } = entry;
        const taken = {
          ...delayed,
          via: 'consume',
          channel,
          agent: member.agent,
          subscription: undefined,
          again,
        } as const;
        this.#hand(group, member, { ...taken, ...redelivered }, accepted);
      }
    }
  }

  #hand(group: KafkaGroup, member: Member, departure: Departure, cause: EventNumber): void {
    this.#holders.set(departure, member);
    member.inHand += 1;
    this.#outlet.departed(departure, cause);
    const { work, maxPollUs } = this.#settings;
    if (work === 'outside') return;
    this.#outlet.at(this.#outlet.nowUs() + maxPollUs, () => {
      if (this.#holders.get(departure) !== member || !group.has(member)) return;
      group.expel(member, cause);
      // What the agent waits for besides, it waits for as a new member.
      const asks = member.asks.splice(0);
      if (asks.length > 0) group.join(member.agent, cause).asks.push(...asks);
    });
  }
}
