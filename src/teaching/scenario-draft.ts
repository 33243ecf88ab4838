/** A scenario that grows sentence by sentence; `checkScenario` makes it whole. */
import type {
  Agent,
  AgentRole,
  Assertion,
  Behaviour,
  Broker,
  Channel,
  Fault,
  Intervention,
  Link,
  LinkKind,
  Network,
  Scenario,
} from '../scenario/index.ts';
import { DEFAULT_BROKER, DEFAULT_CAPACITY, DEFAULT_OVERFLOW } from '../scenario/index.ts';

type Unplaced<Node> = Omit<Node, 'x' | 'y'> & { x?: number; y?: number };

/** Hops of half a second to a second: slow enough to follow. */
const WATCHABLE: Network = { delayUsMin: 500_000, delayUsMean: 700_000, jitterUs: 100_000 };

/** A scenario in the making. Naming an agent or a channel makes it. */
export class ScenarioDraft {
  name = 'Lesson';
  description = '';
  seed = 1;
  network: Network = WATCHABLE;
  broker: Broker = DEFAULT_BROKER;
  readonly agents = new Map<string, Unplaced<Agent>>();
  readonly channels = new Map<string, Unplaced<Channel>>();
  links: Link[] = [];
  faults: Fault[] = [];
  readonly assertions: Assertion[] = [];
  readonly interventions: Intervention[] = [];

  /** Begins with all of another scenario. */
  static of(scenario: Scenario): ScenarioDraft {
    const draft = new ScenarioDraft();
    Object.assign(draft, {
      name: scenario.name,
      description: scenario.description,
      seed: scenario.seed,
      network: scenario.network,
      broker: scenario.broker,
    });
    for (const agent of scenario.agents) draft.agents.set(agent.id, agent);
    for (const channel of scenario.channels) draft.channels.set(channel.id, channel);
    draft.links.push(...scenario.links);
    draft.faults.push(...scenario.faults);
    draft.assertions.push(...scenario.assertions);
    draft.interventions.push(...scenario.interventions);
    return draft;
  }

  agent(id: string): Unplaced<Agent> {
    const known = this.agents.get(id) ?? { id, role: 'agent', behaviours: [] };
    this.agents.set(id, known);
    return known;
  }

  channel(id: string, pair = false): Unplaced<Channel> {
    const known = this.channels.get(id) ?? { id, pair, capacity: DEFAULT_CAPACITY, overflow: DEFAULT_OVERFLOW };
    this.channels.set(id, known);
    return known;
  }

  role(id: string, role: AgentRole): void {
    this.agents.set(id, { ...this.agent(id), role });
  }

  behaves(id: string, behaviour: Behaviour): void {
    const agent = this.agent(id);
    this.agents.set(id, { ...agent, behaviours: [...agent.behaviours, behaviour] });
  }

  /** Ends all that an agent does of one kind. */
  forget(id: string, kind: Behaviour['kind']): void {
    const agent = this.agent(id);
    this.agents.set(id, { ...agent, behaviours: agent.behaviours.filter((one) => one.kind !== kind) });
  }

  link(kind: LinkKind, agent: string, channel: string, fromUs = 0): void {
    this.agent(agent);
    this.channel(channel);
    this.unlink(kind, agent, channel);
    this.links.push({ kind, agent, channel, ...(fromUs > 0 ? { fromUs } : {}) });
  }

  /** Gives a link a delay of its own. */
  delay(kind: LinkKind, agent: string, channel: string, network: Network): void {
    this.links = this.links.map((one) =>
      one.kind === kind && one.agent === agent && one.channel === channel ? { ...one, network } : one,
    );
  }

  unlink(kind: LinkKind, agent: string, channel: string): void {
    this.links = this.links.filter((one) => one.kind !== kind || one.agent !== agent || one.channel !== channel);
  }

  place(id: string, x: number, y: number): void {
    const agent = this.agents.get(id);
    if (agent !== undefined) this.agents.set(id, { ...agent, x, y });
    else this.channels.set(id, { ...this.channel(id), x, y });
  }

  /**
   * Returns the document, for `checkScenario`.
   * @param places where to put agents and channels that have no place
   * @param all `'all links'` makes links of what users do, for a layout
   */
  document(places: Places = { agents: [], channels: [] }, all?: 'all links'): unknown {
    const { name, description, seed, network, broker, links, faults, assertions } = this;
    const interventions = this.interventions.toSorted((a, b) => a.atUs - b.atUs);
    return {
      ...{ version: 2, name, description, seed, network, broker, faults, assertions, interventions },
      agents: [...this.agents.values()].map((one) => placed(one, places.agents)),
      channels: [...this.channels.values()].map((one) => placed(one, places.channels)),
      links: all === undefined ? links : [...links, ...interventions.flatMap(linkOf)],
    };
  }
}

interface Spot {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Places of agents and channels. */
export interface Places {
  readonly agents: readonly Spot[];
  readonly channels: readonly Spot[];
}

function placed<Node extends { readonly id: string; readonly x?: number }>(node: Node, places: readonly Spot[]): Node {
  const place = node.x === undefined ? places.find(({ id }) => id === node.id) : undefined;
  return place === undefined ? node : { ...node, x: place.x, y: place.y };
}

function linkOf({ kind, agent, channel }: Intervention): readonly Link[] {
  return kind === 'publish' || kind === 'subscribe' || kind === 'consume' ? [{ kind, agent, channel }] : [];
}
