/** The speed slider is logarithmic: each step multiplies, so that 0.05 and 20 are equally far from 1. */
export const SPEED_PRESETS = [0.1, 0.5, 1, 2, 10] as const;
/** Positions of the slider, 0 to this. */
export const SPEED_STEPS = 60;

const MIN = 0.05;
const MAX = 20;
const SPAN = Math.log(MAX / MIN);

export function speedToPosition(speed: number): number {
  const kept = Math.min(MAX, Math.max(MIN, speed));
  return Math.round((Math.log(kept / MIN) / SPAN) * SPEED_STEPS);
}

/** Two significant digits, and exactly the ends and 1 where the slider stands there. */
export function positionToSpeed(position: number): number {
  if (position <= 0) return MIN;
  if (position >= SPEED_STEPS) return MAX;
  return Number((MIN * Math.exp((position / SPEED_STEPS) * SPAN)).toPrecision(2));
}

/** "0.05×", "1×", "12×". */
export function formatSpeed(speed: number): string {
  return `${Number(speed.toPrecision(2))}×`;
}
