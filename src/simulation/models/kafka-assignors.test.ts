import { describe, expect, it } from 'vitest';
import { assignRanges, assignSticky, dealSticky } from './kafka-assignors.ts';
import type { Member } from './kafka-topic.ts';

/** Members by name; of a member, the assignors look at nothing but which it is. */
const members = (names: string): readonly Member[] => [...names].map((name) => ({ agent: name }) as unknown as Member);
const [a, b, c] = members('abc');
const named = (owners: readonly (Member | undefined)[]): string => owners.map((owner) => owner?.agent ?? '-').join('');
const all = [a, b, c].filter((one) => one !== undefined);
const old = (names: string): readonly (Member | undefined)[] =>
  [...names].map((name) => all.find(({ agent }) => agent === name));

describe('partitions', () => {
  it('are shared out in ranges, the first members with one more', () => {
    expect(named(assignRanges(7, all))).toBe('aaabbcc');
    expect(named(assignRanges(2, all))).toBe('ab');
    expect(named(assignRanges(3, []))).toBe('');
  });

  it.each(['------', 'aaaaaa', 'ab----'])('are shared out evenly from %s', (before) => {
    const after = named(assignSticky(old(before), all));
    expect([...after].sort().join('')).toBe('aabbcc');
  });

  it('stay with whoever has them, as far as an even share allows', () => {
    expect(named(assignSticky(old('abcabc'), all))).toBe('abcabc');
    expect(named(assignSticky(old('ccbbaa'), all))).toBe('ccbbaa');
    expect(named(assignSticky(old('aabb'), all))).toBe('aabc');
    expect(named(assignSticky(old('ab--'), all.slice(0, 2)))).toBe('abab');
  });

  it('stay with who has one more already, whatever its name', () => {
    expect(named(assignSticky(old('bbbcc--'), all))).toBe('bbbccaa');
    expect(
      named(
        assignSticky(
          old('cca'),
          all.filter((one) => one !== b),
        ),
      ),
    ).toBe('cca');
    expect(named(assignSticky(old('bba'), all.slice(0, 2)))).toBe('bba');
  });

  it('are dealt out one at a time: round and round to who has less, then to who has as many as each, then to the others', () => {
    expect(named(dealSticky(old('b----'), all))).toBe('bacba');
    expect(named(dealSticky(old('-----'), all))).toBe('abcab');
    expect(named(dealSticky(old('aaaa-'), all.slice(0, 2)))).toBe('aaabb');
    expect(named(dealSticky(old('ab'), []))).toBe('--');
  });

  it('of one who has gone go to the others', () => {
    expect(named(assignSticky(old('abc'), all.slice(0, 2)))).toBe('aba');
    expect(named(assignSticky(old('abc'), []))).toBe('---');
  });
});
