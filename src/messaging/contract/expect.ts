/** The few assertions that the rows need, so that the contract runs under any test runner and without one. */

/** Error of a row that a broker does not keep. Test runners print the difference of `actual` and `expected`. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(actual: unknown, relation: string, expected: unknown) {
    super(`expected ${written(actual)} ${relation} ${written(expected)}`);
    this.actual = actual;
    this.expected = expected;
  }
}

interface Matchers {
  /** Asserts the same value. */
  toBe(expected: unknown): void;
  /** Asserts equality in every part. */
  toEqual(expected: unknown): void;
  /** Asserts equality in the parts that `expected` has. */
  toMatchObject(expected: object): void;
  /** Asserts that the property exists and, if a value is given, has that value. */
  toHaveProperty(name: string, ...value: readonly [unknown?]): void;
  toHaveLength(length: number): void;
  // Any class: its constructor's arguments do not matter.
  toBeInstanceOf(expected: new (...args: never) => unknown): void;
  /** Asserts a function that throws an error of the class. */
  toThrow(expected: new (...args: never) => unknown): void;
  toBeGreaterThan(bound: number): void;
  toBeLessThan(bound: number): void;
  /** Asserts a text that contains the part. */
  toContain(part: string): void;
  readonly not: { toBe(expected: unknown): void };
}

/**
 * Returns assertions about a value.
 * @throws ContractError
 */
export function expect(actual: unknown): Matchers {
  const hold = (holds: boolean, relation: string, expected: unknown): void => {
    if (!holds) throw new ContractError(actual, relation, expected);
  };
  return {
    toBe: (expected) => hold(Object.is(actual, expected), 'to be', expected),
    toEqual: (expected) => hold(isEqual(actual, expected), 'to equal', expected),
    toMatchObject: (expected) => hold(matches(actual, expected), 'to match', expected),
    toHaveProperty: (name, ...value) => {
      hold(Object(actual) === actual && name in Object(actual), 'to have the property', name);
      const property: unknown = Object(actual)[name];
      if (value.length > 0 && !isEqual(property, value[0]))
        throw new ContractError(property, `as ${name} to be`, value[0]);
    },
    toHaveLength: (length) => hold(Array.isArray(actual) && actual.length === length, 'to have the length', length),
    toBeInstanceOf: (expected) => hold(actual instanceof expected, 'to be of', expected.name),
    toThrow: (expected) => {
      const thrown = thrownBy(actual);
      if (!(thrown instanceof expected)) throw new ContractError(thrown, 'as what is thrown to be of', expected.name);
    },
    toBeGreaterThan: (bound) => hold(Number(actual) > bound, 'to be greater than', bound),
    toBeLessThan: (bound) => hold(Number(actual) < bound, 'to be less than', bound),
    toContain: (part) => hold(typeof actual === 'string' && actual.includes(part), 'to contain', part),
    not: { toBe: (expected) => hold(!Object.is(actual, expected), 'not to be', expected) },
  };
}

function thrownBy(call: unknown): unknown {
  try {
    if (typeof call === 'function') call();
    return 'nothing';
  } catch (error) {
    return error;
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || one instanceof Error || Array.isArray(one) !== Array.isArray(other))
    return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
  );
}

function matches(actual: unknown, expected: object): boolean {
  return isObject(actual) && Object.entries(expected).every(([key, value]) => isEqual(actual[key], value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Characters of a value that an error shows. */
const WRITTEN_MAX = 160;

function written(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : value.name;
  const text = isObject(value) || typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > WRITTEN_MAX ? `${text.slice(0, WRITTEN_MAX)}…` : text;
}
