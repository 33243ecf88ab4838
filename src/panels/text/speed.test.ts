import { expect, it } from 'vitest';
import { formatSpeed, positionToSpeed, SPEED_PRESETS, SPEED_STEPS, speedToPosition } from './time.ts';

it('reaches both ends, with real time in the middle', () => {
  expect(positionToSpeed(0)).toBe(0.05);
  expect(positionToSpeed(SPEED_STEPS / 2)).toBe(1);
  expect(positionToSpeed(SPEED_STEPS)).toBe(20);
});

it('rises with the position and stays where it was put', () => {
  for (let position = 1; position <= SPEED_STEPS; position += 1) {
    expect(positionToSpeed(position)).toBeGreaterThan(positionToSpeed(position - 1));
    expect(Math.abs(speedToPosition(positionToSpeed(position)) - position)).toBeLessThanOrEqual(1);
  }
});

it('keeps speeds from elsewhere inside the slider', () => {
  expect(speedToPosition(0)).toBe(0);
  expect(speedToPosition(1000)).toBe(SPEED_STEPS);
  for (const preset of SPEED_PRESETS) expect(speedToPosition(preset)).toBeGreaterThan(0);
});

it('is written with two digits', () => {
  expect([0.05, 0.1, 1, 12.34, 20].map(formatSpeed)).toEqual(['0.05×', '0.1×', '1×', '12×', '20×']);
});
