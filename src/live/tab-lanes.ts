/** The streams of this tab that arrive over a carrier, as answers to `fetch`. */

interface Lane {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  isCarried: boolean;
}

export class TabLanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #encoder = new TextEncoder();

  /**
   * Opens the stream of a lane.
   * @param onCancel called when the reader cancels the stream
   */
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

  /** Notes that a carrier was found for the lane. */
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

  /**
   * Fails the stream of a lane.
   * @returns whether the lane was open
   */
  fail(lane: string, error: unknown): boolean {
    const known = this.#lanes.get(lane);
    this.#lanes.delete(lane);
    known?.controller.error(error);
    return known !== undefined;
  }

  /** Fails every lane that has a carrier. */
  failCarried(error: unknown): void {
    for (const [lane, { isCarried }] of this.#lanes) if (isCarried) this.fail(lane, error);
  }
}
