/** Time that the strip of the scrubber shows, from left to right. */
export interface ShownTime {
  readonly fromUs: number;
  readonly lengthUs: number;
}

/** Returns the place of a time in the strip, from 0 to 1; clamped to its ends. */
export function shareOf({ fromUs, lengthUs }: ShownTime, atUs: number): number {
  return Math.min(1, Math.max(0, (atUs - fromUs) / lengthUs));
}

/** Returns the place of a time in the strip, for a style. */
export function leftOf(shown: ShownTime, atUs: number): string {
  return `${shareOf(shown, atUs) * 100}%`;
}
