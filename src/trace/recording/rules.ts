/** Rules of single fields: which values they take, in words and as JSON Schema. */
import { FAULT_NAMES } from '../fault-names.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';

/** Rule of one field. */
export interface Rule {
  /** The values, as JSON Schema. */
  readonly schema: object;
  /** Words for the values, after "must be". */
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
  /** Whether the field may be left out. */
  readonly optional?: true;
  /** Kind of thing that the value names: its text is shared, or its number is that of another event. */
  readonly names?: 'agent' | 'channel' | 'message' | 'messages';
}
export interface OptionalRule extends Rule {
  readonly optional: true;
}

const HALF = /\p{Surrogate}/u;
const CODE = /^[A-Za-z][A-Za-z0-9-]*$/;

export function whole(minimum: number, maximum: number): Rule {
  return {
    schema: { type: 'integer', minimum, maximum },
    words: `a whole number from ${minimum} to ${maximum}`,
    holds: (value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum,
  };
}

export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LIMITS.nameUnits && !HALF.test(value);
}

export const TIME = whole(0, LIMITS.timeUs);
export const COUNT = whole(0, Number.MAX_SAFE_INTEGER);
export const ORDER = whole(1, Number.MAX_SAFE_INTEGER - 1);
export const PARTITION = whole(0, LIMITS.partitions - 1);
export const NAME: Rule = {
  schema: { type: 'string', minLength: 1, maxLength: LIMITS.nameUnits },
  words: `a name of 1 to ${LIMITS.nameUnits} characters`,
  holds: isName,
};
export const AGENT: Rule = { ...NAME, names: 'agent' };
export const CHANNEL: Rule = { ...NAME, names: 'channel' };
export const EVENT = whole(0, LIMITS.events);
export const MESSAGE: Rule = { ...EVENT, names: 'message' };
export const MESSAGES: Rule = {
  schema: { type: 'array', items: EVENT.schema, maxItems: LIMITS.answered },
  words: 'a list of numbers of events',
  holds: (value) => Array.isArray(value) && value.length <= LIMITS.answered && value.every(EVENT.holds),
  names: 'messages',
};
export const TEXT: Rule = {
  schema: { type: 'string', maxLength: LIMITS.textUnits },
  words: `a text of at most ${LIMITS.textUnits} characters`,
  holds: (value) => typeof value === 'string' && value.length <= LIMITS.textUnits && !HALF.test(value),
};
export const CODE_NAME: Rule = {
  schema: { type: 'string', pattern: CODE.source, maxLength: LIMITS.codeUnits },
  words: `a code of at most ${LIMITS.codeUnits} letters, digits and hyphens`,
  holds: (value) => typeof value === 'string' && value.length <= LIMITS.codeUnits && CODE.test(value),
};
export const SHARE: Rule = {
  schema: { type: 'number', minimum: 0, maximum: 1 },
  words: 'a number from 0 to 1',
  holds: (value) => typeof value === 'number' && value >= 0 && value <= 1,
};
export const FLAG: Rule = { schema: { const: true }, words: 'true', holds: (value) => value === true };
export const NOT: Rule = { schema: { const: false }, words: 'false', holds: (value) => value === false };
export const OBJECT: Rule = {
  schema: { type: 'object' },
  words: 'a JSON object',
  holds: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
export const FAULT = whole(0, LIMITS.fault);
export const FAULT_NAME = oneOf(Object.keys(FAULT_NAMES));

export function oneOf(options: readonly string[]): Rule {
  const known = new Set<unknown>(options);
  return { schema: { enum: options }, words: `one of ${options.join(', ')}`, holds: (value) => known.has(value) };
}

export function listOf(rule: Rule, maxItems: number): Rule {
  return {
    schema: { type: 'array', items: rule.schema, maxItems },
    words: `a list of at most ${maxItems}, each ${rule.words}`,
    holds: (value) => Array.isArray(value) && value.length <= maxItems && value.every(rule.holds),
  };
}

export function optional(rule: Rule): OptionalRule {
  return { ...rule, optional: true };
}
