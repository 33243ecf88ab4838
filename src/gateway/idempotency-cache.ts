import { createHash } from 'node:crypto';
import { GatewayProblem } from './problems.ts';

interface Done<Result> {
  readonly digest: string;
  readonly result: Promise<Result>;
}

/**
 * An idempotency cache: a request with an idempotency key runs once, and gets the same answer each time. A request that threw may
 * be retried.
 */
export class IdempotencyCache<Result> {
  readonly #keysMax: number;
  readonly #done = new Map<string, Done<Result>>();

  /** @param keysMax number of keys remembered; the oldest make room. A client that sends one request after another needs one */
  constructor(keysMax: number) {
    this.#keysMax = keysMax;
  }

  /**
   * Runs the work of a request, or returns the remembered result.
   * @param body of the request, to recognise it
   * @param isFinal whether the result is remembered; if not, the next request with the key runs again
   * @throws GatewayProblem if the key belongs to another request
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
