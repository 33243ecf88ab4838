/**
 * A queue of messages to a server.
 * 1. One batch is in progress at a time; later messages go with the next. So call order is arrival order.
 * 2. Aborting before the message is sent removes it from the queue. Once it is sent, only its time limit ends the wait for an
 *    answer.
 */
import { AbortError, BrokerClosedError } from '../../messaging/index.ts';
import { Deadlines } from './deadlines.ts';

/** Message that is being sent, and the promise of its outcome. */
export class PendingSend<Content> {
  readonly content: Content;
  /** Whether it may have been accepted: it was sent, and no answer says otherwise. */
  uncertain = false;
  #ended = false;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  readonly #leave: (pending: PendingSend<Content>) => void;

  /** @param leave called once, before it is settled */
  constructor(
    content: Content,
    resolve: () => void,
    reject: (error: unknown) => void,
    leave: (pending: PendingSend<Content>) => void,
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
  /** Time limit of a message's answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Size limits of a batch; a single message may be larger. */
  readonly batch: { readonly count: number; readonly size: number };
  /** Returns the size in the unit of `batch.size`. */
  readonly sizeOf: (content: Content) => number;
  /** Returns how many messages the content is. @default one */
  readonly countOf?: (content: Content) => number;
  readonly whenConnected: () => Promise<void>;
  /** Resolves when every message of the batch has ended. */
  readonly send: (batch: readonly PendingSend<Content>[]) => Promise<void>;
  /** Returns the error for the time limit. */
  readonly late: (uncertain: boolean) => Error;
}

export class SendQueue<Content> {
  readonly #options: OutboxOptions<Content>;
  readonly #waiting = new Set<PendingSend<Content>>();
  readonly #deadlines: Deadlines<PendingSend<Content>>;
  /** Functions that remove the listener of a message's signal. */
  readonly #aborts = new Map<PendingSend<Content>, () => void>();
  readonly #leave = (pending: PendingSend<Content>): void => {
    this.#waiting.delete(pending);
    this.#deadlines.delete(pending);
    this.#aborts.get(pending)?.();
    this.#aborts.delete(pending);
  };
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(options: OutboxOptions<Content>) {
    this.#options = options;
    const { timeoutMs, late } = options;
    this.#deadlines = new Deadlines(timeoutMs, (pending) => pending.reject(late(pending.uncertain)));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Sends a message. Rejects with the error of `late` or of `send`, AbortError (unsent only), BrokerClosedError (unsent only).
   */
  post(content: Content, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const pending = new PendingSend(content, resolve, reject, this.#leave);
      this.#deadlines.add(pending);
      this.#waiting.add(pending);
      if (signal !== undefined) this.#bindSignal(signal, pending);
      this.#sending ??= this.#sendAll();
    });
  }

  #bindSignal(signal: AbortSignal, pending: PendingSend<Content>): void {
    const onAbort = (): void => {
      if (this.#waiting.has(pending)) pending.reject(new AbortError(signal.reason));
    };
    this.#aborts.set(pending, () => signal.removeEventListener('abort', onAbort));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  }

  /** Resolves when all posted messages have their answers. */
  settled(): Promise<void> {
    return this.#sending ?? Promise.resolve();
  }

  /** Rejects unsent messages, and waits for the answers to the sent ones. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const pending of this.#waiting) pending.reject(new BrokerClosedError());
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    // After the calls of this turn, so that all of them are included.
    await Promise.resolve();
    while (this.#waiting.size > 0) await this.#sendNext();
    this.#sending = undefined;
  }

  /** Sends one batch. An error that `send` leaves over rejects its messages, and no later ones. */
  async #sendNext(): Promise<void> {
    let batch: readonly PendingSend<Content>[] = [];
    try {
      await this.#options.whenConnected();
      batch = this.#nextBatch();
      // All may have been aborted in the meantime.
      if (batch.length > 0) await this.#options.send(batch);
    } catch (error) {
      for (const pending of batch.length > 0 ? batch : [...this.#waiting]) pending.reject(error);
    }
  }

  #nextBatch(): readonly PendingSend<Content>[] {
    const { batch: most, sizeOf, countOf = () => 1 } = this.#options;
    const batch: PendingSend<Content>[] = [];
    let [size, count] = [0, 0];
    for (const pending of this.#waiting) {
      size += sizeOf(pending.content);
      count += countOf(pending.content);
      if (batch.length > 0 && (size > most.size || count > most.count)) break;
      batch.push(pending);
      this.#waiting.delete(pending);
    }
    return batch;
  }
}

/**
 * Marks the batch as sent.
 * @returns a function that says that this attempt was not sent
 */
export function markSent<Content>(batch: readonly PendingSend<Content>[]): () => void {
  const before = batch.map(({ uncertain }) => uncertain);
  for (const pending of batch) pending.uncertain = true;
  return () => {
    for (const [index, pending] of batch.entries()) pending.uncertain = before[index] ?? false;
  };
}

/** Rejects the batch without another attempt, as the broker closes. */
export function refuseAsClosed<Content>(batch: readonly PendingSend<Content>[], error: unknown): void {
  for (const pending of batch) pending.reject(pending.uncertain ? error : new BrokerClosedError());
}
