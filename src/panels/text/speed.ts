/** Presets of the speed. The slider is logarithmic: each step multiplies, so that 0.05 and 20 are equally far from 1. */
export const SPEED_PRESETS = [0.1, 0.5, 1, 2, 10] as const;
/** Largest position of the slider; the smallest is 0. */
export const SPEED_STEPS = 60;

const MIN = 0.05;
const MAX = 20;
const SPAN = Math.log(MAX / MIN);

export function speedToPosition(speed: number): number {
  const kept = Math.min(MAX, Math.max(MIN, speed));
  return Math.round((Math.log(kept / MIN) / SPAN) * SPEED_STEPS);
}

/** Returns the speed in two significant digits; exact at both ends and at 1. */
export function positionToSpeed(position: number): number {
  if (position <= 0) return MIN;
  if (position >= SPEED_STEPS) return MAX;
  return Number((MIN * Math.exp((position / SPEED_STEPS) * SPAN)).toPrecision(2));
}

/** Returns "0.05×", "1×", "12×". */
export function formatSpeed(speed: number): string {
  return `${Number(speed.toPrecision(2))}×`;
}
