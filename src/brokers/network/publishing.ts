import { LimitError, UncertainError } from '../../messaging/index.ts';

interface Unanswered {
  readonly reject: (error: unknown) => void;
  readonly settled: Promise<unknown>;
}

/** The publishes without an answer: their limit, and their completion. */
export class Publishing {
  readonly #max: number;
  readonly #unanswered = new Set<Unanswered>();

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Tracks a publish.
   * @throws LimitError above the limit; then `start` is not called
   */
  track(start: () => Promise<void>): Promise<void> {
    if (this.#unanswered.size >= this.#max) throw new LimitError('Publishes without an answer', this.#max);
    const publish = start();
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#unanswered.delete(unanswered);
      };
      const settled = publish.then(
        () => {
          forget();
          resolve();
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
}
