/** `heronry player`: the files of the player, to be served beside other pages. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from './make-folder.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

export const PLAYER_HELP = `heronry player <folder> [options]

Copies the player into a folder: heronry-player.js and what it loads. Pages that include the script can have <heronry-player> elements.

  --playground <address>
                    where “Open in Heronry” leads, seen from the folder or whole; without it, there is no such link
  --notebook        copies the widget of notebooks instead, heronry-widget.js, and the recordings
`;

/** Files of the playground that a player loads, and those of a widget. */
const PAGE = 'player.html';
const FILES = ['heronry-player.js', PAGE, 'favicon.svg', 'recordings', 'stills'];
const NOTEBOOK_FILES = ['heronry-widget.js', 'recordings'];
const OPTIONS = { notebook: { type: 'boolean' }, playground: { type: 'string' } } as const;
const ASSET = /^player-/;

/**
 * Runs the command.
 * @param args arguments after `player`
 * @param site folder of the built playground
 * @throws UsageError
 */
export function playerCommand(
  args: readonly string[],
  io: CommandIo,
  site = fileURLToPath(new URL('../../site', import.meta.url)),
): void {
  const { values, positionals } = parsed(args, OPTIONS);
  const [folder, ...rest] = positionals;
  if (folder === undefined) throw new UsageError('Name the folder that the player is copied into.');
  if (rest.length > 0) throw new UsageError(`Name one folder only, without “${rest.join(' ')}”.`);
  const playground = addressOf(values.playground ?? '');
  const files = values.notebook === true ? listed(site, NOTEBOOK_FILES) : [...listed(site, FILES), ...assetsOf(site)];
  try {
    for (const file of files) {
      makeFolder(dirname(join(folder, file)));
      cpSync(join(site, file), join(folder, file), { recursive: true });
    }
    if (values.notebook !== true) writeFileSync(join(folder, PAGE), placed(site, playground));
  } catch (error) {
    throw new UsageError(`${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  io.print(
    values.notebook === true
      ? `The widget is in ${folder}.\n`
      : `The player is in ${folder}: include ${basename(FILES[0] ?? '')} as a script.\n`,
  );
}

/** @throws UsageError where a file is missing */
function listed(site: string, files: readonly string[]): readonly string[] {
  const missing = files.find((file) => !existsSync(join(site, file)));
  if (missing !== undefined)
    throw new UsageError(`This installation has no player: ${missing} is missing. Build it: npm run build`);
  return files;
}

function assetsOf(site: string): readonly string[] {
  const names = readdirSync(join(site, 'assets')).filter((name) => ASSET.test(name));
  return names.map((name) => join('assets', name));
}

/** Returns the page of the frame, which has no playground beside it in a copy. */
function placed(site: string, playground: string): string {
  const value = playground.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return readFileSync(join(site, PAGE), 'utf8').replace('<main ', () => `<main data-playground="${value}" `);
}

/** Returns an address with a slash at its end; empty for none. */
function addressOf(text: string): string {
  if (text === '') return '';
  const isWeb =
    URL.canParse(text, 'http://localhost/') && /^https?:$/.test(new URL(text, 'http://localhost/').protocol);
  if (!isWeb)
    throw new UsageError(`--playground takes an address such as https://example.org/heronry/, not “${text}”.`);
  return text.endsWith('/') ? text : `${text}/`;
}
