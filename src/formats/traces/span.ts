/** Spans of a distributed trace, the same for every format that they come from. */

/** Kind of a span. `unknown`: its format has none, or it has none. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'unknown';

/** Value of an attribute. Integers beyond 2^53 are texts. */
export type AttributeValue =
  | string
  | number
  | boolean
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Attributes by name. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** Link of a span to another one. */
export interface SpanLink {
  readonly to: string;
  readonly attributes: Attributes;
}

/** One span. Spans are named by their keys: trace and span, as one text. */
export interface Span {
  readonly key: string;
  readonly parent: string | undefined;
  readonly links: readonly SpanLink[];
  readonly name: string;
  readonly kind: SpanKind;
  /** Microseconds, by the clock of its service. */
  startUs: number;
  endUs: number;
  readonly service: string;
  readonly attributes: Attributes;
  /** Reason why it failed. */
  readonly error: string | undefined;
}

/** Returns the key of a span. Ids are compared without leading zeros and capitals where they are hexadecimal. */
export function spanKey(trace: string, span: string): string {
  return `${plainId(trace)}/${plainId(span)}`;
}

const HEXADECIMAL = /^[0-9a-fA-F]+$/;

function plainId(id: string): string {
  return HEXADECIMAL.test(id) ? id.toLowerCase().replace(/^0+(?=.)/, '') : id;
}

/** Returns a span in a few words, for a note. */
export function spanPlace({ key, name, service }: Pick<Span, 'key' | 'name' | 'service'>): string {
  return `span ${key.slice(key.indexOf('/') + 1)} (${name === '' ? 'unnamed' : name}) of ${service}`;
}
