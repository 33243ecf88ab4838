/** Playwright's `test` with a playground. */
import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { PlaygroundPage } from './playground-page.ts';

/** Fixtures that {@link test} adds to those of Playwright. */
export interface PlaygroundFixtures {
  /** The page of Heronry at `baseURL`, open and ready. */
  readonly playground: PlaygroundPage;
}

/** Playwright's `test` with the fixture `playground`. Each caption of `narrate` is a step of the report. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & PlaygroundFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = base.extend<PlaygroundFixtures>({
  playground: async ({ page, baseURL }, use) => {
    if (baseURL === undefined) throw new Error('Set `use.baseURL` in playwright.config.ts to the address of Heronry.');
    const playground = new PlaygroundPage(page);
    playground.narrateWith((caption) => base.step(caption, async () => {}));
    await playground.open();
    await use(playground);
  },
});
