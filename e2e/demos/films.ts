/** The list of films, and the command that makes them. */
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findFfmpeg } from '../../.ci/ffmpeg.mjs';
import { GALLERY } from '../../src/scenario/index.ts';
import type { Heronry } from '../support/heronry.ts';
import { anyWalk, WALKS } from '../walks/walks.ts';
import { FILM, type Film, filmLaunchOptions, type Studio, shoot } from './film.ts';
import { shootLive } from './live.ts';
import { type FilmFormat, Video } from './video.ts';

/** Makes a film, in the studio or elsewhere. */
type Shooting = (studio: Studio, video: Video) => Promise<void>;

interface NamedFilm {
  /** Name of the file, without its ending. */
  readonly name: string;
  readonly shoot: Shooting;
}

export interface RecordOptions {
  /** Folder that the films are written to. */
  readonly into: string;
  readonly format: FilmFormat;
}

/** Names that the command accepts, in the order in which all are filmed. */
const NAMES = [...WALKS.keys(), 'live'];

/**
 * Films what is named, or everything; prints each film when it is complete.
 * @returns the exit code
 */
export async function record(names: readonly string[], { into, format }: RecordOptions): Promise<number> {
  const wanted = names.length === 0 ? NAMES : names;
  const films = wanted.map(filmOf);
  const unknown = wanted.filter((_, index) => films[index] === undefined);
  if (unknown.length > 0) {
    console.error(`There is no film ${unknown.join(', ')}; there are ${NAMES.join(', ')}, and any link.`);
    return 2;
  }
  const ffmpeg = findFfmpeg();
  if (ffmpeg === undefined) {
    console.error('Films need ffmpeg: install it, or name one with HERONRY_FFMPEG=/path/to/ffmpeg.');
    return 1;
  }
  mkdirSync(into, { recursive: true });
  const server = await preview({ logLevel: 'silent', preview: { port: 0 } });
  const browser = await chromium.launch(filmLaunchOptions());
  try {
    const studio: Studio = { ...FILM, browser, address: server.resolvedUrls?.local[0] ?? '' };
    for (const film of films) {
      if (film === undefined) continue;
      const video = new Video({ path: `${into}/${film.name}`, format, ffmpeg, framesPerSecond: FILM.framesPerSecond });
      if (!(await made(film, studio, video))) return 1;
    }
    return 0;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function made({ name, shoot }: NamedFilm, studio: Studio, video: Video): Promise<boolean> {
  try {
    await shoot(studio, video);
    const lengthMs = await video.finish();
    console.log(`${video.file}, ${(lengthMs / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    console.error(`${name} was not filmed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    await video.discard();
  }
}

/** Returns the film of a name or a link. Films of links are numbered, as a scenario can have any name. */
function filmOf(wanted: string, index: number): NamedFilm | undefined {
  const link = /#\d+\..+$/.exec(wanted)?.[0];
  if (link !== undefined)
    return filmed(`link-${index + 1}`, { open: (heronry) => openLink(heronry, link), walk: anyWalk });
  if (wanted === 'live') return { name: wanted, shoot: shootLive };
  const walk = WALKS.get(wanted);
  if (walk === undefined) return undefined;
  return filmed(wanted, { open: (heronry) => openGallery(heronry, wanted), walk });
}

function filmed(name: string, film: Film): NamedFilm {
  return { name, shoot: (studio, video) => shoot(film, studio, video) };
}

/** Opens a link. Rejects, with the reason, if it is no link of a scenario. */
async function openLink(heronry: Heronry, link: string): Promise<void> {
  await heronry.open();
  await heronry.laidOut();
  await heronry.playground.load(link);
}

/** Opens a scenario of the gallery where a visit begins. It is loaded again, as the page has played it while it opened. */
export async function openGallery(heronry: Heronry, slug: string): Promise<void> {
  await heronry.open(`gallery/${slug}`);
  await heronry.laidOut();
  await heronry.playground.load(slug);
  const startUs = GALLERY.find((entry) => entry.slug === slug)?.startUs ?? 0;
  await heronry.playground.seek(startUs / 1000);
}
