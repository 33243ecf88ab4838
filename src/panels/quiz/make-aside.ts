import type { Scenario } from '../../scenario/index.ts';
import { makeQuestions, type Question, type QuestionOptions } from '../../teaching/index.ts';

export interface QuestionsJob {
  readonly scenario: Scenario;
  readonly options: Omit<QuestionOptions, 'makePrograms'>;
  /** Whether the code of the scenario may run. */
  readonly runsCode: boolean;
}

/**
 * Makes questions in a worker of their own, so that the picture does not stop, whatever the code of the scenario does. Without code,
 * they are made in the page if the worker cannot be started.
 * @param signal ends the worker: then there are no questions
 */
export function makeAside(job: QuestionsJob, signal: AbortSignal): Promise<readonly Question[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./questions-worker.ts', import.meta.url), { type: 'module' });
    const end = (): void => {
      signal.removeEventListener('abort', cancel);
      worker.terminate();
    };
    const cancel = (): void => {
      end();
      resolve([]);
    };
    signal.addEventListener('abort', cancel);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<readonly Question[]>) => {
      end();
      resolve(data);
    });
    worker.addEventListener('error', ({ message }) => {
      end();
      try {
        if (job.runsCode) throw new Error(message || 'The part of the page that makes questions could not be started.');
        resolve(makeQuestions(job.scenario, job.options));
      } catch (error) {
        reject(error);
      }
    });
    worker.postMessage(job);
  });
}
