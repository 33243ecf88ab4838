/**
 * Faults that act. A fault begins and ends before everything else of its time. If one begins as another ends, it begins first:
 * an agent that is to be down all along does not come back in between.
 */
import {
  coversAgent,
  coversChannel,
  DEFAULT_CAPACITY,
  DEFAULT_OVERFLOW,
  type Fault,
  type Scenario,
  type Where,
} from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { LiveAgent } from './agents.ts';
import type { QueueLimit } from './channel-model.ts';
import { isLinkFault } from './link-faults.ts';
import { BY_ITSELF, type SimulationContext } from './simulation-context.ts';

/** Priorities: before the rest of their time. */
const BEGINS = -2;
const ENDS = -1;

/** Handlers for the beginning and the end of faults. */
export interface Effects {
  readonly cut: (where: Where, fault: number) => void;
  readonly healed: (where: Where) => void;
  readonly crash: (agent: LiveAgent, fault: number, cause: EventNumber) => void;
  readonly restart: (agent: LiveAgent, fault: number, cause: EventNumber) => void;
  readonly limitsChanged: (isOne: (channel: string) => boolean, cause: EventNumber) => void;
}

export class FaultInjector {
  readonly #context: SimulationContext;
  readonly #faults: readonly Fault[];
  readonly #own: ReadonlyMap<string, QueueLimit>;
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  /** Acting faults by place in the scenario's list, each with the event of its beginning. */
  readonly #acting = new Map<number, EventNumber>();
  /** Acting faults that fill queues, in the scenario's order. */
  #full: readonly number[] = [];

  constructor(context: SimulationContext, { faults, channels }: Scenario, agents: ReadonlyMap<string, LiveAgent>) {
    this.#context = context;
    this.#faults = faults;
    this.#own = new Map(channels.map((channel) => [channel.id, channel]));
    this.#agents = agents;
  }

  acts(fault: number): boolean {
    return this.#acting.has(fault);
  }

  /** Schedules all faults. It must be called before anything else happens. */
  start(effects: Effects): void {
    for (const [index, { fromUs, untilUs }] of this.#faults.entries()) {
      if (fromUs === 0) this.#begin(index, effects);
      else this.#context.at(fromUs, () => this.#begin(index, effects), BEGINS);
      this.#context.at(untilUs, () => this.#end(index, effects), ENDS);
    }
  }

  /** Returns the channel's present limit, with the last fault that changes it. */
  limitOf(channel: string): QueueLimit & { readonly fault?: number } {
    let limit: QueueLimit & { readonly fault?: number } = this.#own.get(channel) ?? DEFAULT_LIMIT;
    for (const index of this.#full) {
      const fault = this.#faults[index];
      if (fault?.kind !== 'full' || !coversChannel(fault.where, channel)) continue;
      const capacity = Math.min(limit.capacity, fault.capacity);
      if (capacity !== limit.capacity || fault.overflow !== limit.overflow)
        limit = { capacity, overflow: fault.overflow, fault: index };
    }
    return limit;
  }

  /** Returns the last fault that changes the channel's limit, or undefined if none does. */
  fullnessOf(channel: string): number | undefined {
    return this.#full.length === 0 ? undefined : this.limitOf(channel).fault;
  }

  #begin(index: number, effects: Effects): void {
    const fault = this.#faults[index];
    if (fault === undefined) return;
    const began = this.#turned('faultBegan', index, fault, BY_ITSELF);
    this.#acting.set(index, began);
    if (fault.kind === 'cut') effects.cut(fault.where, index);
    else if (fault.kind === 'crash') {
      for (const agent of this.#agentsIn(fault)) if (!agent.down) effects.crash(agent, index, began);
    } else this.#refresh(fault, began, effects);
  }

  #end(index: number, effects: Effects): void {
    const fault = this.#faults[index];
    if (fault === undefined) return;
    const ended = this.#turned('faultEnded', index, fault, this.#acting.get(index) ?? BY_ITSELF);
    this.#acting.delete(index);
    if (fault.kind === 'crash') {
      for (const agent of this.#agentsIn(fault))
        if (this.#last('crash', agent) === undefined) effects.restart(agent, index, ended);
    } else if (fault.kind === 'cut') effects.healed(fault.where);
    else this.#refresh(fault, ended, effects);
  }

  #turned(kind: 'faultBegan' | 'faultEnded', fault: number, { kind: what, where }: Fault, cause: EventNumber) {
    const place = {
      ...('agent' in where ? { agent: where.agent } : {}),
      ...('channel' in where ? { channel: where.channel } : {}),
    };
    return this.#context.append({ kind, atUs: this.#context.nowUs(), cause, fault, what, ...place });
  }

  /** Updates what agents and channels keep of the faults that act on them. Links ask for theirs, hop by hop. */
  #refresh(fault: Exclude<Fault, { kind: 'cut' | 'crash' }>, cause: EventNumber, { limitsChanged }: Effects): void {
    if (isLinkFault(fault)) return;
    switch (fault.kind) {
      case 'full':
        this.#full = [...this.#acting.keys()]
          .filter((index) => this.#faults[index]?.kind === 'full')
          .sort((a, b) => a - b);
        limitsChanged((channel) => coversChannel(fault.where, channel), cause);
        return;
      case 'slow':
      case 'throw':
        for (const agent of this.#agentsIn(fault)) {
          agent.slow = this.#slownessOf(agent);
          agent.throws = this.#throwsOf(agent);
        }
    }
  }

  #throwsOf(agent: LiveAgent): LiveAgent['throws'] {
    const last = this.#last('throw', agent) ?? -1;
    const fault = this.#faults[last];
    return fault?.kind === 'throw' ? { error: fault.error, fault: last } : undefined;
  }

  #slownessOf(agent: LiveAgent): LiveAgent['slow'] {
    const last = this.#last('slow', agent);
    let factor = 1;
    for (const index of this.#acting.keys()) {
      const fault = this.#faults[index];
      if (fault?.kind === 'slow' && coversAgent(fault.where, agent.id)) factor *= fault.factor;
    }
    return last === undefined ? undefined : { factor, fault: last };
  }

  /** Returns the last fault of a kind, in the scenario's order, that acts on the agent. */
  #last(kind: Fault['kind'], agent: LiveAgent): number | undefined {
    let last: number | undefined;
    for (const index of this.#acting.keys()) {
      const fault = this.#faults[index];
      if (fault?.kind === kind && coversAgent(fault.where, agent.id) && index > (last ?? -1)) last = index;
    }
    return last;
  }

  #agentsIn({ where }: Fault): readonly LiveAgent[] {
    return [...this.#agents.values()].filter(({ id }) => coversAgent(where, id));
  }
}

const DEFAULT_LIMIT: QueueLimit = { capacity: DEFAULT_CAPACITY, overflow: DEFAULT_OVERFLOW };
