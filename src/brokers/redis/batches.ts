/**
 * Batches of messages to the server: the messages of one turn for one channel go in one script, which reads the channel's state
 * once.
 * 1. Each message has an outcome of its own; the order is the call order.
 * 2. On a cluster, where a batch may have to follow its channel to another node, one is in progress for each channel, and later
 *    messages go with the next.
 * 3. Messages that are published in one call go together, and have their outcomes together.
 * 4. A batch is sent with the microtasks of the turn, or earlier by `flush`: before any other command.
 */

/** Size limits of one batch, which blocks the server while it runs. */
const BATCH_MESSAGES_MAX = 100;
const BATCH_LENGTH_MAX = 256 * 1024;

/** Sequence number of the message, 0 if the queue was full; whether it is in the queue; the numbers of those dropped for it. */
export type Outcome = readonly [seq: number, queued?: number, ...dropped: number[]];

/** Messages of one call. */
interface Post {
  /** Texts and producers in turn. */
  readonly messages: readonly string[];
  readonly length: number;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly channel: string;
  readonly posts: Post[];
  count: number;
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

  /**
   * @param send runs the script for texts and producers in turn. It resolves with an outcome for each message, or with the first
   *   sequence number where all are in the queue and none was dropped
   */
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
      this.#add(channel, {
        messages: [text, producer],
        length: text.length,
        resolve: ([outcome = [0]]) => resolve(outcome),
        reject,
      });
    });
  }

  /**
   * Resolves with the outcomes of messages that fit one batch. Rejects as `send` does.
   * @param messages texts and producers in turn
   */
  addAll(channel: string, messages: readonly string[]): Promise<readonly Outcome[]> {
    return new Promise((resolve, reject) => {
      this.#add(channel, { messages, length: lengthOf(messages), resolve, reject });
    });
  }

  /** Sends all waiting batches. */
  flush(): void {
    for (const batch of this.#open.values()) this.#end(batch);
  }

  #add(channel: string, post: Post): void {
    const count = countOf(post);
    let batch = this.#open.get(channel);
    if (batch !== undefined && batch.count + count > BATCH_MESSAGES_MAX) {
      this.#end(batch);
      batch = undefined;
    }
    batch ??= this.#begin(channel);
    batch.posts.push(post);
    batch.count += count;
    batch.length += post.length;
    if (batch.count >= BATCH_MESSAGES_MAX || batch.length >= BATCH_LENGTH_MAX) this.#end(batch);
  }

  #begin(channel: string): Batch {
    const batch: Batch = { channel, posts: [], count: 0, length: 0 };
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
    while (waiting.length > 0) await this.#sendNow(channel, waiting.splice(0, fitting(waiting)));
    this.#underWay.delete(channel);
  }

  async #sendNow(channel: string, posts: readonly Post[]): Promise<void> {
    try {
      const [only] = posts;
      const all = posts.length === 1 && only !== undefined ? only.messages : posts.flatMap(({ messages }) => messages);
      // The format of the script's answer.
      const reply = (await this.#send(channel, all)) as readonly Outcome[] | number;
      let at = 0;
      for (const post of posts) {
        const count = countOf(post);
        post.resolve(typeof reply === 'number' ? numbered(reply + at, count) : reply.slice(at, at + count));
        at += count;
      }
    } catch (error) {
      for (const { reject } of posts) reject(error);
    }
  }
}

function countOf({ messages }: Pick<Post, 'messages'>): number {
  return messages.length / 2;
}

/** Returns the length of texts and producers in turn, without the producers. */
function lengthOf(messages: readonly string[]): number {
  let length = 0;
  for (let at = 0; at < messages.length; at += 2) length += messages[at]?.length ?? 0;
  return length;
}

/** Returns the outcomes of messages that are all in the queue. */
function numbered(first: number, count: number): readonly Outcome[] {
  return Array.from({ length: count }, (_, at) => [first + at, 1] as const);
}

/** Returns how many of the first posts make a batch: at least one. */
function fitting(posts: readonly Post[]): number {
  let [count, length] = [0, 0];
  const end = posts.findIndex((post, index) => {
    count += countOf(post);
    length += post.length;
    return index > 0 && (count > BATCH_MESSAGES_MAX || length > BATCH_LENGTH_MAX);
  });
  return end === -1 ? posts.length : end;
}

/** Divides messages into pieces that fit one batch each; a single message may be longer. */
export function piecesOf<Item extends { readonly text: string }>(
  messages: readonly Item[],
): readonly (readonly Item[])[] {
  const pieces: Item[][] = [];
  let piece: Item[] = [];
  let length = 0;
  for (const message of messages) {
    length += message.text.length;
    if (piece.length > 0 && (piece.length >= BATCH_MESSAGES_MAX || length > BATCH_LENGTH_MAX)) {
      pieces.push(piece);
      [piece, length] = [[], message.text.length];
    }
    piece.push(message);
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}
