/** The gateway's log and metrics. On memory, over the wire. */
import { afterEach, describe, expect, it } from 'vitest';
import type { BackendKind } from './backend.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { ask, codeOf } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

const PUBLISH = '/v1/channels/control/messages';

describe('what is told to the log', () => {
  it('channels, sizes and codes, as lines of JSON; never what a message says, never the token', async () => {
    const lines: string[] = [];
    const log = { print: (line: string) => lines.push(line), secrets: ['hunter2'], level: 'debug' } as const;
    const gateway = await harness.start({ log });
    await ask(gateway, PUBLISH, { body: '{"secretpayload":"kilowatt"}', headers: { 'heronry-producer': 'mg1' } });
    await ask(gateway, PUBLISH, { body: '{"secretpayload":' });
    await ask(gateway, `/v1/channels/hunter2?token=${gateway.token}`, { token: 'wrong' });
    await ask(gateway, '/v1/leases', { body: '{"channel":"control"}' });
    await ask(gateway, '/', { headers: { host: 'evil.example' } });
    const text = lines.join('');
    for (const hidden of ['kilowatt', 'secretpayload', gateway.token, 'hunter2', 'wrong'])
      expect(text).not.toContain(hidden);
    const events = lines.map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ level: 'info', event: 'backend-connected', backend: 'memory' });
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'request',
        route: '/v1/channels/{channel}/messages',
        status: 204,
        channel: 'control',
        bytes: 28,
      }),
    );
    expect(events).toContainEqual(expect.objectContaining({ event: 'refused', code: 'forbidden-host' }));
  });

  it('a failure of its own, by its kind alone; what a client did wrong is none', async () => {
    const lines: string[] = [];
    const memory = memoryBackend();
    const broken: BackendKind = {
      kind: 'memory',
      name: 'broken',
      open: (reports) => ({
        ...memory.open(reports),
        channels: () => Promise.reject(new TypeError('kilowatt is not a function')),
      }),
    };
    const gateway = await harness.start({
      backend: broken,
      log: { print: (line) => lines.push(line), secrets: [], level: 'debug' },
    });
    expect(codeOf(await ask(gateway, PUBLISH, { body: '{' }))).toBe('400 invalid-body');
    expect(codeOf(await ask(gateway, '/v1/channels'))).toBe('500 internal');
    expect(lines.join('')).not.toContain('kilowatt');
    const failures = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'failed');
    expect(failures).toMatchObject([{ level: 'error', error: 'TypeError' }]);
  });

  it('metrics count what happened, and name no channel', async () => {
    const gateway = await harness.start();
    await ask(gateway, PUBLISH, { body: '{}' });
    await ask(gateway, PUBLISH, { body: '[]' });
    await ask(gateway, '/v1/channels/control');
    await ask(gateway, '/v1/leases', { body: '{"channel":"control"}' });
    const { text, headers } = await ask(gateway, '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4');
    for (const line of [
      'heronry_published_total 1',
      'heronry_leased_total 1',
      'heronry_leases 1',
      'heronry_backend_up 1',
      'heronry_requests_total{route="/v1/channels/{channel}",status="200"} 1',
      'heronry_requests_total{route="/v1/channels/{channel}/messages",status="204"} 1',
      'heronry_requests_total{route="/v1/channels/{channel}/messages",status="400"} 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).not.toContain('control');
    const form = /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? \d+)$/;
    for (const line of text.trimEnd().split('\n')) expect(line).toMatch(form);
  });
});
