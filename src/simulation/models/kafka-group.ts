/**
 * The group of consumers of one channel in the Kafka model: who is a member, and how the partitions change hands.
 *
 * 1. Eager: every member gives up all partitions. Nobody is handed anything until all have joined again; then every partition goes
 *    on at its commit, also one that its owner keeps.
 * 2. Cooperative: members go on reading. When all have joined again, only the partitions that move are given up; a second round
 *    hands them to their new owners.
 * 3. New (KIP-848): the server moves each partition by itself: the owner gives it up, then the new owner gets it. Nobody else waits.
 * 4. A member joins again, and gives a partition up, in its poll loop. Working inside of the loop it does so when it is done with
 *    the message in hand; working outside of it, at once.
 * 5. A member that has crashed counts until its session ends. So does, as crashed, one that has worked for longer than `maxPollUs`
 *    inside of its poll loop: it leaves the group.
 * 6. Who has joined a round of the classic protocols counts for that round, whatever becomes of it: its session begins anew when
 *    all have joined, and it can leave no earlier. Only the leader, the oldest member, is needed again: it assigns the partitions.
 */
import type { Broker, Micros } from '../../scenario/index.ts';
import type { EventNumber, RebalanceStarted } from '../../trace/index.ts';
import type { ModelListener } from '../channel-model.ts';
import { assignRanges, assignSticky, dealSticky } from './kafka-assignors.ts';
import { giveTo, type Member, type Partition } from './kafka-topic.ts';

export type KafkaSettings = Extract<Broker, { kind: 'kafka' }>;

/** Members on their way to a new assignment. */
interface Round {
  /** It ends no earlier. */
  readonly readyUs: Micros;
  /** The event with which it began. */
  readonly cause: EventNumber;
  readonly joined: Set<Member>;
  /** For whom it waits, as it was said. */
  missing: Member | undefined;
}

export class KafkaGroup {
  readonly #channel: string;
  readonly #settings: KafkaSettings;
  readonly #outlet: ModelListener;
  readonly #partitions: readonly Partition[];
  readonly #assigned: () => void;
  /** In order of joining. */
  readonly #members = new Set<Member>();
  #round: Round | undefined;
  /** Members that have crashed since they joined the present round, each with the cause. */
  readonly #deadInRound = new Map<Member, EventNumber>();

  /** @param assigned called when members may read more than before */
  constructor(
    channel: string,
    settings: KafkaSettings,
    outlet: ModelListener,
    partitions: readonly Partition[],
    assigned: () => void,
  ) {
    this.#channel = channel;
    this.#settings = settings;
    this.#outlet = outlet;
    this.#partitions = partitions;
    this.#assigned = assigned;
  }

  /** In order of joining. */
  get members(): Iterable<Member> {
    return this.#members;
  }

  has(member: Member): boolean {
    return this.#members.has(member) && !member.dead;
  }

