/** The ffmpeg with which the films are made. Playwright’s own reads and writes too few formats. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Returns the ffmpeg of this machine, or undefined if there is none. */
export function findFfmpeg() {
  const named = process.env.HERONRY_FFMPEG;
  if (named !== undefined && existsSync(named)) return named;
  const found = spawnSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}
