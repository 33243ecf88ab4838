/**
 * Messages on their way to the server: those of one turn for one channel go in one script, which asks once how the channel stands.
 * 1. Each has an outcome of its own; the order is that of the calls.
 * 2. A batch goes out with the microtasks of the turn, or earlier where `flush` is called: before any other command.
 */

/** Of one batch. The server does nothing else while it runs. */
const BATCH_MESSAGES_MAX = 100;
const BATCH_LENGTH_MAX = 256 * 1024;

/** Place of the message in its channel, 0 where it was full; whether it is in the queue; the places of those that made room for it. */
export type Outcome = readonly [seq: number, queued?: number, ...dropped: number[]];

interface Post {
  readonly text: string;
  readonly producer: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly channel: string;
  readonly posts: Post[];
  length: number;
}

export class Batches {
  readonly #send: (channel: string, messages: readonly string[]) => Promise<unknown>;
  /** Those that may grow, by channel. */
  readonly #open = new Map<string, Batch>();

  /** @param send runs the script for texts and producers in turn, and resolves with an outcome for each message */
  constructor(send: (channel: string, messages: readonly string[]) => Promise<unknown>) {
    this.#send = send;
  }

  /** Resolves with what became of the message. Rejects as `send` does. */
  add(channel: string, text: string, producer: string): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const batch = this.#open.get(channel) ?? this.#begin(channel);
      batch.posts.push({ text, producer, resolve, reject });
      batch.length += text.length;
      if (batch.posts.length >= BATCH_MESSAGES_MAX || batch.length >= BATCH_LENGTH_MAX) this.#end(batch);
    });
  }

  /** Sends what there is. */
  flush(): void {
    for (const batch of this.#open.values()) this.#end(batch);
  }

  #begin(channel: string): Batch {
    const batch: Batch = { channel, posts: [], length: 0 };
    if (this.#open.size === 0) queueMicrotask(() => this.flush());
    this.#open.set(channel, batch);
    return batch;
  }

  #end({ channel, posts }: Batch): void {
    this.#open.delete(channel);
    this.#send(
      channel,
      posts.flatMap(({ text, producer }) => [text, producer]),
    ).then(
      (outcomes) => {
        // The script answers so.
        for (const [index, outcome] of (outcomes as readonly Outcome[]).entries()) posts[index]?.resolve(outcome);
      },
      (error: unknown) => {
        for (const { reject } of posts) reject(error);
      },
    );
  }
}
