import type { Scenario } from '../../scenario/index.ts';
import type { SeedTally } from '../../simulation/index.ts';

export interface SeedJob {
  readonly scenario: Scenario;
  readonly untilUs: number;
  /** The seeds are 1 to this. */
  readonly count: number;
}

/**
 * Plays them in a worker of its own, which ends with the last, or at once when it is cancelled.
 * @param onTally hears of the tally now and then, and of the complete one
 * @throws the signal's reason, or what went wrong
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
      reject(new Error(message || 'The part of the page that plays the seeds could not be started.'));
    });
    worker.postMessage(job);
  });
}
