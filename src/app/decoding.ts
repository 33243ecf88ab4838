import type { DecodeResult } from '../scenario/index.ts';

/** A link that takes longer is not read. */
const DECODE_MS_MAX = 10_000;

/** `decodeMoment` in a worker of its own: whatever a link holds, the page goes on. */
export function decodeAside(fragment: string): Promise<DecodeResult> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./decoding-worker.ts', import.meta.url), { type: 'module' });
    const settle = (result: DecodeResult): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const fail = (reason: string): void => settle({ ok: false, error: `This link cannot be read: ${reason}.` });
    const timer = setTimeout(() => fail(`reading it takes more than ${DECODE_MS_MAX / 1000} seconds`), DECODE_MS_MAX);
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<DecodeResult>) => settle(data));
    worker.addEventListener('error', () => fail('the part of the page that reads links could not be started'));
    worker.postMessage(fragment);
  });
}
