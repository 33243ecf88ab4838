/** The reason why an agent got a message, or did not: one or two sentences, and the events that prove them. */
import { lineWords, STOPS } from './event-words.ts';
import type { EventNumber, MessageId, Micros } from './events.ts';
import { formatTime } from './format-time.ts';
import { type Delivery, type Journey, journeyOf, type PublishAttempt } from './journey.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';
import { byFault, delayedWords, downSince, gaveUpWords, lostWords, retryingWords, timeOf } from './why-trouble.ts';
import type { PendingEntry } from './world.ts';

/** Answer to the question why an agent did or did not get a message. */
export interface Answer {
  /** Whether it has reached the agent, and the agent has accepted it. */
  readonly got: boolean;
  /** Sentences for the user. */
  readonly words: string;
  /** Events that prove the answer, in order. */
  readonly events: readonly EventNumber[];
}

/**
 * Answers from everything up to and including `untilUs`.
 * @throws RangeError if the number is not that of a `published` event
 */
export function whyGot(trace: Trace, agent: string, message: MessageId, untilUs: Micros): Answer {
  const journey = journeyOf(trace, message, untilUs);
  const { published, accepted } = journey;
  if (published.atUs > untilUs) return no('It has not been published yet.', message);
  const delivery = bestOf(journey.deliveries.filter((one) => one.agent === agent));
  if (delivery !== undefined) return delivered(trace, journey, delivery, untilUs);
  if (published.to !== undefined) return no(`${published.agent} sent it directly to ${published.to}.`, message);
  if (accepted === undefined) return notAccepted(trace, journey, untilUs);
  const past = pastOf(trace, agent, published.channel, accepted, untilUs);
  return notSubscribed(trace, journey, past, agent) ?? notConsumed(trace, journey, past, agent, untilUs);
}

function no(words: string, ...events: readonly (EventNumber | undefined)[]): Answer {
  const known = events.filter((event) => event !== undefined);
  return { got: false, words, events: [...new Set(known)].sort((a, b) => a - b) };
}

/** Returns the delivery that came furthest: an agent that subscribes and consumes has two, and a message may be duplicated. */
function bestOf(deliveries: readonly Delivery[]): Delivery | undefined {
  return (
    deliveries.find(({ received }) => received !== undefined) ??
    deliveries.find(({ ignored, lost }) => ignored === undefined && lost === undefined) ??
    deliveries[0]
  );
}

