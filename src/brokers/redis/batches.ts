/**
 * Batches of messages to the server: the messages of one turn for one channel go in one script, which reads the channel's state
 * once.
 * 1. Each message has an outcome of its own; the order is the call order.
 * 2. On a cluster, where a batch may have to follow its channel to another node, one is in progress for each channel, and later
 *    messages go with the next.
 * 3. A batch is sent with the microtasks of the turn, or earlier by `flush`: before any other command.
 */

/** Size limits of one batch, which blocks the server while it runs. */
const BATCH_MESSAGES_MAX = 100;
const BATCH_LENGTH_MAX = 256 * 1024;

/** Sequence number of the message, 0 if the queue was full; whether it is in the queue; the numbers of those dropped for it. */
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
  /** Whether only one batch of a channel is in progress at a time. @default false */
  readonly serial?: boolean;
}

export class Batches {
  readonly #send: (channel: string, messages: readonly string[]) => Promise<unknown>;
  readonly #serial: boolean;
  /** Messages for the next batch of channels with a batch in progress; only for `serial`. */
  readonly #underWay = new Map<string, Post[]>();
  /** Batches that may grow, by channel. */
  readonly #open = new Map<string, Batch>();

  /** @param send runs the script for texts and producers in turn, and resolves with an outcome for each message */
  constructor(
    send: (channel: string, messages: readonly string[]) => Promise<unknown>,
    { serial = false }: BatchesOptions = {},
  ) {
    this.#send = send;
    this.#serial = serial;
  }

  /** Resolves with the outcome of the message. Rejects as `send` does. */
  add(channel: string, text: string, producer: string): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const batch = this.#open.get(channel) ?? this.#begin(channel);
      batch.posts.push({ text, producer, resolve, reject });
      batch.length += text.length;
      if (batch.posts.length >= BATCH_MESSAGES_MAX || batch.length >= BATCH_LENGTH_MAX) this.#end(batch);
    });
  }

  /** Sends all waiting batches. */
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
      // The format of the script's answer.
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

/** Returns how many of the first messages make a batch: at least one. */
function countOf(posts: readonly Pick<Post, 'text'>[]): number {
  let length = 0;
  const end = posts.slice(0, BATCH_MESSAGES_MAX).findIndex(({ text }, index) => {
    length += text.length;
    return index > 0 && length > BATCH_LENGTH_MAX;
  });
  return end === -1 ? Math.min(posts.length, BATCH_MESSAGES_MAX) : end;
}
