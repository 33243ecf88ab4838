import { hopKind, isHop, type Trace } from '../trace/index.ts';
import { edgeKey, nodeKey } from './keys.ts';
import type { Lit } from './view.ts';

/** Where a message has been and is going: what stays lit while it is selected. */
export function litBy(trace: Trace, message: number): Lit {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  for (const number of trace.eventsOf(message)) {
    const event = trace.event(number);
    if (!isHop(event)) continue;
    const { agent, channel } = event;
    nodes.add(nodeKey('agent', agent)).add(nodeKey('channel', channel));
    edges.add(edgeKey({ kind: hopKind(event), agent, channel }));
  }
  return { nodes, edges };
}
