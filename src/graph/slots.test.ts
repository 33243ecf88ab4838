import { expect, it } from 'vitest';
import { boxAt, NODE_SIZES } from './geometry.ts';
import { SLOT_PITCH, slotCount, slotsFilled, slotX } from './slots.ts';

const { width } = NODE_SIZES.channel;

it('a queue has as many slots as it holds messages, if there is room, and more in a wider channel', () => {
  expect([1, 3, 5, 100, Number.POSITIVE_INFINITY].map((capacity) => slotCount(width, capacity))).toEqual([
    1, 3, 4, 4, 4,
  ]);
  expect(slotCount(width + 4 * SLOT_PITCH, 100)).toBe(6);
  expect(slotCount(10, 3)).toBe(1);
});

it('the slot at the tail stands for all messages without a slot', () => {
  expect([0, 4, 5, 6, 900].map((depth) => slotsFilled(depth, 5))).toEqual([0, 4, 5, 4, 4]);
});

it('the head is beside the right border, and the tail left of it, inside of the channel', () => {
  const box = boxAt('channel', 100, 0);
  const places = Array.from({ length: slotCount(width, 100) }, (_, slot) => slotX(box, slot));
  expect(places).toEqual([...places].sort((a, b) => b - a));
  expect(places[0]).toBeLessThan(100 + width / 2);
  // A press on the middle is meant for the channel, and not for one of its messages.
  expect((places.at(-1) ?? 0) - SLOT_PITCH / 2).toBeGreaterThan(100);
});