  memberOf(agent: string): Member | undefined {
    for (const member of this.#members) if (member.agent === agent && !member.dead) return member;
    return undefined;
  }

  /** Whether the member may be handed something now. */
  reads(member: Member): boolean {
    return this.#polls(member) && (this.#round === undefined || this.#settings.protocol !== 'eager');
  }

  join(agent: string, cause: EventNumber): Member {
    const member: Member = { agent, asks: [], inHand: 0, dead: false };
    this.#members.add(member);
    this.#begin(agent, 'joined', cause);
    return member;
  }

  /** The member has crashed: the group learns of it when its session ends. */
  crash(member: Member, cause: EventNumber): void {
    member.dead = true;
    if (this.#round?.joined.has(member)) this.#deadInRound.set(member, cause);
    else this.#expire(member, cause);
  }

  /** Removes a member that has worked for too long inside of its poll loop. */
  expel(member: Member, cause: EventNumber): void {
    this.#leave(member, cause);
  }

  /** A member is done with what it had in hand: it is in its poll loop again. */
  polled(cause: EventNumber): void {
    if (this.#settings.protocol === 'new') this.#reconcile(cause);
    else this.#proceed();
  }

  /** Whether the member is there and not at work inside of its poll loop. */
  #polls({ dead, inHand }: Member): boolean {
    return !dead && (this.#settings.work === 'outside' || inHand === 0);
  }

  /** Has a member leave when its session ends. */
  #expire(member: Member, cause: EventNumber): void {
    const { sessionUs } = this.#settings;
    if (sessionUs === 0) this.#leave(member, cause);
    else this.#outlet.at(this.#outlet.nowUs() + sessionUs, () => this.#leave(member, cause));
  }

  #leave(member: Member, cause: EventNumber): void {
    if (!this.#members.delete(member)) return;
    for (const partition of this.#partitions) if (partition.owner === member) giveTo(partition, undefined);
    this.#begin(member.agent, 'left', cause);
  }

  #begin(agent: string, reason: 'joined' | 'left', cause: EventNumber): void {
    const atUs = this.#outlet.nowUs();
    const { protocol, rebalanceUs } = this.#settings;
    const readyUs = this.#round?.readyUs ?? atUs + rebalanceUs;
    const began = this.#tellRebalancing(agent, reason, readyUs, cause);
    if (protocol === 'new') this.#outlet.at(atUs + rebalanceUs, () => this.#reconcile(began));
    else if (this.#round === undefined) this.#startRound(readyUs, began);
    else this.#proceed();
  }

  #startRound(readyUs: Micros, cause: EventNumber): void {
    this.#round = { readyUs, cause, joined: new Set(), missing: undefined };
    this.#joinRound(this.#round);
    this.#outlet.at(readyUs, () => this.#proceed());
  }

  #joinRound({ joined }: Round): void {
    for (const member of this.#members) if (this.#polls(member)) joined.add(member);
  }

  /** Ends the round, where it is due, everybody has joined, and the leader is there. */
  #proceed(): void {
    const round = this.#round;
    if (round === undefined) return;
    this.#joinRound(round);
    if (this.#outlet.nowUs() < round.readyUs) return;
    const absent = [...this.#members].find((member) => !round.joined.has(member));
    if (absent === undefined) this.#endDead();
    // One that leaves then may have ended the round.
    if (this.#round !== round) return;
    const [leader] = this.#members;
    const missing = absent ?? (leader === undefined || this.#polls(leader) ? undefined : leader);
    if (missing !== undefined) {
      if (round.missing !== missing) this.#tellRebalancing(missing.agent, 'missing', this.#outlet.nowUs(), round.cause);
      round.missing = missing;
      return;
    }
    this.#round = undefined;
    if (this.#settings.protocol === 'eager') this.#assignEagerly(round.cause);
    else this.#assignInTwoRounds(round.cause);
    this.#assigned();
  }

  /** All have joined: from now on the sessions of those that have crashed since can end. */
  #endDead(): void {
    for (const [member, cause] of this.#deadInRound) {
      this.#deadInRound.delete(member);
      this.#expire(member, cause);
    }
  }

  #assignEagerly(cause: EventNumber): void {
    const owners = assignRanges(this.#partitions.length, this.#byName());
    for (const [at, partition] of this.#partitions.entries()) giveTo(partition, owners[at]);
    this.#tell(cause);
  }

  /** Gives up what moves, and hands out what nobody has had; the second round hands out the rest. */
  #assignInTwoRounds(cause: EventNumber): void {
    const moving: Partition[] = [];
    for (const [at, owner] of this.#target().entries()) {
      const partition = this.#partitions[at];
      if (partition === undefined || partition.owner === owner) continue;
      if (partition.owner !== undefined) moving.push(partition);
      else giveTo(partition, owner);
    }
    for (const partition of moving) giveTo(partition, undefined);
    const told = this.#tell(cause);
    if (moving.length > 0) this.#startRound(this.#outlet.nowUs() + this.#settings.rebalanceUs, told);
  }

  /** Hands out free partitions, and has owners that poll give up those that move (new protocol). */
  #reconcile(cause: EventNumber): void {
    const target = this.#target();
    const wrong = this.#partitions.filter((partition, at) => partition.owner !== target[at]);
    const givenUp = wrong.filter(({ owner }) => owner !== undefined && this.#polls(owner));
    const free = wrong.filter(({ owner }) => owner === undefined);
    if (givenUp.length === 0 && free.length === 0) return;
    for (const partition of free) giveTo(partition, target[this.#partitions.indexOf(partition)]);
    for (const partition of givenUp) giveTo(partition, undefined);
    const told = this.#tell(cause);
    if (givenUp.length > 0)
      this.#outlet.at(this.#outlet.nowUs() + this.#settings.rebalanceUs, () => this.#reconcile(told));
    this.#assigned();
  }

  #target(): readonly (Member | undefined)[] {
    const assign = this.#settings.protocol === 'cooperative' ? dealSticky : assignSticky;
    return assign(
      this.#partitions.map(({ owner }) => owner),
      this.#byName(),
    );
  }

  #byName(): readonly Member[] {
    return [...this.#members].sort((one, other) => (one.agent < other.agent ? -1 : one.agent > other.agent ? 1 : 0));
  }

  #tellRebalancing(
    agent: string,
    reason: RebalanceStarted['reason'],
    untilUs: Micros,
    cause: EventNumber,
  ): EventNumber {
    const event = {
      kind: 'rebalanceStarted',
      atUs: this.#outlet.nowUs(),
      cause,
      channel: this.#channel,
      agent,
      reason,
    } as const;
    const goesOn = this.#settings.protocol === 'eager' ? {} : ({ goesOn: true } as const);
    return this.#outlet.told({ ...event, untilUs, ...goesOn });
  }

  #tell(cause: EventNumber): EventNumber {
    const owners = this.#partitions.map(({ owner }) => owner?.agent ?? '');
    const offsets = this.#partitions.map(({ position }) => position);
    const event = {
      kind: 'partitionsAssigned',
      atUs: this.#outlet.nowUs(),
      cause,
      channel: this.#channel,
      owners,
      offsets,
    } as const;
    return this.#outlet.told(event);
  }
}
