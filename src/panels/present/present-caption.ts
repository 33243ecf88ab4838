/** The caption of a presentation: the note of a bookmark, or what has just happened. */
import type { Bookmark, Micros } from '../../scenario/index.ts';
import { describe, type EventNumber, type Trace, type TraceEvent } from '../../trace/index.ts';

/** Virtual time for which the note of a bookmark stays after it, so that it can be read while time runs. */
export const NOTE_US = 2_000_000;

/** Events that say nothing to an audience: the events that follow tell what they did. */
const SILENT: ReadonlySet<TraceEvent['kind']> = new Set(['timerFired', 'userActed', 'measured', 'consumeStarted']);
/** Number of events to look back for one that says something. */
const BACK_MAX = 200;

export interface CaptionSource {
  readonly trace: Trace;
  readonly bookmarks: readonly Bookmark[];
  /** Text before anything has happened. */
  readonly opening: string;
}

/** Returns one sentence for the moment `nowUs`. */
export function captionAt({ trace, bookmarks, opening }: CaptionSource, nowUs: Micros): string {
  const bookmark = bookmarks.findLast(({ atUs, note }) => atUs <= nowUs && note !== '');
  if (bookmark !== undefined && nowUs - bookmark.atUs <= NOTE_US) return bookmark.note;
  const number = lastTelling(trace, nowUs);
  return number === undefined ? opening : describe(trace, number);
}

/** Returns the last event up to `nowUs` that says something to an audience. At its start, a run only sets itself up. */
function lastTelling(trace: Trace, nowUs: Micros): EventNumber | undefined {
  const last = trace.firstAfter(nowUs) - 1;
  for (let number = last; number >= Math.max(0, last - BACK_MAX); number -= 1) {
    const { kind, atUs } = trace.event(number);
    if (atUs > trace.startUs && !SILENT.has(kind)) return number;
  }
  return undefined;
}
