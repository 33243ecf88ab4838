import { describe, expect, it } from 'vitest';
import { firstInReading, nearest, nearestIn } from './neighbours.ts';

const place = (key: string, x: number, y: number) => ({ key, x, y });
const MIDDLE = place('middle', 0, 0);
const PLACES = [
  MIDDLE,
  place('right', 200, 20),
  place('farRight', 500, 0),
  place('below', 10, 150),
  place('left', -200, 0),
  place('corner', 120, -180),
];

describe('nearestIn', () => {
  it('finds the neighbour on each side', () => {
    expect(nearestIn(MIDDLE, 'right', PLACES)?.key).toBe('right');
    expect(nearestIn(MIDDLE, 'left', PLACES)?.key).toBe('left');
    expect(nearestIn(MIDDLE, 'down', PLACES)?.key).toBe('below');
    expect(nearestIn(MIDDLE, 'up', PLACES)?.key).toBe('corner');
  });

  it('finds nothing where nothing is, and never the place itself', () => {
    expect(nearestIn(place('farRight', 500, 0), 'right', PLACES)).toBeUndefined();
    expect(nearestIn(MIDDLE, 'up', [MIDDLE])).toBeUndefined();
  });

  it('prefers what is straight ahead to what is nearer but aside', () => {
    const ahead = place('ahead', 180, 0);
    const aside = place('aside', 100, 90);
    expect(nearestIn(MIDDLE, 'right', [aside, ahead])?.key).toBe('ahead');
  });

  it('comes back from where it went, in a row', () => {
    const row = [place('a', 0, 0), place('b', 100, 0), place('c', 200, 0)];
    expect(nearestIn(place('a', 0, 0), 'right', row)?.key).toBe('b');
    expect(nearestIn(place('b', 100, 0), 'left', row)?.key).toBe('a');
  });
});

it('after a deletion, the nearest place is the next', () => {
  expect(nearest(MIDDLE, PLACES)?.key).toBe('below');
  expect(nearest(MIDDLE, [MIDDLE])).toBeUndefined();
});

it('reading begins at the left of the topmost row', () => {
  expect(firstInReading([place('b', 100, 10), place('a', -50, 30), place('c', -300, 400)])?.key).toBe('a');
  expect(firstInReading([])).toBeUndefined();
});
