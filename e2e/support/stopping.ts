/** Code and programs that are stopped, in journeys. */
import type { Locator } from '@playwright/test';
import { onThisMachine } from '../../src/brokers/testing/pace.ts';
import { expect } from './heronry.ts';

/** Longest time from *Stop* to the end of what runs, on a quiet machine. */
const STOP_MS_MAX = 200;

/** Presses *Stop*, and expects the panel to say at once that nothing runs. */
export async function stopAtOnce(panel: Locator): Promise<void> {
  const tookMs = await panel.getByRole('button', { name: 'Stop' }).evaluate(async (button: HTMLButtonElement) => {
    const before = performance.now();
    button.click();
    while (!button.disabled) await new Promise(requestAnimationFrame);
    return performance.now() - before;
  });
  expect(tookMs).toBeLessThan(await onThisMachine(STOP_MS_MAX));
}
