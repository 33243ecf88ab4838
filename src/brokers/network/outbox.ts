/**
 * Messages on their way to a server.
 * 1. One batch is under way at a time; what comes meanwhile goes with the next. So the order of the calls is the order of arrival.
 * 2. Who gives up before a message is sent takes it back. Once it is sent, only its time limit ends the wait for an answer.
 */
import { AbortError, BrokerClosedError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';

/** A message, and who waits to hear what became of it. */
export interface Letter<Content> {
  readonly content: Content;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** It can have been accepted: it was sent, and no answer says that it was not. */
  uncertain: boolean;
  ended: boolean;
}

export interface OutboxOptions<Content> {
  /** How long a message waits for its answer, in milliseconds. */
  readonly timeoutMs: number;
  /** What a batch may hold; a single message may be larger. */
  readonly batch: { readonly count: number; readonly size: number };
  /** In the unit of `batch.size`. */
  readonly sizeOf: (content: Content) => number;
  readonly whenConnected: () => Promise<void>;
  /** Resolves when every letter has ended. */
  readonly send: (batch: readonly Letter<Content>[]) => Promise<void>;
  /** What is said when the time is up. */
  readonly late: (uncertain: boolean) => Error;
}

export class Outbox<Content> {
  readonly #options: OutboxOptions<Content>;
  readonly #waiting = new Set<Letter<Content>>();
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(options: OutboxOptions<Content>) {
    this.#options = options;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects with what `late` says, what `send` refuses it with, AbortError (unsent only), BrokerClosedError (unsent only). */
  post(content: Content, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        if (letter.ended) return;
        letter.ended = true;
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(letter);
        settle();
      };
      const letter: Letter<Content> = {
        content,
        uncertain: false,
        ended: false,
        resolve: () => end(resolve),
        reject: (error) => end(() => reject(error)),
      };
      const onAbort = (): void => {
        if (this.#waiting.has(letter)) letter.reject(new AbortError(signal?.reason));
      };
      const { timeoutMs, late } = this.#options;
      const cancelTimer = setTimer(() => letter.reject(late(letter.uncertain)), timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(letter);
      if (signal?.aborted) onAbort();
      this.#sending ??= this.#sendAll();
    });
  }

  /** Resolves when what was posted has its answers. */
  settled(): Promise<void> {
    return this.#sending ?? Promise.resolve();
  }

  /** Refuses what was not sent, and sees through what was. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const letter of this.#waiting) letter.reject(new BrokerClosedError());
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    // Not before the calls of this turn are all here.
    await Promise.resolve();
    while (this.#waiting.size > 0) {
      await this.#options.whenConnected();
      const batch = this.#nextBatch();
      // All may have given up meanwhile.
      if (batch.length > 0) await this.#options.send(batch);
    }
    this.#sending = undefined;
  }

  #nextBatch(): readonly Letter<Content>[] {
    const { batch: most, sizeOf } = this.#options;
    const batch: Letter<Content>[] = [];
    let size = 0;
    for (const letter of this.#waiting) {
      size += sizeOf(letter.content);
      if (batch.length > 0 && (size > most.size || batch.length >= most.count)) break;
      batch.push(letter);
      this.#waiting.delete(letter);
    }
    return batch;
  }
}

/** All of them are being sent. The returned call says that this time they were not. */
export function markSent(batch: readonly Letter<unknown>[]): () => void {
  const before = batch.map(({ uncertain }) => uncertain);
  for (const letter of batch) letter.uncertain = true;
  return () => {
    for (const [index, letter] of batch.entries()) letter.uncertain = before[index] ?? false;
  };
}

/** There is no other attempt, as the broker closes. */
export function refuseAsClosed(batch: readonly Letter<unknown>[], error: unknown): void {
  for (const letter of batch) letter.reject(letter.uncertain ? error : new BrokerClosedError());
}
