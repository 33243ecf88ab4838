import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { memoryBackend } from './index.ts';
import { startGateway } from './server.ts';

const TEXT = '{"heronry":"recording","version":1}\n{"atUs":0,"kind":"timerFired","agent":"ü"}\n';

async function serving(recording?: string) {
  const gateway = await startGateway({ backend: memoryBackend(), ...(recording === undefined ? {} : { recording }) });
  onTestFinished(() => gateway.close());
  const ask = (headers: Record<string, string> = {}) => fetch(`${gateway.url}/v1/recording`, { headers });
  return { ask, authorization: { authorization: `Bearer ${gateway.token}` } };
}

it('a recording is served whole, with its name, to those who have the token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heronry-served-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'zwei räume.jsonl');
  writeFileSync(path, TEXT);
  const { ask, authorization } = await serving(path);
  expect((await ask()).status).toBe(401);
  const response = await ask(authorization);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(TEXT);
  expect(decodeURIComponent(response.headers.get('x-heronry-name') ?? '')).toBe('zwei räume.jsonl');
  expect(Number(response.headers.get('content-length'))).toBe(new TextEncoder().encode(TEXT).length);
});

it('a gateway without a recording has none', async () => {
  const { ask, authorization } = await serving();
  expect((await ask(authorization)).status).toBe(404);
});
