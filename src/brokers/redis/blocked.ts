import { AbortError, BrokerClosedError, UnavailableError } from '../../messaging/index.ts';
import { isTransient } from '../network/consumers.ts';
import type { Outgoing } from '../network/driver.ts';

/** Largest number of publishes tried at once: the limit of one script. */
const TRIED_MAX = 100;
const TRIED_LENGTH_MAX = 256 * 1024;

interface Publish {
  readonly message: Outgoing;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** Whether it is being tried: it may be accepted, and its own outcome decides. */
  tried: boolean;
  ended: boolean;
}

interface Line {
  /** Waiting publishes in call order; the first are being tried, or wait for the bell. */
  readonly publishes: Set<Publish>;
  trying: boolean;
  /** Whether the bell rang while the first were being tried. */
  again: boolean;
}

/**
 * Publishes that may have to wait for space (policy `block`). On each channel, the first are tried together and no others at the
 * same time, so that they are accepted in call order.
 */
export class Blocked {
  readonly #attempt: (channel: string, messages: readonly Outgoing[]) => Promise<readonly boolean[]>;
  readonly #lines = new Map<string, Line>();

  /** @param attempt resolves with whether there was space, for each; after the first without space, there is none */
  constructor(attempt: (channel: string, messages: readonly Outgoing[]) => Promise<readonly boolean[]>) {
    this.#attempt = attempt;
  }

  count(channel: string): number {
    return this.#lines.get(channel)?.publishes.size ?? 0;
  }

  publish(channel: string, message: Outgoing): Promise<void> {
    const line = this.#lines.get(channel) ?? { publishes: new Set(), trying: false, again: false };
    this.#lines.set(channel, line);
    const { signal } = message;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        if (publish.ended) return;
        publish.ended = true;
        signal?.removeEventListener('abort', onAbort);
        line.publishes.delete(publish);
        settle();
      };
      const publish: Publish = {
        message,
        tried: false,
        ended: false,
        resolve: () => end(resolve),
        reject: (error) => end(() => reject(error)),
      };
      const onAbort = (): void => {
        if (!publish.tried) publish.reject(new AbortError(signal?.reason));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      line.publishes.add(publish);
      // After the calls of this turn, so that all of them are included.
      if (line.publishes.size === 1) queueMicrotask(() => this.retry(channel));
    });
  }

  /** Retries, as there may be space. */
  retry(channel: string): void {
    const line = this.#lines.get(channel);
    if (line === undefined) return;
    if (line.trying) line.again = true;
    else void this.#try(channel, line);
  }

  close(): void {
    for (const [channel, line] of this.#lines) {
      this.#lines.delete(channel);
      // Publishes that are being tried still get their answer.
      for (const publish of line.publishes) if (!publish.tried) publish.reject(new BrokerClosedError());
    }
  }

  async #try(channel: string, line: Line): Promise<void> {
    line.trying = true;
    for (let tried = firstOf(line); tried.length > 0; tried = firstOf(line)) {
      line.again = false;
      const present = [...line.publishes];
      for (const publish of tried) publish.tried = true;
      try {
        const accepted = await this.#attempt(
          channel,
          tried.map(({ message }) => message),
        );
        for (const [index, publish] of tried.entries()) this.#settle(channel, line, publish, accepted[index] === true);
        if (accepted.at(-1) !== true && !line.again) break;
      } catch (error) {
        for (const publish of tried) publish.reject(error);
        // The others have waited as long for a server that does not answer, and were not sent.
        if (isTransient(error) && error instanceof Error)
          for (const publish of present) publish.reject(new UnavailableError(error.message));
      }
    }
    line.trying = false;
    if (line.publishes.size === 0 && this.#lines.get(channel) === line) this.#lines.delete(channel);
  }

  #settle(channel: string, line: Line, publish: Publish, isAccepted: boolean): void {
    publish.tried = false;
    if (isAccepted) publish.resolve();
    else if (this.#lines.get(channel) !== line) publish.reject(new BrokerClosedError());
    else if (publish.message.signal?.aborted) publish.reject(new AbortError(publish.message.signal.reason));
  }
}

/** Returns the first publishes that fit one script. */
function firstOf({ publishes }: Line): readonly Publish[] {
  const first: Publish[] = [];
  let length = 0;
  for (const publish of publishes) {
    length += publish.message.text.length;
    if (first.length > 0 && (first.length === TRIED_MAX || length > TRIED_LENGTH_MAX)) break;
    first.push(publish);
  }
  return first;
}
