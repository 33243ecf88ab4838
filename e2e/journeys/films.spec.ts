/** `npm run demo`, as a user runs it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findFfmpeg } from '../../.ci/ffmpeg.mjs';
import { type Film, filmLaunchOptions, shoot } from '../demos/film.ts';
import { openGallery } from '../demos/films.ts';
import { expect, test } from '../support/heronry.ts';

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

function record(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...more } };
    const child = execFile(process.execPath, ['e2e/demos/record.mjs', ...args], options, (_error, out, complaints) =>
      resolve({ code: child.exitCode, said: out + complaints }),
    );
  });
}

test('a film that there is none of is refused, with the names of those that there are', async () => {
  const { code, said } = await record(['hierarchy', 'hierarchie']);
  expect(said).toMatch(/^There is no film hierarchie; there are control-status, .*hierarchy.*, and any link/);
  expect(code).toBe(2);
});

test('where there is no ffmpeg, that is said', async () => {
  expect(await record(['hierarchy'], { PATH: '', HERONRY_FFMPEG: '' })).toEqual({
    code: 1,
    said: 'Films need ffmpeg: install it, or name one with HERONRY_FFMPEG=/path/to/ffmpeg.\n',
  });
});

/** A short film in which messages, a caption, the pointer and its ring move, and the page answers. */
const SHORT: Film = {
  open: (heronry) => openGallery(heronry, 'control-status'),
  walk: async ({ heronry, hand, playground, watch }) => {
    await playground.narrate('Equal');
    await watch(450);
    await hand.click(heronry.tab('Log'));
  },
};

test('two films of the same walk are equal, frame by frame', async ({ baseURL }, testInfo) => {
  const browser = await chromium.launch(filmLaunchOptions());
  const studio = { browser, address: baseURL ?? '', size: { width: 1000, height: 600 }, framesPerSecond: 10 };
  const film = async (): Promise<readonly Buffer[]> => {
    const frames: Buffer[] = [];
    const add = async (png: Buffer): Promise<void> => {
      frames.push(png);
    };
    await shoot(SHORT, studio, { add });
    return frames;
  };
  try {
    const [one, other] = [await film(), await film()];
    const differs = one.findIndex((png, at) => other[at]?.equals(png) !== true);
    for (const [name, frames] of Object.entries({ one, other }))
      await testInfo.attach(`frame ${differs} of ${name}`, { body: frames[differs] ?? '', contentType: 'image/png' });
    expect(differs, 'the first frame that differs; both are attached').toBe(-1);
    expect(other).toHaveLength(one.length);
    expect(new Set(one.map((png) => png.toString('base64'))).size).toBeGreaterThan(10);
  } finally {
    await browser.close();
  }
});

test('a link becomes a film with a caption below the page, where there is an ffmpeg', async ({ heronry }, {
  outputDir,
}) => {
  await heronry.open();
  const link = await heronry.play(async (playground) => {
    await playground.load({ version: 1, name: 'Nobody here' });
    return playground.link();
  });
  const { code, said } = await record([link, '--into', outputDir]);
  if (findFfmpeg() === undefined) {
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('Films need ffmpeg') });
    return;
  }
  const [, file = '', seconds] = /^(.+\.webm), (\d+\.\d) s\n$/.exec(said) ?? [];
  expect({ code, said }).toEqual({ code: 0, said: `${outputDir}/link-1.webm, ${seconds} s\n` });
  await heronry.page.goto('about:blank');
  const film = await heronry.page.evaluate(look, readFileSync(file).toString('base64'));
  expect(film).toMatchObject({ width: 1280, height: 720 });
  expect(film.duration).toBeCloseTo(Number(seconds), 0);
  // The walk watches five seconds of the scenario's time.
  expect(film.duration).toBeGreaterThan(6);
  // A light page; below it, light words on a dark ground.
  expect(film.page.mean).toBeGreaterThan(200);
  expect(film.band.mean).toBeLessThan(100);
  expect(film.band.lightest).toBeGreaterThan(220);
});

/** Plays a film in the page up to its fourth second, and returns how it looks there. */
async function look(base64: string) {
  const video = document.createElement('video');
  video.src = `data:video/webm;base64,${base64}`;
  await new Promise((seen, failed) => {
    video.onseeked = seen;
    video.onerror = () => failed(new Error(video.error?.message));
    video.currentTime = 4;
  });
  const { videoWidth: width, videoHeight: height, duration } = video;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(video, 0, 0);
  const greenIn = (y: number, rows: number) => {
    const pixels = Array.from(context?.getImageData(0, y, width, rows).data ?? []);
    const green = pixels.filter((_, index) => index % 4 === 1);
    return {
      mean: green.reduce((sum, value) => sum + value, 0) / green.length,
      lightest: green.sort((a, b) => b - a)[0],
    };
  };
  return { width, height, duration, page: greenIn(300, 10), band: greenIn(650, 40) };
}
