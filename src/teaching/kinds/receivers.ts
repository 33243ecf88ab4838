/** Which agents receive a message? */
import type { Journey, Micros } from '../../trace/index.ts';
import type { Draft, KindOfQuestion } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import {
  capacityOf,
  connectedTo,
  eventsOf,
  eventsOn,
  inFlightUs,
  isSettled,
  messageSites,
  receiversOf,
  SPAN_US,
  union,
  whyNotWords,
  whyWords,
} from './reading.ts';

/** Agents that an answer names, at most: more cannot be picked or read. */
const AGENTS_MAX = 8;

export const receivers: KindOfQuestion = {
  sites: messageSites,
  draft(run, { message = -1 }): Draft | undefined {
    const askedAtUs = inFlightUs(run, message);
    const journey = run.journey(message);
    const { channel, to } = journey.published;
    if (askedAtUs === undefined || to !== undefined || !isSettled(run, journey)) return undefined;
    const proof = eventsOf(run, message, 'received', 'ignored', 'lost', 'rejected', 'dropped', 'expired', 'accepted');
    const answeredAtUs = run.atUs(proof.at(-1) ?? message);
    if (answeredAtUs - askedAtUs > SPAN_US) return undefined;
    const agents = receiversOf(journey);
    if (agents.length > AGENTS_MAX) return undefined;
    const wrong = wrongReceivers(run, journey, agents).filter(({ agents: said }) => said.length <= AGENTS_MAX);
    const other = wrong.flatMap(({ agents: said }) => said).find((agent) => !agents.includes(agent));
    return {
      words: `Who receives ${run.name(message)}?`,
      askedAtUs,
      answeredAtUs,
      about: { channels: [channel], messages: [message] },
      pickable: { agents: run.scenario.agents.map(({ id }) => id) },
      right: { mode: 'agents', agents: run.inOrder(agents) },
      wrong: wrong.map(({ agents: said, because }) => ({
        value: { mode: 'agents', agents: run.inOrder(said) },
        because,
      })),
      proof,
      why: () =>
        [
          ...agents.slice(-1).map((agent) => whyWords(run, agent, message, answeredAtUs)),
          ...(other === undefined ? [] : [whyNotWords(run, other, message, answeredAtUs)]),
        ].join(' '),
    };
  },
};

interface WrongAgents {
  readonly agents: readonly string[];
  readonly because: MisconceptionId;
}

/** Applies each wrong model of delivery to the message. */
function wrongReceivers(run: QuestionRun, journey: Journey, right: readonly string[]): readonly WrongAgents[] {
  const { published, deliveries, accepted } = journey;
  const { channel } = published;
  const copies = receiversOf(journey, 'subscribe');
  const takers = receiversOf(journey, 'consume');
  const consumers = run.consumers(channel);
  const storesNothing = journey.attempts.some(({ kept }) => !kept);
  const lost = deliveries.filter((one) => one.lost !== undefined && one.received === undefined);
  const later = accepted === undefined ? [] : subscribedAfter(run, channel, accepted);
  const models: WrongAgents[] = [];
  const say = (because: MisconceptionId, agents: readonly string[]): void => void models.push({ because, agents });
  if (!storesNothing && consumers.length > 1) say('queue-copies', union(copies, consumers));
  if (right.length > 1 && takers.length === 0)
    say(run.scenario.broker.kind === 'kafka' ? 'groups-compete' : 'one-receiver', right.slice(0, 1));
  if (storesNothing && takers.length > 1) say('one-receiver', union(copies, takers.slice(0, 1)));
  if (takers.length > 0 && copies.length > 0) say('consumer-takes-from-subscribers', takers);
  const removed = eventsOf(run, journey.message, 'dropped', 'rejected').length > 0;
  if (removed && consumers.length === 1)
    say(capacityOf(run, channel) === 1 ? 'every-action-counts' : 'slow-subscriber-waits', union(right, consumers));
  if (accepted === undefined && eventsOf(run, journey.message, 'lost').length > 0)
    say('loss-is-repaired', expectedBy(run, channel, consumers, published.atUs));
  if (lost.length > 0)
    say(
      'loss-is-repaired',
      union(
        right,
        lost.map(({ agent }) => agent),
      ),
    );
  if (later.length > 0) say('pubsub-keeps', union(right, later));
  if (takers.length > 0 && copies.length > 0) say('subscribers-empty-the-queue', copies);
  say('channel-reaches-all', union(right, connectedTo(run, channel)));
  if (right.length > 1 && takers.length > 0) say('one-receiver', right.slice(0, 1));
  return models;
}

/** Returns who would have received a message that did not reach its channel. */
function expectedBy(run: QuestionRun, channel: string, consumers: readonly string[], atUs: Micros): readonly string[] {
  const subscribers = run.world(atUs).channels.get(channel)?.subscribers ?? [];
  return union(subscribers, consumers.length === 1 ? consumers : []);
}

/** Returns the agents whose subscription to the channel begins after an event. */
function subscribedAfter(run: QuestionRun, channel: string, after: number): readonly string[] {
  return eventsOn(run, channel, 'subscribed')
    .filter((number) => number > after)
    .map((number) => run.trace.eventAs(number, 'subscribed').agent);
}