function delivered(trace: Trace, journey: Journey, delivery: Delivery, untilUs: Micros): Answer {
  const { published, message } = journey;
  const { agent, via, dispatched, received, ignored, lost, failed, stopped, abandoned, arrivesUs, delayed } = delivery;
  const { channel } = published;
  if (ignored !== undefined) {
    if (trace.eventAs(ignored, 'ignored').reason === 'readAgain') {
      const words = `${agent} ignored it at ${timeOf(trace, ignored)}: an earlier message of ${channel} was lost, and ${agent} reads again from there.`;
      return no(words, dispatched, ignored);
    }
    return no(
      `It reached ${agent}, which had unsubscribed from ${channel} meanwhile and ignored it.`,
      dispatched,
      ignored,
    );
  }
  if (lost !== undefined) {
    const { words, events } = lostWords(trace, lost);
    const again =
      via === 'consume' ? againWords(trace, journey, untilUs) : readsAgainWords(trace, channel, agent, untilUs);
    return no(words + again, dispatched, ...delayed, lost, ...events);
  }
  if (received === undefined) {
    const on = via === 'subscribe' ? 'A copy' : 'It';
    const { words, events } = delayedWords(trace, delivery, dispatched, untilUs);
    return no(`${on} is in flight to ${agent} and arrives at ${formatTime(arrivesUs)}.${words}`, dispatched, ...events);
  }
  const how =
    via === 'direct'
      ? `${published.agent} sent it directly`
      : via === 'subscribe'
        ? `it subscribes to ${channel}`
        : journey.attempts.some(({ kept }) => !kept)
          ? `it listens to ${channel}`
          : `it took it from the queue of ${channel}`;
  const sentences = [`${agent} received it at ${timeOf(trace, received)}: ${how}.`];
  if (failed !== undefined) {
    const failure = trace.eventAs(failed, 'failed');
    sentences.push(`Its callback threw: ${failure.error}${lineWords(failure)}${byFault(trace, failed)}.`);
  }
  if (stopped !== undefined)
    sentences.push(`Its code was stopped there: ${STOPS[trace.eventAs(stopped, 'stopped').reason]}.`);
  if (abandoned !== undefined) sentences.push(`${agent} crashed at ${timeOf(trace, abandoned)}, before finishing it.`);
  const second = journey.deliveries.find((one) => one.agent === agent && one.redelivered && one !== delivery);
  if (via === 'consume' && second !== undefined)
    sentences.push(
      `It was dispatched to ${agent} again at ${formatTime(second.leftUs)}, because it was not acknowledged.`,
    );
  const again = second === undefined ? undefined : second.dispatched;
  const hints = journey.notes.filter((note) => {
    const { hint, agent: at } = trace.eventAs(note, 'noted');
    return hint === true && (at === undefined || at === agent);
  });
  for (const hint of hints) sentences.push(`${trace.eventAs(hint, 'noted').text.replace(/\.$/, '')}.`);
  const events = [message, dispatched, received, failed, stopped, abandoned, again, ...hints].filter(
    (event) => event !== undefined,
  );
  return { got: true, words: sentences.join(' '), events };
}

/** No copy of it has come into the channel: the answer is about the one that has come furthest. */
function notAccepted(trace: Trace, journey: Journey, untilUs: Micros): Answer {
  const { published, attempts, message, retrying, gaveUp } = journey;
  const { channel } = published;
  if (gaveUp !== undefined) {
    const { words, events } = gaveUpWords(trace, gaveUp);
    const cause = trace.causeOf(gaveUp);
    const lost = trace.kindOf(cause) === 'lost' ? lostWords(trace, cause) : undefined;
    const before = lost === undefined ? '' : `${lost.words} `;
    return no(before + words, message, ...(lost?.events ?? []), ...events, gaveUp);
  }
  if (retrying !== undefined) {
    const { words, events } = retryingWords(trace, retrying);
    return no(words, message, ...events, retrying);
  }
  const under = ({ lost, rejected }: PublishAttempt): boolean => lost === undefined && rejected === undefined;
  const attempt = attempts.find(under) ?? attempts.find(({ rejected }) => rejected !== undefined) ?? attempts[0];
  if (attempt === undefined) return no(`It is still in flight to ${channel}.`);
  const { hop, delayed, lost, blocked, rejected, arrivesUs } = attempt;
  if (rejected !== undefined) {
    const { reason } = trace.eventAs(rejected, 'rejected');
    const consumeStarted = blocked === undefined ? '' : ` It had waited for space since ${timeOf(trace, blocked)}.`;
    return no(`${channel} rejected it: ${reason}${byFault(trace, rejected)}.${consumeStarted}`, blocked, rejected);
  }
  if (blocked !== undefined) {
    const since = timeOf(trace, blocked);
    return no(`${channel} is full${byFault(trace, blocked)}: it has waited for space since ${since}.`, blocked);
  }
  if (lost !== undefined) {
    const { words, events } = lostWords(trace, lost);
    return no(words, hop, ...delayed, lost, ...events);
  }
  const { words, events } = delayedWords(trace, attempt, hop, untilUs);
  const arrives = `It is still in flight to ${channel} and arrives at ${formatTime(arrivesUs)}.`;
  return no(`${arrives}${words}`, hop, ...events);
}

