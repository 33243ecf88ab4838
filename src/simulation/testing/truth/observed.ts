/** Observations of the clients of a script, so that two plays of it can be compared. */
import type { Channel, Client, Script } from './script.ts';

/** One incarnation of a client: `b1` is the first of `b`. */
export type Life = string;

export interface Payload {
  readonly n: number;
  readonly by: string;
}

export class Observed {
  readonly #perProducer: boolean;
  readonly #seen = new Map<string, string[]>();

  constructor({ partitions }: Pick<Script, 'partitions'>) {
    // Across partitions no order is promised, but each producer keeps to one.
    this.#perProducer = partitions > 1;
  }

  /** @param again whether the message was said to have been handed out before */
  received(incarnation: Life, how: string, channel: Channel, { n, by }: Payload, again = false): void {
    const key = `${incarnation} ${how} ${channel}${this.#perProducer ? ` of ${by}` : ''}`;
    const seen = this.#seen.get(key);
    const text = `${n}${again ? '*' : ''}`;
    if (seen === undefined) this.#seen.set(key, [text]);
    else seen.push(text);
  }

  /** Returns a line for each consumer and subscription that saw something. */
  lines(): readonly string[] {
    return [...this.#seen].map(([key, seen]) => `${key}: ${seen.join(' ')}`).toSorted();
  }
}

/** Numbers the incarnations of the clients. */
export class AgentLifecycle {
  readonly #count = new Map<string, number>();
  readonly #present = new Map<string, Life>();

  /** @returns the client's incarnation, begun now if the client had gone, and whether it was begun now */
  here(client: Client): { readonly incarnation: Life; readonly begun: boolean } {
    const present = this.#present.get(client);
    if (present !== undefined) return { incarnation: present, begun: false };
    const count = (this.#count.get(client) ?? 0) + 1;
    this.#count.set(client, count);
    const incarnation = `${client}${count}`;
    this.#present.set(client, incarnation);
    return { incarnation, begun: true };
  }

  present(client: Client): Life | undefined {
    return this.#present.get(client);
  }

  end(client: Client): void {
    this.#present.delete(client);
  }
}
