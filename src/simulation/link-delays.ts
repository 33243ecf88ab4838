import type { LinkKind, Network, Scenario } from '../scenario/index.ts';
import { LinkDelay } from './link-delay.ts';

/** The delay of every link of a run, made when it is first used. */
export class LinkDelays {
  readonly #own: ReadonlyMap<string, Network>;
  readonly #scenario: Scenario;
  /** By kind, agent and channel, one table in another: a name of all three would have to be made and hashed with every hop. */
  readonly #delays: { readonly [Kind in LinkKind]: Map<string, Map<string, LinkDelay>> } = {
    publish: new Map(),
    subscribe: new Map(),
    consume: new Map(),
  };

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#own = new Map(
      scenario.links.flatMap(({ kind, agent, channel, network }) =>
        network === undefined ? [] : [[linkName(kind, agent, channel), network]],
      ),
    );
  }

  of(kind: LinkKind, agent: string, channel: string): LinkDelay {
    return this.#delays[kind].get(agent)?.get(channel) ?? this.#make(kind, agent, channel);
  }

  #make(kind: LinkKind, agent: string, channel: string): LinkDelay {
    const name = linkName(kind, agent, channel);
    const delay = new LinkDelay(this.#own.get(name) ?? this.#scenario.network, this.#scenario.seed, name);
    const ofAgent = this.#delays[kind].get(agent);
    if (ofAgent === undefined) this.#delays[kind].set(agent, new Map([[channel, delay]]));
    else ofAgent.set(channel, delay);
    return delay;
  }
}

/** Also the name of the link's stream of random numbers. No name holds a line end and a kind. */
function linkName(kind: LinkKind, agent: string, channel: string): string {
  return `${kind}\n${agent}\n${channel}`;
}
