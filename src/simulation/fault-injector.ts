/**
 * Faults that act. A fault begins and ends before everything else of its time. If one begins as another ends, it begins first:
 * an agent that is to be down all along does not come back in between. Of those that end at one time, a crash is later than the others,
 * and a full queue is last: what comes back sends messages at once, and they meet no fault that ends as well.
 */
import { coversChannel, DEFAULT_CAPACITY, DEFAULT_OVERFLOW, type Fault, type Scenario } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { LiveAgent } from './agents.ts';
import type { QueueLimit } from './channel-model.ts';
import { type ActingFault, type FaultServices, turnFault } from './node-faults.ts';
import { BY_ITSELF, type SimulationContext } from './simulation-context.ts';

/** Priorities: before the rest of their time. */
const BEGINS = -4;
const ENDS = -3;
/** Kinds that end after the others of their time. */
const ENDS_LATER: { readonly [Kind in Fault['kind']]?: number } = { crash: -2, full: -1 };

export class FaultInjector {
  readonly #context: SimulationContext;
  readonly #faults: readonly Fault[];
  /** Limit of each channel, and its key among equal ones. */
  readonly #own: ReadonlyMap<string, OwnLimit>;
  readonly #agents: readonly LiveAgent[];
  /** Acting faults by place in the scenario's list, each with the event of its beginning. */
  readonly #acting = new Map<number, EventNumber>();
  /** Acting faults that fill queues, in the scenario's order. */
  #full: readonly number[] = [];
  /** Present limits by their keys, since a fault that fills queues began or ended: most channels have equal ones. */
  readonly #limits = new Map<string, PresentLimit>();
  /** Channels that acting faults name. */
  #named: ReadonlySet<string> = new Set();

  constructor(context: SimulationContext, { faults, channels }: Scenario, agents: ReadonlyMap<string, LiveAgent>) {
    this.#context = context;
    this.#faults = faults;
    this.#own = new Map(
      channels.map(({ id, capacity, overflow }) => [
        id,
        { limit: { capacity, overflow }, key: `${capacity} ${overflow}` },
      ]),
    );
    this.#agents = [...agents.values()];
  }

  acts(fault: number): boolean {
    return this.#acting.has(fault);
  }

  /** Schedules all faults. It must be called before anything else happens. */
  start(services: FaultServices): void {
    for (const [index, { kind, fromUs, untilUs }] of this.#faults.entries()) {
      if (fromUs === 0) this.#begin(index, services);
      else this.#context.at(fromUs, () => this.#begin(index, services), BEGINS);
      this.#context.at(untilUs, () => this.#end(index, services), ENDS_LATER[kind] ?? ENDS);
    }
  }

  /** Returns the channel's present limit, with the last fault that changes it. */
  limitOf(channel: string): PresentLimit {
    const { limit, key } = this.#own.get(channel) ?? DEFAULT_LIMIT;
    if (this.#full.length === 0) return limit;
    const shared = this.#named.has(channel) ? `of ${channel}` : key;
    const known = this.#limits.get(shared);
    if (known !== undefined) return known;
    const present = this.#narrowed(limit, channel);
    this.#limits.set(shared, present);
    return present;
  }

  /** Returns the last fault that changes the channel's limit, or undefined if none does. */
  fullnessOf(channel: string): number | undefined {
    return this.#full.length === 0 ? undefined : this.limitOf(channel).fault;
  }

  #narrowed(own: QueueLimit, channel: string): PresentLimit {
    let limit: PresentLimit = own;
    for (const index of this.#full) {
      const fault = this.#faults[index];
      if (fault?.kind !== 'full' || !coversChannel(fault.where, channel)) continue;
      const capacity = Math.min(limit.capacity, fault.capacity);
      if (capacity !== limit.capacity || fault.overflow !== limit.overflow)
        limit = { capacity, overflow: fault.overflow, fault: index };
    }
    return limit;
  }

  #begin(index: number, services: FaultServices): void {
    const fault = this.#faults[index];
    if (fault === undefined) return;
    const began = this.#turned('faultBegan', index, fault, BY_ITSELF);
    this.#acting.set(index, began);
    this.#turn('begin', { fault, index }, began, services);
  }

  #end(index: number, services: FaultServices): void {
    const fault = this.#faults[index];
    if (fault === undefined) return;
    const ended = this.#turned('faultEnded', index, fault, this.#acting.get(index) ?? BY_ITSELF);
    this.#acting.delete(index);
    this.#turn('end', { fault, index }, ended, services);
  }

  #turn(which: 'begin' | 'end', { fault, index }: ActingFault, cause: EventNumber, services: FaultServices): void {
    if (fault.kind === 'full') {
      const full = this.#actingOf('full');
      this.#full = full.map((one) => one.index).sort((a, b) => a - b);
      this.#named = new Set(full.flatMap((one) => ('channel' in one.fault.where ? [one.fault.where.channel] : [])));
      this.#limits.clear();
    }
    const acting = <Kind extends Fault['kind']>(kind: Kind) => this.#actingOf(kind);
    turnFault(which, fault, { index, cause, services, agents: this.#agents, acting });
  }

  #turned(kind: 'faultBegan' | 'faultEnded', fault: number, { kind: what, where }: Fault, cause: EventNumber) {
    const place = {
      ...('agent' in where ? { agent: where.agent } : {}),
      ...('channel' in where ? { channel: where.channel } : {}),
    };
    return this.#context.append({ kind, atUs: this.#context.nowUs(), cause, fault, what, ...place });
  }

  /** Returns the faults of a kind that act now, in the order in which they began. */
  #actingOf<Kind extends Fault['kind']>(kind: Kind): readonly ActingFault<Kind>[] {
    const isOfKind = (acting: { fault: Fault | undefined; index: number }): acting is ActingFault<Kind> =>
      acting.fault?.kind === kind;
    return [...this.#acting.keys()].map((index) => ({ fault: this.#faults[index], index })).filter(isOfKind);
  }
}

/** A channel's present limit, with the last fault that changes it. */
type PresentLimit = QueueLimit & { readonly fault?: number };

interface OwnLimit {
  readonly limit: QueueLimit;
  readonly key: string;
}

const DEFAULT_LIMIT: OwnLimit = { limit: { capacity: DEFAULT_CAPACITY, overflow: DEFAULT_OVERFLOW }, key: '' };
