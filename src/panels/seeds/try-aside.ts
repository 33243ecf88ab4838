import type { Scenario } from '../../scenario/index.ts';
import type { SeedTally } from '../../simulation/index.ts';

export interface SeedJob {
  readonly scenario: Scenario;
  readonly untilUs: number;
  /** Number of seeds: 1 to `count`. */
  readonly count: number;
  /** Whether the code of the scenario may run. */
  readonly runsCode: boolean;
}

/**
 * Simulates the seeds in a worker of their own, which ends after the last, or at once when it is cancelled.
 * @param onTally receives the tally at intervals, and the complete one
 * @throws the signal's reason, or the worker's error
 */
export function tryAside(job: SeedJob, onTally: (tally: SeedTally) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./seeds-worker.ts', import.meta.url), { type: 'module' });
    const end = (): void => {
      signal.removeEventListener('abort', cancel);
      worker.terminate();
    };
    const cancel = (): void => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', cancel);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<SeedTally>) => {
      onTally(data);
      if (data.tried < job.count) return;
      end();
      resolve();
    });
    worker.addEventListener('error', ({ message }) => {
      end();
      reject(new Error(message || 'The part of the page that runs the seeds could not be started.'));
    });
    worker.postMessage(job);
  });
}
