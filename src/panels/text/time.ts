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

/** Speeds that are offered; any other from 0.001 to 20 can be typed. */
export const SPEED_PRESETS = [0.1, 0.5, 1, 2, 10] as const;

/** Returns "0.05×", "1×", "12×". */
export function formatSpeed(speed: number): string {
  return `${Number(speed.toPrecision(2))}×`;
}
