import { AbortError, BrokerClosedError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Connection } from './connection.ts';

interface Letter {
  readonly send: () => Promise<unknown>;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  sent: boolean;
}

/**
 * Commands that wait for a connection where there is none, and then go out in the order in which they came.
 * How many there are is for the caller to bound. None waits longer than `timeoutMs`, sent or not.
 */
export class Outbox {
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<Letter>();

  constructor(connection: Connection, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws UnavailableError, UncertainError, ServerError, AbortError (unsent only), BrokerClosedError (unsent only) */
  post(send: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(letter);
      };
      const letter: Letter = {
        send,
        sent: false,
        resolve: (reply) => {
          end();
          resolve(reply);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      const onAbort = (): void => {
        if (!letter.sent) letter.reject(new AbortError(signal?.reason));
      };
      const cancelTimer = setTimer(() => {
        const late = new UncertainError(`Redis has not answered for ${this.#timeoutMs} ms`);
        letter.reject(letter.sent ? late : this.#connection.unavailable());
      }, this.#timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (this.#connection.connected) this.#send(letter);
      else this.#waiting.add(letter);
    });
  }

  /** The connection is there. */
  flush(): void {
    for (const letter of this.#waiting) this.#send(letter);
    this.#waiting.clear();
  }

  /** Nothing that waits will be sent. */
  close(): void {
    for (const letter of this.#waiting) letter.reject(new BrokerClosedError());
  }

  #send(letter: Letter): void {
    letter.sent = true;
    letter.send().then(letter.resolve, letter.reject);
  }
}
