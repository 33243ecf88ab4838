/** What a node says, to the eye and to assistive technology. */
import type { Message } from '../messaging/index.ts';
import type { AgentState, ChannelState } from '../trace/index.ts';
import type { LinkCounts } from './lookups.ts';

/** What an agent is doing, in a few words: the most pressing thing only. */
export function agentLine(state: AgentState | undefined): string {
  if (state === undefined) return 'idle';
  const waiting = state.inbox > 0 ? `, ${state.inbox} wait` : '';
  if (state.working !== undefined) return `working${waiting}`;
  if (state.inbox > 0) return `${state.inbox} in inbox`;
  const [first] = state.waitingFor;
  if (first !== undefined) return `waits for ${first}`;
  if (state.received > 0) return `${state.received} received`;
  if (state.published > 0) return `${state.published} published`;
  return 'idle';
}

/** "Agent mg1, publishes to 2, subscribes to 1, 3 received, waits for control". */
export function agentName(id: string, links: LinkCounts, state: AgentState | undefined): string {
  return [
    `Agent ${id}`,
    ...(links.publish > 0 ? [`publishes to ${links.publish}`] : []),
    ...(links.subscribe > 0 ? [`subscribes to ${links.subscribe}`] : []),
    ...(links.consume > 0 ? [`consumes from ${links.consume}`] : []),
    ...(state === undefined || state.received === 0 ? [] : [`${state.received} received`]),
    ...(state?.working === undefined ? [] : ['working']),
    ...(state === undefined || state.inbox === 0 ? [] : [`${state.inbox} waiting`]),
    ...(state === undefined || state.waitingFor.length === 0 ? [] : [`waits for ${state.waitingFor.join(' and ')}`]),
    ...(state === undefined || state.failed === 0 ? [] : [`${state.failed} failed`]),
  ].join(', ');
}

/** "Channel control, 1 publisher, 2 subscribers, 3 in queue". */
export function channelName(id: string, links: LinkCounts, state: ChannelState | undefined): string {
  const depth = state === undefined ? 0 : state.next - state.first;
  return [
    `Channel ${id}`,
    ...(links.publish > 0 ? [plural(links.publish, 'publisher')] : []),
    ...(links.subscribe > 0 ? [plural(links.subscribe, 'subscriber')] : []),
    ...(links.consume > 0 ? [plural(links.consume, 'consumer')] : []),
    depth === 0 ? 'queue empty' : `${depth} in queue`,
    ...(state === undefined || state.waiting.length === 0 ? [] : [`${state.waiting.length} waiting to consume`]),
  ].join(', ');
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

const PAYLOAD_MAX = 30;
const TEXT_MAX = 16;

/** The beginning of a payload, for a label beside a message: "setpoint_kw: 40". */
export function shortPayload(payload: Message): string {
  const entries = Object.entries(payload);
  let text = '';
  let shown = 0;
  for (const [key, value] of entries) {
    const entry = `${cut(key, TEXT_MAX)}: ${shortValue(value)}`;
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
