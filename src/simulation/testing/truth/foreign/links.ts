/** The links between the agents of a script and a server of Redis. */
import { CutLink } from './cut-link.ts';
import type { Agent, Script } from './script.ts';

export class Links {
  readonly #port: number;
  readonly #links = new Map<Agent, CutLink>();

  private constructor(port: number) {
    this.#port = port;
  }

  /** Only agents whose link is ever cut have one that can be. */
  static async start(port: number, { steps }: Script): Promise<Links> {
    const links = new Links(port);
    for (const step of steps)
      if (step.kind === 'cut' && !links.#links.has(step.agent)) links.#links.set(step.agent, await CutLink.start(port));
    return links;
  }

  portOf(agent: Agent): number {
    return this.#links.get(agent)?.port ?? this.#port;
  }

  isCut(agent: Agent): boolean {
    return this.#links.get(agent)?.isCut ?? false;
  }

  cut(agent: Agent): void {
    this.#links.get(agent)?.cut();
  }

  heal(agent: Agent): void {
    this.#links.get(agent)?.heal();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.stop()));
  }
}
