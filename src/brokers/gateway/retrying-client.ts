import { BrokerClosedError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import { type GatewayConnection, makeId } from './gateway-connection.ts';
import { type GatewayHttp, OtherRunError, type RequestOptions } from './http.ts';

const PAUSE_MS = 50;

/**
 * A client that repeats requests to the gateway: it waits for a connection, and repeats after a lost answer, within the request's
 * time limit.
 */
export class RetryingClient {
  readonly #http: GatewayHttp;
  readonly #connection: GatewayConnection;
  readonly #timeoutMs: number;
  readonly #closing: AbortSignal;

  constructor(http: GatewayHttp, connection: GatewayConnection, timeoutMs: number, closing: AbortSignal) {
    this.#http = http;
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#closing = closing;
  }

  /** Sends a request that has no effect, or no further effect when repeated. Closing ends it. */
  ask(path: string, body: unknown): Promise<unknown> {
    return this.#untilAnswered(path, body, { timeoutMs: this.#timeoutMs, signal: this.#closing });
  }

  /**
   * Sends a request with an idempotency key: if its answer is lost, the gateway gives the same answer again. Closing completes
   * it.
   */
  askOnce(path: string, body: unknown): Promise<unknown> {
    const once = { key: makeId(), run: this.#connection.run };
    return this.#untilAnswered(path, body, { once, timeoutMs: this.#timeoutMs });
  }

  /**
   * Awaits a promise within the time limit of a request.
   * @throws UnavailableError if it takes longer, BrokerClosedError
   */
  async inTime(promise: Promise<void>): Promise<void> {
    let end = (): void => undefined;
    const over = new Promise<never>((_, reject) => {
      const late = (): Error =>
        new UnavailableError(`Nothing from the gateway for ${this.#timeoutMs} ms: ${this.#connection.reason}`);
      const cancelTimer = setTimer(() => reject(late()), this.#timeoutMs);
      const onClose = (): void => reject(new BrokerClosedError());
      this.#closing.addEventListener('abort', onClose);
      if (this.#closing.aborted) onClose();
      end = () => {
        cancelTimer();
        this.#closing.removeEventListener('abort', onClose);
      };
    });
    try {
      await Promise.race([promise, over]);
    } finally {
      end();
    }
  }

  async #untilAnswered(path: string, body: unknown, options: RequestOptions): Promise<unknown> {
    const deadline = performance.now() + this.#timeoutMs;
    for (;;) {
      await this.inTime(this.#connection.whenConnected());
      if (this.#closing.aborted) throw new BrokerClosedError();
      try {
        return await this.#http.ask(path, JSON.stringify(body), options);
      } catch (error) {
        if (this.#closing.aborted) throw new BrokerClosedError();
        // In another run the key is unknown, and leased messages went back to the queue.
        if (error instanceof OtherRunError) throw new UnavailableError('The gateway was started anew');
        if (!(error instanceof UncertainError) || performance.now() > deadline) throw error;
      }
      await new Promise<void>((resolve) => setTimer(resolve, PAUSE_MS));
    }
  }
}
