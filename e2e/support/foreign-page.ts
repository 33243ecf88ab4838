/** A page of another origin, which frames players of the site. */
import { createServer, type Server } from 'node:http';
import { type BrowserContextOptions, test as base, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { listening } from '../../src/brokers/testing/listening.ts';
import type { HeronryPlayer } from '../../src/player/index.ts';

export { expect } from '@playwright/test';

export class ForeignPage {
  readonly page: Page;
  /** Address of the site whose players it frames. */
  readonly site: string;
  /** Errors and warnings that the pages have reported. */
  readonly problems: string[] = [];
  readonly #server: Server;
  readonly #files = new Map<string, string>();

  private constructor(page: Page, site: string, server: Server) {
    this.page = page;
    this.site = site;
    this.#server = server;
    server.on('request', ({ url = '/' }, response) => {
      const body = this.#files.get(url);
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': url === '/' ? 'text/html' : 'text/plain' });
      response.end(body);
    });
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
  }

  static async serve(page: Page, site: string): Promise<ForeignPage> {
    const server = createServer();
    await listening(server);
    return new ForeignPage(page, site, server);
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  /** Opens a page with this body, the script of the element, and other files beside it. */
  async open(body: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const [name, text] of Object.entries(files)) this.#files.set(`/${name}`, text);
    const script = `<script src="${this.site}heronry-player.js" async></script>`;
    const head = `<meta charset="utf-8"><link rel="icon" href="data:,"><title>Foreign</title>${script}`;
    this.#files.set('/', `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`);
    await this.page.goto(this.address);
  }

  player(id = 'p'): Locator {
    return this.page.locator(`#${id}`);
  }

  frame(id = 'p'): FrameLocator {
    return this.player(id).locator('iframe').contentFrame();
  }

  /** Calls the element, which loads its player if it has not. */
  call<Result>(act: (player: HeronryPlayer) => Promise<Result>, id = 'p'): Promise<Result> {
    // The class of the element is defined by the page's own script.
    return this.player(id).evaluate(act as (player: SVGElement | HTMLElement) => Promise<Result>);
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

interface Fixtures {
  readonly foreign: ForeignPage;
  /** Opens another one, in a browser of its own. */
  readonly foreignIn: (options: BrowserContextOptions) => Promise<ForeignPage>;
}

export const test = base.extend<Fixtures>({
  foreignIn: async ({ browser, baseURL }, use) => {
    const opened: ForeignPage[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      const foreign = await ForeignPage.serve(await context.newPage(), baseURL ?? '');
      opened.push(foreign);
      return foreign;
    });
    for (const foreign of opened) await foreign.close();
  },
  foreign: async ({ foreignIn }, use) => {
    await use(await foreignIn({}));
  },
});
