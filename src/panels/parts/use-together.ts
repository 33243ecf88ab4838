import { useEffect, useRef, useState } from 'react';
import type { Scenario } from '../../scenario/index.ts';
import type { Run, RunOptions } from '../../simulation/index.ts';
import { useHeronryStore } from '../../store/index.ts';
import type { Micros } from '../../trace/index.ts';

/** Runs of several scenarios beside the open one. */
export interface Together {
  /** The runs, once all of them are simulated or stopped. */
  readonly runs: readonly Run[] | undefined;
  /** Time up to which all of them are simulated. */
  readonly reachedUs: Micros;
  readonly isStopped: boolean;
  /** Ends the simulation where it is. */
  readonly stop: () => void;
}

const NOTHING_YET = { runs: undefined, reachedUs: 0, isStopped: false } as const;

/**
 * Simulates scenarios together from the start, a slice in each frame. Other scenarios, and the end of the component, end it.
 * @param scenarios undefined while what they need is not there
 * @param options the same object in each render
 */
export function useTogether(
  scenarios: readonly Scenario[] | undefined,
  untilUs: Micros,
  options: RunOptions,
): Together {
  const store = useHeronryStore();
  const [state, setState] = useState<Omit<Together, 'stop'>>(NOTHING_YET);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => {
    setState(NOTHING_YET);
    if (scenarios === undefined) return undefined;
    let reachedUs = 0;
    const onFrame = (frontierUs: Micros): void => {
      reachedUs = Math.max(0, frontierUs);
      setState({ runs: frontierUs >= untilUs ? started.runs : undefined, reachedUs, isStopped: false });
    };
    const started = store.simulateTogether(scenarios, untilUs, onFrame, options);
    stop.current = () => {
      started.stop();
      setState({ runs: started.runs, reachedUs, isStopped: true });
    };
    return started.stop;
  }, [store, scenarios, untilUs, options]);
  return { ...state, stop: () => stop.current() };
}
