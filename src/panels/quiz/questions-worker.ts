/** A worker that makes questions. One message in: the `QuestionsJob`. One message out: the questions. */
import { makeQuestions } from '../../teaching/index.ts';
import { codeAside } from '../aside/code-aside.ts';
import type { QuestionsJob } from './make-aside.ts';

addEventListener('message', ({ data: { scenario, options, runsCode } }: MessageEvent<QuestionsJob>) => {
  codeAside(runsCode)
    .then((code) => postMessage(makeQuestions(scenario, { ...options, ...code })))
    .catch(reportError);
});
