import type { ScriptReport, ScriptTask } from '../../script/index.ts';
import { watched } from './watched.ts';

/**
 * Plays a program of Python in a worker of its own, so that the page stays responsive whatever the program does.
 * @returns a function that ends it at once
 */
export function playAside(task: ScriptTask, report: (report: ScriptReport) => void): () => void {
  return watched(({ take, broken }) => {
    const worker = new Worker(new URL('./python-worker.ts', import.meta.url), { type: 'module' });
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<ScriptReport>) => take(data));
    worker.addEventListener('error', () => broken('Python could not be started'));
    worker.postMessage(task);
    return () => worker.terminate();
  }, report);
}
