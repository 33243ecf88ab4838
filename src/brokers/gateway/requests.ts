/** What a client asks of the gateway beside its stream: publishing, taking from queues, and the rest; and how that comes to its end. */
import { setTimer, writeJson } from '../../messaging/parts.ts';
import type { Driver, Outgoing, Taken } from '../network/driver.ts';
import { Asking } from './asking.ts';
import type { GatewayConnection } from './connection.ts';
import type { GatewayHttp } from './http.ts';
import type { LeaseResponse } from './protocol.ts';
import { PublishLane } from './publish-lane.ts';
import { SettleLane } from './settle-lane.ts';

/** How long `close` waits for what is under way. */
const CLOSE_MS_MAX = 800;
/** A consumer that is gone gives its messages back after this; one that is there acknowledges at once. */
const LEASE_MS = 10_000;

export class Requests implements Pick<Driver, 'publish' | 'take' | 'acknowledge' | 'release' | 'close'> {
  readonly asking: Asking;
  readonly #connection: GatewayConnection;
  readonly #publishing: PublishLane;
  readonly #acknowledging: SettleLane;
  readonly #releasing: SettleLane;
  readonly #leases = new Map<Taken, string>();
  readonly #taking = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  /** @param timeoutMs for a request, with the waiting for a connection */
  constructor(http: GatewayHttp, connection: GatewayConnection, timeoutMs: number) {
    this.#connection = connection;
    this.asking = new Asking(http, connection, timeoutMs, this.#closing.signal);
    this.#publishing = new PublishLane(http, connection, timeoutMs);
    this.#acknowledging = new SettleLane('acknowledge', http, connection, timeoutMs);
    this.#releasing = new SettleLane('release', http, connection, timeoutMs);
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  publish(channel: string, message: Outgoing): Promise<void> {
    return this.#publishing.post(channel, message);
  }

  /** Resolves when everything that was published before has its answer. @throws UnavailableError, BrokerClosedError */
  published(): Promise<void> {
    return this.asking.inTime(this.#publishing.settled());
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

  /** Resolves when the gateway knows of what was acknowledged before. @throws UnavailableError, BrokerClosedError */
  acknowledged(): Promise<void> {
    return this.asking.inTime(this.#acknowledging.settled());
  }

  /** Sees through what is under way, while there is a connection; then lets go of it. */
  async close(): Promise<void> {
    this.#closing.abort();
    const seenThrough = this.#seeThrough();
    let cancelTimer = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancelTimer = setTimer(resolve, CLOSE_MS_MAX);
    });
    // Without a connection there is nobody to tell.
    if (this.#connection.state.kind === 'connected') await Promise.race([seenThrough, late]);
    cancelTimer();
    this.#acknowledging.close();
    this.#releasing.close();
    await this.#connection.close();
  }

  // --- parts

  async #seeThrough(): Promise<void> {
    await this.#publishing.close();
    // What is given to nobody any more is released.
    await Promise.allSettled(this.#taking);
    await Promise.all([this.#acknowledging.settled(), this.#releasing.settled()]);
  }

  async #takeNow(channel: string, count: number): Promise<readonly Taken[]> {
    const { session } = this.#connection;
    const wish = { channel, count, waitMs: 0, leaseMs: LEASE_MS, session };
    // The gateway's own, as are all answers.
    const { leases } = (await this.asking.askOnce('/v1/leases', wish)) as LeaseResponse;
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
