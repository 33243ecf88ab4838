/** How many times is a message received? */
import { type EventNumber, formatTime, type Journey } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Wrong } from '../draft.ts';
import { listWords } from '../grading.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { eventsOf, inFlightUs, isSettled, messageSites, receiversOf, SPAN_US, timeAfter, union } from './reading.ts';

export const copies: KindOfQuestion = {
  sites: messageSites,
  draft(run, { message = -1 }): Draft | undefined {
    const askedAtUs = inFlightUs(run, message);
    const journey = run.journey(message);
    const { channel, to } = journey.published;
    if (askedAtUs === undefined || to !== undefined) return undefined;
    const ends = eventsOf(run, message, 'received', 'lost', 'dropped', 'rejected', 'expired');
    const received = ends.filter((number) => run.trace.kindOf(number) === 'received');
    const last = ends.at(-1);
    if (last === undefined) return undefined;
    const settled = isSettled(run, journey) && run.atUs(last) - askedAtUs <= SPAN_US;
    const known = received.filter((number) => run.atUs(number) - askedAtUs <= SPAN_US);
    const lastUs = settled ? run.atUs(last) : run.atUs(known.at(-1) ?? message);
    const next = received[known.length];
    const untilUs = settled
      ? lastUs
      : timeAfter(lastUs, Math.min(next === undefined ? run.endUs : run.atUs(next), run.endUs));
    if (untilUs === undefined || known.length === 0) return undefined;
    const wrong = wrongCounts(run, journey, known).filter(({ number }) => number !== known.length);
    return {
      words: `How many times is ${run.name(message)} received${settled ? '' : ` by ${formatTime(untilUs)}`}?`,
      askedAtUs,
      answeredAtUs: untilUs,
      about: { channels: [channel], messages: [message] },
      right: { mode: 'number', number: known.length },
      wrong: wrong.map(({ number, because }): Wrong => ({ value: { mode: 'number', number }, because })),
      proof: known,
      why: () => whyCount(run, journey, known),
    };
  },
};

interface WrongCount {
  readonly number: number;
  readonly because: MisconceptionId;
}

/** Applies each wrong model of delivery to the message. */
function wrongCounts(run: QuestionRun, journey: Journey, received: readonly EventNumber[]): readonly WrongCount[] {
  const { deliveries, published, attempts } = journey;
  const consumers = run.consumers(published.channel);
  const subscribers = receiversOf(journey, 'subscribe');
  const takers = receiversOf(journey, 'consume');
  const agents = union(subscribers, takers).length;
  const again = deliveries.filter(({ redelivered }) => redelivered);
  const failures = deliveries.filter(({ failed }) => failed !== undefined).length;
  const duplicates = [...attempts, ...deliveries].filter(({ duplicated }) => duplicated).length;
  const hasCrashed = run.events('crashed').some((number) => run.atUs(number) <= run.atUs(received.at(-1) ?? 0));
  const lost = deliveries.filter((one) => one.lost !== undefined).length;
  const counts: WrongCount[] = [];
  const say = (because: MisconceptionId, number: number): void => void counts.push({ because, number });
  if (failures > 1) say('requeue-gives-up', 3);
  if (again.length > 0) say(hasCrashed || failures > 0 ? 'exactly-once' : 'duplicates-only-after-crash', agents);
  if (duplicates > 0) say('exactly-once', agents);
  if (again.length + duplicates > 0) say('exactly-once', 1);
  if (takers.length > 0 && consumers.length > 1 && !run.storesNothing)
    say('queue-copies', union(subscribers, consumers).length);
  if (subscribers.length > 0 && takers.length > 0) {
    say('consumer-takes-from-subscribers', takers.length);
    say('subscribers-empty-the-queue', subscribers.length);
  }
  if (agents > 1) say('one-receiver', 1);
  if (lost > 0) say('loss-is-repaired', received.length + lost);
  return counts;
}

function whyCount(run: QuestionRun, { deliveries, attempts }: Journey, received: readonly EventNumber[]): string {
  const who = received.map((number) => {
    const event = run.trace.eventAs(number, 'received');
    return `${event.agent} received it at ${formatTime(event.atUs)}`;
  });
  const shown = who.length > 4 ? [...who.slice(0, 3), `${who.length - 3} more times`] : who;
  const until = received.at(-1) ?? 0;
  const again = deliveries.find((one) => one.redelivered && one.dispatched < until);
  const duplicated = [...attempts, ...deliveries].some((one) => one.duplicated);
  const reason =
    again === undefined
      ? duplicated
        ? ' A link duplicated it.'
        : ''
      : ' A message that is not acknowledged in time is delivered again.';
  return `${listWords(shown)}.${reason}`;
}
