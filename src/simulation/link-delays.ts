import type { LinkKind, Network, Scenario } from '../scenario/index.ts';
import { LinkDelay } from './link-delay.ts';

/** The delay of every link of a run, made when it is first used. */
export class LinkDelays {
  readonly #own: ReadonlyMap<string, Network>;
  readonly #scenario: Scenario;
  readonly #delays = new Map<string, LinkDelay>();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#own = new Map(
      scenario.links.flatMap(({ kind, agent, channel, network }) =>
        network === undefined ? [] : [[linkName(kind, agent, channel), network]],
      ),
    );
  }

  of(kind: LinkKind, agent: string, channel: string): LinkDelay {
    const name = linkName(kind, agent, channel);
    const known = this.#delays.get(name);
    if (known !== undefined) return known;
    const delay = new LinkDelay(this.#own.get(name) ?? this.#scenario.network, this.#scenario.seed, name);
    this.#delays.set(name, delay);
    return delay;
  }
}

/** Also the name of the link's stream of random numbers. No name holds a line end and a kind. */
function linkName(kind: LinkKind, agent: string, channel: string): string {
  return `${kind}\n${agent}\n${channel}`;
}
