/**
 * Shapes of single values: what a file, a link or an edit may hold there, and the sentence that says what is wrong. A file is
 * repaired where it can be; an edit is refused.
 */
import * as v from 'valibot';
import { nameProblem } from '../../messaging/index.ts';
import type { EditIssue } from '../commands.ts';
import { DEFAULT_OVERFLOW, LIMITS } from '../limits.ts';
import type { LinkKind, Micros, OverflowPolicy, Template } from '../terms.ts';
import { messageOf } from './message-of.ts';

/** A shape whose values have a type. */
export type ShapeOf<Value> = v.GenericSchema<unknown, Value>;

export function integer(min: number, max: number): ShapeOf<number> {
  const says = wrongNumber('a whole number', min, max);
  return v.pipe(v.number(says), v.integer(says), v.minValue(min, says), v.maxValue(max, says));
}

export function decimal(min: number, max: number): ShapeOf<number> {
  const says = wrongNumber('a number', min, max);
  return v.pipe(v.number(says), v.minValue(min, says), v.maxValue(max, says));
}

function wrongNumber(what: string, min: number, max: number) {
  return ({ input }: { readonly input: unknown }): string =>
    `It must be ${what} from ${min} to ${max}${typeof input === 'number' ? `, not ${input}` : ''}.`;
}

/** Virtual time in whole microseconds. */
export function time(min = 0): ShapeOf<Micros> {
  return integer(min, LIMITS.timeUs);
}

/** When something that a running scenario got begins; left out where that is the start of the run. */
export const Beginning = v.optional(time());

export function oneOf<const Options extends readonly string[]>(options: Options): ShapeOf<Options[number]> {
  return v.picklist(options, `It must be one of ${options.join(', ')}.`);
}

function text(unitsMax: number) {
  return v.pipe(
    v.string('It must be text.'),
    v.maxLength(unitsMax, ({ input }) => `It has ${input.length} characters; the maximum is ${unitsMax}.`),
  );
}

export const Coordinate = integer(-LIMITS.coordinate, LIMITS.coordinate);
export const Name: ShapeOf<string> = v.pipe(
  v.string('It must be text.'),
  v.minLength(1, 'It must not be empty.'),
  v.maxLength(
    LIMITS.nameUnits,
    ({ input }) => `It has ${input.length} characters; the maximum is ${LIMITS.nameUnits}.`,
  ),
);
/** Name of a channel or an agent, or '' for any. */
export const AnyName: ShapeOf<string> = text(LIMITS.nameUnits);
export const Text: ShapeOf<string> = text(LIMITS.textUnits);
/** Source text of a program. */
export const Code: ShapeOf<string> = text(LIMITS.codeUnits);
export const Links: ShapeOf<LinkKind> = oneOf(['publish', 'subscribe', 'consume']);
const Overflow: ShapeOf<OverflowPolicy> = oneOf(['drop-oldest', 'drop-newest', 'reject', 'block']);
export const OverflowOrDefault = v.optional(Overflow, DEFAULT_OVERFLOW);

/** A message or a template: checked by the messaging library, which says where it is no JSON. */
export const MessageSchema: ShapeOf<Template> = v.custom<Template>(
  (value) => 'message' in messageOf(value, ''),
  'It is not a JSON object of messages.',
);

/** Returns the first problem of a value that an edit brings, or undefined if it has the shape. */
export function shapeIssue(shape: ShapeOf<unknown>, value: unknown, path: string): EditIssue | undefined {
  const result = v.safeParse(shape, value, { abortEarly: true });
  if (result.success) return undefined;
  const [issue] = result.issues;
  const place = [path, ...(v.getDotPath(issue)?.split('.') ?? [])].filter((key) => key !== '');
  const at = place.reduce((whole, key) => (/^\d+$/.test(key) ? `${whole}[${key}]` : `${whole}.${key}`));
  const ofMessage = issue.type === 'custom' ? messageOf(issue.input, at) : undefined;
  return ofMessage !== undefined && 'issue' in ofMessage ? ofMessage.issue : { message: issue.message, path: at };
}

/** Returns the problem of a new name of a node. */
export function nameIssue(what: 'agent' | 'channel', id: unknown, path = 'id'): EditIssue | undefined {
  const problem = nameProblem(id);
  return problem === undefined
    ? undefined
    : { message: `The name of ${what === 'agent' ? 'an agent' : 'a channel'} ${problem}.`, path };
}
