/** Reads of a shape's structure, as valibot builds it: what a copy and a repair follow. */

/** Parts of a shape. */
export interface Shape {
  readonly type: string;
  /** Fields of an object. */
  readonly entries?: Readonly<Record<string, Shape>>;
  /** Field that tells the objects of a variant apart. */
  readonly key?: string;
  readonly options?: readonly Shape[];
  readonly literal?: unknown;
  /** Shape of the items of a list. */
  readonly item?: Shape;
  /** Shape of a value that may be left out, and the value that it has then. */
  readonly wrapped?: Shape;
  readonly default?: unknown;
}

/** Returns the fields of an object, or of that object of a variant which a value is; none for any other shape. */
export function entriesOf(shape: Shape | undefined, value: object): Readonly<Record<string, Shape>> {
  const { entries, key = '', options = [] } = shape ?? {};
  if (entries !== undefined) return entries;
  const kind = ownField(value, key);
  return options.find((one) => one.entries?.[key]?.literal === kind)?.entries ?? {};
}

/** Returns the shape at a path of a value, in time linear in the path; undefined where the shape names nothing. */
export function shapeAt(shape: Shape | undefined, value: unknown, path: readonly string[]): Shape | undefined {
  const [key, ...rest] = path;
  if (key === undefined || shape === undefined) return shape;
  const inner = shape.wrapped ?? shape;
  if (typeof value !== 'object' || value === null) return undefined;
  return shapeAt(inner.item ?? entriesOf(inner, value)[key], ownField(value, key), rest);
}

/** Returns the value of an own field; undefined for any other name. */
export function ownField(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
