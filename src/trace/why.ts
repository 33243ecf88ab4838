/** Why an agent got a message, or did not: one or two sentences, and the events that say so. */
import type { EventNumber, MessageId, Micros } from './events.ts';
import { type Delivery, type Journey, journeyOf } from './journey.ts';
import type { Trace } from './trace.ts';
import { formatTime } from './words.ts';

export interface Answer {
  /** It has reached the agent, and the agent took it. */
  readonly got: boolean;
  /** Sentences for people. */
  readonly words: string;
  /** What they rest on, in order. */
  readonly events: readonly EventNumber[];
}

/**
 * Looks at everything up to and including `untilUs`.
 * @throws RangeError where the number is not that of a `published` event
 */
export function whyGot(trace: Trace, agent: string, message: MessageId, untilUs: Micros): Answer {
  const journey = journeyOf(trace, message, untilUs);
  const { published } = journey;
  if (published.atUs > untilUs) return no('It has not been published yet.', message);
  const delivery = bestOf(journey.deliveries.filter((one) => one.agent === agent));
  if (delivery !== undefined) return delivered(trace, journey, delivery);
  if (journey.rejected !== undefined) {
    const event = trace.event(journey.rejected);
    return no(`${published.channel} refused it: ${event.kind === 'rejected' ? event.reason : ''}.`, journey.rejected);
  }
  if (journey.accepted === undefined) {
    return no(
      `It is still on its way to ${published.channel}, where it arrives at ${formatTime(published.arrivesUs)}.`,
      message,
    );
  }
  const past = pastOf(trace, agent, published.channel, untilUs);
  return notSubscribed(trace, journey, past, agent) ?? notConsumed(trace, journey, past, agent, untilUs);
}

function no(words: string, ...events: readonly EventNumber[]): Answer {
  return { got: false, words, events: [...new Set(events)].sort((a, b) => a - b) };
}

/** The one that has come furthest: an agent that subscribes and consumes has two. */
function bestOf(deliveries: readonly Delivery[]): Delivery | undefined {
  return deliveries.find(({ received }) => received !== undefined) ?? deliveries[0];
}

function delivered(trace: Trace, { published, message }: Journey, delivery: Delivery): Answer {
  const { agent, via, handed, received, ignored, failed, arrivesUs } = delivery;
  const { channel } = published;
  if (ignored !== undefined) {
    return no(`It reached ${agent}, which had unsubscribed from ${channel} meanwhile and ignored it.`, handed, ignored);
  }
  if (received === undefined) {
    const on = via === 'subscribe' ? 'A copy' : 'It';
    return no(`${on} is on its way to ${agent} and arrives at ${formatTime(arrivesUs)}.`, handed);
  }
  const how = via === 'subscribe' ? `it subscribes to ${channel}` : `it took it from the queue of ${channel}`;
  const words = `${agent} got it at ${formatTime(trace.event(received).atUs)}, as ${how}.`;
  if (failed === undefined) return { got: true, words, events: [message, handed, received] };
  const event = trace.event(failed);
  const error = event.kind === 'failed' ? event.error : '';
  return { got: true, words: `${words} Its callback threw: ${error}.`, events: [message, handed, received, failed] };
}

/** What an agent has had to do with a channel. */
interface Past {
  /** The last event of each kind, up to the time asked about. */
  readonly subscribed: EventNumber | undefined;
  readonly unsubscribed: EventNumber | undefined;
  /** Where subscribing takes its time, until when. */
  readonly joined: EventNumber | undefined;
  readonly joining: EventNumber | undefined;
  /** It has asked the queue for a message, and waited or got one. */
  readonly asked: EventNumber | undefined;
}

