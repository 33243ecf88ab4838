/** The built page on a server of the test's own, which can be upgraded, silenced and stopped. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listening } from '../../src/brokers/testing/listening.ts';
import { Site } from '../../src/gateway/site.ts';

/** Files that differ from one build to the next. */
const OF_A_BUILD = /^\/(index\.html|service-worker\.js)?$/;

export class OwnSite {
  /** Paths that browsers have asked for. */
  readonly asked: string[] = [];
  /** Name of the build that is served. */
  readonly first: string;
  build: string;
  /** Whether it accepts requests and answers none. */
  isSilent = false;
  readonly #server: Server;

  private constructor(site: Site, first: string) {
    this.first = first;
    this.build = first;
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      this.asked.push(pathname);
      if (this.isSilent) return;
      void this.#answer(site, pathname).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body);
      });
    });
  }

  static async start(): Promise<OwnSite> {
    const site = new Site('dist/site');
    const [, build] = /data-build="(\w+)"/.exec((await site.respond('/')?.text()) ?? '') ?? [];
    if (build === undefined) throw new Error('The page is not built');
    const own = new OwnSite(site, build);
    await listening(own.#server);
    return own;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(site: Site, path: string) {
    const found = site.respond(path);
    const headers = Object.fromEntries(found?.headers ?? []);
    if (found === undefined) return { status: 404, headers, body: '' };
    const body = Buffer.from(await found.arrayBuffer());
    if (!OF_A_BUILD.test(path)) return { status: 200, headers, body };
    return { status: 200, headers, body: body.toString().replaceAll(this.first, this.build) };
  }
}
