/** What becomes of a message after a crash? */
import { type Delivery, type EventNumber, formatTime, type Journey, type MessageId } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { placeInLog } from './log-place.ts';
import { between, isSettled, isWanted, SPAN_US } from './reading.ts';

/** Time before the crash at which it is asked, at most; and time after the restart up to which it plays. */
const LEAD_US = 2_000_000;

export const afterCrash: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const crash of crashesOf(run)) {
      if (request?.agent !== undefined && request.agent !== crash.agent) continue;
      for (const message of affectedBy(run, crash))
        if (isWanted(run, message, request)) yield { agent: crash.agent, message, atUs: crash.atUs };
    }
  },
  draft(run, { agent = '', message = -1, atUs = 0 }): Draft | undefined {
    const crash = crashesOf(run).find((one) => one.agent === agent && one.atUs === atUs);
    const journey = run.journey(message);
    const result = crash && resultOf(run, journey, crash);
    if (crash === undefined || result === undefined) return undefined;
    const { code, event } = result;
    const askedAtUs = askedUs(run, journey, crash);
    if (askedAtUs === undefined || run.atUs(event) - askedAtUs > SPAN_US) return undefined;
    const backUs = crash.backUs === undefined ? 0 : Math.min(crash.backUs, run.endUs, askedAtUs + SPAN_US);
    return {
      words: `${agent} crashes at ${formatTime(atUs)}: what becomes of ${run.name(message)}?`,
      askedAtUs,
      answeredAtUs: Math.max(backUs, run.atUs(event)),
      about: { agents: [agent], channels: [journey.published.channel], messages: [message] },
      right: { mode: 'choice', choice: code },
      wrong: wrongResults(run, journey, crash, code),
      sentences: {
        again: 'It is delivered again.',
        gone: 'It is lost, and not delivered again.',
        once: `${agent} finishes it after its restart, without a second delivery.`,
        waits: 'It waits in the queue until a consumer takes it.',
      },
      proof: [crash.event, event],
      why: () => whyResult(run, journey, crash, code, event),
    };
  },
};

type Code = 'again' | 'gone' | 'once' | 'waits';

interface Crash {
  readonly agent: string;
  readonly event: EventNumber;
  readonly atUs: number;
  /** Its restart; undefined if the run does not know of one. */
  readonly backUs: number | undefined;
}

function crashesOf(run: QuestionRun): readonly Crash[] {
  return run.memo('crashes', () => {
    const restarts = run.events('restarted').map((number) => run.trace.eventAs(number, 'restarted'));
    return run.events('crashed').map((event) => {
      const { agent, atUs } = run.trace.eventAs(event, 'crashed');
      const back = restarts.find((one) => one.agent === agent && one.atUs > atUs);
      return { agent, event, atUs, backUs: back?.atUs };
    });
  });
}

/** Returns the messages that the agent had, that were in flight to it, that it failed on, or that came for it meanwhile. */
function affectedBy(run: QuestionRun, { agent, event, atUs, backUs = run.endUs }: Crash): readonly MessageId[] {
  const found = new Set<MessageId>();
  for (const number of run.events('abandoned'))
    if (run.trace.causeOf(number) === event) found.add(run.trace.messageOf(number) ?? -1);
  for (const number of run.events('lost')) {
    const lost = run.trace.eventAs(number, 'lost');
    if (lost.reason === 'crash' && lost.agent === agent && lost.atUs >= atUs && lost.atUs <= backUs)
      found.add(lost.message);
  }
  for (const number of run.events('failed')) {
    const failed = run.trace.eventAs(number, 'failed');
    if (failed.agent === agent && failed.atUs < atUs && run.scenario.broker.kind === 'kafka') found.add(failed.message);
  }
  for (const number of run.events('accepted')) {
    const accepted = run.trace.eventAs(number, 'accepted');
    const [only, ...others] = run.consumers(accepted.channel);
    if (only === agent && others.length === 0 && accepted.atUs > atUs && accepted.atUs < backUs)
      found.add(accepted.message);
  }
  found.delete(-1);
  return [...found];
}

interface Result {
  readonly code: Code;
  /** Event that shows it. */
  readonly event: EventNumber;
}

