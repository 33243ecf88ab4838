import type { Page } from '@playwright/test';
import axe from 'axe-core';

type Axe = typeof axe;

/** Rules of axe that look at colours. */
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Returns what axe finds wrong in the light theme, by all rules, and in the dark one by those of colours: all that differs. */
export async function violationsInThemes(page: Page): Promise<readonly string[]> {
  const inTheme = async (colorScheme: 'light' | 'dark'): Promise<readonly string[]> => {
    await page.emulateMedia({ colorScheme });
    const found = await violationsOf(page, colorScheme === 'light' ? 'all' : 'colours');
    return found.map((violation) => `${colorScheme}: ${violation}`);
  };
  return [...(await inTheme('dark')), ...(await inTheme('light'))];
}

/** Returns what axe finds wrong, and where, after all transitions have ended: by all of its rules, or by those of colours. */
export async function violationsOf(page: Page, rules: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const ways = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(ways.map(({ finished }) => finished));
  });
  // Brought into a document once: to hand its half a megabyte over takes longer than to run it. The page has no frames.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (runOnly) => {
      const { axe } = window as unknown as { readonly axe: Axe };
      // Details of passed rules are not read.
      return axe.run(document, { resultTypes: ['violations'], ...(runOnly === undefined ? {} : { runOnly }) });
    },
    rules === 'all' ? undefined : RULES_OF_COLOURS,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`,
  );
}
