/** Pictures of what the page shows: the same bytes as the command line writes. */
import notoMath from '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2?url';
import cyrillicExt from '@fontsource-variable/inter/files/inter-cyrillic-ext-wght-normal.woff2?url';
import cyrillic from '@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2?url';
import greekExt from '@fontsource-variable/inter/files/inter-greek-ext-wght-normal.woff2?url';
import greek from '@fontsource-variable/inter/files/inter-greek-wght-normal.woff2?url';
import latinExt from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url';
import latin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import vietnamese from '@fontsource-variable/inter/files/inter-vietnamese-wght-normal.woff2?url';
import renderer from '@resvg/resvg-wasm/index_bg.wasm?url';
import { HTML_FORMAT, loadRaster, type PictureFormat, PNG_SCALE, standalonePage } from '../../pictures/index.ts';
import { scenarioToText } from '../../scenario/index.ts';
import { fetchAnswer, type HeronryStore } from '../../store/index.ts';
import { headerOf, recordingPieces } from '../../trace/index.ts';
import { loadedOnce } from '../loaded-once.ts';
import { downloadFile, fileName } from './download.ts';

/** Fonts of a PNG, in the order of the command line. */
const FONTS = [latin, latinExt, greek, greekExt, cyrillic, cyrillicExt, vietnamese, notoMath];

async function fetched(address: string): Promise<Response> {
  const answer = await fetchAnswer(address);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer;
}

async function bytesOf(address: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetched(address)).arrayBuffer());
}

const raster = loadedOnce(async () =>
  loadRaster({ wasm: await bytesOf(renderer), fonts: await Promise.all(FONTS.map(bytesOf)) }),
);
const font = loadedOnce(async () => base64(await bytesOf(latin)));

/** Returns the picture of the moment that the page shows, in its colours. */
export async function pictureOf(store: HeronryStore, { draw, pixels, mediaType }: PictureFormat): Promise<Blob> {
  const { scenario, trace } = store.getState();
  const pictured = { scenario, trace, atUs: store.playback.nowUs(), theme: shownTheme() };
  if (!pixels) return new Blob([draw({ ...pictured, font: await font() })], { type: mediaType });
  const png = (await raster())(draw(pictured), PNG_SCALE);
  return new Blob([new Uint8Array(png)], { type: mediaType });
}

/** Downloads the picture of the moment that the page shows. */
export async function savePicture(store: HeronryStore, format: PictureFormat): Promise<void> {
  const name = fileName(store.getState().scenario.name, format.extension);
  downloadFile(await pictureOf(store, format), name);
}

/** Downloads a page that plays what the page shows, from the moment that it shows. */
export async function savePage(store: HeronryStore): Promise<void> {
  const { scenario, trace, live } = store.getState();
  const text =
    live === undefined
      ? scenarioToText(scenario)
      : [...recordingPieces(trace, headerOf(scenario, trace.lastUs))].join('');
  const read = async (path: string): Promise<string> => (await fetched(path)).text();
  const page = await standalonePage(read, { text, title: scenario.name, atUs: store.playback.nowUs() });
  downloadFile(new Blob([page], { type: HTML_FORMAT.mediaType }), fileName(scenario.name, HTML_FORMAT.extension));
}

function shownTheme(): 'light' | 'dark' {
  const { theme } = document.documentElement.dataset;
  if (theme === 'light' || theme === 'dark') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Number of bytes that become text at once: more arguments than this would not fit a call. */
const PIECE = 0x8000;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += PIECE)
    text += String.fromCharCode(...bytes.subarray(from, from + PIECE));
  return btoa(text);
}
