/** The time of a film, frame by frame: that of the page, which moves only with the film, or that of the machine. */
import type { CDPSession, Page } from '@playwright/test';
import { BEGIN_MS, drawn, moveClock } from './page-clock.ts';

/** Takes the frames of a film, in order. */
export interface Frames {
  /** Adds a picture, as a PNG, `times` times in a row. */
  add(png: Buffer, times: number): Promise<void>;
}

export interface FilmTime {
  /** Milliseconds since any moment. */
  readonly nowMs: number;
  /**
   * Lets time pass, and films it. Does nothing if `ms` is not positive.
   * @param act does what belongs to a frame before it is taken, with the part of the time that has passed, from 0 to 1
   */
  pass(ms: number, act?: (part: number) => Promise<void>): Promise<void>;
  /** Resolves when all frames so far were added. */
  added(): Promise<void>;
}

export interface FilmTimeOptions {
  readonly page: Page;
  readonly frames: Frames;
  readonly framesPerSecond: number;
}

/**
 * Time of a page with a clock of its own (`installClock`), from `BEGIN_MS` on. A frame is taken at each time when one is due, once
 * the page has loaded what it asked for, and has drawn: two films of the same walk are equal, frame by frame.
 */
export async function pageTime({ page, frames, framesPerSecond }: FilmTimeOptions): Promise<FilmTime> {
  const camera = await Camera.of(page);
  const loading = requestsOf(page);
  let nowMs = BEGIN_MS;
  let taken = 0;
  const nextMs = (): number => BEGIN_MS + (taken * 1000) / framesPerSecond;
  const settle = async (): Promise<void> => {
    do {
      await loading.over();
      await drawn(page);
    } while (loading.isGoing());
  };
  const moveTo = async (atMs: number): Promise<void> => {
    nowMs = atMs;
    await moveClock(page, atMs);
  };
  await moveTo(BEGIN_MS);
  return {
    get nowMs() {
      return nowMs;
    },
    pass: async (ms, act) => {
      if (ms <= 0) return;
      const startMs = nowMs;
      while (nextMs() <= startMs + ms) {
        await moveTo(nextMs());
        await act?.((nowMs - startMs) / ms);
        await settle();
        await frames.add(await camera.picture(), 1);
        taken += 1;
      }
      await moveTo(startMs + ms);
      await act?.(1);
      // What follows finds the page at this time.
      await settle();
    },
    added: async () => undefined,
  };
}

/** Time of the machine, for a page that shows what happens elsewhere. A frame that could not be taken is the one before it. */
export async function machineTime({ page, frames, framesPerSecond }: FilmTimeOptions): Promise<FilmTime> {
  const camera = await Camera.of(page);
  const startMs = performance.now();
  let taken = 0;
  let last = await camera.picture();
  let adding = Promise.resolve();
  const take = async (): Promise<void> => {
    const png = last;
    const due = Math.floor(((performance.now() - startMs) * framesPerSecond) / 1000) - taken;
    // Not awaited: real time passes while frames are encoded.
    if (due > 0) adding = adding.then(() => frames.add(png, due));
    // `added` reports a failure.
    adding.catch(() => undefined);
    taken += Math.max(0, due);
    last = await camera.picture();
  };
  return {
    get nowMs() {
      return performance.now();
    },
    pass: async (ms, act) => {
      const fromMs = performance.now();
      for (let part = 0; ms > 0 && part < 1; ) {
        part = Math.min((performance.now() - fromMs) / ms, 1);
        await act?.(part);
        await take();
      }
    },
    added: () => adding,
  };
}

/** Takes pictures of what a page shows, as it is: Playwright's own would change the page before each. */
class Camera {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<Camera> {
    return new Camera(await page.context().newCDPSession(page));
  }

  /** Returns a PNG of the window. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    return Buffer.from(data, 'base64');
  }
}

/** Requests of a page that were not answered yet. */
interface Requests {
  isGoing(): boolean;
  /** Resolves when there are none. */
  over(): Promise<void>;
}

function requestsOf(page: Page): Requests {
  const going = new Set<object>();
  let ready: (() => void)[] = [];
  const end = (request: object): void => {
    going.delete(request);
    if (going.size > 0) return;
    for (const resolve of ready) resolve();
    ready = [];
  };
  page.on('request', (request) => going.add(request));
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return {
    isGoing: () => going.size > 0,
    over: () => (going.size === 0 ? Promise.resolve() : new Promise((resolve) => ready.push(resolve))),
  };
}
