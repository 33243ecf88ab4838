import type { ScriptReport } from '../../script/index.ts';

/** Time without a report after which a program counts as endless; and after which a Python that has not started never will. */
const SILENT_MS_MAX = 10_000;
const START_MS_MAX = 60_000;

/** Where a program runs: `take` gets its reports, `broken` ends it with a text that says why. */
export interface Watched {
  readonly take: (report: ScriptReport) => void;
  readonly broken: (text: string) => void;
}

/**
 * Watches a program that runs aside, and ends it where it computes for too long.
 * @param begin begins it; returns what ends it at once
 * @returns a function that ends it at once
 */
export function watched(begin: (watch: Watched) => () => void, report: (report: ScriptReport) => void): () => void {
  let atUs = 0;
  let timer: ReturnType<typeof setTimeout>;
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
    end();
  };
  const broken = (text: string): void => {
    if (isStopped) return;
    stop();
    report({ kind: 'end', why: 'limit', atUs, events: 0, waits: [], text });
  };
  const wait = (ms: number, text: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => broken(text), ms);
  };
  const take = (one: ScriptReport): void => {
    if (isStopped) return;
    const seconds = SILENT_MS_MAX / 1000;
    wait(SILENT_MS_MAX, `The program has computed for ${seconds} s without waiting for anything, and was stopped`);
    if ('atUs' in one) atUs = one.atUs;
    if (one.kind === 'end') stop();
    report(one);
  };
  wait(START_MS_MAX, `Python has not started within ${START_MS_MAX / 1000} s`);
  const end = begin({ take, broken });
  return stop;
}
