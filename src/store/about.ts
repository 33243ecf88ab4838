import { messageOfEvent, type Trace } from '../trace/index.ts';
import type { Selection } from './state.ts';

/** Whether an event is about what is selected: it happens there, or to that message. Where nothing is selected, all are. */
export function isAbout({ nodes, link, message }: Selection): (trace: Trace, number: number) => boolean {
  if (message !== undefined) return (trace, number) => messageOfEvent(trace, number) === message;
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
