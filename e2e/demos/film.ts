/** The filming of one walk: the guide of a film, which takes the time that a viewer needs to see and to read. */
import type { Browser } from '@playwright/test';
import { Heronry, problemsOf } from '../support/heronry.ts';
import type { Guide, Walk } from '../walks/walks.ts';
import { slowHand } from './slow-hand.ts';
import { setStage, showCaption } from './stage.ts';
import { lasting } from './time.ts';
import { FILM_SIZE, Video } from './video.ts';

export interface Film {
  /** Name of the file, without its ending. */
  readonly name: string;
  /** Opens the page where the film begins. */
  open(heronry: Heronry): Promise<void>;
  readonly walk: Walk;
}

export interface Studio {
  readonly browser: Browser;
  /** Address of the page, with a slash at its end. */
  readonly address: string;
  /** Folder that the films are written to. */
  readonly folder: string;
}

export interface Shot {
  readonly file: string;
  readonly lengthMs: number;
}

/** Time for which the last picture stays. */
const END_MS = 1500;

/** Films the walk. Rejects if the walk fails or the page reports a problem, and then leaves no file. */
export async function shoot(film: Film, studio: Studio): Promise<Shot> {
  const { browser, address, folder } = studio;
  const file = `${folder}/${film.name}.webm`;
  const context = await browser.newContext({ baseURL: address, viewport: FILM_SIZE, colorScheme: 'light' });
  let video: Video | undefined;
  try {
    const page = await context.newPage();
    const problems = problemsOf(page, address);
    await setStage(page);
    const heronry = new Heronry(page);
    await film.open(heronry);
    video = await Video.start(page, file);
    const { guide, read } = filmGuide(heronry);
    await film.walk(guide);
    await read();
    await lasting(END_MS);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return { file, lengthMs: await video.finish() };
  } finally {
    await video?.discard();
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

function filmGuide(heronry: Heronry): { readonly guide: Guide; readonly read: () => Promise<void> } {
  const { page, playground } = heronry;
  let readAtMs = 0;
  const read = (): Promise<void> => lasting(readAtMs - performance.now());
  const hand = slowHand(heronry, read);
  playground.narrateWith(async (caption) => {
    await read();
    await showCaption(page, caption);
    readAtMs = performance.now() + readingMs(caption);
    await lasting(NOTICE_MS);
  });
  const guide: Guide = {
    heronry,
    playground,
    hand,
    watch: (ms) => playFor(heronry, ms),
    goBack: async (ms) => {
      const toMs = (await playground.now()) - ms;
      await hand.scrub(toMs * 1000);
      // One pixel of the scale is many milliseconds, so the last step is exact.
      await playground.seek(toMs);
    },
  };
  return { guide, read };
}

/** Plays until `ms` of the page's own time have passed. */
async function playFor(heronry: Heronry, ms: number): Promise<void> {
  await heronry.play(async (playground, passed) => {
    const endMs = (await playground.now()) + passed;
    await playground.play(1);
    while ((await playground.now()) < endMs) await new Promise(requestAnimationFrame);
    await playground.pause();
  }, ms);
}
