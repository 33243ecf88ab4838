/**
 * The document that a program makes: agents, channels and interventions, added to the scenario in which it runs. The same effects
 * in the same order make the same document, in the worker that runs the program and in the page that shows it.
 */
import {
  type Agent,
  type Broker,
  type BrokerKind,
  type Channel,
  defaultBroker,
  type Intervention,
  LIMITS,
  newChannel,
  type Scenario,
} from '../scenario/index.ts';
import type { ScriptLine } from './joined-program.ts';

/** Thing that a program has added to its document, with the line that did it. */
export type Effect = { readonly at?: ScriptLine | undefined; readonly atUs: number } & (
  | { readonly kind: 'broker'; readonly broker: Broker }
  | { readonly kind: 'agent'; readonly agent: Agent }
  | { readonly kind: 'channel'; readonly channel: Channel }
  /** `byUser`: somebody did it in the page, and the program has seen it. */
  | { readonly kind: 'act'; readonly intervention: Intervention; readonly byUser?: true }
);

/** Distance between columns, and between rows, in canvas units. */
const COLUMN = 272;
const ROW = 128;
/** Radius of the circle of agents that have a channel each to each other. */
const RADIUS = 280;

/** A scenario that grows. */
export class ScriptDocument {
  readonly #base: Scenario;
  readonly #agents = new Map<string, Agent>();
  readonly #channels = new Map<string, Channel>();
  readonly #interventions: Intervention[] = [];
  #broker: Broker;
  /** Rows that are taken in each column: the program, its channels, those that receive. */
  readonly #rows = [0, 0, 0];

  /** @param base scenario in which the program runs; its interventions are the user's, and are handed in one by one */
  constructor(base: Scenario) {
    this.#base = base;
    this.#broker = base.broker;
    for (const agent of base.agents) this.#agents.set(agent.id, agent);
    for (const channel of base.channels) this.#channels.set(channel.id, channel);
    const bottom = [...base.agents, ...base.channels].reduce(
      (most, { y }) => Math.max(most, y),
      Number.NEGATIVE_INFINITY,
    );
    if (bottom > Number.NEGATIVE_INFINITY) this.#rows.fill(Math.ceil((bottom + ROW) / ROW));
  }

  get interventions(): readonly Intervention[] {
    return this.#interventions;
  }

  hasAgent(id: string): boolean {
    return this.#agents.has(id);
  }

  hasChannel(id: string): boolean {
    return this.#channels.has(id);
  }

  apply(effect: Effect): void {
    switch (effect.kind) {
      case 'broker':
        this.#broker = effect.broker;
        return;
      case 'agent':
        this.#agents.set(effect.agent.id, effect.agent);
        return;
      case 'channel':
        this.#channels.set(effect.channel.id, effect.channel);
        return;
      case 'act':
        this.#interventions.push(effect.intervention);
    }
  }

  /** Returns the broker that the program asks for, or undefined if the document has it. */
  brokerFor(kind: BrokerKind): Broker | undefined {
    return this.#broker.kind === kind ? undefined : defaultBroker(kind);
  }

  /**
   * Returns an agent for the program, in a free place.
   * @param column 0 for the program, 2 for those that receive
   */
  newAgent(id: string, column: 0 | 2): Agent {
    if (this.#agents.size >= LIMITS.agents) throw new RangeError(`A scenario has at most ${LIMITS.agents} agents`);
    return { id, ...this.#place(column), role: column === 0 ? 'operator' : 'agent', behaviours: [] };
  }

  newChannel(id: string): Channel {
    if (this.#channels.size >= LIMITS.channels)
      throw new RangeError(`A scenario has at most ${LIMITS.channels} channels`);
    return newChannel(id, this.#place(1));
  }

  /** Returns the agents of pairs that are not there, on a circle. */
  newCircle(ids: readonly string[]): readonly Agent[] {
    const radius = Math.max(RADIUS, (ids.length * ROW) / 4);
    const middle = { x: COLUMN, y: this.#nextY(0) + radius };
    this.#rows.fill(Math.ceil((middle.y + radius + ROW) / ROW));
    return ids.flatMap((id, index) => {
      if (this.#agents.has(id)) return [];
      const { x, y } = onCircle(index / ids.length);
      const place = { x: Math.round(middle.x + radius * x), y: Math.round(middle.y + radius * y) };
      return [{ id, ...place, role: 'microgrid' as const, behaviours: [] }];
    });
  }

  /** Returns the channel of a pair, between the two, a little to its own side. */
  newPair(id: string, from: string, to: string): Channel {
    if (this.#channels.size >= LIMITS.channels)
      throw new RangeError(`A scenario has at most ${LIMITS.channels} channels`);
    const [a, b] = [this.#agents.get(from) ?? { x: 0, y: 0 }, this.#agents.get(to) ?? { x: 0, y: 0 }];
    const length = Math.max(1, Math.sqrt((b.x - a.x) ** 2 + (b.y - a.y) ** 2));
    const aside = 32;
    const place = {
      x: Math.round((a.x + b.x) / 2 + (aside * (b.y - a.y)) / length),
      y: Math.round((a.y + b.y) / 2 - (aside * (b.x - a.x)) / length),
    };
    return newChannel(id, place, true);
  }

  scenario(): Scenario {
    return {
      ...this.#base,
      broker: this.#broker,
      agents: [...this.#agents.values()],
      channels: [...this.#channels.values()],
      interventions: [...this.#interventions],
    };
  }

  #nextY(column: number): number {
    return (this.#rows[column] ?? 0) * ROW;
  }

  #place(column: number): { readonly x: number; readonly y: number } {
    const y = this.#nextY(column);
    this.#rows[column] = (this.#rows[column] ?? 0) + 1;
    return { x: column * COLUMN, y };
  }
}

/**
 * Returns the point of a circle at a part of its round, from the top. Made of straight pieces between the corners of an octagon:
 * sine and cosine differ between engines.
 */
function onCircle(part: number): { readonly x: number; readonly y: number } {
  const at = part * OCTAGON.length;
  const [from = 0, rest] = [Math.floor(at), at - Math.floor(at)];
  const [a, b] = [OCTAGON[from % OCTAGON.length] ?? [0, 0], OCTAGON[(from + 1) % OCTAGON.length] ?? [0, 0]];
  return { x: a[0] + (b[0] - a[0]) * rest, y: a[1] + (b[1] - a[1]) * rest };
}

/** Half of the square root of two, about. */
const HALF = 0.7;
const OCTAGON: readonly (readonly [number, number])[] = [
  [0, -1],
  [HALF, -HALF],
  [1, 0],
  [HALF, HALF],
  [0, 1],
  [-HALF, HALF],
  [-1, 0],
  [-HALF, -HALF],
];

/** Returns the scenario with the effects of a program. */
export function withEffects(base: Scenario, effects: readonly Effect[]): Scenario {
  const document = new ScriptDocument(base);
  for (const effect of effects) document.apply(effect);
  return document.scenario();
}
