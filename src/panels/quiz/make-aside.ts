import type { Scenario } from '../../scenario/index.ts';
import { makeQuestions, type Question, type QuestionOptions } from '../../teaching/index.ts';

export interface QuestionsJob {
  readonly scenario: Scenario;
  readonly options: QuestionOptions;
}

/**
 * Makes questions in a worker of their own, so that the picture does not stop; in the page, if the worker cannot be started, or
 * where the page runs the code of agents, which a worker cannot.
 */
export function makeAside(scenario: Scenario, options: QuestionOptions): Promise<readonly Question[]> {
  if (options.makePrograms !== undefined) return Promise.resolve(makeQuestions(scenario, options));
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./questions-worker.ts', import.meta.url), { type: 'module' });
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<readonly Question[]>) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener('error', () => {
      worker.terminate();
      try {
        resolve(makeQuestions(scenario, options));
      } catch (error) {
        reject(error);
      }
    });
    const job: QuestionsJob = { scenario, options };
    worker.postMessage(job);
  });
}