/** History of an agent with a channel. */
interface Past {
  /** The beginning of the subscription that was there when the channel took the message in. */
  readonly subscribed: EventNumber | undefined;
  /** The last end of a subscription before the channel took the message in. */
  readonly unsubscribed: EventNumber | undefined;
  /** First subscription after the acceptance. */
  readonly later: EventNumber | undefined;
  /** Slow subscription: its beginning, before the channel accepted the message, and its completion. */
  readonly joining: EventNumber | undefined;
  readonly joined: EventNumber | undefined;
  /** Request to the queue, whether the agent waited or got a message. */
  readonly asked: EventNumber | undefined;
}

function pastOf(trace: Trace, agent: string, channel: string, accepted: EventNumber, untilUs: Micros): Past {
  const past: { -readonly [Key in keyof Past]: Past[Key] } = {
    subscribed: undefined,
    unsubscribed: undefined,
    later: undefined,
    joining: undefined,
    joined: undefined,
    asked: undefined,
  };
  for (const number of indexOf(trace).between(agent, channel)) {
    const event = trace.event(number);
    if (event.atUs > untilUs) break;
    if (event.kind === 'subscribed' && number > accepted) past.later ??= number;
    else if (event.kind === 'subscribed') past.subscribed = number;
    else if (event.kind === 'unsubscribed' && number < accepted) {
      past.unsubscribed = number;
      past.subscribed = undefined;
    }
    if (event.kind === 'joinStarted' && number < accepted) {
      past.joining = number;
      past.joined = undefined;
    } else if (event.kind === 'joined') past.joined ??= number;
    if (event.kind === 'consumeStarted' || (event.kind === 'dispatched' && event.via === 'consume'))
      past.asked = number;
  }
  return past;
}

/** Answers if the reason is a subscription: made too late, or ended too early. */
function notSubscribed(
  trace: Trace,
  { published, accepted = -1 }: Journey,
  { subscribed, unsubscribed, later, joining, joined }: Past,
  agent: string,
): Answer | undefined {
  const { channel } = published;
  if (joining !== undefined && joining > (unsubscribed ?? -1) && (joined === undefined || joined > accepted)) {
    const { untilUs } = trace.eventAs(joining, 'joinStarted');
    const words = `${agent} subscribed to ${channel} at ${timeOf(trace, joining)}, but joined only at ${formatTime(untilUs)}. It does not see earlier messages.`;
    return no(words, accepted, joining);
  }
  if (subscribed !== undefined) {
    const words = `${agent} subscribed to ${channel} at ${timeOf(trace, subscribed)}, but the broker has not delivered the message to it.`;
    return no(words, subscribed, accepted);
  }
  if (unsubscribed !== undefined) {
    const crashed = trace.causeOf(unsubscribed);
    if (crashed !== -1 && trace.kindOf(crashed) === 'crashed') {
      const back = later === undefined ? '' : ` It subscribed again at ${timeOf(trace, later)}.`;
      const words = `${agent} had crashed at ${timeOf(trace, crashed)} and was down when ${channel} accepted the message at ${timeOf(trace, accepted)}.${back}`;
      return no(words, crashed, accepted, later);
    }
  }
  if (later !== undefined) {
    const words = `${agent} subscribed to ${channel} too late, at ${timeOf(trace, later)}: ${channel} had accepted the message at ${timeOf(trace, accepted)}. A subscription gets later messages only.`;
    return no(words, accepted, later);
  }
  if (unsubscribed !== undefined) {
    const words = `${agent} had unsubscribed from ${channel} at ${timeOf(trace, unsubscribed)}, before the message arrived at ${timeOf(trace, accepted)}.`;
    return no(words, unsubscribed, accepted);
  }
  return undefined;
}

