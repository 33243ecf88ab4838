/** The words of a sentence of the account: those of its events, joined. */
import {
  describeWithin,
  type EventNumber,
  type MessageId,
  messageName,
  shortPayload,
  type Trace,
  type TraceEvent,
} from '../trace/index.ts';
import { type Clause, isPassing } from './account-clauses.ts';

/** Number of names in a list; the others are counted. */
const NAMES_MAX = 6;

/** A clause in words: with its subject, if it begins with one. */
interface Said {
  readonly subject: string | undefined;
  readonly words: string;
}

/** Returns a sentence of those events of the clauses; empty if none of them says anything. */
export function sentenceWords(trace: Trace, clauses: readonly Clause[], events: readonly EventNumber[]): string {
  const happened = new Set(events);
  const replaced = replacedOf(trace, events);
  const said: Said[] = [];
  let known: MessageId | undefined;
  for (const clause of clauses) {
    const left = clause.events.filter(
      (number) => happened.has(number) && !(isPassing(clause.kind) && replaced.has(number)),
    );
    const [first] = left;
    if (first === undefined) continue;
    said.push(clauseWords(trace, left, known));
    known ??= trace.messageOf(first);
  }
  return ended(joined(said));
}

/** Returns the events that others of the sentence make needless: it says what became of them. */
function replacedOf(trace: Trace, events: readonly EventNumber[]): ReadonlySet<EventNumber> {
  const replaced = new Set<EventNumber>();
  let accepted: EventNumber | undefined;
  for (const number of events) {
    const kind = trace.kindOf(number);
    if (kind === 'accepted') accepted = number;
    else if (kind === 'dispatched' && accepted !== undefined) replaced.add(accepted);
    const cause = trace.causeOf(number);
    if (cause >= 0 && !isAgain(trace, cause)) replaced.add(cause);
  }
  return replaced;
}

/** Returns whether a message was dispatched again, which a reader has to know whatever became of it. */
function isAgain(trace: Trace, number: EventNumber): boolean {
  return trace.kindOf(number) === 'dispatched' && trace.eventAs(number, 'dispatched').redelivered === true;
}

function clauseWords(trace: Trace, events: readonly EventNumber[], known: MessageId | undefined): Said {
  const [first = 0] = events;
  const event = trace.event(first);
  if (!('agent' in event) || event.agent === undefined) {
    return { subject: undefined, words: lowered(event, describeWithin(trace, first, event, known), known) };
  }
  const agents = events.flatMap((number) => {
    const one = trace.event(number);
    return 'agent' in one && one.agent !== undefined ? [one.agent] : [];
  });
  const subject = listed(agents);
  if (event.kind === 'consumeStarted' && agents.length > 1)
    return { subject, words: `${subject} wait for ${event.channel}` };
  const words = describeWithin(trace, first, { ...event, agent: subject } as TraceEvent, known);
  return words.startsWith(`${subject} `)
    ? { subject, words: event.kind === 'published' ? `${words}${detail(trace, first)}` : words }
    : { subject: undefined, words: lowered(event, words, known) };
}

/** Returns what a message says, and which message it is about: " (setpoint: 40), about message 2 on status". */
function detail(trace: Trace, message: MessageId): string {
  const published = trace.message(message);
  const { payload, about } = published;
  const says = Object.keys(payload).length === 0 ? '' : ` (${shortPayload(published)})`;
  return `${says}${about === undefined ? '' : `, about ${messageName(trace, about)}`}`;
}

/** Kinds whose words begin with a capital letter that is no part of a name. */
const CAPITAL: ReadonlySet<TraceEvent['kind']> = new Set([
  'lost',
  'delayed',
  'duplicated',
  'sent',
  'unanswered',
  'gaveUp',
  'released',
]);

/** Returns words as they stand within a sentence: after a part that named the message. */
function lowered({ kind }: TraceEvent, words: string, known: MessageId | undefined): string {
  return known !== undefined && CAPITAL.has(kind) ? `${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}

/** Joins clauses: those of one subject with "and", the others with a semicolon. */
function joined(said: readonly Said[]): string {
  const runs: { readonly subject: string | undefined; readonly parts: string[] }[] = [];
  for (const { subject, words } of said) {
    const last = runs.at(-1);
    if (last === undefined || subject === undefined || last.subject !== subject) runs.push({ subject, parts: [words] });
    else last.parts.push(words.slice(subject.length + 1));
  }
  return runs.map(({ parts }) => withAnd(parts)).join('; ');
}

/** Returns names as a list: "mg1, mg2 and 4 others". */
function listed(names: readonly string[]): string {
  if (names.length <= NAMES_MAX) return withAnd(names);
  return `${names.slice(0, NAMES_MAX - 1).join(', ')} and ${names.length - NAMES_MAX + 1} others`;
}

function withAnd(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** Ends a sentence with a full stop, unless its last word brings a sign of its own. */
function ended(words: string): string {
  return words === '' || /[.!?…]$/.test(words) ? words : `${words}.`;
}
