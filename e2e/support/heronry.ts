/** The page, in the words of its users. Time is the playground's own: nothing here waits for a clock. */
import { type BrowserContext, type ConsoleMessage, expect, type Locator, type Page } from '@playwright/test';
import { test as base, type Playground, PlaygroundPage } from '../../src/playwright/index.ts';

export { expect };

export class Heronry {
  readonly page: Page;
  readonly playground: PlaygroundPage;
  readonly canvas: Locator;
  readonly panel: Locator;
  readonly transport: Locator;

  constructor(page: Page) {
    this.page = page;
    this.playground = new PlaygroundPage(page);
    this.canvas = this.playground.canvas;
    this.panel = page.getByRole('complementary', { name: 'Panel' });
    this.transport = page.getByRole('region', { name: 'Transport' });
  }

  /** Opens the page at a fragment (`''` for a first visit) and waits until it is ready. */
  open(fragment = ''): Promise<void> {
    return this.playground.open(fragment);
  }

  ready(): Promise<void> {
    return this.playground.ready();
  }

  /** Resolves when every visible part of the page is loaded. */
  async complete(): Promise<void> {
    await expect(this.page.locator('[aria-busy="true"]')).toHaveCount(0);
  }

  /** Resolves when the bar, the panel and the transport, which are loaded late, have taken their places. */
  async laidOut(): Promise<void> {
    // Not by an expectation: each look that finds nothing yet would describe the whole page.
    await this.tab('Inspector').waitFor();
    await this.complete();
  }

