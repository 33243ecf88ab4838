/**
 * A kind is a row, and a family of kinds is a table. A row names the fields of its kind in their order, which is that of files and
 * links. The shape of a document, its canonical form, the checks of edits, the codec of links and the forms follow from the rows;
 * what a kind does in a run is a row of the same name in the engine. A missing row does not compile.
 */
import * as v from 'valibot';
import type { BrokerKind } from '../scenario.ts';
import type { LinkKind, Micros, Template } from '../terms.ts';
import {
  AnyName,
  Code,
  decimal,
  integer,
  Links,
  MessageSchema,
  Name,
  oneOf,
  type ShapeOf,
  Text,
  time as timeShape,
} from './value-shapes.ts';

/** One field of a kind. */
export interface Field<Value> {
  readonly shape: ShapeOf<Value>;
  readonly input: Input;
  /** Accessible name of its control. */
  readonly label: string;
  readonly hint?: string;
  /** Value in a new one. */
  readonly start: Value | ((near: Near) => Value);
}

/** How a field is edited, and with it how a link writes it. */
export type Input =
  /** In seconds. */
  | { readonly as: 'time'; readonly minUs: Micros }
  | { readonly as: 'count' | 'number'; readonly min: number; readonly max: number; readonly unit?: string }
  /** A part of 1, in percent. */
  | { readonly as: 'share' }
  | { readonly as: 'text' }
  /** `channel` is created if the document lacks it; `on` chooses one of the document, or any. */
  | { readonly as: 'channel' | 'on' }
  /** A node of the document, or any: `any` is the text of the option ''. */
  | { readonly as: 'any'; readonly node: 'channel' | 'agent'; readonly any: string }
  | { readonly as: 'template' }
  /** Source text of a program. */
  | { readonly as: 'code' }
  /** The kind of a link. */
  | { readonly as: 'link' }
  | { readonly as: 'choice'; readonly choices: Choices<string> };

/** Options of a choice, in the order in which they are offered. */
export type Choices<Option extends string> = {
  readonly [One in Option]: { readonly label: string; readonly hint?: string };
};

/** Nodes of a scenario that a new one may be about, or ''. */
export interface Near {
  readonly channel: string;
  readonly agent: string;
}

type Kinded = { readonly kind: string };

/** Row of a kind. `Shared` are the fields that all kinds of the family have. */
export interface Kind<Of extends Kinded, Shared extends string = 'kind'> {
  /** Title, in lists of kinds and above its form. */
  readonly label: string;
  /** Explanation of the kind, in a sentence or two. */
  readonly hint?: string;
  readonly fields: { readonly [Name in Exclude<keyof Of, Shared>]-?: Field<Of[Name]> };
  /** When a form shows a field. @default always */
  readonly shown?: { readonly [Name in Exclude<keyof Of, Shared>]?: (of: Of, broker: BrokerKind) => boolean };
}

/** Table of a family: a row for each kind. */
export type Family<Of extends Kinded, Shared extends string = 'kind'> = {
  readonly [Name in Of['kind']]: Kind<Extract<Of, { readonly kind: Name }>, Shared>;
};

/** Row of a kind that is not known by its type. */
export interface AnyKind {
  readonly label: string;
  readonly hint?: string;
  readonly fields: { readonly [name: string]: Field<unknown> };
}

interface Options<Value> {
  readonly hint?: string;
  /** Value where a file leaves the field out. @default the field must be there */
  readonly or?: Value;
  readonly start: Field<Value>['start'];
}

function field<Value>(shape: ShapeOf<Value>, input: Input, label: string, options: Options<Value>): Field<Value> {
  const { or, start, hint } = options;
  // Whoever leaves the field out gets `or`, which is a value of the shape.
  const lenient = or === undefined ? shape : (v.optional(shape, or as never) as ShapeOf<Value>);
  return { shape: lenient, input, label, start, ...(hint === undefined ? {} : { hint }) };
}

export function timeField(label: string, options: Options<Micros> & { readonly minUs?: Micros }): Field<Micros> {
  const { minUs = 0 } = options;
  return field(timeShape(minUs), { as: 'time', minUs }, label, options);
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
}

