/** The group in the model of Kafka, from its events: its members, its owners, and whether a rebalance waits. */
import type { Broker } from '../../../../scenario/index.ts';
import type { ModelEvent } from '../../../channel-model.ts';
import type { Life } from './seen.ts';

export class GroupState {
  readonly #broker: Broker;
  readonly #lifeOf: (name: string) => Life;
  readonly #holds: (incarnation: Life) => boolean;
  readonly #members = new Set<Life>();
  readonly #dead = new Set<Life>();
  readonly #committed = new Map<number, number>();
  #owners: readonly Life[] = [];
  #waits = false;
  #handed = false;
  /** Lives with a message in hand since before the step. */
  readonly #working = new Set<Life>();
  /** A round of this step has left partitions to the next. */
  #isBetween = false;
  #isRace = false;

  /** @param holds whether a life has a message in hand */
  constructor(broker: Broker, incarnationOf: (name: string) => Life, holds: (incarnation: Life) => boolean) {
    this.#broker = broker;
    this.#lifeOf = incarnationOf;
    this.#holds = holds;
  }

  /**
   * Whether real clients may act in two ways here.
   *
   * 1. A member was handed a message before a rebalance of the same step.
   * 2. A member was killed after it had joined a rebalance: its session begins when the others have joined.
   */
  get isRace(): boolean {
    return this.#isRace;
  }

  /** Members that the group counts; sorted. */
  get members(): readonly Life[] {
    return [...this.#members].toSorted();
  }

  /** The state that the server reports, or undefined where that depends on more than the model says. */
  get state(): string | undefined {
    if (this.#members.size === 0) return 'EMPTY';
    if (this.#kafka?.protocol !== 'new') return this.#waits ? 'PREPARING_REBALANCE' : 'STABLE';
    return this.members.every((member) => this.#polls(member)) ? 'STABLE' : undefined;
  }

  /** Offsets that the group goes on at, as `partition:offset`. */
  get committed(): string {
    const entries = [...this.#committed].map(([partition, offset]) => `${partition}:${offset}`);
    return entries.toSorted().join(' ');
  }

  /** Whether, before it is handed anything in this step, a member, which has not crashed, takes these partitions for its own. What is new to it it learns in its poll loop. */
  isOwnedBy(incarnation: Life, partitions: string): boolean {
    const owned = this.owned(incarnation);
    if (this.#kafka?.protocol !== 'new' || this.#polls(incarnation)) return partitions === owned;
    return partitions.split(',').every((partition) => owned.split(',').includes(partition) || partition === '');
  }

  /** Partitions of a member. */
  owned(incarnation: Life): string {
    const hasGivenUp = this.#waits && this.#kafka?.protocol === 'eager' && this.#polls(incarnation);
    const owned = this.#owners.flatMap((owner, partition) => (owner === incarnation && !hasGivenUp ? [partition] : []));
    return owned.join(',');
  }

  beginStep(): void {
    this.#handed = false;
    this.#isBetween = false;
    for (const incarnation of this.#members) if (this.#holds(incarnation)) this.#working.add(incarnation);
  }

  /** A life has nothing in hand any more. */
  freed(incarnation: Life): void {
    this.#working.delete(incarnation);
  }

  handed(): void {
    this.#handed = true;
    this.#isRace ||= this.#isBetween && this.#kafka?.protocol === 'cooperative';
  }

  ends(incarnation: Life): void {
    if (!this.#members.has(incarnation)) return;
    const isKilled = (this.#kafka?.sessionUs ?? 0) > 0;
    this.#isRace ||= isKilled && this.#waits && this.#kafka?.protocol !== 'new' && this.#polls(incarnation);
    this.#dead.add(incarnation);
  }

  hear(told: ModelEvent): void {
    if (told.kind === 'rebalanceStarted') {
      this.#isRace ||= this.#handed;
      const incarnation = this.#lifeOf(told.agent);
      if (told.reason === 'joined') this.#members.add(incarnation);
      if (told.reason === 'left') this.#members.delete(incarnation);
      this.#waits = true;
    } else if (told.kind === 'partitionsAssigned') {
      this.#waits = false;
      this.#owners = told.owners.map((name) => this.#lifeOf(name));
      this.#isRace ||= this.#handed;
      this.#isBetween = this.#owners.includes('');
    } else if (told.kind === 'acknowledged' && told.partition !== undefined && told.committed !== undefined)
      this.#committed.set(told.partition, told.committed);
  }

  get #kafka(): Extract<Broker, { kind: 'kafka' }> | undefined {
    return this.#broker.kind === 'kafka' ? this.#broker : undefined;
  }

  #polls(incarnation: Life): boolean {
    return !this.#dead.has(incarnation) && (this.#kafka?.work === 'outside' || !this.#working.has(incarnation));
  }
}
