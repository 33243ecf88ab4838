/** Which message does an agent receive first, after it has connected to a channel? */
import { type EventNumber, formatTime, type MessageId } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { eventsAt, SPAN_US, takingsOf, whyWords } from './reading.ts';

const COMING = ['subscribed', 'joinStarted', 'consumeStarted'] as const;
type Via = 'subscribe' | 'consume';

export const firstReceived: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    const seen = new Set<string>();
    const all = COMING.flatMap((kind) => run.events(kind)).sort((a, b) => a - b);
    for (const number of all) {
      const { agent, channel, atUs, via } = comingOf(run, number);
      const key = JSON.stringify([agent, channel, via]);
      // A consumer asks again and again: only the first time is of interest.
      if (via === 'consume' && seen.has(key)) continue;
      seen.add(key);
      if (atUs === 0 || atUs < (request?.atUs ?? 0)) continue;
      if (request?.agent !== undefined && request.agent !== agent) continue;
      if (request?.channel !== undefined && request.channel !== channel) continue;
      yield { agent, channel, atUs };
    }
    yield* firstAsks(run, request?.agent, request?.channel, seen);
  },
  draft(run, { agent = '', channel = '', atUs = 0 }): Draft | undefined {
    const via = viaOf(run, agent, channel, atUs);
    const receipt = eventsAt(run, agent, 'received').find((number) => {
      const event = run.trace.eventAs(number, 'received');
      return event.channel === channel && event.atUs > atUs && event.via === via;
    });
    if (receipt === undefined || via === undefined || run.atUs(receipt) - atUs > SPAN_US) return undefined;
    const right = run.trace.messageOf(receipt) ?? -1;
    const wrong = wrongFirsts(run, agent, channel, atUs, via);
    const picks = [right, ...wrong.map(({ message }) => message)].sort((a, b) => a - b);
    const verb = via === 'subscribe' ? 'subscribes' : 'starts to consume';
    return {
      words: `${agent} ${verb} at ${formatTime(atUs)}: which message of ${run.title(channel)} does it receive first?`,
      askedAtUs: atUs,
      answeredAtUs: run.atUs(receipt),
      about: { agents: [agent], channels: [channel] },
      pickable: { messages: [...new Set(picks)] },
      right: { mode: 'message', message: right },
      wrong: wrong.map((one): Wrong => ({ value: { mode: 'message', message: one.message }, because: one.because })),
      proof: [receipt],
      why: whyFirst(run, agent, right, wrong[0]?.message, run.atUs(receipt)),
    };
  },
};

/** Returns the first messages that consumers took without having to wait: no `consumeStarted` tells of those. */
function* firstAsks(
  run: QuestionRun,
  wantedAgent: string | undefined,
  wantedChannel: string | undefined,
  seen: ReadonlySet<string>,
): Iterable<Site> {
  const found = new Set<string>();
  for (const { id: channel } of run.scenario.channels) {
    if ((wantedChannel ?? channel) !== channel) continue;
    for (const { agent, atUs } of takingsOf(run, channel)) {
      const key = JSON.stringify([agent, channel, 'consume']);
      if (atUs === 0 || seen.has(key) || found.has(key)) continue;
      found.add(key);
      if ((wantedAgent ?? agent) === agent) yield { agent, channel, atUs };
    }
  }
}

interface Coming {
  readonly agent: string;
  readonly channel: string;
  readonly atUs: number;
  readonly via: Via;
}

function comingOf(run: QuestionRun, number: EventNumber): Coming {
  const event = run.trace.event(number);
  if (event.kind === 'consumeStarted') return { ...event, via: 'consume' };
  if (event.kind === 'subscribed' || event.kind === 'joinStarted') return { ...event, via: 'subscribe' };
  throw new RangeError(`Event ${number} begins no connection, but '${event.kind}'`);
}

function viaOf(run: QuestionRun, agent: string, channel: string, atUs: number): Via | undefined {
  for (const kind of COMING) {
    const found = eventsAt(run, agent, kind).some((number) => {
      const event = run.trace.eventAs(number, kind);
      return event.atUs === atUs && event.channel === channel;
    });
    if (found) return kind === 'consumeStarted' ? 'consume' : 'subscribe';
  }
  const taken = takingsOf(run, channel).some((one) => one.atUs === atUs && one.agent === agent);
  return taken ? 'consume' : undefined;
}

interface WrongFirst {
  readonly message: MessageId;
  readonly because: MisconceptionId;
}

/** Applies each wrong model of a late reader to the channel. */
function wrongFirsts(run: QuestionRun, agent: string, channel: string, atUs: number, via: Via): readonly WrongFirst[] {
  const accepted = run.trace.acceptedOf(channel);
  const messageOf = (number: EventNumber | undefined): MessageId | undefined =>
    number === undefined ? undefined : run.trace.messageOf(number);
  const oldest = messageOf(accepted[0]);
  const last = messageOf(accepted.findLast((number) => run.atUs(number) <= atUs));
  const next = messageOf(accepted.find((number) => run.atUs(number) > atUs));
  const lost = eventsAt(run, agent, 'lost').find((number) => {
    const event = run.trace.eventAs(number, 'lost');
    return event.channel === channel && event.via === via && event.atUs > atUs;
  });
  const found: WrongFirst[] = [];
  const say = (because: MisconceptionId, message: MessageId | undefined): void => {
    if (message !== undefined) found.push({ because, message });
  };
  const reads = via === 'consume' && !run.storesNothing;
  if (reads) {
    say('newest-first', last);
    say('unread-infos-vanish', next);
  } else {
    if (isSlow(run, agent, channel, atUs)) say('subscribed-at-once', next);
    if (oldest !== undefined && run.atUs(accepted[0] ?? 0) <= atUs) say(beginningBelief(run), oldest);
    say('latest-is-last-message', last);
    if (lost !== undefined) say('loss-is-repaired', messageOf(lost));
  }
  return found;
}

function isSlow(run: QuestionRun, agent: string, channel: string, atUs: number): boolean {
  return eventsAt(run, agent, 'joinStarted').some((number) => {
    const event = run.trace.eventAs(number, 'joinStarted');
    return event.channel === channel && event.atUs === atUs;
  });
}

function beginningBelief(run: QuestionRun): MisconceptionId {
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

function whyFirst(
  run: QuestionRun,
  agent: string,
  right: MessageId,
  wrong: MessageId | undefined,
  untilUs: number,
): string {
  const received = whyWords(run, agent, right, untilUs);
  return wrong === undefined ? received : `${received} ${whyWords(run, agent, wrong, untilUs)}`;
}
