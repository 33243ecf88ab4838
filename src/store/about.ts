import type { Trace } from '../trace/index.ts';
import type { Selection } from './state.ts';

/**
 * Returns a predicate: whether an event happens at the selection, or to the selected message. Without a selection, every event
 * does.
 */
export function isAbout({ nodes, link, message }: Selection): (trace: Trace, number: number) => boolean {
  if (message !== undefined) return (trace, number) => trace.messageOf(number) === message;
  if (nodes.length === 0 && link === undefined) return () => true;
  const agents = new Set(nodes.filter(({ kind }) => kind === 'agent').map(({ id }) => id));
  const channels = new Set(nodes.filter(({ kind }) => kind === 'channel').map(({ id }) => id));
  return (trace, number) => {
    const event = trace.event(number);
    const agent = 'agent' in event ? event.agent : undefined;
    const channel = 'channel' in event ? event.channel : undefined;
    if (link !== undefined) return agent === link.agent && channel === link.channel;
    return (agent !== undefined && agents.has(agent)) || (channel !== undefined && channels.has(channel));
  };
}
