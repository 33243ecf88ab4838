/** `heronry/playwright`: the page of Heronry in tests with Playwright. */

export type { Playground } from './playground.ts';
export { type Narrator, PlaygroundPage } from './playground-page.ts';
export { type PlaygroundFixtures, test } from './playground-test.ts';
