/** `heronry serve` as it is installed: the built page and the built library. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import { faultOf, Heronry } from './heronry.ts';

export { expect };

export class Serving {
  readonly url: string;
  readonly token: string;
  readonly #child: ChildProcess;

  private constructor(url: string, token: string, child: ChildProcess) {
    this.url = url;
    this.token = token;
    this.#child = child;
  }

  static async start(...more: readonly string[]): Promise<Serving> {
    const args = ['dist/lib/cli/main.js', 'serve', ...(more.includes('--port') ? [] : ['--port', '0']), ...more];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    for await (const chunk of child.stdout ?? []) {
      said += String(chunk);
      const [, url, token] = /Heronry is at (http:\S+)\/#token=(\S+)[\s\S]*Ctrl\+C/.exec(said) ?? [];
      if (url !== undefined && token !== undefined) return new Serving(url, token, child);
    }
    throw new Error(`heronry serve said ${said}`);
  }

  /** Line that it prints. */
  get line(): string {
    return `${this.url}/#token=${this.token}`;
  }

  get port(): string {
    return new URL(this.url).port;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill();
    await once(this.#child, 'exit');
  }

  /** Publishes in order, as a client without a page would. */
  async publish(channel: string, messages: readonly unknown[], producer?: string): Promise<void> {
    const body = { messages: messages.map((message) => ({ channel, message, ...(producer ? { producer } : {}) })) };
    const { outcomes } = await this.ask<{ readonly outcomes: readonly unknown[] }>('/v1/messages', body);
    expect(outcomes).toEqual(messages.map(() => null));
  }

  async ask<Answer>(path: string, body: unknown): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    const answer: Answer = await response.json();
    return answer;
  }
}

/** A page in a browser context of its own, which the gateway serves. */
export class Guest extends Heronry {
  /** Errors and warnings that the page has reported. */
  readonly problems: string[] = [];
  /** Requests to the gateway's interface. */
  readonly requests: string[] = [];

  static async come(browser: Browser, options: BrowserContextOptions = {}): Promise<Guest> {
    // Several pages that draw every frame are too much for some machines.
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    return Guest.on(await context.newPage());
  }

  /** Records what the page reports, and its requests to the gateway. */
  private static on(page: Page): Guest {
    const guest = new Guest(page);
    guest.page.on('pageerror', (error) => guest.problems.push(`Error: ${error.message}`));
    guest.page.on('console', (message) => {
      const fault = faultOf(message);
      if (fault !== undefined) guest.problems.push(`Console: ${fault}`);
    });
    guest.page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/v1/')) guest.requests.push(pathname);
    });
    return guest;
  }

  /** Opens another tab of the same browser. */
  async openTab(): Promise<Guest> {
    return Guest.on(await this.page.context().newPage());
  }

  get bar(): Locator {
    return this.page.getByRole('region', { name: 'Real traffic' });
  }

  async connectTo(serving: Serving, name: string): Promise<void> {
    await this.page.goto(serving.line);
    await this.ready();
    const dialog = this.dialog('Connect to real traffic');
    await dialog.getByLabel('Your name').fill(name);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await this.bar.waitFor();
    await expect(this.bar).toContainText(`You are ${name}`);
    await this.watching();
  }

  /** Resolves when every message that a drawn channel accepts from now on will arrive. */
  async watching(): Promise<void> {
    await expect(this.bar).toHaveAttribute('aria-busy', 'false');
  }

  async publish(channel: string, message: unknown): Promise<void> {
    const list = this.panel.getByLabel('Channel', { exact: true });
    if ((await list.getByRole('option', { name: channel, exact: true }).count()) > 0) await list.selectOption(channel);
    else {
      if ((await list.count()) > 0) await list.selectOption('New channel…');
      await this.panel.getByLabel('New channel').fill(channel);
    }
    await this.panel.getByRole('radio', { name: 'JSON' }).check();
    await this.panel.getByLabel('Message (JSON)').fill(JSON.stringify(message));
    await this.panel.getByRole('button', { name: 'Publish', exact: true }).click();
  }

  async receive(how: 'Subscribe' | 'Unsubscribe' | 'Consume', channel: string): Promise<void> {
    await this.panel.getByLabel('From channel').selectOption(channel);
    await this.panel.getByRole('button', { name: how, exact: true }).click();
  }

  /** Returns the events of these kinds, as the page shows them: who, where, and with which payload. */
  told(...kinds: readonly string[]): Promise<readonly string[]> {
    return this.play(async (playground, wanted) => {
      const trace = await playground.trace();
      return trace.flatMap((event) => {
        if (!wanted.includes(event.kind) || !('channel' in event)) return [];
        const about = 'message' in event ? trace[event.message] : event;
        const payload = about?.kind === 'published' ? ` ${JSON.stringify(about.payload)}` : '';
        return [`${'agent' in event ? `${event.agent} ` : ''}${event.kind} ${event.channel}${payload}`];
      });
    }, kinds);
  }
}

interface Fixtures {
  /** Gateway on memory, for this test alone. */
  readonly serving: Serving;
  /** Opens a page in a browser of its own. The page may report no problem. */
  readonly guest: (options?: BrowserContextOptions) => Promise<Guest>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is needed from it
  serving: async ({}, use) => {
    const serving = await Serving.start();
    await use(serving);
    await serving.stop();
  },
  guest: async ({ browser }, use) => {
    const guests: Guest[] = [];
    await use(async (options) => {
      const guest = await Guest.come(browser, options);
      guests.push(guest);
      return guest;
    });
    for (const { page, problems } of guests) {
      expect(problems).toEqual([]);
      await page.context().close();
    }
  },
});
