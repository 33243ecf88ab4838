/** Finds the first arrow of a diagram that did not happen in a run of its scenario. */
import { journeyOf, type MessageId, type Micros, type Trace, whyGot } from '../../../trace/index.ts';
import { type PlacedArrow, placementOf } from './channels.ts';
import type { Diagram } from './diagram.ts';
import { WITHIN_US } from './diagram-scenario.ts';
import { templateOfText } from './payloads.ts';
import { planOf, WORK_US } from './plan.ts';

/** An arrow that did not happen. */
export interface BrokenArrow {
  readonly line: number;
  /** Time from which it is known. */
  readonly atUs: Micros;
  /** Sentences for the user. The first names the line and the arrow, the others say why. */
  readonly words: string;
  /** The message, if it was published. */
  readonly message: MessageId | undefined;
}

/**
 * Returns the first arrow that did not happen by a time, in the order of the diagram; undefined while every earlier arrow has
 * happened, or can still happen.
 * @param trace run of the scenario that `scenarioOf` made of the diagram, on any broker and with any faults
 * @param untilUs time up to which the run has been simulated
 */
export function firstBrokenArrow(diagram: Diagram, trace: Trace, untilUs: Micros): BrokenArrow | undefined {
  const { arrows } = placementOf(planOf(diagram));
  const published = publishedBy(trace, untilUs);
  const messages: (MessageId | undefined)[] = [];
  const happenedUs: Micros[] = [];
  for (const arrow of arrows) {
    const message = arrow.carries === undefined ? published.get(keyOf(arrow))?.shift() : messages[arrow.carries];
    messages.push(message);
    const end: End = message === undefined ? {} : endOf(trace, arrow, message, untilUs);
    if (end.happenedUs !== undefined) {
      happenedUs.push(end.happenedUs);
      continue;
    }
    const beganUs = message === undefined ? startOf(arrow, arrows, happenedUs) : trace.message(message).atUs;
    const atUs = end.brokenUs ?? beganUs + WITHIN_US;
    if (untilUs < atUs) return undefined;
    const why =
      message === undefined
        ? unsentWords(arrow, messages, trace, untilUs)
        : whyGot(trace, arrow.to, message, untilUs).words;
    return {
      line: arrow.place.line,
      atUs,
      words: `Line ${arrow.place.line}: ${arrowWords(arrow)} did not happen. ${why}`,
      message,
    };
  }
  return undefined;
}

/** End of an arrow: it happened, or cannot happen any more; neither while it can. */
interface End {
  readonly happenedUs?: Micros;
  readonly brokenUs?: Micros;
}

/** Returns the messages by sender, channel and payload, each in order. */
function publishedBy(trace: Trace, untilUs: Micros): ReadonlyMap<string, MessageId[]> {
  const published = new Map<string, MessageId[]>();
  for (let number = 0; number < trace.length; number += 1) {
    if (trace.kindOf(number) !== 'published') continue;
    const { agent, channel, payload, atUs } = trace.message(number);
    if (atUs > untilUs) break;
    const key = JSON.stringify([agent, channel, payload]);
    const known = published.get(key);
    if (known === undefined) published.set(key, [number]);
    else known.push(number);
  }
  return published;
}

function keyOf({ from, channel, text }: PlacedArrow): string {
  return JSON.stringify([from, channel, templateOfText(text)]);
}

function endOf(trace: Trace, arrow: PlacedArrow, message: MessageId, untilUs: Micros): End {
  if (arrow.lost) return { happenedUs: trace.message(message).atUs };
  const journey = journeyOf(trace, message, untilUs);
  const { accepted, deliveries, attempts, retrying } = journey;
  const timeOf = (event: number | undefined): Micros | undefined =>
    event === undefined ? undefined : trace.event(event).atUs;
  if (arrow.way === 'in' && accepted !== undefined) return { happenedUs: timeOf(accepted) ?? 0 };
  const own = deliveries.filter(({ agent }) => agent === arrow.to);
  const received = own.find((delivery) => delivery.received !== undefined)?.received;
  if (received !== undefined) return { happenedUs: timeOf(received) ?? 0 };
  const ended = timeOf(journey.gaveUp ?? journey.rejected ?? journey.dropped ?? journey.expired);
  if (ended !== undefined) return { brokenUs: ended };
  const isUnderWay = own.some(({ lost, ignored }) => lost === undefined && ignored === undefined);
  if (accepted !== undefined && !isUnderWay && attempts.every(({ kept }) => !kept))
    return { brokenUs: timeOf(accepted) ?? 0 };
  const lost = attempts.map((attempt) => timeOf(attempt.lost));
  const isLost = attempts.length > 0 && retrying === undefined && lost.every((atUs) => atUs !== undefined);
  return isLost ? { brokenUs: Math.max(...lost.map((atUs) => atUs ?? 0)) } : {};
}

/** Returns when an arrow that was not published was to leave. */
function startOf(arrow: PlacedArrow, arrows: readonly PlacedArrow[], happenedUs: readonly Micros[]): Micros {
  if (arrow.scripted || arrow.cause === undefined) return arrow.leavesUs;
  const workUs = arrows[arrow.cause]?.activates === true ? WORK_US : 0;
  return (happenedUs[arrow.cause] ?? arrow.leavesUs) + workUs + arrow.delayUs;
}

/** Returns why an arrow was not published: its sender failed on the message that causes it, or was down. */
function unsentWords(
  arrow: PlacedArrow,
  messages: readonly (MessageId | undefined)[],
  trace: Trace,
  untilUs: Micros,
): string {
  const words = `${arrow.from} did not send it.`;
  const cause = arrow.scripted || arrow.cause === undefined ? undefined : messages[arrow.cause];
  return cause === undefined ? words : `${words} ${whyGot(trace, arrow.from, cause, untilUs).words}`;
}

const SHOWN_UNITS = 60;

/** Returns the arrow as the subject of a sentence. */
function arrowWords({ from, to, text, dashed, way }: PlacedArrow): string {
  const shown = [...text.replaceAll('\n', ' ')].slice(0, SHOWN_UNITS).join('');
  const said = shown === '' ? '' : ` “${shown}${shown.length < text.length ? '…' : ''}”`;
  const does = way === 'direct' && dashed ? 'answers' : 'to';
  return `${from} ${does} ${to}${said}`;
}
