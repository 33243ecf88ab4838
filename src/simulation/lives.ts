/** Agents that crash and come back. What an agent has is gone with its life; what it is told by the document is not. */
import type { LinkKind, Scenario } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { LiveAgent, Receipt } from './agents.ts';
import type { Stage } from './stage.ts';
import type { Traffic } from './traffic.ts';

export class Lives {
  readonly #stage: Stage;
  readonly #traffic: Traffic;
  readonly #scenario: Scenario;
  /** Made with the first crash. */
  #channels: ReadonlyMap<string, { readonly [Kind in LinkKind]: readonly string[] }> | undefined;

  constructor(stage: Stage, scenario: Scenario, traffic: Traffic) {
    this.#stage = stage;
    this.#scenario = scenario;
    this.#traffic = traffic;
  }

  crash(agent: LiveAgent, fault: number, cause: EventNumber): void {
    const { id, subscriptions, work, inbox, unasked } = agent;
    const base = { atUs: this.#stage.nowUs(), agent: id };
    const crashed = this.#stage.append({ kind: 'crashed', ...base, cause, fault });
    const told = this.#linked(id, 'subscribe');
    const subscribed = [...subscriptions.keys()];
    agent.remembers = subscribed.filter((channel) => !told.includes(channel));
    for (const channel of subscribed) this.#traffic.unsubscribe(id, channel, crashed);
    this.#traffic.withdraw(id, crashed, fault);
    for (const { channel, message } of [...inHand(work, inbox), ...unasked])
      this.#stage.append({ kind: 'abandoned', ...base, cause: crashed, channel, message, fault });
    agent.work = undefined;
    inbox.length = 0;
    unasked.clear();
    agent.crashes.push(fault);
    agent.down = true;
    for (const live of agent.behaviours) live.count = 0;
  }

  /** It subscribes and asks as at the start of the run, and to what it had subscribed to by hand. */
  restart(agent: LiveAgent, fault: number, cause: EventNumber): void {
    const { id, remembers } = agent;
    agent.down = false;
    const restarted = this.#stage.append({ kind: 'restarted', atUs: this.#stage.nowUs(), cause, agent: id, fault });
    for (const channel of [...this.#linked(id, 'subscribe'), ...remembers])
      this.#traffic.subscribe(id, channel, restarted);
    for (const channel of this.#linked(id, 'consume')) this.#traffic.ask(id, channel, true, restarted);
  }

  #linked(agent: string, kind: LinkKind): readonly string[] {
    this.#channels ??= channelsByAgent(this.#scenario);
    return this.#channels.get(agent)?.[kind] ?? NONE;
  }
}

const NONE: readonly string[] = [];

function inHand(work: Receipt | undefined, inbox: readonly Receipt[]): readonly Receipt[] {
  return work === undefined ? inbox : [work, ...inbox];
}

function channelsByAgent({ links }: Scenario): ReadonlyMap<string, { readonly [Kind in LinkKind]: string[] }> {
  const table = new Map<string, { readonly [Kind in LinkKind]: string[] }>();
  for (const { kind, agent, channel } of links) {
    const ofAgent = table.get(agent) ?? { publish: [], subscribe: [], consume: [] };
    ofAgent[kind].push(channel);
    table.set(agent, ofAgent);
  }
  return table;
}
