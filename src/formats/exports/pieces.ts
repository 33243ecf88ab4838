/**
 * Texts in pieces. A long trace is written piece by piece, so that the page can draw in between; no piece comes of more than about
 * a thousand events. A piece is '' while a writer only reads.
 */
import type { EventNumber, Trace } from '../../trace/index.ts';

/** Pieces of a text, in order. */
export type Pieces = Iterable<string>;
/** Pieces of a text, or work in steps whose pieces are empty, with a result at the end. */
export type Steps<Result> = Generator<string, Result>;

/** Number of events that are read for one piece. */
export const EVENTS_OF_PIECE = 512;
/** Number of items that are written in one piece, each of which reads several events. */
export const ITEMS_OF_PIECE = 64;

/** Returns the whole text. */
export function joined(pieces: Pieces): string {
  return [...pieces].join('');
}

/** Does all steps at once. */
export function finished<Result>(steps: Steps<Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Calls `visit` for each event of a trace, as long as it is when this begins. */
export function* eachEvent(trace: Trace, visit: (number: EventNumber) => void): Steps<void> {
  const end = trace.length;
  for (let number = 0; number < end; number += 1) {
    if (number % EVENTS_OF_PIECE === 0) yield '';
    visit(number);
  }
}

/** Writes each item, some of them in a piece. */
export function* eachItem<Item>(
  items: readonly Item[],
  write: (item: Item, place: number) => string,
  count = ITEMS_OF_PIECE,
): Steps<void> {
  for (let from = 0; from < items.length; from += count)
    yield items
      .slice(from, from + count)
      .map((item, place) => write(item, from + place))
      .join('');
}
