/** The servers of the page, over HTTP, while another build takes the place of the first: no page is of a build that has gone. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from 'vite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { memoryBackend } from '../src/gateway/backends/memory-backend.ts';
import { startGateway } from '../src/gateway/server.ts';

const root = mkdtempSync(join(tmpdir(), 'heronry-upgrade-'));
afterAll(() => rmSync(root, { recursive: true }));

function build(folder: string, name: string): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), `page ${name}`);
  writeFileSync(join(folder, 'service-worker.js'), `worker ${name}`);
  writeFileSync(join(folder, 'assets', `page-${name}.js`), `script ${name}`);
}

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** The commands that serve a folder, by what they start. */
const COMMANDS: Readonly<Record<string, (site: string) => Promise<Served>>> = {
  'npm start': async (site) => {
    const server = await preview({ logLevel: 'silent', build: { outDir: site }, preview: { port: 0 } });
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port');
    return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
  },
  'heronry serve': (site) => startGateway({ backend: memoryBackend(), site }),
};

describe.each(Object.entries(COMMANDS))('%s', (name, serve) => {
  it('sends the page, its worker and its scripts of the build that is there, and no other from a cache', async () => {
    const [live, next] = ['live', 'next'].map((one) => join(root, name, one)) as [string, string];
    build(live, 'one');
    const { url, close } = await serve(live);
    onTestFinished(() => close());
    let tag = '';
    // As a browser that has the earlier page in its cache.
    const ask = async (path: string) => {
      const headers = { 'sec-fetch-dest': path.startsWith('/assets/') ? 'script' : 'document', 'if-none-match': tag };
      const answer = await fetch(url + path, { headers });
      const cache = answer.headers.get('cache-control') ?? 'none';
      const text = await answer.text();
      return { status: answer.status, text, cache, tag: answer.headers.get('etag') ?? '' };
    };
    const page = await ask('/');
    tag = page.tag;
    expect(page).toMatchObject({ status: 200, text: 'page one', cache: 'no-cache' });
    expect(await ask('/service-worker.js')).toMatchObject({ text: 'worker one', cache: 'no-cache' });
    expect(await ask('/assets/page-one.js')).toMatchObject({ status: 200, text: 'script one' });

    build(next, 'two');
    rmSync(live, { recursive: true });
    renameSync(next, live);
    expect(await ask('/')).toMatchObject({ status: 200, text: 'page two', cache: 'no-cache' });
    expect(await ask('/service-worker.js')).toMatchObject({ text: 'worker two', cache: 'no-cache' });
    expect(await ask('/assets/page-two.js')).toMatchObject({ status: 200, text: 'script two' });
    expect((await ask('/assets/page-one.js')).status).toBe(404);
  });
});
