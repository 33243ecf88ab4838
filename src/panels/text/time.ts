/** Texts of virtual time, in whole microseconds, and of its speed. */

export { formatTime } from '../../trace/index.ts';

/** Returns "0.25 ms", "312 ms", "1.204 s". */
export function formatDuration(us: number): string {
  if (us < 1000) return `${us / 1000} ms`;
  if (us < 1_000_000) return `${Math.round(us / 100) / 10} ms`;
  return `${(us / 1_000_000).toFixed(3)} s`;
}

export type TimeUnit = 'ms' | 's';
const US_PER: Readonly<Record<TimeUnit, number>> = { ms: 1000, s: 1_000_000 };

/** Returns the text for a field in that unit; reading it back gives the same time. */
export function timeToField(us: number, unit: TimeUnit): string {
  return String(us / US_PER[unit]);
}

/** Returns the time in microseconds; undefined if the text is not a number, is negative, or is too large to be exact. */
export function fieldToTime(text: string, unit: TimeUnit): number | undefined {
  const value = fieldToNumber(text);
  if (value === undefined || value < 0) return undefined;
  const us = Math.round(value * US_PER[unit]);
  return Number.isSafeInteger(us) ? us : undefined;
}

/** Returns a decimal number, with a point or a comma; undefined for anything else. */
export function fieldToNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.');
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Presets of the speed. The slider is logarithmic: each step multiplies, so that 0.05 and 20 are equally far from 1. */
export const SPEED_PRESETS = [0.1, 0.5, 1, 2, 10] as const;
/** Largest position of the slider; the smallest is 0. */
export const SPEED_STEPS = 60;

const SPEED_MIN = 0.05;
const SPEED_MAX = 20;
const SPEED_SPAN = Math.log(SPEED_MAX / SPEED_MIN);

export function speedToPosition(speed: number): number {
  const kept = Math.min(SPEED_MAX, Math.max(SPEED_MIN, speed));
  return Math.round((Math.log(kept / SPEED_MIN) / SPEED_SPAN) * SPEED_STEPS);
}

/** Returns the speed in two significant digits; exact at both ends and at 1. */
export function positionToSpeed(position: number): number {
  if (position <= 0) return SPEED_MIN;
  if (position >= SPEED_STEPS) return SPEED_MAX;
  return Number((SPEED_MIN * Math.exp((position / SPEED_STEPS) * SPEED_SPAN)).toPrecision(2));
}

/** Returns "0.05×", "1×", "12×". */
export function formatSpeed(speed: number): string {
  return `${Number(speed.toPrecision(2))}×`;
}
