/** The page of Heronry in a test. Time is virtual and moves only when a call moves it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Message } from '../messaging/index.ts';
import type { Playground } from './playground.ts';

/** Shows a caption of {@link PlaygroundPage.narrate}. */
export type Narrator = (caption: string) => Promise<void>;

/**
 * The playground in a browser, for tests and films. Calls of {@link Playground} resolve when the page shows their effect.
 * They reject with the page's own sentence. Times are milliseconds of virtual time.
 */
export class PlaygroundPage {
  readonly page: Page;
  /** The graph of agents and channels. */
  readonly canvas: Locator;
  #narrator: Narrator = async () => {};

  constructor(page: Page) {
    this.page = page;
    this.canvas = page.getByRole('application', { name: 'Agents and channels' });
  }

  /**
   * Opens the site at `baseURL`, and waits until it can be used.
   * @param fragment what follows the `#`, as `gallery/hierarchy` @default a first visit
   */
  async open(fragment = ''): Promise<void> {
    await this.page.goto(`./${fragment === '' ? '' : `#${fragment}`}`);
    await this.ready();
  }

  /** Resolves when the page takes calls, pointer and keys, and its font is loaded. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => window.playground !== undefined);
    // Pointer and keys of the canvas are loaded after the first picture.
    await expect(this.page.locator('[role="application"]')).not.toHaveAttribute('aria-busy', 'true');
    // Text that is drawn before its font has loaded is drawn again with it.
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Calls `window.playground` in the page. The function runs there: it uses its two parameters alone. */
  async call<Result, Argument>(
    call: (playground: Playground, argument: Argument) => Promise<Result>,
    argument?: Argument,
  ): Promise<Result> {
    const playground = await this.page.evaluateHandle(() => {
      if (window.playground === undefined) throw new Error('The page has no playground');
      return window.playground;
    });
    // Playwright's types unwrap handles within the argument; there are none here.
    return playground.evaluate(call as (playground: Playground, argument: unknown) => Promise<Result>, argument);
  }

  /** Opens a scenario, paused at 0: an object, its JSON, a name of the gallery, or a link, which has its own moment. */
  async load(scenarioOrLink: unknown): Promise<void> {
    await this.call((playground, wanted) => playground.load(wanted), scenarioOrLink);
  }

  /** Publishes at the playhead. A missing channel is created. */
  async publish(agent: string, channel: string, message: Message): Promise<void> {
    await this.call((playground, [by, to, what]) => playground.publish(by, to, what), [
      agent,
      channel,
      message,
    ] as const);
  }

  /** Pauses at a time. */
  async seek(ms: number): Promise<void> {
    await this.call(async (playground, at) => {
      await playground.pause();
      await playground.seek(at);
    }, ms);
  }

  /** Lets virtual time pass at once; a negative time goes back. */
  async advance(ms: number): Promise<void> {
    await this.call(async (playground, passed) => playground.seek((await playground.now()) + passed), ms);
  }

  /** Returns the time of the playhead. */
  now(): Promise<number> {
    return this.call((playground) => playground.now());
  }

  /** Returns the document that is open. */
  scenario(): ReturnType<Playground['scenario']> {
    return this.call((playground) => playground.scenario());
  }

  /** Returns the world at the playhead. */
  world(): ReturnType<Playground['world']> {
    return this.call((playground) => playground.world());
  }

  /** Returns the messages that an agent has received up to the playhead, oldest first. */
  async received(agent: string): Promise<readonly Message[]> {
    const { agents } = await this.world();
    return (agents[agent]?.received ?? []).map(({ message }) => message);
  }

  /** Waits until an agent has received a message with these fields, up to the playhead. */
  async expectReceived(agent: string, fields: Message): Promise<void> {
    const what = `${agent} received ${JSON.stringify(fields)}`;
    const wanted = expect.arrayContaining([expect.objectContaining(fields)]);
    await expect.poll(() => this.received(agent), what).toEqual(wanted);
  }

  /** Says in a sentence what is visible. A test makes it a step of its report, a film a caption. */
  narrate(caption: string): Promise<void> {
    return this.#narrator(caption);
  }

  /** Sets what happens with captions from now on. */
  narrateWith(narrator: Narrator): void {
    this.#narrator = narrator;
  }

  /** Returns an agent of the graph. */
  agent(name: string): Locator {
    return this.canvas.getByRole('group', { name: named('Agent', name) });
  }

  /** Returns a channel of the graph. */
  channel(name: string): Locator {
    return this.canvas.getByRole('group', { name: named('Channel', name) });
  }
}

/** Returns a pattern for the accessible name of a node, which begins with its kind and its own name. */
function named(kind: string, name: string): RegExp {
  return new RegExp(`^${kind} ${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
}
