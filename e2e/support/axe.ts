import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';

type Axe = typeof axe;

/** Minified: a page reads it in half the time. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of axe that look at colours. */
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Returns what axe finds wrong in both themes: by all rules in the theme that the page has, and by those of colours in the other one,
 * in which it stays. Nothing else differs between them, and each change of the theme paints the whole page again.
 * @param within as for `violationsOf`
 */
export async function violationsInThemes(page: Page, within?: string): Promise<readonly string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [first, second] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  const all = await violationsOf(page, 'all', within);
  await page.emulateMedia({ colorScheme: second });
  const ofColours = await violationsOf(page, 'colours', within);
  return [
    ...all.map((violation) => `${first}: ${violation}`),
    ...ofColours.map((violation) => `${second}: ${violation}`),
  ];
}

/**
 * Returns what axe finds wrong, and where, after all transitions have ended.
 * @param rules all of its rules, or those of colours
 * @param within selector of the parts to look at, where the rest was looked at before
 */
export async function violationsOf(
  page: Page,
  rules: 'all' | 'colours' = 'all',
  within = ':root',
): Promise<readonly string[]> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const ways = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(ways.map(({ finished }) => finished));
  });
  // Brought into a document once: to hand its half a megabyte over takes longer than to run it. The page has no frames.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const { violations } = await page.evaluate(
    ([within, runOnly]) => {
      const { axe } = window as unknown as { readonly axe: Axe };
      // Details of passed rules are not read.
      return axe.run(within, { resultTypes: ['violations'], ...(runOnly === undefined ? {} : { runOnly }) });
    },
    [within, rules === 'all' ? undefined : RULES_OF_COLOURS] as const,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`,
  );
}
