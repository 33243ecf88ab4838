import { hintGroups, indexOf, intervalsOf, type Trace, type TraceCursor } from '../trace/index.ts';

/** Maker of what the views need of a trace: worlds, intervals, hints, the index. It reads on as the trace grows. */
export class Preparation {
  #cursor: TraceCursor | undefined;

  /** Reads the events since the last call. */
  readOn(trace: Trace): void {
    this.#cursor ??= trace.cursor();
    this.#cursor.moveTo(trace.lastUs);
    intervalsOf(trace);
    hintGroups(trace);
    indexOf(trace).readOn();
  }
}
