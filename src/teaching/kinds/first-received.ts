/** Which message does an agent receive first, after it has connected to a channel? */
import { type EventNumber, formatTime, type MessageId, type Micros, sentence, whyGot } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { eventsAt, firstAsksOf, lateBelief, SPAN_US, whyWords } from './reading.ts';

type Via = 'subscribe' | 'consume';

export const firstReceived: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const { agent, channel, atUs } of connectionsOf(run)) {
      if (atUs === 0 || atUs < (request?.atUs ?? 0)) continue;
      if (request?.agent !== undefined && request.agent !== agent) continue;
      if (request?.channel !== undefined && request.channel !== channel) continue;
      yield { agent, channel, atUs };
    }
  },
  draft(run, { agent = '', channel = '', atUs = 0 }): Draft | undefined {
    const via = viaOf(run, agent, channel, atUs);
    const receipt = eventsAt(run, agent, 'received').find((number) => {
      const event = run.trace.eventAs(number, 'received');
      return event.channel === channel && event.atUs > atUs;
    });
    if (receipt === undefined || via === undefined || run.atUs(receipt) - atUs > SPAN_US) return undefined;
    // An agent that subscribes and consumes may get it the other way first.
    if (run.trace.eventAs(receipt, 'received').via !== via) return undefined;
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
      why: () =>
        whyFirst(
          run,
          agent,
          right,
          wrong.map(({ message }) => message),
          run.atUs(receipt),
        ),
    };
  },
};

interface Connection {
  readonly agent: string;
  readonly channel: string;
  readonly atUs: Micros;
  readonly via: Via;
}

/** Returns each beginning of a subscription, and each first request of a consumer, in order of time. */
function connectionsOf(run: QuestionRun): readonly Connection[] {
  return run.memo('connections', () => {
    const found = new Map<string, Connection>();
    const add = (one: Connection): void => void found.set(JSON.stringify([one.agent, one.channel, one.atUs]), one);
    for (const { id: channel } of run.scenario.channels)
      for (const [agent, atUs] of firstAsksOf(run, channel)) add({ agent, channel, atUs, via: 'consume' });
    for (const kind of ['subscribed', 'joinStarted'] as const) {
      for (const number of run.events(kind)) {
        const { agent, channel, atUs } = run.trace.eventAs(number, kind);
        add({ agent, channel, atUs, via: 'subscribe' });
      }
    }
    return [...found.values()].sort((a, b) => a.atUs - b.atUs);
  });
}

function viaOf(run: QuestionRun, agent: string, channel: string, atUs: Micros): Via | undefined {
  return connectionsOf(run).find((one) => one.atUs === atUs && one.agent === agent && one.channel === channel)?.via;
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
    if (oldest !== undefined && run.atUs(accepted[0] ?? 0) <= atUs) say(lateBelief(run), oldest);
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

function whyFirst(
  run: QuestionRun,
  agent: string,
  right: MessageId,
  wrong: readonly MessageId[],
  untilUs: Micros,
): string {
  const received = whyWords(run, agent, right, untilUs);
  const missed = wrong.find((one) => one !== right && !whyGot(run.trace, agent, one, untilUs).got);
  return missed === undefined
    ? received
    : `${received} ${sentence(run.name(missed))}: ${whyWords(run, agent, missed, untilUs)}`;
}
