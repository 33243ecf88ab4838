/**
 * Messages on their way to the server: those of one turn for one channel go in one script, which asks once how the channel stands.
 * 1. Each has an outcome of its own; the order is that of the calls.
 * 2. On a cluster, where a batch may have to follow its channel to another node, one is under way for each channel, and what comes
 *    meanwhile goes with the next.
 * 3. A batch goes out with the microtasks of the turn, or earlier where `flush` is called: before any other command.
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

export interface BatchesOptions {
  /** One batch of a channel at a time. @default false */
  readonly serial?: boolean;
}

export class Batches {
  readonly #send: (channel: string, messages: readonly string[]) => Promise<unknown>;
  readonly #serial: boolean;
  /** Channels with a batch under way, and what goes out after it; where one batch goes at a time. */
  readonly #underWay = new Map<string, Post[]>();
  /** Those that may grow, by channel. */
  readonly #open = new Map<string, Batch>();

  /** @param send runs the script for texts and producers in turn, and resolves with an outcome for each message */
  constructor(
    send: (channel: string, messages: readonly string[]) => Promise<unknown>,
    { serial = false }: BatchesOptions = {},
  ) {
    this.#send = send;
    this.#serial = serial;
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
    const waiting = this.#underWay.get(channel);
    if (waiting !== undefined) waiting.push(...posts);
    else if (this.#serial) void this.#sendInTurn(channel, posts);
    else void this.#sendNow(channel, posts);
  }

  async #sendInTurn(channel: string, first: readonly Post[]): Promise<void> {
    const waiting = [...first];
    this.#underWay.set(channel, waiting);
    while (waiting.length > 0) await this.#sendNow(channel, waiting.splice(0, countOf(waiting)));
    this.#underWay.delete(channel);
  }

  async #sendNow(channel: string, posts: readonly Post[]): Promise<void> {
    try {
      // The script answers so.
      const outcomes = (await this.#send(
        channel,
        posts.flatMap(({ text, producer }) => [text, producer]),
      )) as readonly Outcome[];
      for (const [index, outcome] of outcomes.entries()) posts[index]?.resolve(outcome);
    } catch (error) {
      for (const { reject } of posts) reject(error);
    }
  }
}

/** How many of the first make a batch: at least one. */
function countOf(posts: readonly Pick<Post, 'text'>[]): number {
  let length = 0;
  const end = posts.slice(0, BATCH_MESSAGES_MAX).findIndex(({ text }, index) => {
    length += text.length;
    return index > 0 && length > BATCH_LENGTH_MAX;
  });
  return end === -1 ? Math.min(posts.length, BATCH_MESSAGES_MAX) : end;
}
