import { expect, it } from 'vitest';
import { packText, unpackText } from './packed-text.ts';

it('a text of many parts is unpacked as it was packed', async () => {
  const text = Array.from({ length: 60_000 }, (_, at) => (at * 2_654_435_761) % 4_294_967_296).join('ä');
  expect((await unpackText(await packText(text))) === text).toBe(true);
});
