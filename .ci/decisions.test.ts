/** The decisions are numbered and dated, and their index by subject is complete. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { anchorOf } from './markdown.ts';

const TEXT = readFileSync('DECISIONS.md', 'utf8');
const [INDEX = '', ENTRIES = ''] = TEXT.split('\n## By number\n');

interface Entry {
  readonly number: number;
  readonly heading: string;
  readonly status: string;
  readonly body: string;
}

function entries(): readonly Entry[] {
  return ENTRIES.split('\n### ')
    .slice(1)
    .map((part) => {
      const [heading = '', , status = '', ...rest] = part.split('\n');
      return { number: Number.parseInt(heading, 10), heading, status, body: rest.join('\n') };
    });
}

it('numbers have no gap, and follow the dates', () => {
  const numbers = entries().map(({ number }) => number);
  expect(numbers.length).toBeGreaterThan(100);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const dates = entries().map(({ status }) => status.slice(0, 10));
  expect(dates).toEqual(dates.toSorted());
});

it('each has a date, a status, and a decision or the reason for its title', () => {
  const odd = entries().filter(
    ({ status, body }) =>
      !/^\d{4}-\d\d-\d\d, (?:accepted|amended by \[\d+\]\(#[^)]+\)|replaced by \[\d+\]\(#[^)]+\))\.$/.test(status) ||
      !/^- \*(?:Decision|Reason|Weighed|Consequence)\.\* /m.test(body),
  );
  expect(odd.map(({ heading }) => heading)).toEqual([]);
});

it('the index has each once, by its title', () => {
  const indexed = [...INDEX.matchAll(/^- \[(.+)\]\(#(.+)\)$/gm)].map(([, title, anchor]) => ({ title, anchor }));
  const wanted = entries().map(({ heading }) => ({ title: heading, anchor: anchorOf(heading) }));
  const byNumber = (a: { readonly title?: string | undefined }, b: { readonly title?: string | undefined }) =>
    Number.parseInt(a.title ?? '', 10) - Number.parseInt(b.title ?? '', 10);
  expect(indexed.toSorted(byNumber)).toEqual(wanted);
});

it('a reference by number leads to that number', () => {
  const references = [...TEXT.matchAll(/\[(?:decision )?(\d+)\]\(#(\d+)-/g)];
  expect(references.length).toBeGreaterThan(3);
  expect(references.filter(([, said, linked]) => said !== linked).map(([text]) => text)).toEqual([]);
});
