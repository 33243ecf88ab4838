/** The effects of faults and of the user on a message, in short sentences that name the fault and its time. */
import type { EventNumber, Micros } from './events.ts';
import type { Delivery, Passage } from './journey.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';
import { FAULTS, formatTime } from './words.ts';

interface Words {
  readonly words: string;
  readonly events: readonly EventNumber[];
}

export function timeOf(trace: Trace, number: EventNumber): string {
  return formatTime(trace.event(number).atUs);
}

/** Returns how a message was lost in flight. */
export function lostWords(trace: Trace, lost: EventNumber): Words {
  const event = trace.event(lost);
  if (event.kind !== 'lost') throw new RangeError(`Event ${lost} is no loss`);
  const { via, agent, channel, reason } = event;
  const [to, at] = [via === 'publish' ? channel : agent, timeOf(trace, lost)];
  const began = beganBefore(trace, lost);
  const since = began === undefined ? '' : `, since ${timeOf(trace, began)}`;
  const events = began === undefined ? [] : [began];
  switch (reason) {
    case 'loss':
      return { words: `The link lost it at ${at}, on its way to ${to}: it loses messages${since}.`, events };
    case 'cut':
      return { words: `It was lost at ${at}, on its way to ${to}: the link was cut${since}.`, events };
    case 'crash': {
      const crashed = crashBefore(trace, agent, lost);
      const when = crashed === undefined ? '' : ` at ${timeOf(trace, crashed)}`;
      const words = `It reached ${agent} at ${at}, but the ${agent} that it was for had crashed${when}.`;
      return { words, events: crashed === undefined ? events : [crashed] };
    }
    case 'hand':
      return { words: `You took it away at ${at}, on its way to ${to}.`, events };
  }
}

/** Returns what delays a message in flight, as sentences that follow another; '' for nothing. */
export function delayedWords(trace: Trace, { held }: Delivery | Passage, hop: EventNumber, untilUs: Micros): Words {
  const sentences: string[] = [];
  const began = beganBefore(trace, hop);
  const turned = began === undefined ? undefined : trace.event(began);
  if (began !== undefined && turned?.kind === 'faultBegan')
    sentences.push(` A fault holds it back: ${FAULTS[turned.what]}, since ${timeOf(trace, began)}.`);
  const last = held.at(-1);
  const event = last === undefined ? undefined : trace.event(last);
  if (last !== undefined && event?.kind === 'held') {
    const until = event.resumesUs > untilUs ? `, until ${formatTime(event.resumesUs)}` : '';
    sentences.push(` You held it up at ${timeOf(trace, last)}${until}.`);
  }
  return { words: sentences.join(''), events: [...(began === undefined ? [] : [began]), ...held] };
}

/** Returns ", by a fault since 1.000 s", or '' if the event names no fault. */
export function byFault(trace: Trace, number: EventNumber): string {
  const began = beganBefore(trace, number);
  return began === undefined ? '' : `, by a fault since ${timeOf(trace, began)}`;
}

/** Returns the crash that the agent has not recovered from, or undefined if it is up. */
export function downSince(trace: Trace, agent: string, untilUs: Micros): EventNumber | undefined {
  const last = indexOf(trace)
    .livesOf(agent)
    .findLast((number) => trace.event(number).atUs <= untilUs);
  return last !== undefined && trace.event(last).kind === 'crashed' ? last : undefined;
}

function crashBefore(trace: Trace, agent: string, before: EventNumber): EventNumber | undefined {
  return indexOf(trace)
    .livesOf(agent)
    .findLast((number) => number < before && trace.event(number).kind === 'crashed');
}

/** Returns the beginning of the fault that an event names. */
function beganBefore(trace: Trace, number: EventNumber): EventNumber | undefined {
  const event = trace.event(number);
  if (!('fault' in event) || event.fault === undefined) return undefined;
  return indexOf(trace)
    .turnsOf(event.fault)
    .findLast((turn) => turn < number && trace.event(turn).kind === 'faultBegan');
}
