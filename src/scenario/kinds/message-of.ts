/** Values as messages of a scenario. A file of its own: what runs a scenario needs it, and none of the other shapes. */
import { type JsonValue, PayloadError, snapshot } from '../../messaging/index.ts';
import type { EditIssue } from '../commands.ts';
import { LIMITS } from '../limits.ts';

/** Messages that were checked before; a snapshot never changes. */
const CHECKED = new WeakSet<object>();

/** Returns the value as a message, or the problem with its place. A message that it has returned is not checked again. */
export function messageOf(
  value: unknown,
  path: string,
): { readonly message: { readonly [key: string]: JsonValue } } | { readonly issue: EditIssue } {
  try {
    const message = snapshot(value);
    if (CHECKED.has(message)) return { message };
    if (depthOf(message) > LIMITS.messageDepth)
      return { issue: { message: `The message is nested deeper than ${LIMITS.messageDepth} levels.`, path } };
    if (JSON.stringify(message).length > LIMITS.messageBytes)
      return { issue: { message: `The message is larger than ${LIMITS.messageBytes} bytes.`, path } };
    CHECKED.add(message);
    return { message };
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    return { issue: { message: `This is not a valid message: ${error.message}.`, path: path + error.path.slice(1) } };
  }
}

/** Returns the number of levels of arrays and objects. */
function depthOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((deepest, item) => Math.max(deepest, 1 + depthOf(item)), 1);
}
