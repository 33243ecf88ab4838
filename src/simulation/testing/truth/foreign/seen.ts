/** Messages that the agents of a script saw, as lines to compare. */
import type { Agent } from './script.ts';

/** One life of an agent, as `abc1`: its first. */
export type Life = string;

export class Seen {
  readonly #seen = new Map<string, string[]>();
  readonly #subscriptions = new Map<Life, number>();

  /** Names a new subscription of a life. */
  subscribed(incarnation: Life): string {
    const ordinal = (this.#subscriptions.get(incarnation) ?? 0) + 1;
    this.#subscriptions.set(incarnation, ordinal);
    return `${incarnation} subscription ${ordinal}`;
  }

  /** @param of a consumer or a subscription */
  add(of: string, message: number | string): void {
    const seen = this.#seen.get(of);
    if (seen === undefined) this.#seen.set(of, [`${message}`]);
    else seen.push(`${message}`);
  }

  /** A line for each consumer and subscription that saw something. */
  lines(): readonly string[] {
    return [...this.#seen].map(([of, seen]) => `${of}: ${seen.join(' ')}`).toSorted();
  }
}

/** Numbers the lives of the agents. */
export class AgentLifecycle {
  readonly #names: readonly string[];
  readonly #count = new Map<Agent, number>();
  readonly #present = new Map<Agent, Life>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** @returns the agent's life, begun where it has none */
  here(agent: Agent): Life {
    const present = this.#present.get(agent);
    if (present !== undefined) return present;
    const count = (this.#count.get(agent) ?? 0) + 1;
    this.#count.set(agent, count);
    const incarnation = `${this.#names[agent]}${count}`;
    this.#present.set(agent, incarnation);
    return incarnation;
  }

  present(agent: Agent): Life | undefined {
    return this.#present.get(agent);
  }

  agentOf(incarnation: Life): Agent | undefined {
    for (const [agent, one] of this.#present) if (one === incarnation) return agent;
    return undefined;
  }

  end(agent: Agent): void {
    this.#present.delete(agent);
  }
}
