import { AbortError, BrokerClosedError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Link } from './link.ts';
import { ReplicaError } from './redis-connection.ts';

interface PendingSend {
  /** Number of its arrival. */
  readonly number: number;
  readonly key: string | undefined;
  readonly send: () => Promise<unknown>;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  sent: boolean;
  ended: boolean;
}

/**
 * A queue of commands that wait for a connection, and are then sent in order of arrival. The caller bounds their number. None
 * waits longer than `timeoutMs`, sent or not.
 */
export class SendQueue {
  readonly #link: Link;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<PendingSend>();
  #count = 0;
  #closed = false;

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
        pending.ended = true;
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(pending);
      };
      this.#count += 1;
      const pending: PendingSend = {
        number: this.#count,
        key,
        send,
        sent: false,
        ended: false,
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
        if (!pending.sent) pending.reject(new AbortError(signal?.reason));
      };
      const cancelTimer = setTimer(() => {
        const late = new UncertainError(`${this.#link.nameOf(key)} has not answered for ${this.#timeoutMs} ms`);
        pending.reject(pending.sent ? late : this.#link.unavailable(key));
      }, this.#timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (this.#link.isConnected(key)) this.#send(pending);
      else if (this.#link.refused) pending.reject(this.#link.unavailable(key));
      else this.#waiting.add(pending);
    });
  }

  /** Sends the commands that can be sent now. */
  flush(): void {
    // What a replica refused came before what arrived since, and may have been put back after it.
    for (const pending of [...this.#waiting].sort((one, other) => one.number - other.number)) {
      if (!this.#link.isConnected(pending.key)) continue;
      this.#waiting.delete(pending);
      this.#send(pending);
    }
  }

  /** Rejects the waiting commands, as the server refuses the connection. */
  refuse(): void {
    for (const pending of this.#waiting) pending.reject(this.#link.unavailable(pending.key));
  }

  /** Rejects the waiting commands. */
  close(): void {
    this.#closed = true;
    for (const pending of this.#waiting) pending.reject(new BrokerClosedError());
  }

  /** Sends a command when there is a connection: a replica refused it, so that it had no effect. */
  #sendAgain(pending: PendingSend): void {
    if (pending.ended) return;
    pending.sent = false;
    this.#waiting.add(pending);
  }

  #send(pending: PendingSend): void {
    pending.sent = true;
    pending.send().then(pending.resolve, (error: unknown) => {
      if (error instanceof ReplicaError && !this.#closed) this.#sendAgain(pending);
      else pending.reject(error);
    });
  }
}