export function countField(label: string, options: Options<number> & Range): Field<number> {
  const { min, max, unit } = options;
  return field(integer(min, max), { as: 'count', min, max, ...(unit === undefined ? {} : { unit }) }, label, options);
}

export function numberField(label: string, options: Options<number> & Range): Field<number> {
  const { min, max } = options;
  return field(decimal(min, max), { as: 'number', min, max }, label, options);
}

export function shareField(label: string, options: Options<number>): Field<number> {
  return field(decimal(0, 1), { as: 'share' }, label, options);
}

export function textField(label: string, options: Options<string>): Field<string> {
  return field(Text, { as: 'text' }, label, options);
}

export function choiceField<Option extends string>(
  label: string,
  choices: Choices<Option>,
  options: Options<Option>,
): Field<Option> {
  // The keys of the choices are the options.
  return field(oneOf(Object.keys(choices) as Option[]), { as: 'choice', choices }, label, options);
}

export function templateField(start: Template): Field<Template> {
  return field(MessageSchema, { as: 'template' }, 'Message (JSON template)', { start, hint: PLACEHOLDERS });
}

const PLACEHOLDERS =
  'Placeholders: {"$count": 1} counts up, {"$random": [0, 9]} picks a number, {"$time": "s"} is the time, {"$field": "kw"} is a field of the received message, {"$scale": [x, 2]} multiplies.';

/** Source text of a program. */
export function codeField(label: string, start: string): Field<string> {
  return field(Code, { as: 'code' }, label, { start });
}

/** The channel that an agent publishes to. */
export function channelField(): Field<string> {
  const start = ({ channel }: Near): string => (channel === '' ? 'control' : channel);
  return { shape: Name, input: { as: 'channel' }, label: 'To channel', start };
}

/** The channel whose messages trigger a behaviour, or '' for any. */
export function onField(): Field<string> {
  return field(AnyName, { as: 'on' }, 'On a message from', { or: '', start: '' });
}

/** The kind of a link. */
export function linkField(): Field<LinkKind> {
  return field(Links, { as: 'link' }, 'Link', { start: 'publish' });
}

/** An agent or a channel of the document, or '' for any. */
export function anyField(node: 'channel' | 'agent', any: string, options: Options<string>): Field<string> {
  return field(AnyName, { as: 'any', node, any }, node === 'agent' ? 'Agent' : 'Channel', options);
}

/**
 * Returns the shape of all kinds of a family.
 * @param shared shapes of the fields that all of them have, before their own
 * @param more shapes of further fields of a kind, after its own
 */
export function familyShape<Of extends Kinded>(
  family: { readonly [Name in Of['kind']]: AnyKind },
  shared: v.ObjectEntries = {},
  more: (kind: Of['kind']) => v.ObjectEntries = () => ({}),
): ShapeOf<Of> {
  // The keys of the table are the kinds.
  const rows = Object.entries<AnyKind>(family) as [Of['kind'], AnyKind][];
  const options = rows.map(([kind, { fields }]) =>
    v.object({
      kind: v.literal(kind),
      ...shared,
      ...Object.fromEntries(Object.entries(fields).map(([name, { shape }]) => [name, shape])),
      ...more(kind),
    }),
  );
  // The fields of a row are those of its kind.
  return v.variant('kind', options, `It must be one of ${Object.keys(family).join(', ')}.`) as unknown as ShapeOf<Of>;
}

/** Returns whether a form shows a field of a kind. */
export function isShown(row: AnyKind, name: string, of: Kinded, broker: BrokerKind): boolean {
  // A row's conditions are about its own kind.
  const { shown } = row as { readonly shown?: Readonly<Record<string, (of: Kinded, broker: BrokerKind) => boolean>> };
  return shown?.[name]?.(of, broker) ?? true;
}

/** Returns a new one, with values that can be watched. @param shared the fields that all of the family have */
export function fresh<Of extends Kinded>({ fields }: AnyKind, kind: Of['kind'], near: Near, shared: object = {}): Of {
  const values = Object.entries(fields).map(([name, { start }]) => [
    name,
    typeof start === 'function' ? start(near) : start,
  ]);
  // The fields of a row are those of its kind.
  return { kind, ...shared, ...Object.fromEntries(values) } as Of;
}