  /** Resolves when what has changed is painted: the picture is fitted to a canvas of another size a frame after it has that size. */
  async painted(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** Resolves with what `read` returns, once it returns the same after what has changed is painted. */
  async atRest<Value>(read: () => Promise<Value>): Promise<Value> {
    let last = await read();
    await expect
      .poll(async () => {
        const before = last;
        await this.painted();
        last = await read();
        return JSON.stringify(last) === JSON.stringify(before);
      })
      .toBe(true);
    return last;
  }

  /** Opens an empty scenario of the user's own, with the panel unchanged. */
  async openEmpty(): Promise<void> {
    await this.open();
    await this.startEmpty();
  }

  /** Begins an empty scenario of the user's own on the page that is open, with the panel unchanged. */
  async startEmpty(): Promise<void> {
    await this.page.keyboard.press('n');
    await expect(this.page.getByRole('region', { name: 'First steps' })).toBeVisible();
    await expect(this.agents).toHaveCount(0);
  }

  /** Closes every dialog and menu. */
  async closeOverlays(): Promise<void> {
    const overlays = this.page.getByRole('dialog').or(this.page.getByRole('menu'));
    while ((await overlays.count()) > 0) {
      await this.page.keyboard.press('Escape');
      await expect(overlays).toHaveCount(0);
    }
  }

  /** Brings the page back to the same moment of the first scene of the gallery, with nothing selected and nothing open. */
  async startAgain(panelOpen: boolean): Promise<void> {
    await this.closeOverlays();
    if ((await this.panel.isVisible()) !== panelOpen) await this.page.keyboard.press('i');
    await this.play(async (playground) => {
      await playground.load('control-status');
      await playground.pause();
      await playground.seek(7500);
    });
    if (panelOpen) await this.tab('Inspector').click();
  }

  agent(name: string): Locator {
    return this.playground.agent(name);
  }

  channel(name: string): Locator {
    return this.playground.channel(name);
  }

  get agents(): Locator {
    return this.canvas.getByRole('group', { name: /^Agent / });
  }

  get channels(): Locator {
    return this.canvas.getByRole('group', { name: /^Channel / });
  }

  /** The composer beside a node. */
  get composer(): Locator {
    return this.page.getByRole('dialog', { name: /^Publish (from|to) / });
  }

  menuItem(name: string | RegExp): Locator {
    return this.page.getByRole('menuitem', { name });
  }

  tab(name: 'Inspector' | 'Log' | 'Table' | 'Transcript' | 'Code'): Locator {
    return this.panel.getByRole('tab', { name });
  }

  /** Returns a section of the inspector, unfolded. */
  async section(name: string): Promise<Locator> {
    const section = this.panel.getByRole('region', { name, exact: true });
    const head = section.getByRole('button', { name, exact: true });
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    await expect(head).toHaveAttribute('aria-expanded', 'true');
    return section;
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** Drags from the handle at a node's right edge to another node, or to a place on the page. */
  async connect(from: Locator, to: Locator | { readonly x: number; readonly y: number }): Promise<void> {
    const start = await boxOf(from);
    const end = 'x' in to ? to : centre(await boxOf(to));
    await this.page.mouse.move(start.x + start.width, start.y + start.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + start.width + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await this.page.mouse.move(end.x, end.y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Calls the automation API in the page and passes `argument` to the call. */
  play<Result, Argument>(
    call: (playground: Playground, argument: Argument) => Promise<Result>,
    argument?: Argument,
  ): Promise<Result> {
    return this.playground.call(call, argument);
  }
}

export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not on the page`);
  return box;
}

/**
 * Clicks what may be there and may go by itself, such as a button while something plays: between a look and a click it could go.
 * @returns whether it was there
 */
export function clickIfThere(locator: Locator): Promise<boolean> {
  return locator.evaluateAll((found) => {
    for (const one of found) if (one instanceof HTMLElement) one.click();
    return found.length > 0;
  });
}

export function centre(box: { x: number; y: number; width: number; height: number }): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Returns the text of an error or a warning of a page. Playwright itself warns where it keeps a service worker out. */
export function faultOf(message: ConsoleMessage): string | undefined {
  if (message.type() !== 'error' && message.type() !== 'warning') return undefined;
  return message.text() === 'Service Worker registration blocked by Playwright' ? undefined : message.text();
}

/** Collects the faults of a page as they happen: errors, warnings, and requests to another address. */
export function problemsOf(page: Page, address: string): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`Error: ${error.message}`));
  page.on('console', (message) => {
    const fault = faultOf(message);
    if (fault !== undefined) problems.push(`Console: ${fault}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(address).origin) problems.push(`Request to ${origin}`);
  });
  return problems;
}

/** A journey's page draws in one of so many frames of the screen: to draw each of them takes a twelfth of the time of all journeys. */
const FRAMES = 3;

/** Lets the pages of a context draw less often, as on a slow machine. What asks for the same frame still runs in one, in order. */
async function drawLessOften(context: BrowserContext): Promise<void> {
  await context.addInitScript((every) => {
    const request = window.requestAnimationFrame.bind(window);
    const asked = new Map<number, FrameRequestCallback>();
    let [frames, last, isAwaited] = [0, 0, false];
    const awaitFrame = (): void => {
      if (!isAwaited) request(onFrame);
      isAwaited = true;
    };
    const onFrame = (at: number): void => {
      isAwaited = false;
      frames += 1;
      for (const id of frames % every === 0 ? [...asked.keys()] : []) {
        const call = asked.get(id);
        asked.delete(id);
        try {
          call?.(at);
        } catch (error) {
          reportError(error);
        }
      }
      if (asked.size > 0) awaitFrame();
    };
    window.requestAnimationFrame = (call) => {
      last += 1;
      asked.set(last, call);
      awaitFrame();
      return last;
    };
    window.cancelAnimationFrame = (id) => void asked.delete(id);
  }, FRAMES);
}

interface Fixtures {
  readonly heronry: Heronry;
  /** Problems that these tests expect the page to report. */
  readonly written: RegExp | undefined;
  /** Whether the page draws in every frame of the screen. */
  readonly everyFrame: boolean;
}

/** Fails a test on any problem of the page. */
export const test = base.extend<Fixtures>({
  written: [undefined, { option: true }],
  everyFrame: [false, { option: true }],
  heronry: async ({ page, context, baseURL, written, everyFrame }, use) => {
    if (!everyFrame) await drawLessOften(context);
    const problems = problemsOf(page, baseURL ?? '');
    await use(new Heronry(page));
    expect(problems.filter((problem) => written?.test(problem) !== true)).toEqual([]);
  },
});