/** Returns what became of the message, or undefined where that is not certain. */
function resultOf(run: QuestionRun, journey: Journey, crash: Crash): Result | undefined {
  const before = journey.deliveries.filter((one) => one.agent === crash.agent && one.leftUs <= crash.atUs);
  const after = journey.deliveries.filter((one) => one.dispatched > crash.event);
  const had = before.at(-1);
  if (had === undefined) return comesLater(run, journey, crash, after);
  if (had.acknowledged !== undefined && had.acknowledged < crash.event) return undefined;
  if (had.via === 'consume') {
    const again = after.find((one) => one.via === 'consume' && one.received !== undefined);
    if (again?.received !== undefined) return { code: 'again', event: again.received };
    if (after.some(({ via }) => via === 'consume') || !isForgotten(run, journey, had)) return undefined;
  } else if (after.some(({ agent }) => agent === crash.agent) || !isSettled(run, journey)) return undefined;
  const event = had.abandoned ?? had.lost ?? had.failed;
  return event === undefined ? undefined : { code: 'gone', event: Math.max(event, crash.event) };
}

/** The message came while the agent was down. */
function comesLater(
  run: QuestionRun,
  { accepted }: Journey,
  { atUs, backUs }: Crash,
  after: readonly Delivery[],
): Result | undefined {
  if (accepted === undefined || backUs === undefined || run.storesNothing) return undefined;
  const acceptedUs = run.atUs(accepted);
  const taken = after.find(({ via }) => via === 'consume');
  if (acceptedUs <= atUs || taken?.received === undefined || taken.leftUs < backUs) return undefined;
  return { code: 'waits', event: taken.received };
}

/** Returns whether the channel will not deliver the message to a consumer again. */
function isForgotten(run: QuestionRun, { message }: Journey, { seq, duplicated }: Delivery): boolean {
  if (duplicated) return false;
  const { channel } = run.trace.message(message);
  const log = run.world(run.endUs).channels.get(channel)?.log;
  if (log === undefined) return true;
  const { partition, offset } = placeInLog(run, channel, seq);
  // A group of Kafka never goes back behind its commit.
  return run.scenario.broker.kind === 'kafka' && (log.partitions[partition]?.committed ?? 0) > offset;
}

function askedUs(run: QuestionRun, journey: Journey, crash: Crash): number | undefined {
  const had = journey.deliveries.findLast((one) => one.agent === crash.agent && one.leftUs <= crash.atUs);
  if (had === undefined) {
    const { accepted } = journey;
    return accepted === undefined ? undefined : between(journey.published.atUs, run.atUs(accepted));
  }
  return between(Math.max(had.leftUs, crash.atUs - LEAD_US), crash.atUs);
}

function wrongResults(run: QuestionRun, journey: Journey, crash: Crash, right: Code): readonly Wrong[] {
  const had = journey.deliveries.find((one) => one.agent === crash.agent && one.leftUs <= crash.atUs);
  const say = (because: MisconceptionId, choice: Code): Wrong => ({ because, value: { mode: 'choice', choice } });
  if (right === 'again') return [say('ack-is-received', 'gone'), say('exactly-once', 'once')];
  if (right === 'waits') return [say('unread-infos-vanish', 'gone')];
  if (had?.via !== 'consume') return [say('loss-is-repaired', 'again'), say('pubsub-keeps', 'waits')];
  const belief = run.scenario.broker.kind === 'kafka' ? 'commit-one' : 'auto-commit-when-done';
  return [say(belief, 'again'), say('exactly-once', 'once')];
}

function whyResult(run: QuestionRun, journey: Journey, crash: Crash, code: Code, event: EventNumber): string {
  const { channel } = journey.published;
  const title = run.title(channel);
  const at = formatTime(run.atUs(event));
  switch (code) {
    case 'again': {
      const { agent } = run.trace.eventAs(event, 'received');
      return `It was not acknowledged when ${crash.agent} crashed. ${agent} received it at ${at}.`;
    }
    case 'waits': {
      const { agent } = run.trace.eventAs(event, 'received');
      return `It waited in the queue of ${title}. ${agent} received it at ${at}, after its restart.`;
    }
    default: {
      const had = journey.deliveries.find((one) => one.agent === crash.agent);
      if (run.scenario.broker.kind === 'kafka' && had?.via === 'consume')
        return `${crash.agent} failed on it and later acknowledged another message of its partition. That commit covers it.`;
      if (had?.via === 'consume') return `It had left the queue of ${title} when it was delivered to ${crash.agent}.`;
      return `${crash.agent} had its own copy, and ${title} sends no second one.`;
    }
  }
}
