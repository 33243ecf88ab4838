import { AbortError, BrokerClosedError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Link } from './link.ts';

interface Letter {
  readonly key: string | undefined;
  readonly send: () => Promise<unknown>;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  sent: boolean;
}

/**
 * A queue of commands that wait for a connection, and are then sent in order of arrival. The caller bounds their number. None
 * waits longer than `timeoutMs`, sent or not.
 */
export class Outbox {
  readonly #link: Link;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<Letter>();

  constructor(link: Link, timeoutMs: number) {
    this.#link = link;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param key of what is sent, so that it waits for the node that has it; undefined: for all nodes
   * @throws UnavailableError, UncertainError, ServerError, AbortError (unsent only), BrokerClosedError (unsent only)
   */
  post(send: () => Promise<unknown>, key?: string, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(letter);
      };
      const letter: Letter = {
        key,
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
        letter.reject(letter.sent ? late : this.#link.unavailable(key));
      }, this.#timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (this.#link.isConnected(key)) this.#send(letter);
      else if (this.#link.refused) letter.reject(this.#link.unavailable(key));
      else this.#waiting.add(letter);
    });
  }

  /** Sends the commands that can be sent now. */
  flush(): void {
    for (const letter of this.#waiting) {
      if (!this.#link.isConnected(letter.key)) continue;
      this.#waiting.delete(letter);
      this.#send(letter);
    }
  }

  /** Rejects the waiting commands, as the server refuses the connection. */
  refuse(): void {
    for (const letter of this.#waiting) letter.reject(this.#link.unavailable(letter.key));
  }

  /** Rejects the waiting commands. */
  close(): void {
    for (const letter of this.#waiting) letter.reject(new BrokerClosedError());
  }

  #send(letter: Letter): void {
    letter.sent = true;
    letter.send().then(letter.resolve, letter.reject);
  }
}
