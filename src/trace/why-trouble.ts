/** The effects of faults and of the user on a message, in short sentences that name the fault and its time. */

import type { EventNumber, Micros } from './events.ts';
import { FAULT_NAMES } from './fault-names.ts';
import { formatTime } from './format-time.ts';
import { hopEnds } from './hops.ts';
import type { Delivery, PublishAttempt } from './journey.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';

interface Words {
  readonly words: string;
  /** Events that the words rest on; undefined for one that the trace does not have. */
  readonly events: readonly (EventNumber | undefined)[];
}

export function timeOf(trace: Trace, number: EventNumber): string {
  return formatTime(trace.atUs(number));
}

/** Returns how a message was lost in flight. */
export function lostWords(trace: Trace, lost: EventNumber): Words {
  const event = trace.eventAs(lost, 'lost');
  const { reason } = event;
  const [to, at] = [hopEnds(event).to.id, timeOf(trace, lost)];
  const began = beganBefore(trace, lost);
  const since = began === undefined ? '' : `, since ${timeOf(trace, began)}`;
  const events = [began];
  switch (reason) {
    case 'loss':
      return { words: `It was lost at ${at}, on its way to ${to}: the link loses messages${since}.`, events };
    case 'cut':
      return { words: `It was lost at ${at}, on its way to ${to}: the link was cut${since}.`, events };
    case 'crash': {
      const crashed = crashBefore(trace, to, lost);
      const when = crashed === undefined ? '' : ` at ${timeOf(trace, crashed)}`;
      const words = `It reached ${to} at ${at}, but had been sent before ${to} crashed${when}.`;
      return { words, events: [crashed ?? began] };
    }
    case 'cancelled':
      return { words: `It was cancelled at ${at}, before ${to} got it.`, events };
    case 'hand':
      return { words: `You dropped it at ${at}, on its way to ${to}.`, events };
  }
}

/** Why the client of its sender keeps a message. @param since the event since which it does */
export function retryingWords(trace: Trace, since: EventNumber): Words {
  const event = trace.event(since);
  switch (event.kind) {
    case 'published': {
      const words = `The client of ${event.agent} has buffered it since ${timeOf(trace, since)}${cutWords(trace, since)}. It will send it when it is connected again.`;
      return { words, events: eventsOf(beganBefore(trace, since)) };
    }
    case 'lost': {
      const { words, events } = lostWords(trace, since);
      return { words: `${words} The client of ${event.agent} will resend it.`, events };
    }
    case 'discarded': {
      const words = `${event.channel} discarded it at ${timeOf(trace, since)}: an earlier message from ${event.agent} is missing. The client of ${event.agent} will resend both.`;
      return { words, events: [] };
    }
    default:
      throw new RangeError(`After event ${since} no client keeps anything`);
  }
}

/** Why the client of its sender does not try any more. */
export function gaveUpWords(trace: Trace, gaveUp: EventNumber): Words {
  const { agent, channel, message, reason, atUs } = trace.eventAs(gaveUp, 'gaveUp');
  const client = `The client of ${agent}`;
  const at = timeOf(trace, gaveUp);
  const cut = cutWords(trace, gaveUp);
  const events = eventsOf(beganBefore(trace, gaveUp));
  switch (reason) {
    case 'timeout': {
      const tried = formatTime(atUs - trace.atUs(message));
      return { words: `${client} gave up at ${at}, after trying for ${tried}${cut}.`, events };
    }
    case 'full':
      return { words: `${client} rejected it at ${at}, as its buffer was full${cut}.`, events };
    case 'unanswered': {
      const words = `${client} reported an error at ${at}. It had sent the message and got no response. It cannot know whether ${channel} has the message, and does not resend it.`;
      return { words, events };
    }
    case 'crash':
      return { words: `${agent} crashed at ${at}, before its client could send it.`, events };
  }
}

/** ": its link is cut, since 1.000 s", or '' where no cut is named. */
function cutWords(trace: Trace, number: EventNumber): string {
  const began = beganBefore(trace, number);
  return began === undefined || trace.eventAs(began, 'faultBegan').what !== 'cut'
    ? ''
    : `: its link was cut at ${timeOf(trace, began)}`;
}

function eventsOf(event: EventNumber | undefined): readonly EventNumber[] {
  return event === undefined ? [] : [event];
}

/** Returns why a message in flight is late, as sentences that follow another sentence; '' if nothing delays it. */
export function delayedWords(
  trace: Trace,
  { delayed }: Delivery | PublishAttempt,
  hop: EventNumber,
  untilUs: Micros,
): Words {
  const sentences: string[] = [];
  const began = beganBefore(trace, hop);
  if (began !== undefined) {
    const { what } = trace.eventAs(began, 'faultBegan');
    sentences.push(` A fault delays it: ${FAULT_NAMES[what]}, since ${timeOf(trace, began)}.`);
  }
  const last = delayed.at(-1);
  if (last !== undefined) {
    const { resumesUs } = trace.eventAs(last, 'delayed');
    const until = resumesUs > untilUs ? `, until ${formatTime(resumesUs)}` : '';
    sentences.push(` You delayed it at ${timeOf(trace, last)}${until}.`);
  }
  return { words: sentences.join(''), events: [began, ...delayed] };
}

/** Returns ", due to a fault since 1.000 s", or '' if the event names no fault. */
export function byFault(trace: Trace, number: EventNumber): string {
  const began = beganBefore(trace, number);
  return began === undefined ? '' : `, due to a fault since ${timeOf(trace, began)}`;
}

/** Returns the crash that the agent has not recovered from, or undefined if it is up. */
export function downSince(trace: Trace, agent: string, untilUs: Micros): EventNumber | undefined {
  const last = indexOf(trace)
    .livesOf(agent)
    .findLast((number) => trace.atUs(number) <= untilUs);
  return last !== undefined && trace.kindOf(last) === 'crashed' ? last : undefined;
}

function crashBefore(trace: Trace, agent: string, before: EventNumber): EventNumber | undefined {
  return indexOf(trace)
    .livesOf(agent)
    .findLast((number) => number < before && trace.kindOf(number) === 'crashed');
}

/** Returns the beginning of the fault that an event names. */
function beganBefore(trace: Trace, number: EventNumber): EventNumber | undefined {
  const event = trace.event(number);
  if (!('fault' in event) || event.fault === undefined) return undefined;
  return indexOf(trace)
    .turnsOf(event.fault)
    .findLast((turn) => turn < number && trace.kindOf(turn) === 'faultBegan');
}
