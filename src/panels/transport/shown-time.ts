/** Time that the strip of the scrubber shows, from left to right. */
export interface ShownTime {
  readonly fromUs: number;
  readonly lengthUs: number;
}

/** Returns the position of a time in the strip, for a style; clamped to its ends. */
export function leftOf({ fromUs, lengthUs }: ShownTime, atUs: number): string {
  return `${Math.min(1, Math.max(0, (atUs - fromUs) / lengthUs)) * 100}%`;
}
