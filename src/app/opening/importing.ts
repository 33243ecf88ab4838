import type { FormatNote } from '../../formats/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/** Time limit of reading a file of another program. */
const IMPORT_MS_MAX = 120_000;

/** Result of reading a file of another program. */
export type ImportResult =
  | {
      readonly ok: true;
      /** Name of the format in the middle of a sentence. */
      readonly format: string;
      /** Lines of a recording. */
      readonly recording?: Blob;
      readonly scenario?: Scenario;
      readonly notes: readonly FormatNote[];
    }
  | { readonly ok: false; readonly format: string; readonly error: string }
  /** The content is of no known format. */
  | { readonly ok: false; readonly format?: undefined };

/** Reads a file of another program in a worker of its own. */
export function importAside(file: File): Promise<ImportResult> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
    const settle = (result: ImportResult): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const fail = (error: string): void => settle({ ok: false, format: 'file of another program', error });
    const timer = setTimeout(() => fail(`it took more than ${IMPORT_MS_MAX / 1000} seconds`), IMPORT_MS_MAX);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<ImportResult>) => settle(data));
    worker.addEventListener('error', () => fail('the part of the page that reads it could not be started'));
    worker.addEventListener('messageerror', () => fail('it could not be passed to the page'));
    worker.postMessage(file);
  });
}
