import { coneOfMessage, type EventNumber, hopKind, isHop, type Trace } from '../trace/index.ts';
import { edgeKey, nodeKey } from './graph-keys.ts';
import type { Lit } from './view.ts';

/**
 * Returns the nodes and edges that stay lit while a message is selected: those of the message, of its causes and of its effects,
 * among the first `events`.
 */
export function litBy(trace: Trace, message: number, events: EventNumber = trace.length): Lit {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  const cone = coneOfMessage(trace, message);
  if (cone === undefined) return { nodes, edges };
  for (const number of [...cone.past(), message, ...cone.future()]) {
    if (number >= events) continue;
    const event = trace.event(number);
    if ('agent' in event && event.agent !== undefined) nodes.add(nodeKey('agent', event.agent));
    if ('channel' in event && event.channel !== undefined) nodes.add(nodeKey('channel', event.channel));
    if (isHop(event)) edges.add(edgeKey({ kind: hopKind(event), agent: event.agent, channel: event.channel }));
  }
  return { nodes, edges };
}
