/** The list of films, and the command that makes them. */
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { launchOptions } from '../../.ci/browser.mjs';
import { provideFfmpeg } from '../../.ci/ffmpeg.mjs';
import { GALLERY } from '../../src/scenario/index.ts';
import type { Heronry } from '../support/heronry.ts';
import { anyWalk, WALKS } from '../walks/walks.ts';
import { type Shot, type Studio, shoot } from './film.ts';
import { shootLive } from './live.ts';

interface Film {
  readonly name: string;
  shoot(studio: Studio): Promise<Shot>;
}

/** Names that the command accepts, in the order in which all are filmed. */
const NAMES = [...WALKS.keys(), 'live'];

/**
 * Films what is named, or everything; prints each film when it is complete.
 * @returns the exit code
 */
export async function record(names: readonly string[], folder: string): Promise<number> {
  const wanted = names.length === 0 ? NAMES : names;
  const films = wanted.map(filmOf);
  const unknown = wanted.filter((_, index) => films[index] === undefined);
  if (unknown.length > 0) {
    console.error(`There is no film ${unknown.join(', ')}; there are ${NAMES.join(', ')}, and any link.`);
    return 2;
  }
  if (!provideFfmpeg()) {
    console.error('Films need ffmpeg: install it, or Playwright’s own with `npx playwright install ffmpeg`.');
    return 1;
  }
  mkdirSync(folder, { recursive: true });
  const server = await preview({ logLevel: 'silent', preview: { port: 0 } });
  const browser = await chromium.launch(launchOptions());
  try {
    const studio: Studio = { browser, address: server.resolvedUrls?.local[0] ?? '', folder };
    for (const film of films) if (film !== undefined && !(await made(film, studio))) return 1;
    return 0;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function made(film: Film, studio: Studio): Promise<boolean> {
  try {
    const { file, lengthMs } = await film.shoot(studio);
    console.log(`${file}, ${(lengthMs / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    console.error(`${film.name} was not filmed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Returns the film of a name or a link. Films of links are numbered, as a scenario can have any name. */
function filmOf(wanted: string, index: number): Film | undefined {
  const link = /#\d+\..+$/.exec(wanted)?.[0];
  if (link !== undefined) {
    const name = `link-${index + 1}`;
    return {
      name,
      shoot: (studio) => shoot({ name, open: (heronry) => openLink(heronry, link), walk: anyWalk }, studio),
    };
  }
  if (wanted === 'live') return { name: wanted, shoot: (studio) => shootLive(wanted, studio) };
  const walk = WALKS.get(wanted);
  if (walk === undefined) return undefined;
  return {
    name: wanted,
    shoot: (studio) => shoot({ name: wanted, open: (heronry) => openGallery(heronry, wanted), walk }, studio),
  };
}

/** Opens a link. Rejects, with the reason, if it is no link of a scenario. */
async function openLink(heronry: Heronry, link: string): Promise<void> {
  await heronry.open();
  await heronry.playground.load(link);
}

/** Opens a scenario of the gallery where a visit begins. */
async function openGallery(heronry: Heronry, slug: string): Promise<void> {
  await heronry.open(`gallery/${slug}`);
  const startUs = GALLERY.find((entry) => entry.slug === slug)?.startUs ?? 0;
  await heronry.playground.seek(startUs / 1000);
}
