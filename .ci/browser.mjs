/** Browser of the tests, the films and the benchmarks. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Chromium without a window, a package of its own: to open a page takes a fifth less processor time than with the whole browser. */
const SHELLS = ['chromium-headless-shell'];
const WHOLE = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Returns a Chromium that is on the machine, or undefined where Playwright's own is to be used.
 * @param wanted `whole` prefers the browser that people use, for what is measured
 */
export function systemChromium({ whole = false } = {}) {
  return named() ?? onPath(...(whole ? [WHOLE, SHELLS] : [SHELLS, WHOLE]).flat());
}

/** Returns the browser that tests prefer, or undefined if it is not there: one that was named, or a headless shell. */
export function systemShell() {
  return named() ?? onPath(...SHELLS);
}

function named() {
  const path = process.env.HERONRY_CHROMIUM;
  return path !== undefined && existsSync(path) ? path : undefined;
}

function onPath(...names) {
  for (const name of names) {
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

/** Chromium without a window imitates a GPU in software: to draw without one takes a tenth less processor time. */
const WITHOUT_GPU = '--disable-gpu';

/**
 * Returns how to launch it. Chromium refuses its sandbox to root, who runs the tests in a container.
 * @param wanted `whole` is the browser that people use, for what is measured, with a GPU where there is one
 */
export function launchOptions(wanted) {
  const executablePath = systemChromium(wanted);
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...PAGES_OF_ADDRESS_BAR, SPARE_PROCESS].join()}`,
      ...(wanted?.whole === true ? [] : [WITHOUT_GPU]),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  };
}
