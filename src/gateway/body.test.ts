/** Bodies, byte by byte: what is no text is refused with its place. */
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
