/** Counts work, so that a test can compare sizes without a clock. */

/** Methods of which one call looks at one thing. */
const LOOKUPS = [
  [Set.prototype, ['has', 'add', 'delete']],
  [Map.prototype, ['has', 'get', 'set']],
] as const;

/** Methods that go through the whole list. */
const WALKS = [
  'map',
  'filter',
  'find',
  'findIndex',
  'some',
  'every',
  'flatMap',
  'reduce',
  'indexOf',
  'includes',
  'slice',
  'concat',
  'sort',
] as const;

/**
 * Returns how many lookups in sets and maps `work` makes, and how many items its walks through arrays meet. Synchronous work
 * only.
 */
export function countWork(work: () => void): number {
  let count = 0;
  const restore: (() => void)[] = [];
  const replace = (owner: object, name: string, cost: (self: unknown) => number): void => {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') throw new Error(`There is no method ${name}`);
    Reflect.set(owner, name, function counted(this: unknown, ...args: unknown[]): unknown {
      count += cost(this);
      return Reflect.apply(original, this, args);
    });
    restore.push(() => Reflect.set(owner, name, original));
  };
  for (const [owner, names] of LOOKUPS) for (const name of names) replace(owner, name, () => 1);
  for (const name of WALKS) replace(Array.prototype, name, (self) => (Array.isArray(self) ? self.length : 1));
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
  return count;
}
