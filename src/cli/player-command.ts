/** `heronry player`: the files of the player, to be served beside other pages. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CommandIo, parsed, UsageError } from './usage.ts';

export const PLAYER_HELP = `heronry player <folder>

Copies the player into a folder: heronry-player.js and what it loads. Pages that include the script can have <heronry-player> elements.
`;

/** Files of the playground that a player loads. */
const FILES = ['heronry-player.js', 'player.html', 'favicon.svg', 'recordings', 'stills'];
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
  const { positionals } = parsed(() => parseArgs({ args: [...args], allowPositionals: true, options: {} }));
  const [folder, ...rest] = positionals;
  if (folder === undefined) throw new UsageError('Name the folder that the player is copied into.');
  if (rest.length > 0) throw new UsageError(`Name one folder only, without “${rest.join(' ')}”.`);
  const files = filesOf(site);
  try {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(site, file), join(folder, file), { recursive: true });
    }
  } catch (error) {
    throw new UsageError(`${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  io.print(`The player is in ${folder}: include ${basename(FILES[0] ?? '')} as a script.\n`);
}

function filesOf(site: string): readonly string[] {
  const missing = FILES.find((file) => !existsSync(join(site, file)));
  if (missing !== undefined)
    throw new UsageError(`This installation has no player: ${missing} is missing. Build it: npm run build`);
  const assets = readdirSync(join(site, 'assets')).filter((name) => ASSET.test(name));
  return [...FILES, ...assets.map((name) => join('assets', name))];
}
