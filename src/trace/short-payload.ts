/** The beginning of a payload, as the label beside a message has it. */
import type { Message } from '../messaging/index.ts';
import { floatText, placeIn } from '../messaging/parts.ts';
import type { Published } from './events.ts';

const PAYLOAD_MAX = 30;
const TEXT_MAX = 16;

/** Returns the beginning of a payload, for a label beside a message: "setpoint_kw: 40". */
export function shortPayload({ payload, floats }: Pick<Published, 'payload' | 'floats'>): string {
  const entries = Object.entries(payload);
  let text = '';
  let shown = 0;
  for (const [key, value] of entries) {
    const entry = `${cut(key, TEXT_MAX)}: ${typeof value === 'number' && floats?.includes(placeIn('', key)) === true ? floatText(value) : shortValue(value)}`;
    if (shown > 0 && text.length + entry.length + 2 > PAYLOAD_MAX) break;
    text = shown === 0 ? entry : `${text}, ${entry}`;
    shown += 1;
  }
  if (shown === 0) return '{ }';
  return shown < entries.length ? `${text}, …` : text;
}

function shortValue(value: Message[string]): string {
  if (typeof value === 'string') return cut(value, TEXT_MAX);
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? `[${value.length}]` : '{…}';
}

function cut(text: string, length: number): string {
  const characters = Array.from(text.slice(0, length * 2 + 2));
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}
