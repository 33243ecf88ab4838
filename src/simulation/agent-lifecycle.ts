/** Crashes and restarts of agents. What an agent has is gone with its incarnation; what the document tells the agent is not. */
import type { Link, LinkKind, Scenario } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { LiveAgent, Receipt } from './agents.ts';
import type { MessageTransport } from './message-transport.ts';
import type { SimulationContext } from './simulation-context.ts';

export class AgentLifecycle {
  readonly #context: SimulationContext;
  readonly #transport: MessageTransport;
  readonly #scenario: Scenario;
  /** Links of each agent; made with the first crash. */
  #links: ReadonlyMap<string, readonly Link[]> | undefined;

  constructor(context: SimulationContext, scenario: Scenario, transport: MessageTransport) {
    this.#context = context;
    this.#scenario = scenario;
    this.#transport = transport;
  }

  crash(agent: LiveAgent, fault: number, cause: EventNumber): void {
    const { id, subscriptions, work, inbox, unasked } = agent;
    const base = { atUs: this.#context.nowUs(), agent: id };
    const crashed = this.#context.append({ kind: 'crashed', ...base, cause, fault });
    const told = this.#linked(id, 'subscribe');
    const subscribed = [...subscriptions.keys()];
    agent.remembers = subscribed.filter((channel) => !told.includes(channel));
    for (const channel of subscribed) this.#transport.unsubscribe(id, channel, crashed);
    this.#transport.withdraw(id, crashed, fault);
    const collected = agent.behaviours.flatMap(({ running }) => running.crash?.() ?? []);
    for (const { channel, message } of new Set([...inHand(work, inbox), ...unasked, ...collected]))
      this.#context.append({ kind: 'abandoned', ...base, cause: crashed, channel, message, fault });
    agent.work = undefined;
    inbox.length = 0;
    unasked.clear();
    agent.crashes.push(fault);
    agent.incarnation += 1;
    agent.down = true;
    agent.isCodeStopped = false;
    for (const live of agent.behaviours) live.count = 0;
  }

  /** Restarts the agent. It subscribes and asks as at the start of the run, and renews the subscriptions that the user made. */
  restart(agent: LiveAgent, fault: number, cause: EventNumber): void {
    const { id, remembers } = agent;
    agent.down = false;
    const restarted = this.#context.append({ kind: 'restarted', atUs: this.#context.nowUs(), cause, agent: id, fault });
    for (const channel of [...this.#linked(id, 'subscribe'), ...remembers])
      this.#transport.subscribe(id, channel, restarted);
    for (const channel of this.#linked(id, 'consume')) this.#transport.ask(id, channel, true, restarted);
    for (const { running } of agent.behaviours) running.restart?.(restarted);
  }

  /** Returns the channels of the agent's links that have begun. */
  #linked(agent: string, kind: LinkKind): readonly string[] {
    this.#links ??= linksByAgent(this.#scenario);
    const nowUs = this.#context.nowUs();
    const begun = this.#links.get(agent)?.filter((link) => link.kind === kind && (link.fromUs ?? 0) <= nowUs) ?? [];
    return begun.map(({ channel }) => channel);
  }
}

function inHand(work: Receipt | undefined, inbox: readonly Receipt[]): readonly Receipt[] {
  return work === undefined ? inbox : [work, ...inbox];
}

function linksByAgent({ links }: Scenario): ReadonlyMap<string, readonly Link[]> {
  const table = new Map<string, Link[]>();
  for (const link of links) {
    const known = table.get(link.agent);
    if (known === undefined) table.set(link.agent, [link]);
    else known.push(link);
  }
  return table;
}