function pastOf(trace: Trace, agent: string, channel: string, untilUs: Micros): Past {
  const past: { -readonly [Key in keyof Past]: Past[Key] } = {
    subscribed: undefined,
    unsubscribed: undefined,
    joined: undefined,
    joining: undefined,
    asked: undefined,
  };
  const end = trace.firstAfter(untilUs);
  for (let number = 0; number < end; number += 1) {
    const event = trace.event(number);
    if (!('agent' in event) || event.agent !== agent || !('channel' in event) || event.channel !== channel) continue;
    if (event.kind === 'subscribed' || event.kind === 'unsubscribed') past[event.kind] = number;
    if (event.kind === 'joining' || event.kind === 'joined') past[event.kind] = number;
    if (event.kind === 'waited' || (event.kind === 'handed' && event.via === 'consume')) past.asked = number;
  }
  return past;
}

/** The answer where it is about a subscription: made too late, or ended too early. */
function notSubscribed(
  trace: Trace,
  { published, accepted = -1 }: Journey,
  { subscribed, unsubscribed, joining, joined }: Past,
  agent: string,
): Answer | undefined {
  const { channel } = published;
  const at = (number: EventNumber): string => formatTime(trace.event(number).atUs);
  if (subscribed !== undefined && subscribed > accepted) {
    const words = `${agent} subscribed to ${channel} too late: at ${at(subscribed)}, when ${channel} had taken the message in at ${at(accepted)}. A subscription begins with what comes after it.`;
    return no(words, accepted, subscribed);
  }
  const through = joining !== undefined && joined !== undefined && joined > joining;
  if (joining !== undefined && (!through || joined > accepted)) {
    const event = trace.event(joining);
    const untilUs = event.kind === 'joining' ? event.untilUs : 0;
    const words = `${agent} had subscribed to ${channel} at ${at(joining)}, but its joining took until ${formatTime(untilUs)}: what ${channel} took in before, it does not see.`;
    return no(words, accepted, joining);
  }
  if (unsubscribed !== undefined && unsubscribed < accepted) {
    const words = `${agent} had unsubscribed from ${channel} at ${at(unsubscribed)}, before the message came at ${at(accepted)}.`;
    return no(words, unsubscribed, accepted);
  }
  return undefined;
}

/** The answer where it is about the queue, or where nothing leads from the channel to the agent. */
function notConsumed(trace: Trace, journey: Journey, { asked }: Past, agent: string, untilUs: Micros): Answer {
  const { published, accepted = -1, dropped, expired, deliveries, queued } = journey;
  const { channel } = published;
  const taken = deliveries.find(({ via }) => via === 'consume');
  const event = trace.event(accepted);
  if (event.kind === 'accepted' && event.kept === false) {
    const words = `${channel} keeps nothing: it passed the message on to those who listened at ${formatTime(event.atUs)}, and ${agent} was not among them.`;
    return no(words, accepted);
  }
  if (asked === undefined) {
    const words = `Nothing leads from ${channel} to ${agent}: it has neither subscribed there nor asked the queue for a message.`;
    return no(words, accepted);
  }
  if (taken !== undefined) {
    const words = `${taken.agent} consumed it first, at ${formatTime(taken.leftUs)}: a message of a queue goes to one consumer, the one that has waited longest.`;
    return no(words, accepted, taken.handed);
  }
  if (expired !== undefined) {
    return no(
      `It left the log of ${channel} at ${formatTime(trace.event(expired).atUs)}, before ${agent} read it.`,
      accepted,
      expired,
    );
  }
  if (dropped !== undefined) {
    return no(`The queue of ${channel} was full and dropped it, before ${agent} asked for it.`, accepted, dropped);
  }
  const state = trace.worldAt(untilUs).channels.get(channel);
  const before = queued && state !== undefined ? Math.max(0, trace.queuedOf(state).indexOf(accepted)) : 0;
  const behind = before === 0 ? 'at the head' : `behind ${before} other${before === 1 ? '' : 's'}`;
  return no(`It waits in the queue of ${channel}, ${behind}, until ${agent} or another consumer asks.`, accepted);
}
