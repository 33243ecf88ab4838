import { expect, it } from 'vitest';
import { parseMessage } from './message-text.ts';

it('a text is a message where it is an object that stays as it is', () => {
  expect(parseMessage('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
  expect(parseMessage('{}'.padEnd(4 * 1024 * 1024))).toEqual({});
  expect(parseMessage('{}'.padEnd(4 * 1024 * 1024 + 1))).toBeUndefined();
  for (const text of ['', '[]', '1', 'null', '{"a":', '{"a":1e999}', `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`])
    expect([text.slice(0, 20), parseMessage(text)]).toEqual([text.slice(0, 20), undefined]);
});
