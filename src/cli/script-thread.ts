/** Plays programs of Python in a worker thread, which is ended where a program computes for too long. */
import { Worker } from 'node:worker_threads';
import type { ScriptReport, ScriptTask } from '../script/index.ts';

/** Time without a report after which a program counts as endless. */
const SILENT_MS_MAX = 10_000;

/** Plays a program, and reports what comes of it; `end` is the last. */
export type ScriptPlayer = (task: ScriptTask, report: (report: ScriptReport) => void) => Promise<void>;

/** Plays a program in a worker thread. Rejects where the thread breaks. */
export const playInThread: ScriptPlayer = (task, report) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./script-worker.js', import.meta.url), { workerData: task });
    let atUs = 0;
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      act();
    };
    const isEndless = (): void => {
      const text = `The program has computed for ${SILENT_MS_MAX / 1000} s without waiting for anything, and was stopped`;
      report({ kind: 'end', why: 'limit', atUs, events: 0, waits: [], text });
      settle(resolve);
    };
    const timer = setTimeout(isEndless, SILENT_MS_MAX);
    worker.on('message', (one: ScriptReport) => {
      timer.refresh();
      if ('atUs' in one) atUs = one.atUs;
      report(one);
      if (one.kind === 'end') settle(resolve);
    });
    worker.on('error', (error) => settle(() => reject(error)));
    worker.on('exit', () => settle(() => reject(new Error('The thread of the program has ended'))));
  });
