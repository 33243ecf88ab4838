import {
  coversLink,
  type Fault,
  type LinkFault,
  type LinkKind,
  type Network,
  type Scenario,
} from '../scenario/index.ts';
import type { NameId, Trace } from '../trace/index.ts';
import type { LiveAgent } from './agents.ts';
import { LinkDelay } from './link-delay.ts';
import { isLinkFault, type LinkEffect, linkEffect } from './link-faults.ts';
import { Random, streamName } from './random.ts';

/** A fault that can act on a link, with random numbers of its own there. */
export interface LinkFaultState {
  readonly index: number;
  readonly fault: LinkFault;
  readonly effect: LinkEffect;
  readonly rng: Random;
  /** Random numbers for second copies: one more copy does not change the draws for the next message. */
  readonly rngOfCopies: Random;
}

/** A link of a run, made when it is first used. */
export interface RunLink {
  readonly kind: LinkKind;
  readonly agent: string;
  readonly channel: string;
  readonly delay: LinkDelay;
  /** Faults in the scenario's order. */
  readonly faults: readonly LinkFaultState[];
  /** Number of hops that have left over the link, copies included. */
  hops: number;
  /** Its agent; undefined if the scenario has none of that name. */
  readonly live: LiveAgent | undefined;
  /** Number of the present subscription over it, if it is for one. */
  subscription: number | undefined;
  /** Numbers of its names in the trace. */
  readonly agentId: NameId;
  readonly channelId: NameId;
}

export class Links {
  readonly #own: ReadonlyMap<string, Network>;
  readonly #scenario: Scenario;
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #trace: Trace;
  readonly #faults: readonly { readonly index: number; readonly fault: LinkFault; readonly name: string }[];
  /**
   * Links by kind, agent and channel, in nested tables: one name for all three would have to be made and hashed with every hop.
   */
  readonly #links: { readonly [Kind in LinkKind]: Map<string, Map<string, RunLink>> } = {
    publish: new Map(),
    subscribe: new Map(),
    consume: new Map(),
  };

  constructor(scenario: Scenario, agents: ReadonlyMap<string, LiveAgent>, trace: Trace) {
    this.#scenario = scenario;
    this.#agents = agents;
    this.#trace = trace;
    this.#own = new Map(
      scenario.links.flatMap(({ kind, agent, channel, network }) =>
        network === undefined ? [] : [[streamName(kind, agent, channel), network]],
      ),
    );
    this.#faults = linkFaultsOf(scenario.faults);
  }

  of(kind: LinkKind, agent: string, channel: string): RunLink {
    return this.#links[kind].get(agent)?.get(channel) ?? this.#make(kind, agent, channel);
  }

  #make(kind: LinkKind, agent: string, channel: string): RunLink {
    // Also the name of its stream of random numbers.
    const name = streamName(kind, agent, channel);
    const { network, seed } = this.#scenario;
    const delay = new LinkDelay(this.#own.get(name) ?? network, seed, name);
    const faults = this.#faults
      .filter(({ fault }) => coversLink(fault.where, kind, agent, channel))
      .map(({ index, fault, name: faultName }) => ({
        index,
        fault,
        effect: linkEffect(fault, delay),
        rng: new Random(seed, `${faultName}\n${name}`),
        rngOfCopies: new Random(seed, `${faultName}\ncopies\n${name}`),
      }));
    const names = { agentId: this.#trace.nameId(agent), channelId: this.#trace.nameId(channel) };
    const live = this.#agents.get(agent);
    const link: RunLink = { kind, agent, channel, delay, faults, hops: 0, live, subscription: undefined, ...names };
    const ofAgent = this.#links[kind].get(agent);
    if (ofAgent === undefined) this.#links[kind].set(agent, new Map([[channel, link]]));
    else ofAgent.set(channel, link);
    return link;
  }
}

/**
 * Returns the faults that can act on links, with names. A name is the fault's kind, its place and the number of such faults
 * before it: a fault of another kind or place changes no draws.
 */
function linkFaultsOf(
  faults: readonly Fault[],
): readonly { readonly index: number; readonly fault: LinkFault; readonly name: string }[] {
  const before = new Map<string, number>();
  return faults.flatMap((fault, index) => {
    if (!isLinkFault(fault)) return [];
    const kind = `${fault.kind} ${JSON.stringify(fault.where)}`;
    const turn = before.get(kind) ?? 0;
    before.set(kind, turn + 1);
    return [{ index, fault, name: `${kind} ${turn}` }];
  });
}
