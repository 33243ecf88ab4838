/** Divisor of the rounds that still suffices to detect a mutant. */
const SHARE = 50;

/** Returns how often a test tries something: `many` times, and fewer while mutants are counted (`FEW_ROUNDS` is set). */
export function rounds(many: number): number {
  return process.env.FEW_ROUNDS === undefined ? many : Math.ceil(many / SHARE);
}
