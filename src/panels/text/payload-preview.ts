import type { JsonValue, Message } from '../../messaging/index.ts';
import { firstCharacters, visibleText } from '../../ui/index.ts';

/** Returns the payload on one line, at most `charactersMax` long: `setpoint: 1, unit: "kW"`. */
export function payloadPreview(payload: Message, charactersMax = 60): string {
  let text = '';
  for (const [key, value] of Object.entries(payload)) {
    text += `${text === '' ? '' : ', '}${key}: ${short(value, charactersMax)}`;
    if (text.length > charactersMax) break;
  }
  return text === '' ? '{ }' : visibleText(cut(text, charactersMax));
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
export function payloadText(payload: Message): string {
  return JSON.stringify(payload, undefined, 2).replace(
    /[\u007F-\u00A0\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}
