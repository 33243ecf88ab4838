/** The ffmpeg with which the films are made. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Names that Playwright gives to its ffmpeg. */
const NAMES = { linux: 'ffmpeg-linux', darwin: 'ffmpeg-mac', win32: 'ffmpeg-win64.exe' };

/** Whether there is one: on this machine, or Playwright's own. */
export function hasFfmpeg() {
  return systemFfmpeg() !== undefined || provideFfmpeg();
}

/**
 * Puts the ffmpeg of this machine where Playwright looks for its own, unless that is installed.
 * @returns whether Playwright finds one
 */
export function provideFfmpeg() {
  const folder = placeOfFfmpeg();
  const name = NAMES[process.platform];
  if (folder === undefined || name === undefined) return false;
  if (existsSync(join(folder, name))) return true;
  const ffmpeg = systemFfmpeg();
  if (ffmpeg === undefined) return false;
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, name), { force: true });
  symlinkSync(ffmpeg, join(folder, name));
  return true;
}

function systemFfmpeg() {
  const named = process.env.HERONRY_FFMPEG;
  if (named !== undefined && existsSync(named)) return named;
  const found = spawnSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** The folder that Playwright would install its own into. */
function placeOfFfmpeg() {
  const asked = spawnSync('npx', ['playwright', 'install', '--dry-run', 'ffmpeg'], { encoding: 'utf8' });
  return /Install location:\s+(.+)/.exec(asked.stdout ?? '')?.[1].trim();
}
