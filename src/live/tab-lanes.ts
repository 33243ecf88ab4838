/** The streams of this tab that come over a carrier, as answers to `fetch`. */

interface Lane {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  isCarried: boolean;
}

export class TabLanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #encoder = new TextEncoder();

  /** @param onCancel called when the reader gives the stream up */
  open(lane: string, onCancel: () => void): ReadableStream<Uint8Array> {
    return new ReadableStream({
      start: (controller) => {
        this.#lanes.set(lane, { controller, isCarried: false });
      },
      cancel: () => {
        if (this.#lanes.delete(lane)) onCancel();
      },
    });
  }

  /** A carrier was found for the lane. */
  noteCarried(lane: string): void {
    const known = this.#lanes.get(lane);
    if (known !== undefined) known.isCarried = true;
  }

  push(lane: string, text: string): void {
    this.#lanes.get(lane)?.controller.enqueue(this.#encoder.encode(text));
  }

  end(lane: string): void {
    this.#lanes.get(lane)?.controller.close();
    this.#lanes.delete(lane);
  }

  /** @returns whether the lane was open */
  fail(lane: string, error: unknown): boolean {
    const known = this.#lanes.get(lane);
    this.#lanes.delete(lane);
    known?.controller.error(error);
    return known !== undefined;
  }

  /** Fails every lane that a carrier was found for. */
  failCarried(error: unknown): void {
    for (const [lane, { isCarried }] of this.#lanes) if (isCarried) this.fail(lane, error);
  }
}
