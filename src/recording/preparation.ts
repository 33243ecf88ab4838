import { hintGroups, intervalsOf, messageNumber, type Trace, type TraceCursor } from '../trace/index.ts';

/** Maker of what the views need of a trace: worlds, intervals, hints, numbers of messages. It reads on as the trace grows. */
export class Preparation {
  #cursor: TraceCursor | undefined;

  /** Reads the events since the last call. */
  readOn(trace: Trace): void {
    this.#cursor ??= trace.cursor();
    this.#cursor.moveTo(trace.lastUs);
    intervalsOf(trace);
    hintGroups(trace);
    const last = trace.length - 1;
    const message = last < 0 ? undefined : trace.messageOf(last);
    if (message !== undefined) messageNumber(trace, message);
  }
}
