/**
 * The way of messages to one topic.
 * 1. A batch of which nobody knows whether it was written is sent again by the same producer, which the server then recognises:
 *    it is written once.
 * 2. When everybody who waits for a batch has given up, that producer is given up too: the server would take the next batch for it.
 */
import { ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import type { Outgoing } from '../network/driver.ts';
import { type Letter, markSent, Outbox, refuseAsClosed } from '../network/outbox.ts';
import type { KafkaOutgoing } from './client.ts';
import type { Health } from './health.ts';
import type { Producers } from './producers.ts';

/** In bytes: below what a topic that was made by others takes. */
const BATCH = { count: 1000, size: 512 * 1024 };

export class Sender {
  readonly #topic: string;
  readonly #health: Health;
  readonly #producers: Producers;
  readonly #outbox: Outbox<KafkaOutgoing>;

  constructor(topic: string, health: Health, producers: Producers, timeoutMs: number) {
    this.#topic = topic;
    this.#health = health;
    this.#producers = producers;
    this.#outbox = new Outbox({
      timeoutMs,
      batch: BATCH,
      sizeOf: ({ text }) => Buffer.byteLength(text),
      whenConnected: () => health.whenUp(),
      send: (batch) => this.#send(batch),
      late: (uncertain) =>
        uncertain
          ? new UncertainError(`Kafka has not answered for ${timeoutMs} ms`)
          : new UnavailableError(`Kafka has not taken the message for ${timeoutMs} ms: ${health.reason}`),
    });
  }

  /** @throws UnavailableError, UncertainError, ServerError, AbortError (unsent only), BrokerClosedError (unsent only) */
  post(message: KafkaOutgoing, signal: Outgoing['signal']): Promise<void> {
    return this.#outbox.post(message, signal);
  }

  /** Refuses what was not sent, and sees through what was. */
  close(): Promise<void> {
    return this.#outbox.close();
  }

  /** Until it is written, refused, or nobody waits for it any more. */
  async #send(batch: readonly Letter<KafkaOutgoing>[]): Promise<void> {
    const messages = batch.map(({ content }) => content);
    const { producer, end } = this.#producers.lease();
    let written = false;
    while (!written && batch.some(({ ended }) => !ended)) {
      const unmark = markSent(batch);
      try {
        await producer.send(this.#topic, messages);
        written = true;
        for (const letter of batch) letter.resolve();
      } catch (error) {
        this.#health.failed(error);
        if (error instanceof UnavailableError) unmark();
        // Those for whom there is no other attempt.
        if (error instanceof ServerError) for (const letter of batch) letter.reject(error);
        else if (this.#outbox.closed) refuseAsClosed(batch, error);
        await this.#pauseWhenUp();
      }
    }
    end(written);
  }

  /** Where the cluster is there and only not ready yet, a turn of the clock; where it is not, until it is. */
  async #pauseWhenUp(): Promise<void> {
    if (this.#health.up) await new Promise((resolve) => setTimeout(resolve, 20));
    else await this.#health.whenUp();
  }
}
