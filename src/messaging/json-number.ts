/**
 * The exactness of numbers in JSON text. A double holds 53 bits: some texts denote a number that no double is.
 *
 * A number is exact if either form of its double denotes the number that was written:
 * 1. the shortest text that reads back as the double, which is what JavaScript, Python and Go write;
 * 2. with a fraction or an exponent, the double rounded to as many digits as were written, which is what `%.17g` writes.
 */

/** A number of the JSON grammar. */
export const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** Significant digits without zeros at either end, and the power of ten of the last one. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** Number of digits up to which any text reads as a double that is written with the same digits again. */
const SAFE_DIGITS = 15;
/** Smallest normal double: below it, doubles have fewer than 53 bits. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** Largest precision that `toPrecision` accepts. */
const PRECISION_MAX = 100;

/** Returns why reading `token`, a number of the JSON grammar, would change it; undefined for an exact number. */
export function inexactness(token: string): string | undefined {
  const value = Number(token);
  if (!Number.isFinite(value)) return 'this number is too large';
  const written = decimalOf(token);
  if (value === 0) return written.digits === '' ? undefined : 'this number is too small: it would become 0';
  if (written.digits.length <= SAFE_DIGITS && Math.abs(value) >= SMALLEST_NORMAL) return undefined;
  if (isSame(written, decimalOf(String(value)))) return undefined;
  if (!/[.eE]/.test(token)) return 'this integer is beyond 2^53 and would change; write it as text, in double quotes';
  const precision = written.digits.length;
  if (precision <= PRECISION_MAX && isSame(written, decimalOf(value.toPrecision(precision)))) return undefined;
  return 'this number has more digits than are kept and would change; write fewer, or write it as text, in double quotes';
}

function decimalOf(token: string): Decimal {
  const [, whole = '', fraction = '', power = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(token) ?? [];
  const all = whole + fraction;
  let end = all.length;
  while (end > 0 && all[end - 1] === '0') end -= 1;
  let start = 0;
  while (all[start] === '0') start += 1;
  return { digits: all.slice(start, end), exponent: Number(power) - fraction.length + (all.length - end) };
}

function isSame(one: Decimal, other: Decimal): boolean {
  return one.digits === other.digits && one.exponent === other.exponent;
}
