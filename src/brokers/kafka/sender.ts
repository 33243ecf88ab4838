/**
 * The way of messages to one topic.
 * 1. A batch of which nobody knows whether it was written is sent again by the same producer, which the server then recognises:
 *    it is written once.
 * 2. When everybody who waits for a batch has given up, that producer is given up too: the server would take the next batch for it.
 * 3. A topic that has gone is made again.
 */
import { BrokerClosedError, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import type { Outgoing } from '../network/driver.ts';
import { type Letter, markSent, Outbox, refuseAsClosed } from '../network/outbox.ts';
import type { KafkaOutgoing } from './client.ts';
import type { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';
import type { Producers } from './producers.ts';
import type { Topic } from './topic.ts';

/** In bytes: below what a topic that was made by others takes. */
const BATCH = { count: 1000, size: 512 * 1024 };
const PAUSE_MS = 20;

export class Sender {
  readonly #topic: Pick<Topic, 'name' | 'remake'>;
  readonly #health: Health;
  readonly #producers: Producers;
  readonly #outbox: Outbox<KafkaOutgoing>;
  /** Why the last attempt failed, until one succeeds. */
  #trouble: string | undefined;

  constructor(topic: Pick<Topic, 'name' | 'remake'>, health: Health, producers: Producers, timeoutMs: number) {
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
          : new UnavailableError(
              `Kafka has not taken the message for ${timeoutMs} ms: ${this.#trouble ?? health.reason}`,
            ),
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
        await producer.send(this.#topic.name, messages);
        written = true;
        this.#trouble = undefined;
        for (const letter of batch) letter.resolve();
      } catch (error) {
        if (error instanceof UnavailableError) unmark();
        await this.#recover(batch, error);
      }
    }
    end(written);
  }

  async #recover(batch: readonly Letter<KafkaOutgoing>[], error: unknown): Promise<void> {
    this.#health.failed(error);
    const reason = await this.#reasonOf(error);
    this.#trouble = reason.message;
    // Those for whom there is no other attempt.
    if (reason instanceof ServerError) for (const letter of batch) letter.reject(reason);
    else if (this.#outbox.closed) refuseAsClosed(batch, reason);
    if (batch.every(({ ended }) => ended)) return;
    // Where the cluster is there and only not ready yet, a turn of the clock; where it is not, until it is.
    if (this.#health.up) await this.#health.pause(PAUSE_MS);
    else await this.#health.whenUp();
  }

  async #reasonOf(error: unknown): Promise<Error> {
    if (error instanceof BrokerClosedError) return new UncertainError('The broker was closed before Kafka answered');
    if (error instanceof UnknownTopicError && !this.#outbox.closed) {
      try {
        await this.#topic.remake();
      } catch (refusal) {
        if (refusal instanceof ServerError) {
          return new ServerError(`${error.message}, and it cannot be made: ${refusal.message}`);
        }
      }
    }
    return error instanceof Error ? error : new UncertainError(String(error));
  }
}