/** Answers if the reason is the queue, or if nothing leads from the channel to the agent. */
function notConsumed(trace: Trace, journey: Journey, { asked }: Past, agent: string, untilUs: Micros): Answer {
  const { published, accepted = -1, dropped, expired, deliveries, queued } = journey;
  const { channel } = published;
  const taken = deliveries.find(({ via }) => via === 'consume');
  const event = trace.eventAs(accepted, 'accepted');
  if (event.kept === false) {
    const crashed = downSince(trace, agent, event.atUs);
    const why = crashed === undefined ? '' : `: it had crashed at ${timeOf(trace, crashed)}`;
    const words = `${channel} stores nothing: it forwarded the message to its listeners at ${formatTime(event.atUs)}, and ${agent} was not one of them${why}.`;
    return no(words, crashed, accepted);
  }
  if (asked === undefined) {
    const words = `${agent} has neither subscribed to ${channel} nor asked its queue for a message.`;
    return no(words, accepted);
  }
  if (taken !== undefined) {
    const words = `${taken.agent} consumed it first, at ${formatTime(taken.leftUs)}. A queued message goes to one consumer, the one that has waited longest.${againWords(trace, journey, untilUs)}`;
    return no(words, accepted, taken.dispatched);
  }
  if (expired !== undefined) {
    const words = `${channel} removed it from its log at ${timeOf(trace, expired)}${byFault(trace, expired)}, before ${agent} read it.`;
    return no(words, accepted, expired);
  }
  if (dropped !== undefined) {
    const words = `The queue of ${channel} was full${byFault(trace, dropped)} and dropped it before ${agent} asked for it.`;
    return no(words, accepted, dropped);
  }
  const down = downSince(trace, agent, untilUs);
  if (down !== undefined) {
    const words = `It waits in the queue of ${channel}. ${agent} crashed at ${timeOf(trace, down)} and has not restarted.`;
    return no(words, accepted, down);
  }
  const state = trace.worldAt(untilUs).channels.get(channel);
  const before = queued && state !== undefined ? Math.max(0, trace.queuedOf(state).indexOf(accepted)) : 0;
  const behind = before === 0 ? 'at the head' : `behind ${before} other${before === 1 ? '' : 's'}`;
  return no(`It waits in the queue of ${channel}, ${behind}, until ${agent} or another consumer asks.`, accepted);
}

/** Returns a sentence that follows another, if a dispatched message can be dispatched again; '' otherwise. */
function againWords(trace: Trace, { published, message }: Journey, untilUs: Micros): string {
  const log = trace.worldAt(untilUs).channels.get(published.channel)?.log;
  const of = (entries: readonly PendingEntry[] = []): PendingEntry | undefined =>
    entries.find((entry) => entry.message === message);
  if (of(log?.pending) !== undefined) return ' It is not acknowledged yet and can be redelivered.';
  if (of(log?.available) !== undefined) return ` It is available again to the share group of ${published.channel}.`;
  const archived = of(log?.archived);
  if (archived === undefined) return '';
  const { deliveries } = archived;
  return ` It was archived after ${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}: it is never delivered again.`;
}

/** Returns a sentence that follows another, if the log still has the message of a lost copy; '' otherwise. */
function readsAgainWords(trace: Trace, channel: string, agent: string, untilUs: Micros): string {
  const state = trace.worldAt(untilUs).channels.get(channel);
  const reads = state?.log !== undefined && state.subscribers.includes(agent);
  return reads ? ` ${channel} still has it, and ${agent} will read it again.` : '';
}

/** Returns whether the agent had a subscription when the channel accepted a message, as far as it gets copies of it. */
export function wasSubscribed(trace: Trace, agent: string, channel: string, accepted: EventNumber): boolean {
  const { kept } = trace.eventAs(accepted, 'accepted');
  if (kept === false) return false;
  let isSubscribed = false;
  for (const number of indexOf(trace).between(agent, channel)) {
    if (number > accepted) break;
    const { kind } = trace.event(number);
    if (kind === 'subscribed' || kind === 'joined') isSubscribed = true;
    else if (kind === 'unsubscribed' || kind === 'joinStarted') isSubscribed = false;
  }
  return isSubscribed;
}
