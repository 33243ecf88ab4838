import { expect, it } from 'vitest';
import { TakenNotices } from './taken-notices.ts';

const event = (n: number, units = 10): string => `${n};`.padEnd(units, '.');
const numbers = (text: string): readonly number[] => [...text.matchAll(/(\d+);/g)].map(([, n]) => Number(n));
const DROPPED_NOTICES = /event: droppedNotices\ndata: \{"takes":(\d+)\}/;

function filled(count: number, units = 10): { readonly takes: TakenNotices; readonly accepted: number } {
  const takes = new TakenNotices();
  let accepted = 0;
  for (let n = 1; n <= count; n += 1) accepted += Number(takes.add('a', n, () => event(n, units)));
  return { takes, accepted };
}

it('a take waits for its message; others do not wait for it', () => {
  const takes = new TakenNotices();
  for (const [n, channel] of ['a', 'a', 'b'].entries()) takes.add(channel, n + 1, () => event(n + 1));
  expect(numbers(takes.drain((channel, seq) => channel === 'b' || seq < 2))).toEqual([1, 3]);
  expect(takes.drain((channel) => channel === 'b')).toBe('');
  expect(numbers(takes.drain(() => true))).toEqual([2]);
  expect(takes.drain(() => true)).toBe('');
});

it('a thousand wait; how many came after them is said after them, and then it goes on', () => {
  const { takes, accepted } = filled(1500);
  expect(accepted).toBe(1000);
  const half = takes.drain((_, seq) => seq <= 500);
  expect(numbers(half)).toHaveLength(500);
  expect(half).not.toMatch(DROPPED_NOTICES);
  // There is room, but a take added now would be sent before those left out.
  expect(takes.add('a', 1501, () => event(1501))).toBe(false);
  const rest = takes.drain(() => true);
  expect(numbers(rest).at(-1)).toBe(1000);
  expect(DROPPED_NOTICES.exec(rest)?.[1]).toBe('501');
  expect(takes.add('a', 1502, () => event(1502))).toBe(true);
  expect(takes.drain(() => true)).toBe(event(1502));
});

it('large ones are fewer; one is told however large it is', () => {
  expect(filled(20, 64 * 1024).accepted).toBe(4);
  const { takes, accepted } = filled(2, 3 * 1024 * 1024);
  expect(accepted).toBe(1);
  takes.drain(() => true);
  expect(takes.add('a', 3, () => event(3))).toBe(true);
});

it('those that can be told are told as they are, one after the other', () => {
  const takes = new TakenNotices();
  for (const n of [1, 2]) takes.add('a', n, () => event(n));
  expect(takes.drain(() => true)).toBe(event(1) + event(2));
});
