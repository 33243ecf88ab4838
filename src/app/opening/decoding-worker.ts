/**
 * A worker that reads links and files, so that none blocks the page. In: a `DecodeJob`. Out: the lists of the scenario in slices,
 * and at last the result without them, so that each message to the page is small.
 */
import { decodeMoment, readScenarioFile } from '../../scenario/index.ts';
import { type DecodeJob, type DecodePart, LISTS } from './decoding.ts';

/** Number of list items in one message. */
const SLICE_ITEMS = 2000;

const post = (part: DecodePart): void => postMessage(part);

const reject = (error: unknown): void =>
  post({
    result: { ok: false, error: `It cannot be read: ${error instanceof Error ? error.message : String(error)}` },
  });

addEventListener('message', ({ data }: MessageEvent<DecodeJob>) => {
  void ('fragment' in data ? decodeMoment(data.fragment) : readScenarioFile(data.file)).then((result) => {
    if (!result.ok) return post({ result });
    const { moment } = result;
    for (const list of LISTS) {
      const items = moment.scenario[list];
      for (let from = 0; from < items.length; from += SLICE_ITEMS) {
        post({ list, items: items.slice(from, from + SLICE_ITEMS) });
      }
    }
    const scenario = { ...moment.scenario, ...Object.fromEntries(LISTS.map((list) => [list, []])) };
    return post({ result: { ...result, moment: { ...moment, scenario } } });
  }, reject);
});
