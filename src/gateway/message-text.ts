import { type Message, snapshot } from '../messaging/index.ts';

/** As text a message may be longer than it counts. */
const TEXT_UNITS_MAX = 4 * 1024 * 1024;

/** The message in a text that came from a server, whoever wrote it; undefined where it is none. */
export function parseMessage(text: string): Message | undefined {
  if (text.length > TEXT_UNITS_MAX) return undefined;
  try {
    return snapshot(JSON.parse(text));
  } catch {
    return undefined;
  }
}
