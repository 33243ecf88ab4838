/** Marks and hints in words. */
import type { EventNumber } from './events.ts';
import { formatTime } from './format-time.ts';
import { type HintGroup, type MarkGroup, repeatsOf } from './notes.ts';
import type { Trace } from './trace.ts';

/** Number of marks that the words of a group quote. */
const QUOTED_MAX = 3;

/** Sentences for several hints of a known code. */
const SEVERAL: Readonly<Record<string, (count: string) => string>> = {
  superseded: (count) => `${count} messages were consumed and thrown away: a newer one was taken with each.`,
  unread: (count) => `${count} channels are never read.`,
  overtaken: (count) => `${count} messages were overtaken by messages that were sent later.`,
  stale: (count) => `${count} actions took effect on an old observation.`,
  overlap: (count) => `${count} reward cascades began before the previous one had ended.`,
  polls: (count) => `${count} agents asked queues that were often empty.`,
  cancelled: (count) => `${count} actions were cancelled before they took effect.`,
};

/** Returns one sentence for a group of hints: its only hint, or their number with the largest age. */
export function hintGroupWords(trace: Trace, { what, hints, oldest }: HintGroup): string {
  const [first = 0] = hints;
  if (hints.length === 1) return trace.eventAs(first, 'noted').text;
  const count = hints.length.toLocaleString('en');
  const words = SEVERAL[what]?.(count) ?? `${count} hints “${what}”. The first: ${trace.eventAs(first, 'noted').text}`;
  if (oldest === undefined) return words;
  return `${words} The largest age is ${(oldest.ageUs / 1_000_000).toFixed(3)} s, at ${formatTime(trace.atUs(oldest.hint))}.`;
}

/** Returns the sentence of a hint and of those among the first `count` events that repeat it at its place. */
export function hintRunWords(trace: Trace, hint: EventNumber, count: number): string {
  const { text } = trace.eventAs(hint, 'noted');
  const repeats = repeatsOf(trace, hint, count);
  const last = repeats.at(-1);
  if (last === undefined) return text;
  // First, as rows of the log are cut at their end.
  return `${(repeats.length + 1).toLocaleString('en')} times, until ${formatTime(trace.atUs(last))}: ${text}`;
}

/** Returns the words of a flag: the sentence of its mark, or the first of several. */
export function markGroupWords(trace: Trace, { atUs, marks }: MarkGroup): string {
  const texts = marks.slice(0, QUOTED_MAX).map((mark) => trace.eventAs(mark, 'noted').text.replace(/\.$/, ''));
  if (marks.length === 1) return `${formatTime(atUs)}: ${texts[0]}`;
  const last = formatTime(trace.atUs(marks.at(-1) ?? 0));
  const more = marks.length > QUOTED_MAX ? `; and ${marks.length - QUOTED_MAX} more` : '';
  return `${marks.length} marks from ${formatTime(atUs)} to ${last}: ${texts.join('; ')}${more}`;
}
