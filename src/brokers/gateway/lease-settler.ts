import { setTimer } from '../../messaging/parts.ts';
import type { GatewayConnection } from './gateway-connection.ts';
import type { GatewayHttp } from './http.ts';
import { LEASES_MAX } from './protocol.ts';

const PAUSE_MS = 50;

/** A settler of leases: it acknowledges or releases them, one request at a time, and retries until it is answered. */
export class LeaseSettler {
  readonly #path: string;
  readonly #http: GatewayHttp;
  readonly #connection: GatewayConnection;
  readonly #timeoutMs: number;
  readonly #waiting = new Set<string>();
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(how: 'acknowledge' | 'release', http: GatewayHttp, connection: GatewayConnection, timeoutMs: number) {
    this.#path = `/v1/leases/${how}`;
    this.#http = http;
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  add(leases: readonly string[]): void {
    for (const lease of leases) this.#waiting.add(lease);
    this.#sending ??= this.#sendAll();
  }

  /** Resolves when all added leases have been settled. */
  settled(): Promise<void> {
    return this.#sending ?? Promise.resolve();
  }

  /** Stops retrying: leases that the gateway has not settled expire. */
  close(): void {
    this.#closed = true;
  }

  async #sendAll(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.size > 0) {
      const leases = [...this.#waiting].slice(0, LEASES_MAX);
      try {
        await this.#http.ask(this.#path, JSON.stringify({ leases }), { timeoutMs: this.#timeoutMs });
        for (const lease of leases) this.#waiting.delete(lease);
      } catch {
        if (this.#closed) break;
        await new Promise<void>((resolve) => setTimer(resolve, PAUSE_MS));
        await this.#connection.whenConnected();
      }
    }
    this.#sending = undefined;
  }
}
