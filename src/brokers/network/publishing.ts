import { BatchError, LimitError, type Message, type PublishOptions, UncertainError } from '../../messaging/index.ts';
import { writeJson } from '../../messaging/parts.ts';
import type { Driver, Outgoing } from './driver.ts';

interface Unanswered {
  readonly reject: (error: unknown) => void;
  readonly settled: Promise<unknown>;
}

/** The publishes without an answer: their limit, and their completion. */
export class Publishing {
  readonly #max: number;
  readonly #unanswered = new Set<Unanswered>();
  /** Number of their messages. */
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Tracks a publish.
   * @throws LimitError above the limit; then `start` is not called
   */
  track(start: () => Promise<void>): Promise<void> {
    if (this.#count >= this.#max) throw this.#tooMany();
    return this.#track(start, 1);
  }

  /**
   * Publishes copies of messages by a driver. Those above the limit are refused.
   * @throws BatchError if some were refused; if all were, the error of the first
   */
  async publishAll(
    driver: Pick<Driver, 'publish' | 'publishAll'>,
    channel: string,
    copies: readonly Message[],
    options: PublishOptions,
  ): Promise<void> {
    const messages = copies.map((copy) => outgoingOf(copy, options));
    const allowed = messages.slice(0, this.#max - this.#count);
    const start = (): Promise<readonly unknown[]> =>
      driver.publishAll?.(channel, allowed) ?? publishEach(driver, channel, allowed);
    const found = allowed.length === 0 ? [] : await this.#track(start, allowed.length);
    const refused = messages.flatMap((_, index) => {
      const error = index < allowed.length ? found[index] : this.#tooMany();
      return error === undefined ? [] : [{ index, error }];
    });
    if (refused.length === 0) return;
    throw refused.length === messages.length ? refused[0]?.error : new BatchError(refused, messages.length);
  }

  /** Resolves when the publishes in progress have settled, with or without success. */
  async settled(): Promise<void> {
    await Promise.all([...this.#unanswered].map(({ settled }) => settled));
  }

  /** Rejects those that the driver has left without an answer. */
  close(): void {
    for (const { reject } of this.#unanswered)
      reject(new UncertainError('The broker closed before the server answered'));
    this.#unanswered.clear();
  }

  #track<Result>(start: () => Promise<Result>, count: number): Promise<Result> {
    const publish = start();
    this.#count += count;
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#count -= count;
        this.#unanswered.delete(unanswered);
      };
      const settled = publish.then(
        (result) => {
          forget();
          resolve(result);
        },
        (error: unknown) => {
          forget();
          reject(error);
        },
      );
      const unanswered: Unanswered = { reject, settled };
      this.#unanswered.add(unanswered);
    });
  }

  #tooMany(): LimitError {
    return new LimitError('Publishes without an answer', this.#max);
  }
}

export function outgoingOf(copy: Message, { producer, signal }: PublishOptions): Outgoing {
  return { text: writeJson(copy), producer, signal };
}

/** Publishes messages one by one. Resolves with the error of each, undefined for one that was accepted. */
export async function publishEach(
  driver: Pick<Driver, 'publish'>,
  channel: string,
  messages: readonly Outgoing[],
): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled(messages.map((message) => driver.publish(channel, message)));
  return outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));
}
