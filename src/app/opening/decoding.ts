import type { DecodeResult } from '../../scenario/index.ts';

/** Time limit of reading a link or a file. */
const DECODE_MS_MAX = 10_000;

export type DecodeJob = { readonly fragment: string } | { readonly file: Blob };

/** Lists that can be long. */
export const LISTS = ['agents', 'channels', 'links', 'interventions'] as const;

export type DecodePart =
  | { readonly list: (typeof LISTS)[number]; readonly items: readonly unknown[] }
  | { readonly result: DecodeResult };

/** Reads a link or a file in a worker of its own, so that the page stays responsive whatever the content. */
export function decodeAside(job: DecodeJob): Promise<DecodeResult> {
  const what = 'fragment' in job ? 'link' : 'file';
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./decoding-worker.ts', import.meta.url), { type: 'module' });
    const lists = new Map<string, unknown[]>();
    const settle = (result: DecodeResult): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const fail = (reason: string): void => settle({ ok: false, error: `This ${what} cannot be read: ${reason}.` });
    const timer = setTimeout(() => fail(`it took more than ${DECODE_MS_MAX / 1000} seconds`), DECODE_MS_MAX);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<DecodePart>) => {
      if ('result' in data) settle(withLists(data.result, lists));
      else if (lists.has(data.list)) lists.get(data.list)?.push(...data.items);
      else lists.set(data.list, [...data.items]);
    });
    worker.addEventListener('error', () => fail('the part of the page that reads it could not be started'));
    worker.addEventListener('messageerror', () => fail('it could not be passed to the page'));
    worker.postMessage(job);
  });
}

function withLists(result: DecodeResult, lists: ReadonlyMap<string, unknown[]>): DecodeResult {
  if (!result.ok) return result;
  const { moment } = result;
  return { ...result, moment: { ...moment, scenario: { ...moment.scenario, ...Object.fromEntries(lists) } } };
}
