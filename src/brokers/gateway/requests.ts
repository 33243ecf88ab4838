/** The requests of a client besides its stream: publishing, taking, acknowledging; and their completion at close. */
import { setTimer, writeJson } from '../../messaging/parts.ts';
import type { Driver, Outgoing, Taken } from '../network/driver.ts';
import { BatchPublisher } from './batch-publisher.ts';
import type { GatewayConnection } from './gateway-connection.ts';
import type { GatewayHttp } from './http.ts';
import { LeaseSettler } from './lease-settler.ts';
import type { LeaseResponse } from './protocol.ts';
import { RetryingClient } from './retrying-client.ts';

/** Time limit of `close` for requests in progress. */
const CLOSE_MS_MAX = 800;
/** Lease time: the messages of a consumer that has gone return to the queue after this. A live consumer acknowledges at once. */
const LEASE_MS = 10_000;

export class Requests implements Pick<Driver, 'publish' | 'take' | 'acknowledge' | 'release' | 'close'> {
  readonly client: RetryingClient;
  readonly #connection: GatewayConnection;
  readonly #publishing: BatchPublisher;
  readonly #acknowledging: LeaseSettler;
  readonly #releasing: LeaseSettler;
  readonly #leases = new Map<Taken, string>();
  readonly #taking = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  /** @param timeoutMs time limit of a request, including the wait for a connection */
  constructor(http: GatewayHttp, connection: GatewayConnection, timeoutMs: number) {
    this.#connection = connection;
    this.client = new RetryingClient(http, connection, timeoutMs, this.#closing.signal);
    this.#publishing = new BatchPublisher(http, connection, timeoutMs);
    this.#acknowledging = new LeaseSettler('acknowledge', http, connection, timeoutMs);
    this.#releasing = new LeaseSettler('release', http, connection, timeoutMs);
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  publish(channel: string, message: Outgoing): Promise<void> {
    return this.#publishing.post(channel, message);
  }

  /**
   * Resolves when every earlier publish has its answer.
   * @throws UnavailableError, BrokerClosedError
   */
  published(): Promise<void> {
    return this.client.inTime(this.#publishing.settled());
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const taking = this.#takeNow(channel, count);
    this.#taking.add(taking);
    try {
      return await taking;
    } finally {
      this.#taking.delete(taking);
    }
  }

  acknowledge(_channel: string, taken: readonly Taken[]): void {
    this.#acknowledging.add(this.#leasesOf(taken));
  }

  release(_channel: string, taken: readonly Taken[]): void {
    this.#releasing.add(this.#leasesOf(taken));
  }

  /**
   * Resolves when the gateway has every earlier acknowledgement.
   * @throws UnavailableError, BrokerClosedError
   */
  acknowledged(): Promise<void> {
    return this.client.inTime(this.#acknowledging.settled());
  }

  /** Completes requests in progress, while there is a connection; then closes it. */
  async close(): Promise<void> {
    this.#closing.abort();
    const seenThrough = this.#seeThrough();
    let cancelTimer = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancelTimer = setTimer(resolve, CLOSE_MS_MAX);
    });
    // Without a connection, nothing can be completed.
    if (this.#connection.state.kind === 'connected') await Promise.race([seenThrough, late]);
    cancelTimer();
    this.#acknowledging.close();
    this.#releasing.close();
    await this.#connection.close();
  }

  // --- parts

  async #seeThrough(): Promise<void> {
    await this.#publishing.close();
    // Messages that nobody waits for any more are released.
    await Promise.allSettled(this.#taking);
    await Promise.all([this.#acknowledging.settled(), this.#releasing.settled()]);
  }

  async #takeNow(channel: string, count: number): Promise<readonly Taken[]> {
    const { session } = this.#connection;
    const wish = { channel, count, waitMs: 0, leaseMs: LEASE_MS, session };
    // The gateway's own, as are all answers.
    const { leases } = (await this.client.askOnce('/v1/leases', wish)) as LeaseResponse;
    return leases.map(({ lease, id, seq, producer, redelivered, message }) => {
      const text = writeJson(message);
      const taken: Taken = { id, seq, text, producer: producer ?? undefined, redelivered };
      this.#leases.set(taken, lease);
      return taken;
    });
  }

  #leasesOf(taken: readonly Taken[]): readonly string[] {
    return taken.flatMap((one) => {
      const lease = this.#leases.get(one);
      this.#leases.delete(one);
      return lease ?? [];
    });
  }
}
