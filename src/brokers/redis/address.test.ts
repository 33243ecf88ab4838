import { expect, it } from 'vitest';
import { parseAddress } from './redis-address.ts';

it('address - all of its parts are read', () => {
  const address = parseAddress('rediss://mg%201:p%40ss@[::1]:6380/3');
  expect(address).toMatchObject({
    name: '[::1]:6380',
    options: { username: 'mg 1', password: 'p@ss', database: 3 },
    socket: { host: '::1', port: 6380, tls: true },
  });
});

it('address - what is left out is left to the client', () => {
  expect(parseAddress('redis://cache')).toMatchObject({ options: {}, socket: { host: 'cache', port: 6379 } });
});

it('address - the password is taken out of a text, as it is and as it stood in the address', () => {
  const { redact } = parseAddress('redis://:p%40ss@cache');
  expect(redact('AUTH p@ss failed for redis://:p%40ss@cache')).toBe('AUTH *** failed for redis://:***@cache');
  expect(parseAddress('redis://cache').redact('nothing to hide')).toBe('nothing to hide');
});

it.each(['', 'cache', 'http://cache', 'redis:///5', 'redis://cache/x', 'redis://:%E0%A4%A@cache'])(
  'address - %j is none, and is not repeated',
  (url) => {
    const error = (() => {
      try {
        return parseAddress(url);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(TypeError);
    if (url !== '') expect(String(error)).not.toContain(url);
  },
);
