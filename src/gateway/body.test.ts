/** Bodies, byte by byte: what is no text is refused with its place. */
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { memoryBackend } from './backends/memory-backend.ts';
import { ask, codeOf } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

const PUBLISH = '/v1/channels/control/messages';

it('a body that is not UTF-8 is refused with the place of the byte, and nothing is published', async () => {
  const gateway = await harness.start();
  const broken = (text: string, ...bytes: readonly number[]) =>
    Buffer.concat([Buffer.from(text), Buffer.from(bytes), Buffer.from('"}')]);
  const cases = [
    [broken('{"a": "', 0xff), 8],
    [broken('{"a": "é🌊', 0xc3, 0x28), 15],
    // The beginning of a character, at the end.
    [Buffer.from([...Buffer.from('{"a":1}'), 0xe2, 0x82]), 9],
    // Half of a surrogate pair, and more bytes than a character needs.
    [broken('{"a": "', 0xed, 0xa0, 0x80), 9],
    [broken('{"a": "', 0xc0, 0x80), 8],
  ] as const;
  for (const [body, byte] of cases) {
    const answer = await ask(gateway, PUBLISH, { body });
    expect([codeOf(answer), JSON.parse(answer.text).detail]).toEqual([
      '400 invalid-body',
      `The body is not UTF-8 at byte ${byte}`,
    ]);
  }
  expect((await ask(gateway, PUBLISH, { body: Buffer.from('{"a":"é🌊\ufffd"}') })).status).toBe(204);
  expect(JSON.parse((await ask(gateway, '/v1/channels/control')).text)).toMatchObject({ accepted: 1 });
});

it('a body that is compressed is refused with the cure; one that says that it is not is read', async () => {
  const gateway = await harness.start();
  for (const encoding of ['gzip', 'br', 'gzip, identity']) {
    const answer = await ask(gateway, PUBLISH, {
      body: gzipSync('{"a":1}'),
      headers: { 'content-encoding': encoding },
    });
    expect([codeOf(answer), JSON.parse(answer.text).detail]).toEqual([
      '400 invalid-body',
      'The body is compressed, which the gateway does not read: send it as it is',
    ]);
  }
  const headers = { 'content-encoding': 'Identity' };
  expect((await ask(gateway, PUBLISH, { body: '{"a":1}', headers })).status).toBe(204);
});

it('what is wrong with a body is said in words: a field that there is not, one that is missing, a size', async () => {
  const gateway = await harness.start();
  const cases = [
    ['/v1/channels/a/leases', { nope: 1 }, 'At nope: there is no such field'],
    ['/v1/messages', {}, 'At messages: it is missing'],
    ['/v1/messages', { messages: [{ channel: 'a' }] }, 'At messages.0.message: it is missing'],
    ['/v1/channels/a/leases', { count: 0 }, 'At count: expected at least 1'],
    ['/v1/channels/a/leases', { waitMs: 1e12 }, 'At waitMs: expected at most 30000'],
    ['/v1/figures', { channel: '' }, 'At channel: expected at least 1 characters'],
  ] as const;
  for (const [path, body, detail] of cases) {
    const answer = await ask(gateway, path, { body: JSON.stringify(body) });
    expect([codeOf(answer), JSON.parse(answer.text).detail]).toEqual(['400 invalid-body', detail]);
  }
});

it('a byte order mark before a body is no part of it', async () => {
  const gateway = await harness.start();
  expect((await ask(gateway, PUBLISH, { body: '\uFEFF{"a":1}' })).status).toBe(204);
  expect(codeOf(await ask(gateway, PUBLISH, { body: '\uFEFF\uFEFF{"a":1}' }))).toBe('400 invalid-body');
});

it('a channel whose name in the address cannot be decoded is refused, and is no other channel', async () => {
  const gateway = await harness.start();
  for (const written of ['%ff', '%E0%A4%A', '%', 'a%2', '%C3%28', '%ED%A0%80'])
    for (const route of ['messages', 'leases'])
      expect([
        written,
        codeOf(await ask(gateway, `/v1/channels/${written}/${route}`, { body: '{"a":1}' })),
        codeOf(await ask(gateway, `/v1/channels/${written}`)),
        codeOf(await ask(gateway, `/v1/channels/${written}/events`)),
      ]).toEqual([written, ...Array(3).fill('400 channel-name')]);
  expect((await ask(gateway, '/v1/channels/a%252Fb%20%F0%9F%AA%B6/messages', { body: '{"a":1}' })).status).toBe(204);
  expect(JSON.parse((await ask(gateway, '/v1/channels')).text)).toEqual({ channels: ['a%2Fb 🪶'] });
});
