import type { JsonValue } from '../../messaging/index.ts';
import { floatText, placeIn, writeFloats } from '../../messaging/parts.ts';
import type { Published } from '../../trace/index.ts';
import { firstCharacters, visibleText } from '../../ui/index.ts';

/** Payload of a message, and which of its numbers are written with a fraction. */
export type Payload = Pick<Published, 'payload' | 'floats'>;

/** Returns the payload on one line, at most `charactersMax` long: `setpoint: 1, unit: "kW"`. */
export function payloadPreview({ payload, floats = [] }: Payload, charactersMax = 60): string {
  let text = '';
  for (const [key, value] of Object.entries(payload)) {
    text += `${text === '' ? '' : ', '}${key}: ${isFloat(value, floats, key) ? floatText(value) : short(value, charactersMax)}`;
    if (text.length > charactersMax) break;
  }
  return text === '' ? '{ }' : visibleText(cut(text, charactersMax));
}

function isFloat(value: JsonValue, floats: NonNullable<Payload['floats']>, key: string): value is number {
  return typeof value === 'number' && floats.includes(placeIn('', key));
}

function short(value: JsonValue, charactersMax: number): string {
  if (typeof value === 'string') return `"${cut(value, charactersMax)}"`;
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[ ]' : `[ ${value.length} ]`;
  return Object.keys(value).length === 0 ? '{ }' : '{ … }';
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${firstCharacters(text, charactersMax - 1)}…`;
}

/** Returns pretty JSON with invisible characters written as escapes, so that the text shows what is really there. */
export function payloadText({ payload, floats }: Payload): string {
  return writeFloats(payload, floats, 2).replace(
    /[\u007F-\u00A0\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}
