/** The filming of one walk: the guide of a film, which takes the time that a viewer needs to see and to read. */
import type { Browser, LaunchOptions } from '@playwright/test';
import { launchOptions } from '../../.ci/browser.mjs';
import { Heronry, problemsOf } from '../support/heronry.ts';
import type { Guide } from '../walks/walks.ts';
import { type FilmTime, type Frames, machineTime, pageTime } from './film-time.ts';
import { installClock } from './page-clock.ts';
import { slowHand } from './slow-hand.ts';
import { POINTER_START, setStage, showCaption } from './stage.ts';

export interface Film {
  /** Whether it shows what happens elsewhere, in the time of the machine. @default false */
  readonly isLive?: boolean;
  /** Opens the page where the film begins. */
  open(heronry: Heronry): Promise<void>;
  readonly walk: FilmWalk;
}

/** A walk that may let time pass where nothing is done. */
export type FilmWalk = (guide: Guide, time: FilmTime) => Promise<void>;

export interface Studio {
  readonly browser: Browser;
  /** Address of the page, with a slash at its end. */
  readonly address: string;
  /** Size of the picture, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly framesPerSecond: number;
}

/** Size and frames of films that people watch. */
export const FILM = { size: { width: 1280, height: 720 }, framesPerSecond: 25 } as const;

/** Returns how to launch the browser: what is drawn anew in part has other edges, by a shade, than what is drawn as a whole. */
export function filmLaunchOptions(): LaunchOptions {
  const options = launchOptions();
  return { ...options, args: [...options.args, '--disable-partial-raster'] };
}

/** Time for which the last picture stays. */
const END_MS = 1500;

/** Films the walk. Rejects if the walk fails or the page reports a problem. */
export async function shoot(film: Film, studio: Studio, frames: Frames): Promise<void> {
  const { browser, address, size, framesPerSecond } = studio;
  const context = await browser.newContext({
    baseURL: address,
    viewport: size,
    colorScheme: 'light',
    serviceWorkers: 'block',
  });
  try {
    const page = await context.newPage();
    const problems = problemsOf(page, address);
    if (film.isLive !== true) await installClock(page);
    await setStage(page);
    const heronry = new Heronry(page);
    await film.open(heronry);
    // The browser tells a page that opens where its pointer is: where the film shows it.
    await page.mouse.move(POINTER_START.x, POINTER_START.y);
    const time = await (film.isLive === true ? machineTime : pageTime)({ page, frames, framesPerSecond });
    const { guide, read } = filmGuide(heronry, time);
    await film.walk(guide, time);
    await read();
    await time.pass(END_MS);
    await time.added();
    if (problems.length > 0) throw new Error(problems.join('\n'));
  } finally {
    await context.close();
  }
}

/** Longest reading time of a caption, from the most that fits the band. */
const READING_MS_MAX = 14_000;

/** Returns how long a viewer needs for a caption, from when it appears. */
function readingMs(caption: string): number {
  return Math.min(1000 + caption.length * 45, READING_MS_MAX);
}

/** Time in which nothing else moves, so that the viewer starts to read the caption. */
const NOTICE_MS = 1500;

function filmGuide(heronry: Heronry, time: FilmTime): { readonly guide: Guide; readonly read: () => Promise<void> } {
  const { page, playground } = heronry;
  let readAtMs = 0;
  const read = (): Promise<void> => time.pass(readAtMs - time.nowMs);
  const hand = slowHand(heronry, time, read);
  playground.narrateWith(async (caption) => {
    await read();
    await showCaption(page, caption);
    readAtMs = time.nowMs + readingMs(caption);
    await time.pass(NOTICE_MS);
  });
  const guide: Guide = {
    heronry,
    playground,
    hand,
    watch: async (ms) => {
      await playground.call((calls) => calls.play(1));
      await time.pass(ms);
      await playground.call((calls) => calls.pause());
    },
    goBack: async (ms) => {
      const toMs = (await playground.now()) - ms;
      await hand.scrub(toMs * 1000);
      // One pixel of the scale is many milliseconds, so the last step is exact.
      await playground.seek(toMs);
    },
  };
  return { guide, read };
}
