import type { ScriptReport, ScriptTask } from '../../script/index.ts';

/** Time without a report after which a program counts as endless. */
const SILENT_MS_MAX = 10_000;

/**
 * Plays a program of Python in a worker of its own, so that the page stays responsive whatever the program does.
 * @returns a function that ends it at once
 */
export function playAside(task: ScriptTask, report: (report: ScriptReport) => void): () => void {
  const worker = new Worker(new URL('./python-worker.ts', import.meta.url), { type: 'module' });
  let atUs = 0;
  let timer: ReturnType<typeof setTimeout>;
  const stop = (): void => {
    clearTimeout(timer);
    worker.terminate();
  };
  const end = (text: string): void => {
    stop();
    report({ kind: 'end', why: 'limit', atUs, events: 0, waits: [], text });
  };
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => end(`The program has computed for ${SILENT_MS_MAX / 1000} s without waiting for anything, and was stopped`),
      SILENT_MS_MAX,
    );
  };
  wait();
  // The worker posts nothing else.
  worker.addEventListener('message', ({ data }: MessageEvent<ScriptReport>) => {
    wait();
    if ('atUs' in data) atUs = data.atUs;
    if (data.kind === 'end') stop();
    report(data);
  });
  worker.addEventListener('error', () => end('Python could not be started'));
  worker.postMessage(task);
  return stop;
}
