/** The texts of nodes, visible and for assistive technology. */
import type { OverflowPolicy } from '../messaging/index.ts';
import { type BrokerKind, DEFAULT_CAPACITY } from '../scenario/index.ts';
import { type AgentState, type ChannelState, depthOf } from '../trace/index.ts';
import { FULL_WORDS } from './slots.ts';

/** Numbers of a node's links, by kind. */
export interface LinkCounts {
  readonly publish: number;
  readonly subscribe: number;
  readonly consume: number;
}

/** An agent's state in words: whole, and in one or two words where the whole does not fit. */
export interface AgentLine {
  readonly whole: string;
  readonly short: string;
}

/** Returns an agent's state in a few words: only the most urgent part. */
export function agentLine(state: AgentState | undefined): AgentLine {
  if (state === undefined) return same('idle');
  if (state.down) return same('down');
  if (state.stopped !== undefined) return { whole: 'code stopped', short: 'stopped' };
  const unsent = state.retrying?.length ?? 0;
  if (unsent > 0) return { whole: `${unsent} unsent: retrying`, short: 'retrying' };
  if (state.working !== undefined)
    return { whole: state.inbox > 0 ? `working, ${state.inbox} wait` : 'working', short: 'working' };
  if (state.inbox > 0) return { whole: `${state.inbox} in inbox`, short: 'inbox' };
  const [first] = state.waitingFor;
  if (first !== undefined) return { whole: `waits for ${first}`, short: 'waiting' };
  if (state.received > 0) return { whole: `${state.received} received`, short: `${count(state.received)} in` };
  if (state.published > 0) return { whole: `${state.published} published`, short: `${count(state.published)} out` };
  return same('idle');
}

function same(words: string): AgentLine {
  return { whole: words, short: words };
}

/** Returns "Agent mg1, publishes to 2, subscribes to 1, 3 received, waits for control". */
export function agentName(id: string, links: LinkCounts, state: AgentState | undefined): string {
  return [
    `Agent ${id}`,
    ...(links.publish > 0 ? [`publishes to ${links.publish}`] : []),
    ...(links.subscribe > 0 ? [`subscribes to ${links.subscribe}`] : []),
    ...(links.consume > 0 ? [`consumes from ${links.consume}`] : []),
    ...(state === undefined || state.received === 0 ? [] : [`${state.received} received`]),
    ...(state?.down === true ? ['down'] : []),
    ...(state?.stopped === undefined ? [] : ['code stopped']),
    ...(state?.retrying?.length ? [`${state.retrying.length} unsent, retrying`] : []),
    ...(state?.working === undefined ? [] : ['working']),
    ...(state === undefined || state.inbox === 0 ? [] : [`${state.inbox} waiting`]),
    ...(state === undefined || state.waitingFor.length === 0 ? [] : [`waits for ${state.waitingFor.join(' and ')}`]),
    ...(state === undefined || state.failed === 0 ? [] : [`${state.failed} failed`]),
  ].join(', ');
}

/** Returns "Channel control, 1 publisher, 2 subscribers, 3 in queue". */
export function channelName(
  id: string,
  links: LinkCounts,
  state: ChannelState | undefined,
  broker: BrokerKind = 'memory',
  limit?: QueueLimit,
): string {
  return [
    `Channel ${id}`,
    ...(links.publish > 0 ? [plural(links.publish, 'publisher')] : []),
    ...(links.subscribe > 0 ? [plural(links.subscribe, 'subscriber')] : []),
    ...(links.consume > 0 ? [plural(links.consume, 'consumer')] : []),
    keepingLine(state, broker),
    ...(limit === undefined ? [] : fullness(state, limit)),
    ...(state === undefined || state.blocked.length === 0 ? [] : [`${state.blocked.length} wait for space`]),
    ...(state === undefined || state.waiting.length === 0 ? [] : [`${state.waiting.length} waiting to consume`]),
  ].join(', ');
}

/** Returns the capacity of a bounded queue, and what it does while it is full. */
function fullness(state: ChannelState | undefined, { capacity, overflow }: QueueLimit): readonly string[] {
  const most = limitWords(capacity);
  const isFull = state?.log === undefined && depthOf(state) >= capacity;
  return [
    ...(most === undefined ? [] : [`capacity ${capacity}`]),
    ...(isFull ? [`full: ${FULL_WORDS[overflow]}`] : []),
  ];
}

/** Returns what a channel keeps, by its kind: a queue, a fan-out without memory, a log with cursors. */
function keepingLine(state: ChannelState | undefined, broker: BrokerKind): string {
  const depth = depthOf(state);
  if (broker === 'memory') return depth === 0 ? 'queue empty' : `${depth} in queue`;
  if (broker === 'redis-pubsub') return 'stores nothing';
  if (state?.log === undefined) return 'log empty';
  const { partitions, pending, available, archived, standsStillUntilUs } = state.log;
  const kept = partitions.reduce((sum, { start, end }) => sum + end - start, 0);
  return [
    `log of ${kept}${partitions.length > 1 ? ` in ${partitions.length} partitions` : ''}`,
    `${depth} unread by the group`,
    ...(pending.length > 0 ? [`${pending.length} ${broker === 'kafka-share' ? 'locked' : 'not acknowledged'}`] : []),
    ...(available.length > 0 ? [`${available.length} available again`] : []),
    ...(archived.length > 0 ? [`${archived.length} archived`] : []),
    ...(standsStillUntilUs === undefined ? [] : ['all members pause']),
  ].join(', ');
}

/** Most messages that a queue holds, and what it does then. */
export interface QueueLimit {
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
}

/** Returns "of 10" for a bounded queue. A queue with the default capacity counts as unbounded. */
export function limitWords(capacity: number): string | undefined {
  return capacity < DEFAULT_CAPACITY ? `of ${count(capacity)}` : undefined;
}

/** Returns a number that fits a badge: 950, 1.2k, 34k. */
export function count(value: number): string {
  if (value < 1000) return String(value);
  if (value < 10_000) return `${Math.floor(value / 100) / 10}k`;
  return value < 1_000_000 ? `${Math.floor(value / 1000)}k` : `${Math.floor(value / 100_000) / 10}M`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
