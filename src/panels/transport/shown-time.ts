/** The time that the strip of the scrubber shows, from its left to its right. */
export interface ShownTime {
  readonly fromUs: number;
  readonly lengthUs: number;
}

/** Where a time lies in what the strip shows, for a style; what lies beyond is at its ends. */
export function leftOf({ fromUs, lengthUs }: ShownTime, atUs: number): string {
  return `${Math.min(1, Math.max(0, (atUs - fromUs) / lengthUs)) * 100}%`;
}
