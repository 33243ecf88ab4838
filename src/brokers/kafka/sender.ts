/**
 * The way of messages to one topic.
 * 1. One batch is under way at a time; what comes meanwhile goes with the next. So the order of the calls is the order of the topic.
 * 2. A batch of which nobody knows whether it was written is sent again by the same producer, which the server then recognises:
 *    it is written once.
 * 3. When everybody who waits for a batch has given up, that producer is given up too: the server would take the next batch for it.
 */
import { AbortError, BrokerClosedError, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import type { Outgoing } from '../network/driver.ts';
import type { KafkaOutgoing } from './client.ts';
import type { Health } from './health.ts';
import type { Producers } from './producers.ts';

/** Of one batch: below what a topic that was made by others takes, but for a single message that is larger. */
const BATCH_BYTES_MAX = 512 * 1024;
const BATCH_MESSAGES_MAX = 1000;

interface Letter {
  readonly message: KafkaOutgoing;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** Whether it can have been written: it was given to a connection, and no answer says that it was not. */
  uncertain: boolean;
  ended: boolean;
}

export class Sender {
  readonly #topic: string;
  readonly #health: Health;
  readonly #producers: Producers;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<Letter>();
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(topic: string, health: Health, producers: Producers, timeoutMs: number) {
    this.#topic = topic;
    this.#health = health;
    this.#producers = producers;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws UnavailableError, UncertainError, ServerError, AbortError (unsent only), BrokerClosedError (unsent only) */
  post(message: KafkaOutgoing, signal: Outgoing['signal']): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        if (letter.ended) return;
        letter.ended = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(letter);
        settle();
      };
      const letter: Letter = {
        message,
        uncertain: false,
        ended: false,
        resolve: () => end(resolve),
        reject: (error) => end(() => reject(error)),
      };
      const onAbort = (): void => {
        if (this.#waiting.has(letter)) letter.reject(new AbortError(signal?.reason));
      };
      const timer = setTimeout(() => letter.reject(this.#late(letter)), this.#timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(letter);
      if (signal?.aborted) onAbort();
      this.#sending ??= this.#sendAll();
    });
  }

  /** Refuses what was not sent, and sees through what was. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const letter of this.#waiting) letter.reject(new BrokerClosedError());
    await this.#sending;
  }

  #late({ uncertain }: Letter): Error {
    if (uncertain) return new UncertainError(`Kafka has not answered for ${this.#timeoutMs} ms`);
    return new UnavailableError(`Kafka has not taken the message for ${this.#timeoutMs} ms: ${this.#health.reason}`);
  }

  async #sendAll(): Promise<void> {
    // Not before the calls of this turn are all here.
    await Promise.resolve();
    while (this.#waiting.size > 0) {
      await this.#health.whenUp();
      const batch = this.#nextBatch();
      // All may have given up meanwhile.
      if (batch.length > 0) await this.#sendBatch(batch);
    }
    this.#sending = undefined;
  }

  #nextBatch(): readonly Letter[] {
    const batch: Letter[] = [];
    let bytes = 0;
    for (const letter of this.#waiting) {
      bytes += Buffer.byteLength(letter.message.text);
      if (batch.length > 0 && (bytes > BATCH_BYTES_MAX || batch.length >= BATCH_MESSAGES_MAX)) break;
      batch.push(letter);
      this.#waiting.delete(letter);
    }
    return batch;
  }

  /** Until it is written, refused, or nobody waits for it any more. */
  async #sendBatch(batch: readonly Letter[]): Promise<void> {
    const messages = batch.map(({ message }) => message);
    const { producer, end } = this.#producers.lease();
    let written = false;
    while (!written && batch.some(({ ended }) => !ended)) {
      const before = batch.map(({ uncertain }) => uncertain);
      for (const letter of batch) letter.uncertain = true;
      try {
        await producer.send(this.#topic, messages);
        written = true;
        for (const letter of batch) letter.resolve();
      } catch (error) {
        this.#health.failed(error);
        if (error instanceof UnavailableError) {
          for (const [index, letter] of batch.entries()) letter.uncertain = before[index] ?? false;
        }
        this.#refuse(batch, error);
        await this.#pauseWhenUp();
      }
    }
    end(written);
  }

  /** Those for whom there is no other attempt. */
  #refuse(batch: readonly Letter[], error: unknown): void {
    if (error instanceof ServerError) for (const letter of batch) letter.reject(error);
    else if (this.#closed) {
      for (const letter of batch) letter.reject(letter.uncertain ? error : new BrokerClosedError());
    }
  }

  /** Where the cluster is there and only not ready yet, a turn of the clock; where it is not, until it is. */
  async #pauseWhenUp(): Promise<void> {
    if (this.#health.up) await new Promise((resolve) => setTimeout(resolve, 20));
    else await this.#health.whenUp();
  }
}
