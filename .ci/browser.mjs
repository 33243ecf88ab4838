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

/**
 * Features that Playwright turns off by itself. Of this switch the last one counts, so that what follows has to repeat them
 * (`disabledFeatures` in playwright-core).
 */
const OFF_BY_PLAYWRIGHT = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'LensOverlay'],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AimEnabled'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin', 'OptimizationHints', 'PreconnectToSearch'],
  'NetworkTimeServiceQuerying',
];

/** Pages below the address bar. Each new context opens two of them unseen, which costs half as much as the playground. */
const PAGES_OF_ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** A process that waits for the next page, in each new context again: that costs more than it saves where a context has one page. */
const SPARE_PROCESS = 'SpareRendererForSitePerProcess';

/** Returns how to launch it. Chromium refuses its sandbox to root, who runs the tests in a container. */
export function launchOptions() {
  const executablePath = systemChromium();
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...PAGES_OF_ADDRESS_BAR, SPARE_PROCESS].join()}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  };
}
