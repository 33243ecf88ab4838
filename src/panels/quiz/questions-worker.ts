/** A worker that makes questions. One message in: the `QuestionsJob`. One message out: the questions. */
import { makeQuestions } from '../../teaching/index.ts';
import type { QuestionsJob } from './make-aside.ts';

addEventListener('message', ({ data: { scenario, options } }: MessageEvent<QuestionsJob>) => {
  postMessage(makeQuestions(scenario, options));
});
