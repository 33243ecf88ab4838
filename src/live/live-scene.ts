/**
 * The agents and channels of real traffic as a document for the picture: channels in the middle, publishers on the left, agents
 * that only receive on the right. A node that is there stays in place.
 */
import {
  type Agent,
  type Broker,
  DEFAULT_NETWORK,
  emptyScenario,
  LIMITS,
  type Link,
  type LinkKind,
  newChannel,
  type Scenario,
} from '../scenario/index.ts';

/** Largest number of agents and of channels drawn one by one; later agents are merged into one, later channels are not drawn. */
export const AGENTS_MAX = 200;
export const CHANNELS_MAX = 100;

/** Name of publishers that gave none. */
export const NOBODY_SAID = 'anonymous';
/** Name of the agents for which there is no room. */
const OTHERS = 'others';

const ROW = 104;
const COLUMN = 232;
const SIDE = 340;
const ROWS_MAX = 7;

type Side = 'left' | 'middle' | 'right';

export class Scene {
  #document: Scenario;
  readonly #agents = new Map<string, string>();
  readonly #channels = new Set<string>();
  readonly #links = new Set<string>();
  readonly #taken: Record<Side, number> = { left: 0, middle: 0, right: 0 };

  constructor(name: string, broker: Broker) {
    this.#document = { ...emptyScenario(name), broker, network: DEFAULT_NETWORK };
  }

  /** Document of the picture; another object after every change. */
  get document(): Scenario {
    return this.#document;
  }

  /** Takes over the positions of nodes, and the other changes that the user may make. */
  arrange({ agents, channels, name, description, bookmarks }: Scenario): void {
    this.#document = { ...this.#document, agents, channels, name, description, bookmarks };
  }

  hasChannel(id: string): boolean {
    return this.#channels.has(id);
  }

  /**
   * Adds an agent.
   * @returns its name in the picture
   */
  agent(name: string, side: 'left' | 'right'): string {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const clean = name.slice(0, LIMITS.nameUnits);
    const shown = this.#agents.size < AGENTS_MAX || clean === OTHERS ? clean : OTHERS;
    this.#agents.set(name, shown);
    if (!this.#document.agents.some(({ id }) => id === shown)) {
      const agent: Agent = { id: shown, ...this.#place(side), role: 'agent', behaviours: [] };
      this.#document = { ...this.#document, agents: [...this.#document.agents, agent] };
    }
    return shown;
  }

  /**
   * Adds a channel.
   * @returns whether it is in the picture
   */
  channel(id: string): boolean {
    if (this.#channels.has(id)) return true;
    if (this.#channels.size >= CHANNELS_MAX) return false;
    this.#channels.add(id);
    this.#document = {
      ...this.#document,
      channels: [...this.#document.channels, newChannel(id, this.#place('middle'))],
    };
    return true;
  }

  /** Removes channels that are no longer drawn, and their links; agents stay. */
  keepChannels(isDrawn: (id: string) => boolean): void {
    if ([...this.#channels].every(isDrawn)) return;
    for (const id of this.#channels) if (!isDrawn(id)) this.#channels.delete(id);
    for (const key of this.#links) if (!isDrawn(channelIn(key))) this.#links.delete(key);
    const { channels, links } = this.#document;
    this.#document = {
      ...this.#document,
      channels: channels.filter(({ id }) => isDrawn(id)),
      links: links.filter(({ channel }) => isDrawn(channel)),
    };
  }

  link(kind: LinkKind, agent: string, channel: string): void {
    const key = `${kind}\n${agent}\n${channel}`;
    if (this.#links.has(key)) return;
    this.#links.add(key);
    const link: Link = { kind, agent, channel };
    this.#document = { ...this.#document, links: [...this.#document.links, link] };
  }

  /** Returns the next free place: in columns at the sides, later ones further out; channels are in one column, however many. */
  #place(side: Side): { readonly x: number; readonly y: number } {
    const index = this.#taken[side];
    this.#taken[side] += 1;
    if (side === 'middle') return { x: 0, y: rowOf(index) * ROW };
    const x = SIDE + Math.floor(index / ROWS_MAX) * COLUMN;
    return { x: side === 'left' ? -x : x, y: rowOf(index % ROWS_MAX) * ROW };
  }
}

/** Returns rows from the middle outwards, above and below it in turn. */
function rowOf(index: number): number {
  return index % 2 === 0 ? index / 2 : -(index + 1) / 2;
}

function channelIn(key: string): string {
  return key.slice(key.lastIndexOf('\n') + 1);
}
