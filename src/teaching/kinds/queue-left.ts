/** How many messages wait in a queue at a time? */
import type { Micros } from '../../scenario/index.ts';
import { type ChannelState, depthOf, type EventNumber, formatTime, type TraceEventKind } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { between } from './reading.ts';

/** Changes of a queue between the question and the count, at least. */
const CHANGES = 2;
/** Steps to which the time of the count is rounded, the roundest first. */
const ROUND_US = [500_000, 100_000, 10_000, 1000, 1];
const CHANGING: readonly TraceEventKind[] = ['accepted', 'dispatched', 'dropped', 'expired'];

export const queueLeft: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const [channel, changes] of changesOf(run)) {
      if (request?.channel !== undefined && request.channel !== channel) continue;
      if (request?.atUs !== undefined) {
        yield { channel, atUs: request.atUs };
        continue;
      }
      for (let place = CHANGES; place < changes.length; place += 1) {
        const atUs = roundTime(run.atUs(changes[place] ?? 0), run.atUs(changes[place + 1] ?? 0) || run.endUs);
        if (atUs !== undefined) yield { channel, atUs };
      }
    }
  },
  draft(run, { channel = '', atUs = 0 }): Draft | undefined {
    const changes = changesOf(run).get(channel) ?? [];
    const past = changes.filter((number) => run.atUs(number) <= atUs);
    const last = past.slice(-CHANGES);
    const [first] = last;
    const state = run.world(atUs).channels.get(channel);
    if (first === undefined || last.length < CHANGES || state === undefined || atUs > run.endUs) return undefined;
    const before = past.at(-CHANGES - 1);
    const askedAtUs = between(before === undefined ? 0 : run.atUs(before), run.atUs(first));
    if (askedAtUs === undefined) return undefined;
    if (state.log !== undefined && run.consumers(channel).length === 0) return undefined;
    const right = depthOf(state);
    return {
      words: `${sentenceOf(run, state)} at ${formatTime(atUs)}?`,
      askedAtUs,
      answeredAtUs: atUs,
      about: { channels: [channel] },
      right: { mode: 'number', number: right },
      wrong: wrongCounts(run, state, atUs)
        .filter(({ number }) => number >= 0 && number !== right)
        .map(({ number, because }): Wrong => ({ value: { mode: 'number', number }, because })),
      proof: last,
      why: whyLeft(run, state, right),
    };
  },
};

/** Returns the events with which each queue gets longer or shorter, by channel. */
function changesOf(run: QuestionRun): ReadonlyMap<string, readonly EventNumber[]> {
  return run.memo('changes of queues', () => {
    const changes = new Map<string, EventNumber[]>();
    const all = CHANGING.flatMap((kind) => run.events(kind)).sort((a, b) => a - b);
    for (const number of all) {
      const event = run.trace.event(number);
      if (!('channel' in event) || event.channel === undefined) continue;
      if (event.kind === 'dispatched' && event.via !== 'consume') continue;
      const list = changes.get(event.channel);
      if (list === undefined) changes.set(event.channel, [number]);
      else list.push(number);
    }
    return changes;
  });
}

/** Returns the roundest time after `fromUs` and before `untilUs`, or undefined if there is none. */
function roundTime(fromUs: Micros, untilUs: Micros): Micros | undefined {
  for (const step of ROUND_US) {
    const atUs = (Math.floor(fromUs / step) + 1) * step;
    if (atUs < untilUs) return atUs;
  }
  return undefined;
}

function sentenceOf(run: QuestionRun, { id, log }: ChannelState): string {
  const title = run.title(id);
  return log === undefined
    ? `How many messages wait in the queue of ${title}`
    : `How many messages of ${title} has no consumer been given yet`;
}

interface WrongCount {
  readonly number: number;
  readonly because: MisconceptionId;
}

/** Applies each wrong model of a queue to what has happened to it. */
function wrongCounts(run: QuestionRun, state: ChannelState, atUs: Micros): readonly WrongCount[] {
  const right = depthOf(state);
  const consumers = run.consumers(state.id);
  const counts: WrongCount[] = [];
  const say = (because: MisconceptionId, number: number): void => void counts.push({ because, number });
  if (run.scenario.broker.kind === 'redis-pubsub') say('pubsub-keeps', state.accepted);
  if (state.subscribers.length > 0) say('subscribers-empty-the-queue', 0);
  if (state.dropped > 0)
    say(capacityOf(run, state.id) === 1 ? 'every-action-counts' : 'slow-subscriber-waits', right + state.dropped);
  const inHand = inHandOf(run, state.id, atUs);
  if (inHand > 0) say('auto-commit-when-done', right + inHand);
  const fewest = fewestTaken(run, state.id, consumers, atUs);
  if (consumers.length > 1 && state.log === undefined) say('queue-copies', state.accepted - state.dropped - fewest);
  say(consumers.length > 0 ? 'pushed-not-polled' : 'unread-infos-vanish', 0);
  return counts;
}

function capacityOf(run: QuestionRun, channel: string): number {
  return run.scenario.channels.find(({ id }) => id === channel)?.capacity ?? 0;
}

/** Returns how many messages of the channel its consumers have and have not finished. */
function inHandOf(run: QuestionRun, channel: string, atUs: Micros): number {
  let count = 0;
  for (const number of run.events('dispatched')) {
    if (run.atUs(number) > atUs) break;
    const event = run.trace.eventAs(number, 'dispatched');
    if (event.channel !== channel || event.via !== 'consume') continue;
    const delivery = run.journey(event.message).deliveries.find(({ dispatched }) => dispatched === number);
    const end = delivery?.workFinished ?? delivery?.lost ?? delivery?.failed;
    const isOver = end !== undefined && run.atUs(end) <= atUs;
    const isShort = delivery?.received !== undefined && delivery.workStarted === undefined;
    if (!isOver && !(isShort && run.atUs(delivery.received ?? 0) <= atUs)) count += 1;
  }
  return count;
}

/** Returns the number of messages that the slowest consumer has taken. */
function fewestTaken(run: QuestionRun, channel: string, consumers: readonly string[], atUs: Micros): number {
  const counts = new Map(consumers.map((agent) => [agent, 0]));
  for (const number of run.events('dispatched')) {
    if (run.atUs(number) > atUs) break;
    const event = run.trace.eventAs(number, 'dispatched');
    if (event.channel === channel && event.via === 'consume')
      counts.set(event.agent, (counts.get(event.agent) ?? 0) + 1);
  }
  return counts.size === 0 ? 0 : Math.min(...counts.values());
}

function whyLeft(run: QuestionRun, { id, accepted, consumed, dropped }: ChannelState, left: number): string {
  const title = run.title(id);
  if (run.scenario.broker.kind === 'redis-pubsub')
    return `${title} stores nothing: it forwards each message to those who listen.`;
  const gone = dropped === 0 ? '' : `, ${dropped} dropped`;
  return `${title} had accepted ${accepted}: ${consumed} consumed${gone}, ${left} waiting.`;
}
