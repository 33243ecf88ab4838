import { useDeferredValue, useMemo } from 'react';
import { LineEvents, type Program, type ProgramLanguage, programOf } from '../../programs/index.ts';
import { useHeronry } from '../../store/index.ts';
import type { Trace } from '../../trace/index.ts';

/** Events of one instant that are looked at for the lines that are lit. */
const LOOKED_MAX = 30;

/** Program of the scenario, and the lines of the latest event up to the playhead. */
export interface ShownProgram {
  readonly program: Program;
  readonly index: LineEvents;
  /** Numbers of lines, from 0, in their order. */
  readonly lit: readonly number[];
}

export function useProgram(language: ProgramLanguage): ShownProgram {
  const scenario = useDeferredValue(useHeronry((state) => state.scenario));
  const trace = useHeronry((state) => state.trace);
  const events = useHeronry((state) => state.world.events);
  const made = useMemo(() => {
    const program = programOf(scenario, language);
    return { program, index: new LineEvents(scenario, program) };
  }, [scenario, language]);
  const lit = useMemo(() => litLines(trace, events, made.index), [trace, events, made]);
  return { ...made, lit };
}

/** Returns the lines of everything that happened at the time of the latest event. */
function litLines(trace: Trace, events: number, index: LineEvents): readonly number[] {
  const lines = new Set<number>();
  const last = events - 1;
  for (let number = last; number >= 0 && last - number < LOOKED_MAX; number -= 1) {
    if (trace.atUs(number) !== trace.atUs(last)) break;
    for (const line of index.linesOf(trace, number)) lines.add(line);
  }
  return [...lines].sort((one, other) => one - other);
}
