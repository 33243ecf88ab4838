import { LimitError } from '../../messaging/index.ts';

/** The publishes that the server has not answered yet: how many at most, and when all are answered. */
export class Publishing {
  readonly #max: number;
  readonly #unanswered = new Set<Promise<void>>();

  constructor(max: number) {
    this.#max = max;
  }

  /** @throws LimitError where there are too many; then `start` is not called */
  track(start: () => Promise<void>): Promise<void> {
    if (this.#unanswered.size >= this.#max) throw new LimitError('Publishes without an answer', this.#max);
    const publish = start();
    this.#unanswered.add(publish);
    const forget = (): void => {
      this.#unanswered.delete(publish);
    };
    publish.then(forget, forget);
    return publish;
  }

  /** Resolves when those that are under way have ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#unanswered);
  }
}
