/** Suggestions for a new message: earlier messages of the channel, and the templates of agents' behaviours. */
import type { JsonValue, Message } from '../../messaging/index.ts';
import { type Floats, writeFloats } from '../../messaging/parts.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Trace } from '../../trace/index.ts';

const OFFERED_MAX = 4;
/** Number of events searched, from the playhead back. */
const LOOK_BACK = 2000;

/** Returns JSON texts, the latest first. Messages with the same keys are one kind, and each kind is returned once. */
export function messageTemplates(trace: Trace, events: number, scenario: Scenario, channel: string): readonly string[] {
  const found = new Map<string, string>();
  for (let number = events - 1; number >= Math.max(0, events - LOOK_BACK) && found.size < OFFERED_MAX; number -= 1) {
    const event = trace.event(number);
    if (event.kind === 'published' && event.channel === channel) offer(found, event.payload, event.floats);
  }
  for (const agent of scenario.agents) {
    for (const behaviour of agent.behaviours) {
      if (found.size >= OFFERED_MAX) break;
      if (
        'message' in behaviour &&
        'channel' in behaviour &&
        behaviour.channel === channel &&
        !computes(behaviour.message)
      ) {
        offer(found, behaviour.message);
      }
    }
  }
  return [...found.values()];
}

function offer(found: Map<string, string>, message: Message, floats?: Floats): void {
  const kind = Object.keys(message).join('\n');
  if (!found.has(kind)) found.set(kind, writeFloats(message, floats));
}

/** Returns whether a template contains placeholders. */
function computes(value: JsonValue): boolean {
  return JSON.stringify(value).includes('"$');
}
