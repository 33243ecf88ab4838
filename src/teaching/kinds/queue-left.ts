/** How many messages wait in a queue at a time? */
import type { Micros } from '../../scenario/index.ts';
import { type ChannelState, depthOf, type EventNumber, formatTime, hopKind } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { between, capacityOf, eventsOn, SHOWN_US, takingsOf, timeAfter } from './reading.ts';

/** Changes of a queue between the question and the count, at least. */
const CHANGES = 2;

export const queueLeft: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const { id: channel } of run.scenario.channels) {
      const changes = changesOf(run, channel);
      if (request?.channel !== undefined && request.channel !== channel) continue;
      if (request?.atUs !== undefined) {
        yield { channel, atUs: Math.floor(request.atUs / SHOWN_US) * SHOWN_US };
        continue;
      }
      for (let place = CHANGES; place < changes.length; place += 1) {
        const atUs = timeAfter(run.atUs(changes[place] ?? 0), run.atUs(changes[place + 1] ?? 0) || run.endUs);
        if (atUs !== undefined) yield { channel, atUs };
      }
    }
  },
  draft(run, { channel = '', atUs = 0 }): Draft | undefined {
    const changes = changesOf(run, channel);
    const past = changes.filter((number) => run.atUs(number) <= atUs);
    const last = past.slice(-CHANGES);
    const [first] = last;
    const state = run.world(atUs).channels.get(channel);
    if (first === undefined || last.length < CHANGES || state === undefined || atUs > run.endUs) return undefined;
    const before = past.at(-CHANGES - 1);
    const askedAtUs = between(before === undefined ? 0 : run.atUs(before), run.atUs(first));
    if (askedAtUs === undefined) return undefined;
    if (state.log !== undefined && !isPlain(run, state, atUs)) return undefined;
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
      why: () => whyLeft(run, state, right),
    };
  },
};

/** Returns the events with which a queue gets longer or shorter. */
function changesOf(run: QuestionRun, channel: string): readonly EventNumber[] {
  return run.memo(JSON.stringify(['changes', channel]), () => {
    const taken = takingsOf(run, channel).map(({ event }) => event);
    return [...eventsOn(run, channel, 'accepted', 'dropped', 'expired'), ...taken].sort((a, b) => a - b);
  });
}

/** Returns whether what a log's consumers have not had is a plain count: nothing of it has been delivered before. */
function isPlain(run: QuestionRun, state: ChannelState, atUs: Micros): boolean {
  if (run.consumers(state.id).length === 0 || (state.log?.available.length ?? 0) > 0) return false;
  if (state.log?.partitions.some(({ position, reached }) => position < reached) === true) return false;
  const waiting = new Set(run.trace.queuedOf(state).map((accepted) => run.trace.messageOf(accepted)));
  return !takingsOf(run, state.id).some((one) => one.atUs <= atUs && waiting.has(one.message));
}

function sentenceOf(run: QuestionRun, { id, log }: ChannelState): string {
  const title = run.title(id);
  return log === undefined
    ? `How many messages wait in the queue of ${title}`
    : `How many messages of ${title} wait for a consumer`;
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
  if (run.storesNothing) say('pubsub-keeps', state.accepted);
  if (state.subscribers.length > 0) say('subscribers-empty-the-queue', 0);
  if (state.dropped > 0)
    say(capacityOf(run, state.id) === 1 ? 'every-action-counts' : 'slow-subscriber-waits', right + state.dropped);
  if (areReplies(run, state)) say('request-gets-all', 0);
  const inHand = run.storesNothing ? 0 : inHandOf(run, state.id, atUs);
  if (inHand > 0) say('auto-commit-when-done', right + inHand);
  const fewest = fewestTaken(run, state.id, consumers, atUs);
  if (consumers.length > 1 && state.log === undefined) say('queue-copies', state.accepted - state.dropped - fewest);
  say(consumers.length > 0 ? 'pushed-not-polled' : 'unread-infos-vanish', 0);
  return counts;
}

/** Returns whether all that wait answer one request, to which another answer has been consumed. */
function areReplies(run: QuestionRun, state: ChannelState): boolean {
  const aboutOf = (accepted: EventNumber): number | undefined =>
    run.trace.message(run.trace.messageOf(accepted) ?? -1).about;
  const waiting = run.trace.queuedOf(state);
  const [first] = waiting;
  const about = first === undefined ? undefined : aboutOf(first);
  if (about === undefined || !waiting.every((one) => aboutOf(one) === about)) return false;
  return run.trace.acceptedOf(state.id).some((one) => one < (first ?? 0) && aboutOf(one) === about);
}

/** Returns how many messages of the channel its consumers have, or are in flight to them. */
function inHandOf(run: QuestionRun, channel: string, atUs: Micros): number {
  const { agents, inFlight } = run.world(atUs);
  let count = 0;
  for (const agent of run.consumers(channel)) {
    const message = agents.get(agent)?.working?.message;
    if (message !== undefined && run.trace.message(message).channel === channel) count += 1;
  }
  for (const number of inFlight) {
    const hop = run.trace.hop(number);
    if (hop.channel === channel && hopKind(hop) === 'consume') count += 1;
  }
  return count;
}

/** Returns the number of messages that the slowest consumer has taken. */
function fewestTaken(run: QuestionRun, channel: string, consumers: readonly string[], atUs: Micros): number {
  const counts = new Map(consumers.map((agent) => [agent, 0]));
  for (const { agent, atUs: takenUs } of takingsOf(run, channel)) {
    if (takenUs > atUs) break;
    counts.set(agent, (counts.get(agent) ?? 0) + 1);
  }
  return counts.size === 0 ? 0 : Math.min(...counts.values());
}

function whyLeft(run: QuestionRun, { id, accepted, consumed, dropped }: ChannelState, left: number): string {
  const title = run.title(id);
  if (run.storesNothing) return `${title} stores nothing: it forwards each message to those who listen.`;
  const gone = dropped === 0 ? '' : `, ${dropped} dropped`;
  return `${title} had accepted ${accepted}: ${consumed} consumed${gone}, ${left} waiting.`;
}
