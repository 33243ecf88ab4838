/** What several kinds of questions read of a run. */

import type { Micros } from '../../scenario/index.ts';
import {
  type Delivery,
  type EventNumber,
  type Journey,
  type MessageId,
  type TraceEventKind,
  whyGot,
} from '../../trace/index.ts';
import type { Site } from '../draft.ts';
import { listWords } from '../grading.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRequest } from '../question.ts';
import type { QuestionRun } from '../question-run.ts';

/** Longest time from a question to its answer. */
export const SPAN_US = 30_000_000;

/** Returns one place for each message of the run that fits a request. */
export function* messageSites(run: QuestionRun, request?: QuestionRequest): Iterable<Site> {
  for (const message of run.events('published')) if (isWanted(run, message, request)) yield { message };
}

/** Returns whether a request asks for this message. */
export function isWanted(run: QuestionRun, message: MessageId, request: QuestionRequest | undefined): boolean {
  if (request === undefined) return true;
  const { channel, message: number, atUs } = request;
  const published = run.trace.message(message);
  if (channel !== undefined && published.channel !== channel) return false;
  if (number !== undefined && run.number(message) !== number) return false;
  return atUs === undefined || published.atUs >= atUs;
}

/** Returns the agents that are connected to a channel in some way, its senders first. */
export function connectedTo(run: QuestionRun, channel: string): readonly string[] {
  const { links } = run.scenario;
  const order = { publish: 0, subscribe: 1, consume: 2 };
  const own = links.filter((link) => link.channel === channel).sort((a, b) => order[a.kind] - order[b.kind]);
  return [...new Set([...own.map(({ agent }) => agent), ...run.consumers(channel)])];
}

/** Returns the events of some kinds that name an agent, in order. */
export function eventsAt(run: QuestionRun, agent: string, ...kinds: readonly TraceEventKind[]): readonly EventNumber[] {
  return groupOf(run, 'agent', kinds).get(agent) ?? [];
}

/** Returns the events of some kinds that name a channel, in order. */
export function eventsOn(
  run: QuestionRun,
  channel: string,
  ...kinds: readonly TraceEventKind[]
): readonly EventNumber[] {
  return groupOf(run, 'channel', kinds).get(channel) ?? [];
}

function groupOf(
  run: QuestionRun,
  by: 'agent' | 'channel',
  kinds: readonly TraceEventKind[],
): ReadonlyMap<string, readonly EventNumber[]> {
  return run.memo(JSON.stringify([by, ...kinds]), () => {
    const groups = new Map<string, EventNumber[]>();
    for (const number of kinds.flatMap((kind) => run.events(kind)).sort((a, b) => a - b)) {
      const event = run.trace.event(number);
      const key = by === 'agent' ? 'agent' in event && event.agent : 'channel' in event && event.channel;
      if (typeof key !== 'string') continue;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [number]);
      else group.push(number);
    }
    return groups;
  });
}

/** A message that left its channel for a consumer. */
export interface Taking {
  readonly event: EventNumber;
  readonly agent: string;
  readonly message: MessageId;
  readonly atUs: Micros;
}

/** Returns what consumers were given of a channel, in order. */
export function takingsOf(run: QuestionRun, channel: string): readonly Taking[] {
  const all = run.memo('takings', () => {
    const takings = new Map<string, Taking[]>();
    for (const number of run.events('dispatched')) {
      const { via, agent, message, atUs, ...event } = run.trace.eventAs(number, 'dispatched');
      if (via !== 'consume') continue;
      const list = takings.get(event.channel) ?? [];
      takings.set(event.channel, list);
      list.push({ event: number, agent, message, atUs });
    }
    return takings;
  });
  return all.get(channel) ?? [];
}

/** Returns the consumers of a channel that have asked it for a message up to a time. */
export function activeConsumers(run: QuestionRun, channel: string, atUs: Micros): readonly string[] {
  const asks = firstAsksOf(run, channel);
  return run.consumers(channel).filter((agent) => (asks.get(agent) ?? Number.POSITIVE_INFINITY) <= atUs);
}

/** Returns when each consumer first asked a channel for a message. */
export function firstAsksOf(run: QuestionRun, channel: string): ReadonlyMap<string, Micros> {
  return run.memo(JSON.stringify(['first asks', channel]), () => {
    const first = new Map<string, Micros>();
    const asked = eventsOn(run, channel, 'consumeStarted').map((number) => run.trace.eventAs(number, 'consumeStarted'));
    for (const one of [...asked, ...takingsOf(run, channel)])
      first.set(one.agent, Math.min(first.get(one.agent) ?? one.atUs, one.atUs));
    return first;
  });
}

/** Returns the agents that received a message, in order of receipt. */
export function receiversOf(journey: Journey, via?: Delivery['via']): readonly string[] {
  const received = journey.deliveries.filter(
    (one) => one.received !== undefined && (via === undefined || one.via === via),
  );
  const inOrder = [...received].sort((a, b) => (a.received ?? 0) - (b.received ?? 0));
  return [...new Set(inOrder.map(({ agent }) => agent))];
}

