/** Times of spans: those that cannot belong to one recording are left out, and clocks that differ are repaired. */
import type { NoteList } from '../note-list.ts';
import { clockShifts, type Passage } from './clock-skew.ts';
import type { MessagesOfSpans, SpanMessage } from './messages-of-spans.ts';
import { type Span, spanPlace } from './span.ts';
import type { Call } from './span-calls.ts';

/** Half of the longest recording. */
const RANGE_US = 183 * 86_400_000_000;

/** Returns the spans whose times are within half a year of the median. */
export function withUsableTimes(spans: readonly Span[], notes: NoteList): readonly Span[] {
  const finite = spans.filter((span) => Number.isSafeInteger(span.startUs) && Number.isSafeInteger(span.endUs));
  const starts = Float64Array.from(finite, ({ startUs }) => startUs).sort();
  const middle = starts[starts.length >> 1] ?? 0;
  const usable = finite.filter((span) => Math.abs(span.startUs - middle) < RANGE_US);
  if (usable.length < spans.length) {
    const kept = new Set(usable);
    for (const span of spans)
      if (!kept.has(span)) notes.add('Spans without a usable time were left out', () => spanPlace(span));
  }
  for (const span of usable) {
    if (span.endUs >= span.startUs && span.endUs - middle < RANGE_US) continue;
    notes.add('Spans that end before they start, or far too late, end where they start', () => spanPlace(span));
    span.endUs = span.startUs;
  }
  return usable;
}

/** Moves the spans of services whose clocks differ, and notes by how much. */
export function repairClocks(
  spans: readonly Span[],
  { messages, roles }: MessagesOfSpans,
  calls: Iterable<Call>,
  notes: NoteList,
): void {
  const shifts = clockShifts(passagesOf(messages, roles, calls));
  if (shifts.size === 0) return;
  for (const span of spans) {
    const shift = shifts.get(span.service) ?? 0;
    span.startUs += shift;
    span.endUs += shift;
  }
  for (const [service, shift] of shifts)
    notes.add(`The clock of ${service} was behind: its times were moved ${milliseconds(shift)} later`);
}

/** Returns microseconds as milliseconds, in words. */
export function milliseconds(us: number): string {
  return `${(us / 1000).toLocaleString('en', { maximumFractionDigits: 3 })} ms`;
}

/** Returns when a span's message arrived: a receiving span ends with it, a processing one begins with it. */
export function arrivalOf(span: Span, roles: MessagesOfSpans['roles']): number {
  return roles.get(span) === 'receive' ? span.endUs : span.startUs;
}

/** Returns the span with which a message departs. */
export function departureOf({ creation, send }: SpanMessage): Span | undefined {
  return send !== undefined && creation !== undefined && send.service === creation.service
    ? later(send, creation)
    : creation;
}

/** A created message departs when it is sent. */
function later(send: Span, creation: Span): Span {
  return send.startUs >= creation.startUs ? send : creation;
}

function* passagesOf(
  messages: readonly SpanMessage[],
  roles: MessagesOfSpans['roles'],
  calls: Iterable<Call>,
): Generator<Passage> {
  for (const message of messages) {
    const departure = departureOf(message);
    if (departure === undefined) continue;
    const [from, leftUs] = [departure.service, departure.startUs];
    for (const { span } of message.receipts)
      yield { from, to: span.service, leftUs, arrivedUs: arrivalOf(span, roles) };
  }
  for (const { caller, callee, hasAnswer } of calls) {
    yield { from: caller.service, to: callee.service, leftUs: caller.startUs, arrivedUs: callee.startUs };
    if (hasAnswer) yield { from: callee.service, to: caller.service, leftUs: callee.endUs, arrivedUs: caller.endUs };
  }
}
