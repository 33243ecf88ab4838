import { useEffect, useRef, useState } from 'react';
import type { AssertionKind } from '../../scenario/index.ts';
import { type FittingAssertion, FittingSearch } from '../../simulation/index.ts';
import { EVENTS_AT_ONCE, nextTask, useHeronryStore } from '../../store/index.ts';

/** The choice of a new expectation, while it is searched. */
export interface Fitting {
  /** Part of the run that has been read, from 0 to 1; undefined while nothing is searched. */
  readonly part: number | undefined;
  /** Searches for an expectation of a kind. @returns what is wrong with one that was found at once */
  readonly choose: (kind: AssertionKind) => string | undefined;
  readonly cancel: () => void;
}

/**
 * Searches a run for an expectation that it keeps, in slices. If the run is replaced meanwhile, the search begins again.
 * @param onFound called with the result; returns what is wrong with it
 */
export function useFitting(onFound: (found: FittingAssertion) => string | undefined): Fitting {
  const store = useHeronryStore();
  const [part, setPart] = useState<number>();
  const search = useRef<FittingSearch>(undefined);
  const end = (): void => {
    search.current = undefined;
    setPart(undefined);
  };
  useEffect(
    () => () => {
      search.current = undefined;
    },
    [],
  );
  const begin = (kind: AssertionKind): FittingAssertion | undefined => {
    const { scenario, trace, frontierUs } = store.getState();
    search.current = new FittingSearch(kind, scenario, trace);
    return search.current.readOn(frontierUs, EVENTS_AT_ONCE);
  };
  const goOn = async (kind: AssertionKind, mine: FittingSearch): Promise<void> => {
    const { trace } = store.getState();
    for (;;) {
      setPart(mine.part);
      await nextTask();
      if (search.current !== mine) return;
      const state = store.getState();
      if (state.trace !== trace) break;
      const found = mine.readOn(state.frontierUs, EVENTS_AT_ONCE);
      if (found === undefined) continue;
      end();
      const problem = onFound(found);
      if (problem !== undefined) state.actions.notify(problem, 'error');
      return;
    }
    choose(kind);
  };
  const choose = (kind: AssertionKind): string | undefined => {
    const found = begin(kind);
    if (found === undefined) {
      if (search.current !== undefined) void goOn(kind, search.current);
      return undefined;
    }
    end();
    return onFound(found);
  };
  return { part, choose, cancel: end };
}