/**
 * Returns whether nothing more becomes of a message: nothing of it is in flight, waits, or can be delivered again; whatever happens
 * after the known part of the run.
 */
export function isSettled(run: QuestionRun, journey: Journey): boolean {
  const { attempts, deliveries, published, retrying, queued, message } = journey;
  if (retrying !== undefined) return false;
  const open = attempts.some(
    (one) =>
      one.accepted === undefined && one.lost === undefined && one.rejected === undefined && one.discarded === undefined,
  );
  if (
    open ||
    deliveries.some((one) => one.received === undefined && one.lost === undefined && one.ignored === undefined)
  )
    return false;
  const log = run.world(run.endUs).channels.get(published.channel)?.log;
  const consumers = run.consumers(published.channel);
  if (log === undefined) return !queued || consumers.length === 0;
  const isLost = ({ via, agent, lost, dispatched }: Delivery): boolean =>
    via === 'subscribe' &&
    lost !== undefined &&
    !deliveries.some((later) => later.agent === agent && later.dispatched > dispatched);
  if (deliveries.some(isLost)) return false;
  if (consumers.length === 0) return true;
  if (log.archived.some((entry) => entry.message === message)) return true;
  const taken = deliveries.filter(({ via }) => via === 'consume');
  return taken.length > 0 && taken.some(({ acknowledged }) => acknowledged !== undefined);
}

/**
 * Returns a time at which a message has left and nothing has become of it: a part of its first way. Undefined if something happens
 * to it at once.
 */
export function inFlightUs(run: QuestionRun, message: MessageId): Micros | undefined {
  const events = run.trace.eventsOf(message);
  const leftUs = run.atUs(message);
  const next = events[1];
  if (next === undefined) return undefined;
  return between(leftUs, run.atUs(next));
}

/** Returns a time from `fromUs` on that is before `untilUs`, early in between; undefined if there is none. */
export function between(fromUs: Micros, untilUs: Micros): Micros | undefined {
  return untilUs <= fromUs ? undefined : fromUs + Math.floor((untilUs - fromUs) / 4);
}

/** Returns the events of a message of some kinds, in order, in the known part of the run. */
export function eventsOf(
  run: QuestionRun,
  message: MessageId,
  ...kinds: readonly TraceEventKind[]
): readonly EventNumber[] {
  return run.trace
    .eventsOf(message)
    .filter((number) => kinds.includes(run.trace.kindOf(number)) && run.atUs(number) <= run.endUs);
}

/** Returns why an agent got a message, or did not, in the engine's first sentence. */
export function whyWords(run: QuestionRun, agent: string, message: MessageId, untilUs: Micros): string {
  return firstSentence(whyGot(run.trace, agent, message, untilUs).words);
}

/**
 * Returns why a message did not reach one agent, after a sentence that says which agent got it: a sentence that says that again is
 * left out.
 */
export function whyNotWords(run: QuestionRun, agent: string, message: MessageId, untilUs: Micros): string {
  const { words } = whyGot(run.trace, agent, message, untilUs);
  if (!words.includes(' consumed it first, at ')) return firstSentence(words);
  return run.scenario.broker.kind === 'kafka'
    ? 'One consumer reads each partition.'
    : 'A queued message goes to one consumer, the one that has waited longest.';
}

export function firstSentence(words: string): string {
  return words.split(/(?<=[.!?]) (?=\S)/)[0] ?? words;
}

/** Times are shown in milliseconds. */
export const SHOWN_US = 1000;
/** Steps to which a time in a question is rounded, the roundest first. */
const ROUND_US = [500_000, 100_000, 10_000, SHOWN_US];

/** Returns the roundest time after `fromUs` and before `untilUs`; undefined if there is none. */
export function timeAfter(fromUs: Micros, untilUs: Micros): Micros | undefined {
  for (const step of ROUND_US) {
    const atUs = (Math.floor(fromUs / step) + 1) * step;
    if (atUs < untilUs) return atUs;
  }
  return undefined;
}

/** Returns messages in words: "messages 3, 4 and 5 on control", or each with its channel. */
export function messagesWords(run: QuestionRun, messages: readonly MessageId[]): string {
  const channels = [...new Set(messages.map((one) => run.trace.message(one).channel))];
  const [channel] = channels;
  if (channels.length > 1 || channel === undefined) return listWords(messages.map((one) => run.name(one)));
  return `messages ${listWords(messages.map((one) => `${run.number(one)}`))} on ${run.title(channel)}`;
}

/** Returns a list without repetitions. */
export function union(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

/** Returns the number of messages that a channel holds. */
export function capacityOf(run: QuestionRun, channel: string): number {
  return run.scenario.channels.find(({ id }) => id === channel)?.capacity ?? 0;
}

/** Returns what people believe of a reader that comes late, by broker. */
export function lateBelief(run: QuestionRun): MisconceptionId {
  switch (run.scenario.broker.kind) {
    case 'kafka':
    case 'kafka-share':
      return 'group-from-beginning';
    case 'redis-streams':
      return 'late-group-gets-all';
    default:
      return 'pubsub-keeps';
  }
}
