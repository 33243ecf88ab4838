/** Which ffmpeg the films are made with. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One that is on the machine, else the one that Playwright brings, else undefined. */
export function findFfmpeg() {
  const named = process.env.HERONRY_FFMPEG;
  if (named !== undefined && existsSync(named)) return named;
  const found = spawnSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : playwrightFfmpeg();
}

/** Where Playwright says that it would install it. */
function playwrightFfmpeg() {
  const asked = spawnSync('npx', ['playwright', 'install', '--dry-run', 'ffmpeg'], { encoding: 'utf8' });
  const folder = /Install location:\s+(.+)/.exec(asked.stdout ?? '')?.[1].trim();
  if (folder === undefined || !existsSync(folder)) return undefined;
  const file = readdirSync(folder).find((name) => name.startsWith('ffmpeg'));
  return file === undefined ? undefined : join(folder, file);
}
