import { expect, it } from 'vitest';
import { Ring } from './ring.ts';

it('gives back in order, whatever was pushed and taken between, and undefined when empty', () => {
  const ring = new Ring<number>();
  const model: number[] = [];
  let next = 0;
  for (let round = 0; round < 200; round += 1) {
    for (let count = 0; count < 1 + (round % 9); count += 1) {
      next += 1;
      ring.push(next);
      model.push(next);
    }
    for (let count = 0; count < round % 7; count += 1) expect(ring.shift()).toBe(model.shift());
    expect(ring.length).toBe(model.length);
  }
  while (model.length > 0) expect(ring.shift()).toBe(model.shift());
  expect([ring.shift(), ring.length]).toEqual([undefined, 0]);
});

it('is empty after clear, and goes on from there', () => {
  const ring = new Ring<string>();
  for (const item of ['a', 'b', 'c']) ring.push(item);
  ring.shift();
  ring.clear();
  expect([ring.length, ring.shift()]).toEqual([0, undefined]);
  ring.push('d');
  expect([ring.length, ring.shift(), ring.shift()]).toEqual([1, 'd', undefined]);
});

it('holds a great many, gives them back, and does so again', () => {
  const ring = new Ring<number>();
  for (let round = 0; round < 2; round += 1) {
    for (let item = 0; item < 10_000; item += 1) ring.push(item);
    for (let item = 0; item < 10_000; item += 1) if (ring.shift() !== item) throw new Error(`${item} is lost`);
    expect([ring.length, ring.shift()]).toEqual([0, undefined]);
  }
});
