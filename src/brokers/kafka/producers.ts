import type { KafkaClient, KafkaProducer } from './client.ts';

/** Producer for one batch. */
export interface Lease {
  readonly producer: KafkaProducer;
  /**
   * Returns the producer.
   * @param fit whether it may be used for other batches: not if the outcome of this one is unknown
   */
  readonly end: (fit: boolean) => void;
}

interface Shared {
  readonly producer: KafkaProducer;
  users: number;
  fit: boolean;
}

/** One producer for all topics, until a batch makes it unfit. It is then replaced, and closed after its last batch. */
export class Producers {
  readonly #client: KafkaClient;
  #current: Shared | undefined;
  readonly #closing = new Set<Promise<void>>();

  constructor(client: KafkaClient) {
    this.#client = client;
  }

  lease(): Lease {
    this.#current ??= { producer: this.#client.producer(), users: 0, fit: true };
    const shared = this.#current;
    shared.users += 1;
    return {
      producer: shared.producer,
      end: (fit) => {
        shared.users -= 1;
        if (!fit) this.#retire(shared);
        if (!shared.fit && shared.users === 0) this.#close(shared);
      },
    };
  }

  async close(): Promise<void> {
    const { users = 1 } = this.#current ?? {};
    if (this.#current !== undefined && users === 0) this.#close(this.#current);
    await Promise.all(this.#closing);
  }

  #retire(shared: Shared): void {
    shared.fit = false;
    if (this.#current === shared) this.#current = undefined;
  }

  #close(shared: Shared): void {
    this.#retire(shared);
    const closing = shared.producer.close().catch(() => undefined);
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }
}
