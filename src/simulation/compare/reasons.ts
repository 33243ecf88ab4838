/** Reasons for the differences between brokers: for each cell one message, and why it fared so in that run. */
import {
  describe,
  type EventNumber,
  formatTime,
  type MessageId,
  type Micros,
  messageName,
  messageShortName,
  sentence,
  type Trace,
  whyGot,
} from '../../trace/index.ts';
import { type Outcome, type Publication, type Reader, readerKey } from './outcome.ts';

/** Why a cell of the comparison says what it says. */
export interface CellReason {
  /** One sentence, from the run of the cell's broker or about its nature. */
  readonly words: string;
  /** Where it happened in that run: its time, and the message. @default the reason is the broker's nature */
  readonly moment?: { readonly atUs: Micros; readonly message: MessageId };
}

/** Returns why a reader did not get a publication, or how it got it. */
export function whyReader(outcome: Outcome, { agent }: Reader, publication: Publication): CellReason | undefined {
  const message = outcome.messages.get(publication);
  if (message === undefined) return undefined;
  const { trace, untilUs } = outcome;
  const answer = whyGot(trace, agent, message, untilUs);
  return reason(trace, message, firstSentence(answer.words), answer.events.at(-1) ?? message);
}

/**
 * Returns the reason for what a reader got on one broker, beside the own one: a publication that it missed, got twice, got out of
 * order, or that the own broker shared out otherwise.
 */
export function whyReading(
  outcome: Outcome,
  own: Outcome,
  reader: Reader,
  all: ReadonlySet<Publication>,
): CellReason | undefined {
  const [here, there] = [outcome, own].map(({ readings }) => readings.get(readerKey(reader)));
  const got = new Set(here?.got);
  const theirs = new Set(there?.got);
  const first = (from: Iterable<Publication>, without: ReadonlySet<Publication>): CellReason | undefined => {
    for (const one of from) if (!without.has(one)) return whyReader(outcome, reader, one);
    return undefined;
  };
  const missed = reader.via === 'subscribe' ? first(all, got) : undefined;
  const odd = here?.oddAt === undefined ? undefined : whyOdd(outcome.trace, here.oddAt);
  return missed ?? odd ?? first(theirs, got) ?? first(got, theirs);
}

/** Returns the reason for a message that was received again, or after a later one: the event that sent it out. */
function whyOdd(trace: Trace, receipt: EventNumber): CellReason {
  const { message, cause } = trace.eventAs(receipt, 'received');
  return reason(trace, message, `${describe(trace, cause)}, at ${formatTime(trace.atUs(cause))}.`, cause);
}

/** Returns the event that shows best how messages were finished, or not: a failure, else one in hand, else how the first ended. */
export function whyUnfinished({ trace }: Outcome, channel: string): CellReason | undefined {
  const stories = trace.acceptedOf(channel).map((accepted) => {
    const { message } = trace.eventAs(accepted, 'accepted');
    return { message, events: trace.eventsOf(message) };
  });
  const inHand = stories.find(({ events }) => events.some((one) => isTaken(trace, one)) && !isDone(trace, events));
  const failed = stories.find(({ events }) => events.some((one) => isUnfinished(trace, one)));
  const { message, events } = failed ?? inHand ?? stories[0] ?? { message: -1, events: [] };
  const event = events.find((one) => isUnfinished(trace, one)) ?? events.at(-1);
  if (event === undefined) return undefined;
  return reason(trace, message, `${describe(trace, event)}, at ${formatTime(trace.atUs(event))}.`, event);
}

function isTaken(trace: Trace, number: EventNumber): boolean {
  const event = trace.event(number);
  return event.kind === 'dispatched' && event.via === 'consume';
}

function isDone(trace: Trace, events: readonly EventNumber[]): boolean {
  return events.some((one) => trace.kindOf(one) === 'acknowledged');
}

function isUnfinished(trace: Trace, number: EventNumber): boolean {
  const event = trace.event(number);
  if (event.kind === 'dispatched') return event.redelivered === true;
  return event.kind === 'failed' || event.kind === 'abandoned' || (event.kind === 'lost' && event.via === 'consume');
}

function firstSentence(words: string): string {
  return words.split(/(?<=\.) (?=[A-Z])/)[0] ?? words;
}

function reason(trace: Trace, message: MessageId, words: string, event: EventNumber): CellReason {
  const isNamed = words.toLowerCase().includes(messageShortName(trace, message));
  return {
    words: isNamed ? words : `${sentence(messageName(trace, message))}: ${words.replace(/^It /, 'it ')}`,
    moment: { atUs: trace.atUs(event), message },
  };
}
