import { expect, it } from 'vitest';
import { fullStorage, testStorage } from '../../store/testing/test-storage.ts';
import { CodeTrust } from './code-trust.ts';

const KEY = 'heronry.trusted-code';

it('trusts what the user has run, and nothing that differs in one character', () => {
  const trust = new CodeTrust(testStorage(), []);
  expect(trust.areTrusted(['a();'])).toBe(false);
  trust.trust(['a();', 'b();']);
  expect(trust.areTrusted(['b();'])).toBe(true);
  expect(trust.areTrusted(['a();', 'b();'])).toBe(true);
  expect(trust.areTrusted(['a(); '])).toBe(false);
  expect(trust.areTrusted(['a();', 'c();'])).toBe(false);
});

it('remembers it in the browser as hashes, and reads what another tab has trusted since', () => {
  const storage = testStorage();
  const [here, there] = [new CodeTrust(storage, []), new CodeTrust(storage, [])];
  here.trust(['secret();']);
  expect(there.areTrusted(['secret();'])).toBe(true);
  expect(storage.getItem(KEY)).toMatch(/^\["[0-9a-f]{64}"\]$/);
  expect(storage.getItem(KEY)).not.toContain('secret');
});

it('trusts the code of the project as long as the page is open, and does not store that', () => {
  const storage = testStorage();
  const trust = new CodeTrust(storage, ['ours();']);
  trust.trustForNow(['lesson();']);
  expect(trust.areTrusted(['ours();', 'lesson();'])).toBe(true);
  expect(storage.getItem(KEY)).toBeNull();
  expect(new CodeTrust(storage, []).areTrusted(['lesson();'])).toBe(false);
});

it('forgets the oldest of more than a thousand', () => {
  const storage = testStorage();
  const trust = new CodeTrust(storage, []);
  trust.trust(['first();']);
  trust.trust(Array.from({ length: 1000 }, (_, place) => `f${place}();`));
  const later = new CodeTrust(storage, []);
  expect(later.areTrusted(['f0();', 'f999();'])).toBe(true);
  expect(later.areTrusted(['first();'])).toBe(false);
});

it.each(['', '{', 'null', '{"a":1}', '[1,null]'])('trusts nothing if %j is stored', (text) => {
  const trust = new CodeTrust(testStorage({ [KEY]: text }), []);
  expect(trust.areTrusted(['a();'])).toBe(false);
  trust.trust(['a();']);
  expect(trust.areTrusted(['a();'])).toBe(true);
});

it('trusts what the user runs in this page even if storage is full or blocked', () => {
  const trust = new CodeTrust(fullStorage(), []);
  trust.trust(['a();']);
  expect(trust.areTrusted(['a();'])).toBe(true);
});
