/** A player in one file: with what it plays, opened from disk in any browser without a network; or for the frames of notebooks. */
import { escaped } from '../graph/still.ts';

export const HTML_FORMAT = {
  label: 'HTML',
  hint: 'One file that plays in any browser, without a network',
  extension: 'html',
  mediaType: 'text/html',
};

/** Content of a page in one file. */
export interface Carried {
  /** A scenario as JSON, or a recording as JSON Lines. */
  readonly text: string;
  readonly title: string;
  /** Moment at which it opens, in microseconds. */
  readonly atUs: number;
}

/** Only what is in the file itself may run, and nothing may be loaded. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const POLICY_TAG = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
const ENGINE_TAG = /<link id="engine"[^>]*href="\.\/([^"]+)"[^>]*>/;
const LESSONS_TAG = /<link id="lessons"[^>]*href="\.\/([^"]+)"[^>]*>/;
const FRAME_TAG = /<script src="\.\/([^"]+)"><\/script>/;
const ICON_TAG = /\s*<link rel="icon"[^>]*>/;
const TITLE_TAG = /<title>[^<]*<\/title>/;

/**
 * Returns the page as a text of HTML.
 * @param read reads a file of the built site by its path, such as `player.html`
 * @throws Error where the site has no player
 */
export async function standalonePage(
  read: (path: string) => string | Promise<string>,
  { text, title, atUs }: Carried,
): Promise<string> {
  const source = `<script type="text/plain" id="source" data-at="${atUs / 1000}ms">${withoutEnds(text)}</script>`;
  return inOneFile(read, await read('player.html'), title, source);
}

/**
 * Returns the page of a frame as a text of HTML: it plays what the page around it says, the lessons included. It has no playground
 * beside it; whoever frames it may write where one is, in `data-playground`.
 * @throws Error where the site has no player
 */
export async function framePage(read: (path: string) => string | Promise<string>): Promise<string> {
  const page = await read('player.html');
  const lessons = LESSONS_TAG.exec(page)?.[1];
  if (lessons === undefined) throw new Error('player.html does not name its lessons');
  const root = page.replace('<main ', '<main data-playground="" ');
  return inOneFile(read, root, 'Heronry player', inlined(await read(lessons)));
}

/** Puts the scripts into the page, after what they find there when they run. */
async function inOneFile(
  read: (path: string) => string | Promise<string>,
  page: string,
  title: string,
  first: string,
): Promise<string> {
  const [engine, frame] = [ENGINE_TAG, FRAME_TAG].map((tag) => tag.exec(page)?.[1]);
  if (engine === undefined || frame === undefined) throw new Error('player.html does not name its scripts');
  const scripts = [first, inlined(await read(engine)), inlined(await read(frame))];
  // Functions, as a script may have `$&` in it.
  return page
    .replace(POLICY_TAG, () => `<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`)
    .replace(ICON_TAG, '')
    .replace(TITLE_TAG, () => `<title>${escaped(title)}</title>`)
    .replace(ENGINE_TAG, '')
    .replace(LESSONS_TAG, '')
    .replace(FRAME_TAG, () => scripts.join('\n    '));
}

/** In JSON, `<` is inside of texts only. */
function withoutEnds(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

/** The end of a script is inside of texts and patterns only. */
function inlined(script: string): string {
  return `<script>${script.replaceAll(/<\/script/gi, '<\\/script').replaceAll('<!--', '<\\!--')}</script>`;
}
