/** The subscriptions of a run, in the order in which they were made. Numbers are unique within the run, from 1. */
export interface ModelSubscription {
  readonly number: number;
  readonly channel: string;
  readonly agent: string;
}

export class Subscriptions {
  readonly #channels = new Map<string, Map<number, ModelSubscription>>();
  readonly #channelOf = new Map<number, string>();
  #last = 0;

  add(channel: string, agent: string): ModelSubscription {
    this.#last += 1;
    const made = { number: this.#last, channel, agent };
    const others = this.#channels.get(channel);
    if (others === undefined) this.#channels.set(channel, new Map([[made.number, made]]));
    else others.set(made.number, made);
    this.#channelOf.set(made.number, channel);
    return made;
  }

  has({ number }: ModelSubscription): boolean {
    return this.#channelOf.has(number);
  }

  remove(number: number): void {
    this.#channels.get(this.#channelOf.get(number) ?? '')?.delete(number);
    this.#channelOf.delete(number);
  }

  of(channel: string): Iterable<ModelSubscription> {
    return this.#channels.get(channel)?.values() ?? [];
  }
}
