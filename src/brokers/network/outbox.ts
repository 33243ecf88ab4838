/**
 * Messages on their way to a server.
 * 1. One batch is under way at a time; what comes meanwhile goes with the next. So the order of the calls is the order of arrival.
 * 2. Who gives up before a message is sent takes it back. Once it is sent, only its time limit ends the wait for an answer.
 */
import { AbortError, BrokerClosedError } from '../../messaging/index.ts';
import { Deadlines } from './deadlines.ts';

/** A message, and who waits to hear what became of it. */
export class Letter<Content> {
  readonly content: Content;
  /** It can have been accepted: it was sent, and no answer says that it was not. */
  uncertain = false;
  #ended = false;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  readonly #leave: (letter: Letter<Content>) => void;

  /** @param leave called once, before it is settled */
  constructor(
    content: Content,
    resolve: () => void,
    reject: (error: unknown) => void,
    leave: (letter: Letter<Content>) => void,
  ) {
    this.content = content;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#leave = leave;
  }

  get ended(): boolean {
    return this.#ended;
  }

  resolve(): void {
    if (this.#end()) this.#resolve();
  }

  reject(error: unknown): void {
    if (this.#end()) this.#reject(error);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#leave(this);
    return true;
  }
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
  readonly #deadlines: Deadlines<Letter<Content>>;
  /** Of letters with a signal: what stops listening to it. */
  readonly #aborts = new Map<Letter<Content>, () => void>();
  readonly #leave = (letter: Letter<Content>): void => {
    this.#waiting.delete(letter);
    this.#deadlines.delete(letter);
    this.#aborts.get(letter)?.();
    this.#aborts.delete(letter);
  };
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(options: OutboxOptions<Content>) {
    this.#options = options;
    const { timeoutMs, late } = options;
    this.#deadlines = new Deadlines(timeoutMs, (letter) => letter.reject(late(letter.uncertain)));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects with what `late` says, what `send` refuses it with, AbortError (unsent only), BrokerClosedError (unsent only). */
  post(content: Content, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const letter = new Letter(content, resolve, reject, this.#leave);
      this.#deadlines.add(letter);
      this.#waiting.add(letter);
      if (signal !== undefined) this.#heed(signal, letter);
      this.#sending ??= this.#sendAll();
    });
  }

  #heed(signal: AbortSignal, letter: Letter<Content>): void {
    const onAbort = (): void => {
      if (this.#waiting.has(letter)) letter.reject(new AbortError(signal.reason));
    };
    this.#aborts.set(letter, () => signal.removeEventListener('abort', onAbort));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
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
export function markSent<Content>(batch: readonly Letter<Content>[]): () => void {
  const before = batch.map(({ uncertain }) => uncertain);
  for (const letter of batch) letter.uncertain = true;
  return () => {
    for (const [index, letter] of batch.entries()) letter.uncertain = before[index] ?? false;
  };
}

/** There is no other attempt, as the broker closes. */
export function refuseAsClosed<Content>(batch: readonly Letter<Content>[], error: unknown): void {
  for (const letter of batch) letter.reject(letter.uncertain ? error : new BrokerClosedError());
}
