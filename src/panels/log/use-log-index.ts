import { useDeferredValue, useEffect, useMemo, useReducer } from 'react';
import { useHeronry } from '../../store/index.ts';
import { describe } from '../../trace/index.ts';
import { LogIndex } from './log-index.ts';

/** Events looked at in one piece of work: a few milliseconds. */
const SCAN_BUDGET = 20_000;

/** The log's index up to the playhead, and how many events match; a long scan goes on between frames. */
export function useLogIndex(): { readonly index: LogIndex; readonly size: number; readonly done: boolean } {
  const trace = useHeronry((state) => state.trace);
  const count = useHeronry((state) => state.world.events);
  const filter = useDeferredValue(useHeronry((state) => state.logFilter));
  const [, again] = useReducer((turn: number) => turn + 1, 0);
  const index = useMemo(() => new LogIndex(trace, filter, (number) => describe(trace, number)), [trace, filter]);
  const done = index.scan(count, SCAN_BUDGET);
  useEffect(() => {
    if (done) return;
    const frame = requestAnimationFrame(again);
    return () => cancelAnimationFrame(frame);
  });
  return { index, size: index.size(count), done };
}
