import { expect, it } from 'vitest';
import { GALLERY } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { Account } from '../../teaching/index.ts';
import { newsWords } from './news-words.ts';

const entry = GALLERY.find(({ slug }) => slug === 'late-subscriber');
if (entry === undefined) throw new Error('The gallery has no late-subscriber');
const { trace } = simulate(entry.scenario, 10_000_000);
const account = new Account(trace);
account.scan(trace.length);
const eventsAt = (atUs: number): number => trace.firstAfter(atUs);

it('one change is one sentence: what is new of it', () => {
  expect(newsWords(account, 0, eventsAt(0))).toBe('display subscribed to readings.');
  expect(newsWords(account, eventsAt(399_999), eventsAt(400_000))).toMatch(
    /^meter published message 1 to readings \(.*\)\.$/,
  );
  expect(newsWords(account, eventsAt(0), eventsAt(0))).toBe('');
});

it('several changes are a summary, with the last', () => {
  expect(newsWords(account, 0, trace.length)).toMatch(
    /^7 new sentences, the last: meter published message 5 to readings/,
  );
});

it('going back says where one is', () => {
  expect(newsWords(account, trace.length, eventsAt(1_000_000))).toMatch(/^Back at 0\.400 s: meter published message 1/);
  expect(newsWords(account, trace.length, 0)).toBe('Back at the start.');
});
