import type { FrameSource } from '../../store/playback.ts';

/** The frames of a player. Out of sight, none is drawn: what is asked for waits, and virtual time with it. */
export class Frames implements FrameSource {
  #isInSight = true;
  #waiting: ((atMs: number) => void) | undefined;
  #handle: number | undefined;
  readonly #paints = new Set<() => void>();

  readonly nowMs = (): number => performance.now();

  readonly request = (frame: (atMs: number) => void): number => {
    this.#waiting = frame;
    this.#ask();
    return 0;
  };

  readonly cancel = (): void => {
    this.#waiting = undefined;
  };

  /** Whether the player can be seen. */
  get isInSight(): boolean {
    return this.#isInSight;
  }

  setInSight(isInSight: boolean): void {
    this.#isInSight = isInSight;
    if (isInSight) this.#ask();
    else {
      this.#withdraw();
      for (const painted of this.#paints) painted();
    }
  }

  /** Resolves when all changes so far are on the screen, or as soon as the player is out of sight and nothing is painted. */
  afterPaint(): Promise<void> {
    if (!this.#isInSight || document.visibilityState === 'hidden') return Promise.resolve();
    return new Promise((resolve) => {
      // The first frame draws the change; the second begins after it was presented.
      let handle = requestAnimationFrame(() => {
        handle = requestAnimationFrame(painted);
      });
      const painted = (): void => {
        cancelAnimationFrame(handle);
        this.#paints.delete(painted);
        resolve();
      };
      this.#paints.add(painted);
    });
  }

  #ask(): void {
    if (!this.#isInSight || this.#waiting === undefined || this.#handle !== undefined) return;
    this.#handle = requestAnimationFrame((atMs) => {
      this.#handle = undefined;
      const frame = this.#waiting;
      this.#waiting = undefined;
      frame?.(atMs);
    });
  }

  /** The browser would keep the frame until the player is seen again, and run it beside the one that is asked for then. */
  #withdraw(): void {
    if (this.#handle !== undefined) cancelAnimationFrame(this.#handle);
    this.#handle = undefined;
  }
}
