/**
 * The time of a page that is filmed.
 *
 * 1. `performance.now`, the times of frames, and timers follow one clock. It stands, unless the film moves it.
 * 2. Frames come as the browser draws them, also while the clock stands: whatever the page does at that time is drawn.
 * 3. Until the film begins, the clock goes with that of the machine, for what the page waits for while it opens.
 * 4. Timers are called in the order of their times; FIFO among equal times. One without a delay is called in the next task.
 */
import type { Page } from '@playwright/test';

/** Time of the clock at which a film begins, in milliseconds: an hour, by which everything that opening left to do is due. */
export const BEGIN_MS = 3_600_000;

/** Interval at which the clock moves while a page opens, in milliseconds. */
const OPENING_MS = 16;

/** The clock, as a part of the window. */
interface PageClock {
  /** Moves it to a time, which is not before its own. From the first call on it moves by calls alone. */
  moveTo(atMs: number): void;
  /** Resolves when everything that the page has done so far is drawn. */
  drawn(): Promise<void>;
}

declare global {
  interface Window {
    filmClock?: PageClock;
  }
}

/** Gives pages that are opened from now on such a clock. Style moves nothing there, and no worker draws beside the page. */
export async function installClock(page: Page): Promise<void> {
  await page.addInitScript(build, OPENING_MS);
}

/** Moves the clock of the page. */
export async function moveClock(page: Page, atMs: number): Promise<void> {
  await page.evaluate((at) => window.filmClock?.moveTo(at), atMs);
}

/** Resolves when the page has drawn what it has done so far. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => window.filmClock?.drawn());
}

/** Runs in the page, and so uses nothing of this file. */
function build(openingMs: number): void {
  interface Timer {
    readonly atMs: number;
    readonly everyMs: number | undefined;
    readonly run: () => void;
  }
  const frame = requestAnimationFrame.bind(window);
  const soon = setTimeout.bind(window);
  const stop = clearTimeout.bind(window);
  const timers = new Map<number, Timer>();
  let nowMs = 0;
  /** Far from the numbers of the browser's own timers. */
  let ids = 1_000_000_000;
  const moveTo = (atMs: number): void => {
    for (;;) {
      let first: [number, Timer] | undefined;
      for (const entry of timers)
        if (entry[1].atMs <= atMs && (first === undefined || entry[1].atMs < first[1].atMs)) first = entry;
      if (first === undefined) break;
      const [id, { atMs: dueMs, everyMs, run }] = first;
      nowMs = Math.max(nowMs, dueMs);
      timers.delete(id);
      // An interval that is late is called once.
      if (everyMs !== undefined) timers.set(id, { atMs: Math.max(nowMs, atMs) + everyMs, everyMs, run });
      try {
        run();
      } catch (error) {
        reportError(error);
      }
    }
    nowMs = atMs;
  };
  const opening = setInterval(() => moveTo(nowMs + openingMs), openingMs);
  type Handler = (...args: readonly unknown[]) => void;
  const set = (run: () => void, ms: number | undefined, isRepeated: boolean): number => {
    const delayMs = Math.max(Number(ms) || 0, isRepeated ? 1 : 0);
    if (delayMs < 1) return Number(soon(run));
    ids += 1;
    timers.set(ids, { atMs: nowMs + delayMs, everyMs: isRepeated ? delayMs : undefined, run });
    return ids;
  };
  const clear = (id?: number): void => {
    if (id !== undefined && !timers.delete(id)) stop(id);
  };
  performance.now = () => nowMs;
  Object.assign(window, {
    requestAnimationFrame: (draw: FrameRequestCallback) => frame(() => draw(nowMs)),
    setTimeout: (run: Handler, ms?: number, ...args: readonly unknown[]) => set(() => run(...args), ms, false),
    setInterval: (run: Handler, ms?: number, ...args: readonly unknown[]) => set(() => run(...args), ms, true),
    clearTimeout: clear,
    clearInterval: clear,
  });
  // A worker’s picture comes up to a frame after the page’s.
  Reflect.deleteProperty(window, 'OffscreenCanvas');
  const style = new CSSStyleSheet();
  style.replaceSync(
    '*, ::before, ::after { transition: none !important; animation: none !important; caret-color: transparent !important; }',
  );
  document.adoptedStyleSheets.push(style);
  window.filmClock = {
    moveTo: (atMs) => {
      stop(opening);
      moveTo(atMs);
    },
    // What a frame has changed is drawn with it, or with the next one.
    drawn: () => new Promise((resolve) => frame(() => frame(() => resolve()))),
  };
}
