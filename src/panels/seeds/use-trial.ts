import { useEffect, useRef, useState } from 'react';
import type { Scenario } from '../../scenario/index.ts';
import { noSeeds, type SeedTally } from '../../simulation/index.ts';
import { useHeronryStore } from '../../store/index.ts';
import { runsCode } from '../aside/runs-code.ts';
import { tryAside } from './try-aside.ts';

/** The trial that runs, or the last one. */
export interface Trial {
  /** Scenario as it was when the trial began. */
  readonly scenario: Scenario;
  readonly count: number;
  readonly untilUs: number;
  readonly tally: SeedTally;
  readonly state: 'running' | 'done' | 'cancelled';
}

/** Runs one trial at a time; closing the dialog ends it. */
export function useTrial() {
  const store = useHeronryStore();
  const [trial, setTrial] = useState<Trial>();
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (count: number, untilUs: number): Promise<void> => {
    const { scenario, code } = store.getState();
    const controller = new AbortController();
    running.current = controller;
    setProblem(undefined);
    setTrial({ scenario, count, untilUs, tally: noSeeds(scenario.assertions.length), state: 'running' });
    const show = (patch: Partial<Trial>): void =>
      setTrial((last) => (last === undefined ? last : { ...last, ...patch }));
    try {
      const job = { scenario, untilUs, count, runsCode: runsCode(code) };
      await tryAside(job, (tally) => show({ tally }), controller.signal);
      show({ state: 'done' });
    } catch (error) {
      show({ state: 'cancelled' });
      if (!controller.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return { trial, problem, start, cancel: () => running.current?.abort() };
}
