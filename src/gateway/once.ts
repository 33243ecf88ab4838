import { createHash } from 'node:crypto';
import { GatewayProblem } from './problems.ts';

interface Done<Result> {
  readonly digest: string;
  readonly result: Promise<Result>;
}

/** Requests that carry an idempotency key are done once, and answered alike each time. One that threw may be tried again. */
export class Once<Result> {
  readonly #keysMax: number;
  readonly #done = new Map<string, Done<Result>>();

  /** @param keysMax that are remembered; the oldest make room. A client that sends one request after another needs one */
  constructor(keysMax: number) {
    this.#keysMax = keysMax;
  }

  /**
   * @param body of the request, to know it again
   * @param isFinal whether the result is to be remembered; where it is not, the next request with the key is done
   * @throws GatewayProblem where the key belongs to another request
   */
  do(
    key: string | undefined,
    body: string,
    work: () => Promise<Result>,
    isFinal: (result: Result) => boolean = () => true,
  ): Promise<Result> {
    if (key === undefined) return work();
    const digest = createHash('sha256').update(body).digest('base64');
    const known = this.#done.get(key);
    if (known !== undefined) {
      if (known.digest !== digest) throw new GatewayProblem('key-reused');
      return known.result;
    }
    const result = work();
    this.#done.set(key, { digest, result });
    const forget = (): void => {
      if (this.#done.get(key)?.result === result) this.#done.delete(key);
    };
    result.then((given) => {
      if (!isFinal(given)) forget();
    }, forget);
    for (const oldest of this.#done.keys()) {
      if (this.#done.size <= this.#keysMax) break;
      this.#done.delete(oldest);
    }
    return result;
  }
}
