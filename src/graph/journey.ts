import { journeyOf, type Trace } from '../trace/index.ts';
import { edgeKey, nodeKey } from './keys.ts';
import type { Lit } from './view.ts';

/** Where a message has been and is going: what stays lit while it is selected. */
export function litBy(trace: Trace, message: number): Lit {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  const published = trace.event(message);
  if (published.kind !== 'published') return { nodes, edges };
  const { agent, channel } = published;
  nodes.add(nodeKey('agent', agent)).add(nodeKey('channel', channel));
  edges.add(edgeKey({ kind: 'publish', agent, channel }));
  for (const delivery of journeyOf(trace, message).deliveries) {
    nodes.add(nodeKey('agent', delivery.agent));
    edges.add(edgeKey({ kind: delivery.via, agent: delivery.agent, channel }));
  }
  return { nodes, edges };
}
