/**
 * The way of messages to the gateway.
 * 1. One request is under way at a time; what comes meanwhile goes with the next. So the order of the calls is the order of arrival.
 * 2. A request without an answer is sent again with the same key, and the gateway does it once; unless it was started anew, which
 *    knows nothing of the key: then nobody can say what became of it.
 */
import { AbortError, BrokerClosedError, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Outgoing } from '../network/driver.ts';
import { type GatewayConnection, makeId } from './connection.ts';
import { errorOf, type GatewayHttp, OtherRunError } from './http.ts';
import type { PublishResponse } from './protocol.ts';

/** Of one request: well below what the gateway takes, but for a single message. */
const BATCH_UNITS_MAX = 256 * 1024;
const BATCH_MESSAGES_MAX = 500;
const PAUSE_MS = 50;

interface Letter {
  readonly channel: string;
  /** As it stands in the body. */
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** It can have been accepted: it was sent, and no answer says that it was not. */
  uncertain: boolean;
  ended: boolean;
}

export class PublishLane {
  readonly #http: GatewayHttp;
  readonly #connection: GatewayConnection;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<Letter>();
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(http: GatewayHttp, connection: GatewayConnection, timeoutMs: number) {
    this.#http = http;
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws UnavailableError, UncertainError, ServerError, PayloadError, QueueFullError, AbortError and BrokerClosedError (unsent only) */
  post(channel: string, { text, producer, signal }: Outgoing): Promise<void> {
    const from = producer === undefined ? '' : `,"producer":${JSON.stringify(producer)}`;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        if (letter.ended) return;
        letter.ended = true;
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(letter);
        settle();
      };
      const letter: Letter = {
        channel,
        text: `{"channel":${JSON.stringify(channel)},"message":${text}${from}}`,
        uncertain: false,
        ended: false,
        resolve: () => end(resolve),
        reject: (error) => end(() => reject(error)),
      };
      const onAbort = (): void => {
        if (this.#waiting.has(letter)) letter.reject(new AbortError(signal?.reason));
      };
      const cancelTimer = setTimer(() => letter.reject(this.#late(letter)), this.#timeoutMs);
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

  // --- parts

  #late({ uncertain }: Letter): Error {
    return uncertain
      ? new UncertainError(`The gateway has not answered for ${this.#timeoutMs} ms`)
      : new UnavailableError(
          `The gateway has not taken the message for ${this.#timeoutMs} ms: ${this.#connection.reason}`,
        );
  }

  async #sendAll(): Promise<void> {
    // Not before the calls of this turn are all here.
    await Promise.resolve();
    while (this.#waiting.size > 0) {
      await this.#connection.whenConnected();
      if (this.#waiting.size > 0) await this.#sendBatch(this.#nextBatch());
    }
    this.#sending = undefined;
  }

  #nextBatch(): readonly Letter[] {
    const batch: Letter[] = [];
    let units = 0;
    for (const letter of this.#waiting) {
      units += letter.text.length;
      if (batch.length > 0 && (units > BATCH_UNITS_MAX || batch.length >= BATCH_MESSAGES_MAX)) break;
      batch.push(letter);
      this.#waiting.delete(letter);
    }
    return batch;
  }

  /** Until every letter has its answer, or nobody waits for one any more. */
  async #sendBatch(batch: readonly Letter[]): Promise<void> {
    const body = `{"messages":[${batch.map(({ text }) => text).join(',')}]}`;
    let once = { key: makeId(), run: this.#connection.run };
    while (batch.some(({ ended }) => !ended)) {
      const before = batch.map(({ uncertain }) => uncertain);
      for (const letter of batch) letter.uncertain = true;
      try {
        const answer = await this.#http.ask('/v1/messages', body, { once, timeoutMs: this.#timeoutMs });
        // The gateway's own, of a run that is known.
        settle(batch, answer as PublishResponse);
        return;
      } catch (error) {
        if (error instanceof UnavailableError || error instanceof OtherRunError) {
          for (const [index, letter] of batch.entries()) letter.uncertain = before[index] ?? false;
        }
        if (error instanceof OtherRunError) this.#refuseUncertain(batch);
        else if (!(error instanceof UnavailableError || error instanceof UncertainError)) {
          for (const letter of batch) letter.reject(error);
        } else if (this.#closed) {
          for (const letter of batch) letter.reject(letter.uncertain ? error : new BrokerClosedError());
        }
        await new Promise<void>((resolve) => setTimer(resolve, PAUSE_MS));
        if (!this.#closed) await this.#connection.whenConnected();
        if (error instanceof OtherRunError) once = { key: makeId(), run: this.#connection.run };
      }
    }
  }

  #refuseUncertain(batch: readonly Letter[]): void {
    for (const letter of batch) {
      if (letter.uncertain) letter.reject(new UncertainError('The gateway was started anew before it answered'));
    }
  }
}

function settle(batch: readonly Letter[], { outcomes }: PublishResponse): void {
  for (const [index, letter] of batch.entries()) {
    const wrong = outcomes[index];
    if (wrong === null) letter.resolve();
    else if (wrong === undefined) letter.reject(new ServerError('The gateway gave no answer for the message'));
    else letter.reject(errorOf(wrong, letter.channel));
  }
}
