/** @throws RangeError where `value` is below 1, or no number */
export function atLeastOne(name: string, value: number): number {
  if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  return value;
}
