/** An assertion that costs nothing where it holds: there are many of them for each event. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}`);
}
