import { AbortError, BrokerClosedError } from '../../messaging/index.ts';
import type { Outgoing } from '../network/driver.ts';

interface Publish {
  readonly message: Outgoing;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  ended: boolean;
}

interface Line {
  /** In call order; the first is being tried, or waits for the bell. */
  readonly publishes: Set<Publish>;
  trying: boolean;
  /** The bell rang while the first was being tried. */
  again: boolean;
}

/** Publishes that may have to wait for space: one after another on each channel, so that they are accepted in call order. */
export class Blocked {
  readonly #attempt: (channel: string, message: Outgoing) => Promise<boolean>;
  readonly #lines = new Map<string, Line>();

  /** @param attempt resolves with whether there was space */
  constructor(attempt: (channel: string, message: Outgoing) => Promise<boolean>) {
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
        ended: false,
        resolve: () => end(resolve),
        reject: (error) => end(() => reject(error)),
      };
      const onAbort = (): void => {
        // One that is being tried may be accepted; its own outcome says.
        if (!line.trying || publish !== first(line)) publish.reject(new AbortError(signal?.reason));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      line.publishes.add(publish);
      if (line.publishes.size === 1) this.retry(channel);
    });
  }

  /** There may be space. */
  retry(channel: string): void {
    const line = this.#lines.get(channel);
    if (line === undefined) return;
    if (line.trying) line.again = true;
    else void this.#try(channel, line);
  }

  close(): void {
    for (const [channel, line] of this.#lines) {
      this.#lines.delete(channel);
      // One that is being tried is answered yet, and then knows.
      for (const publish of line.publishes)
        if (!line.trying || publish !== first(line)) publish.reject(new BrokerClosedError());
    }
  }

  async #try(channel: string, line: Line): Promise<void> {
    line.trying = true;
    for (let publish = first(line); publish !== undefined; publish = first(line)) {
      line.again = false;
      try {
        if (await this.#attempt(channel, publish.message)) publish.resolve();
        else if (this.#lines.get(channel) !== line) publish.reject(new BrokerClosedError());
        else if (publish.message.signal?.aborted) publish.reject(new AbortError(publish.message.signal.reason));
        else if (!line.again) break;
      } catch (error) {
        publish.reject(error);
      }
    }
    line.trying = false;
    if (line.publishes.size === 0 && this.#lines.get(channel) === line) this.#lines.delete(channel);
  }
}

function first(line: Line): Publish | undefined {
  for (const publish of line.publishes) return publish;
  return undefined;
}
