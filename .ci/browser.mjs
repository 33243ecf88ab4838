/** Which browser the tests, the films and the benchmarks use. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A Chromium that is on the machine, or undefined where Playwright's own is to be used. */
export function systemChromium() {
  const named = process.env.HERONRY_CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return undefined;
}

/** How to launch it. Chromium refuses its sandbox to root, which is who runs tests in a container. */
export function launchOptions() {
  const executablePath = systemChromium();
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  };
}
