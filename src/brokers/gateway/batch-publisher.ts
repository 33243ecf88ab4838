/**
 * The publisher of message batches to the gateway. A request without an answer is sent again with the same idempotency key, and
 * the gateway runs it once. If the gateway was restarted, the key is unknown: then the outcome is uncertain.
 */
import { ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Outgoing } from '../network/driver.ts';
import { markSent, type PendingSend, refuseAsClosed, SendQueue } from '../network/send-queue.ts';
import { type GatewayConnection, makeId } from './gateway-connection.ts';
import { errorOf, type GatewayHttp, OtherRunError } from './http.ts';
import type { PublishResponse } from './protocol.ts';

/** Size limits of a batch, in messages and in characters, well below the limit of a request. */
const BATCH = { count: 500, size: 256 * 1024 };
const PAUSE_MS = 50;

interface Post {
  readonly channel: string;
  /** Message as it is written in the body. */
  readonly text: string;
}

export class BatchPublisher {
  readonly #http: GatewayHttp;
  readonly #connection: GatewayConnection;
  readonly #timeoutMs: number;
  readonly #sendQueue: SendQueue<Post>;

  constructor(http: GatewayHttp, connection: GatewayConnection, timeoutMs: number) {
    this.#http = http;
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#sendQueue = new SendQueue({
      timeoutMs,
      batch: BATCH,
      sizeOf: ({ text }) => text.length,
      whenConnected: () => connection.whenConnected(),
      send: (batch) => this.#send(batch),
      late: (uncertain) =>
        uncertain
          ? new UncertainError(`The gateway has not answered for ${timeoutMs} ms`)
          : new UnavailableError(`The gateway has not taken the message for ${timeoutMs} ms: ${connection.reason}`),
    });
  }

  /**
   * Publishes a message.
   * @throws UnavailableError, UncertainError, ServerError, PayloadError, QueueFullError, AbortError and BrokerClosedError (unsent
   * only)
   */
  post(channel: string, { text, producer, signal }: Outgoing): Promise<void> {
    const from = producer === undefined ? '' : `,"producer":${JSON.stringify(producer)}`;
    return this.#sendQueue.post(
      { channel, text: `{"channel":${JSON.stringify(channel)},"message":${text}${from}}` },
      signal,
    );
  }

  /** Resolves when all posted messages have their answers. */
  settled(): Promise<void> {
    return this.#sendQueue.settled();
  }

  /** Rejects unsent messages, and waits for the answers to the sent ones. */
  close(): Promise<void> {
    return this.#sendQueue.close();
  }

  // --- parts

  /** Sends a batch until each of its messages has its answer, or nobody waits for it any more. */
  async #send(batch: readonly PendingSend<Post>[]): Promise<void> {
    const body = `{"messages":[${batch.map(({ content }) => content.text).join(',')}]}`;
    let once = { key: makeId(), run: this.#connection.run };
    while (batch.some(({ ended }) => !ended)) {
      const unmark = markSent(batch);
      try {
        const answer = await this.#http.ask('/v1/messages', body, { once, timeoutMs: this.#timeoutMs });
        // The gateway's own, of a known run.
        settle(batch, answer as PublishResponse);
        return;
      } catch (error) {
        if (error instanceof UnavailableError || error instanceof OtherRunError) unmark();
        if (error instanceof OtherRunError) refuseUncertain(batch);
        else if (!(error instanceof UnavailableError || error instanceof UncertainError)) {
          for (const pending of batch) pending.reject(error);
        } else if (this.#sendQueue.closed) refuseAsClosed(batch, error);
        await new Promise<void>((resolve) => setTimer(resolve, PAUSE_MS));
        if (!this.#sendQueue.closed) await this.#connection.whenConnected();
        if (error instanceof OtherRunError) once = { key: makeId(), run: this.#connection.run };
      }
    }
  }
}

function refuseUncertain(batch: readonly PendingSend<Post>[]): void {
  for (const pending of batch) {
    if (pending.uncertain) pending.reject(new UncertainError('The gateway was started anew before it answered'));
  }
}

function settle(batch: readonly PendingSend<Post>[], { outcomes }: PublishResponse): void {
  for (const [index, pending] of batch.entries()) {
    const wrong = outcomes[index];
    if (wrong === null) pending.resolve();
    else if (wrong === undefined) pending.reject(new ServerError('The gateway gave no answer for the message'));
    else pending.reject(errorOf(wrong, pending.content.channel));
  }
}
