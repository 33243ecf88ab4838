import { useDeferredValue, useMemo } from 'react';
import { EVENTS_AT_ONCE, useHeronry } from '../../store/index.ts';
import { describe, type EventNumber, repeatedHints } from '../../trace/index.ts';
import { useFramesUntil } from '../parts/use-frames-until.ts';
import { LogIndex } from './log-index.ts';

/** List of the log's events. */
export interface LogList {
  /** Number of matching events, up to the playhead and within the selected span of time. */
  readonly size: number;
  /** Returns the number of the `index`-th of them, from 0. */
  readonly at: (index: number) => EventNumber | undefined;
  /** Returns the index of an event in the list, from 0; undefined if the list does not contain it, or it is not yet scanned. */
  readonly placeOf: (number: EventNumber) => number | undefined;
  /** Whether all have been scanned; a long scan continues between frames. */
  readonly done: boolean;
}

export function useLogIndex(): LogList {
  const trace = useHeronry((state) => state.trace);
  const events = useHeronry((state) => state.world.events);
  const span = useHeronry((state) => state.span);
  const filter = useDeferredValue(useHeronry((state) => state.logFilter));
  const isWhole = span === undefined;
  const index = useMemo(() => {
    // A row before the span would tell hints in it.
    const folded = isWhole ? () => repeatedHints(trace) : undefined;
    return new LogIndex(trace, filter, (number) => describe(trace, number), folded);
  }, [trace, filter, isWhole]);
  const end = span === undefined ? events : Math.min(events, trace.firstAfter(span.toUs));
  const done = index.scan(end, EVENTS_AT_ONCE);
  useFramesUntil(done);
  const before = span === undefined ? 0 : index.size(trace.firstAfter(span.fromUs - 1));
  const size = Math.max(0, index.size(end) - before);
  const at = (place: number): EventNumber | undefined => index.at(before + place);
  const placeOf = (number: EventNumber): number | undefined => {
    const place = index.size(number) - before;
    return place >= 0 && place < size && at(place) === number ? place : undefined;
  };
  return { size, at, placeOf, done };
}
