import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Returns what axe finds wrong, and where, after all transitions have ended. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const ways = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(ways.map(({ finished }) => finished));
  });
  // There are no frames to collect from, and details of passed rules are not read: this is eight times as fast.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`,
  );
}
