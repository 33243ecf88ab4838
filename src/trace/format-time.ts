import type { Micros } from './events.ts';

/** "12.430 s": always three decimals, cut and not rounded, so that a readout never runs ahead. */
export function formatTime(atUs: Micros): string {
  return `${(Math.floor(atUs / 1000) / 1000).toFixed(3)} s`;
}
