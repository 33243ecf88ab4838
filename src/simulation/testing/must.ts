/**
 * An assertion that costs nothing where it holds: there are many of them for each event.
 * @param what what holds, in words; made only where it does not
 */
export function must(holds: boolean, what: string | (() => string)): void {
  if (!holds) throw new Error(`It does not hold that ${typeof what === 'string' ? what : what()}`);
}
