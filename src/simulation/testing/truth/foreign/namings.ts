/**
 * The model of Kafka under each naming of its members that may be the server's. Names are those of the lives, but where the server makes
 * its own: there they may be in any order.
 */
import type { Broker } from '../../../../scenario/index.ts';
import { type Action, ModelPlay } from './model-play.ts';
import type { KafkaScript } from './script.ts';
import type { Life } from './seen.ts';

type Kafka = Extract<Broker, { kind: 'kafka' }>;

interface Naming {
  /** Ranks of the lives that have joined, between 0 and 1. */
  readonly ranks: ReadonlyMap<Life, number>;
  readonly model: ModelPlay;
}

export class Namings {
  readonly #script: KafkaScript;
  readonly #broker: Kafka;
  readonly #actions: Action[] = [];
  #namings: readonly Naming[];

  constructor(script: KafkaScript, broker: Kafka) {
    this.#script = script;
    this.#broker = broker;
    this.#namings = [this.#naming(new Map())];
  }

  get all(): readonly ModelPlay[] {
    return this.#namings.map(({ model }) => model);
  }

  get isRace(): boolean {
    return this.all.some(({ group }) => group.isRace);
  }

  play(action: Action): void {
    this.#actions.push(action);
    const before = new Set(this.#namings[0]?.model.group.members);
    for (const { model } of this.#namings) model.play(action);
    if (this.#broker.protocol !== 'new') return;
    const joined = this.#namings[0]?.model.group.members.find((member) => !before.has(member));
    if (joined !== undefined) this.#namings = this.#namings.flatMap((naming) => this.#withOrders(naming, joined));
  }

  /** Keeps those that are like that. @returns false, and keeps all, where none is */
  keep(isLike: (model: ModelPlay) => boolean): boolean {
    const like = this.#namings.filter(({ model }) => isLike(model));
    if (like.length === 0) return false;
    const byOrder = new Map(like.map((naming) => [orderOf(naming), naming]));
    this.#namings = [...byOrder.values()];
    return true;
  }

  /** Returns namings with the new member at every place among the others. */
  #withOrders({ ranks, model }: Naming, joined: Life): readonly Naming[] {
    const others = model.group.members.filter((member) => member !== joined).map((member) => rankOf(ranks, member));
    const sorted = [0, ...others.toSorted((one, other) => one - other), 1];
    return sorted
      .slice(1)
      .map((after, at) => this.#naming(new Map([...ranks, [joined, (after + (sorted[at] ?? 0)) / 2]])));
  }

  #naming(ranks: ReadonlyMap<Life, number>): Naming {
    const nameOf = (incarnation: Life): string => ranks.get(incarnation)?.toFixed(20) ?? incarnation;
    const model = new ModelPlay(this.#script, { broker: this.#broker, nameOf });
    for (const action of this.#actions) model.play(action);
    return { ranks, model };
  }
}

/** Returns the present members, in the order of their names. */
function orderOf({ ranks, model }: Naming): string {
  return model.group.members.toSorted((one, other) => rankOf(ranks, one) - rankOf(ranks, other)).join();
}

function rankOf(ranks: ReadonlyMap<Life, number>, incarnation: Life): number {
  return ranks.get(incarnation) ?? 0;
}
