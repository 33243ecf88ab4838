/**
 * The batch publisher of one topic.
 * 1. A batch with an unknown outcome is sent again by the same producer. The server then recognises it, and writes it once.
 * 2. When every caller of a batch has given up, that producer is retired too: the server would mistake the next batch for it.
 * 3. A topic that is gone is created again.
 */
import { BrokerClosedError, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import type { Outgoing } from '../network/driver.ts';
import { piecesOf } from '../network/pieces.ts';
import { markSent, type PendingSend, refuseAsClosed, SendQueue } from '../network/send-queue.ts';
import type { KafkaOutgoing } from './client.ts';
import type { Health } from './health.ts';
import { UnknownTopicError } from './kafka-errors.ts';
import type { Producers } from './producers.ts';
import type { Topic } from './topic.ts';

/** Size limits of a batch, in messages and bytes: below the limit of a topic that others created. */
const BATCH = { count: 1000, size: 512 * 1024 };
const PAUSE_MS = 20;

export class Sender {
  readonly #topic: Pick<Topic, 'name' | 'remake'>;
  readonly #health: Health;
  readonly #producers: Producers;
  /** Each item: the messages of one call, which fit one batch. */
  readonly #sendQueue: SendQueue<readonly KafkaOutgoing[]>;
  /** Reason of the last failure, until an attempt succeeds. */
  #trouble: string | undefined;

  constructor(topic: Pick<Topic, 'name' | 'remake'>, health: Health, producers: Producers, timeoutMs: number) {
    this.#topic = topic;
    this.#health = health;
    this.#producers = producers;
    this.#sendQueue = new SendQueue({
      timeoutMs,
      batch: BATCH,
      sizeOf: (messages) => messages.reduce((size, { text }) => size + Buffer.byteLength(text), 0),
      countOf: ({ length }) => length,
      whenConnected: () => health.whenUp(),
      send: (batch) => this.#send(batch),
      late: (uncertain) =>
        uncertain
          ? new UncertainError(`${health.name} has not answered for ${timeoutMs} ms`)
          : new UnavailableError(
              `${health.name} has not taken the message for ${timeoutMs} ms: ${this.#trouble ?? health.reason}`,
            ),
    });
  }

  /**
   * Publishes a message.
   * @throws UnavailableError, UncertainError, ServerError, AbortError (unsent only), BrokerClosedError (unsent only)
   */
  post(message: KafkaOutgoing, signal: Outgoing['signal']): Promise<void> {
    return this.#sendQueue.post([message], signal);
  }

  /** Publishes messages in order. Resolves with the error of each, undefined for one that was written. */
  async postAll(messages: readonly KafkaOutgoing[], signal: Outgoing['signal']): Promise<readonly unknown[]> {
    const sent = piecesOf(messages, BATCH, ({ text }) => Buffer.byteLength(text)).map((piece) =>
      this.#sendQueue.post(piece, signal).then(
        () => piece.map(() => undefined),
        (error: unknown) => piece.map(() => error),
      ),
    );
    return (await Promise.all<readonly unknown[]>(sent)).flat();
  }

  /** Rejects unsent messages, and waits for the answers to the sent ones. */
  close(): Promise<void> {
    return this.#sendQueue.close();
  }

  /** Sends a batch until it is written, refused, or nobody waits for it any more. */
  async #send(batch: readonly PendingSend<readonly KafkaOutgoing[]>[]): Promise<void> {
    const messages = batch.flatMap(({ content }) => content);
    const { producer, end } = this.#producers.lease();
    let written = false;
    while (!written && batch.some(({ ended }) => !ended)) {
      const unmark = markSent(batch);
      try {
        await producer.send(this.#topic.name, messages);
        written = true;
        this.#trouble = undefined;
        for (const pending of batch) pending.resolve();
      } catch (error) {
        if (error instanceof UnavailableError) unmark();
        await this.#recover(batch, error);
      }
    }
    end(written);
  }

  async #recover(batch: readonly PendingSend<readonly KafkaOutgoing[]>[], error: unknown): Promise<void> {
    this.#health.failed(error);
    const reason = await this.#reasonOf(error);
    this.#trouble = reason.message;
    // Those that have no further attempt.
    if (reason instanceof ServerError) for (const pending of batch) pending.reject(reason);
    else if (this.#sendQueue.closed) refuseAsClosed(batch, reason);
    if (batch.every(({ ended }) => ended)) return;
    // A short pause if the cluster is only not ready yet; otherwise until it can be reached.
    if (this.#health.up) await this.#health.pause(PAUSE_MS);
    else await this.#health.whenUp();
  }

  async #reasonOf(error: unknown): Promise<Error> {
    if (error instanceof BrokerClosedError) return new UncertainError('The broker was closed before Kafka answered');
    if (error instanceof UnknownTopicError && !this.#sendQueue.closed) {
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
