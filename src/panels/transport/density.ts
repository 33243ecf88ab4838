/** The density of events: counts in equal parts of a span of time, for the strip behind the playhead. */
import type { TraceEvent } from '../../trace/index.ts';
import type { ShownTime } from './shown-time.ts';

interface EventList {
  readonly length: number;
  event(number: number): TraceEvent;
}

/** Shortest span that the strip shows. */
const SPAN_MIN_US = 10_000_000;

/** Latest bookmark for which the strip is made longer than its run. */
const AHEAD_MAX_US = 60_000_000;
const AHEAD_STEP_US = 5_000_000;

/** Returns a span with room for the run and for the bookmarks ahead of it, the latest of which is at `bookmarkUs`. */
export function spanWithBookmarks(frontierUs: number, bookmarkUs: number): number {
  const ahead = bookmarkUs > AHEAD_MAX_US ? 0 : (Math.floor(bookmarkUs / AHEAD_STEP_US) + 1) * AHEAD_STEP_US;
  return Math.max(spanFor(frontierUs), ahead);
}

/** Returns a round span with room for the run. It grows in steps, so that the strip does not move in between. */
export function spanFor(frontierUs: number): number {
  let span = SPAN_MIN_US;
  for (let step = 0; span < frontierUs; step += 1)
    span = SPAN_MIN_US * STEPS[(step % 3) as 0 | 1 | 2] * 10 ** Math.floor(step / 3);
  return span;
}
const STEPS = [2, 5, 10] as const;

/** Counts events as the trace grows; another trace or span starts over. */
export class Density {
  readonly counts: Uint32Array;
  #events: EventList | undefined;
  #shown: ShownTime | undefined;
  #counted = 0;

  constructor(parts: number) {
    this.counts = new Uint32Array(parts);
  }

  /**
   * Counts the new events.
   * @returns whether a count changed
   */
  update(events: EventList, shown: ShownTime): boolean {
    const { fromUs, lengthUs } = shown;
    const anew =
      events !== this.#events ||
      fromUs !== this.#shown?.fromUs ||
      lengthUs !== this.#shown.lengthUs ||
      events.length < this.#counted;
    if (anew) {
      this.counts.fill(0);
      this.#counted = 0;
      this.#events = events;
      this.#shown = shown;
    }
    const before = this.#counted;
    const last = this.counts.length - 1;
    for (; this.#counted < events.length; this.#counted += 1) {
      const part = Math.min(
        last,
        Math.floor(((events.event(this.#counted).atUs - fromUs) / lengthUs) * this.counts.length),
      );
      // Events from before the beginning are kept because later events refer to them.
      if (part < 0) continue;
      this.counts[part] = (this.counts[part] ?? 0) + 1;
    }
    return anew || this.#counted > before;
  }

  /** Returns the counts as a closed path in a box of `counts.length` by `height`; the square root keeps quiet times visible. */
  path(height: number): string {
    const most = Math.sqrt(Math.max(1, ...this.counts));
    let path = `M0 ${height}`;
    for (const [part, count] of this.counts.entries()) {
      const y = count === 0 ? height : height - Math.max(1, (Math.sqrt(count) / most) * height);
      path += `V${Math.round(y * 10) / 10}H${part + 1}`;
    }
    return `${path}V${height}Z`;
  }
}
