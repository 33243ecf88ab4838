import { type Base, type Connection, ConnectionPool } from '@platformatic/kafka';
import { BrokerClosedError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';

interface PendingCall {
  readonly fail: (error: Error) => void;
  /** Whether a connection was closed under it. */
  cut: boolean;
}

/**
 * One client of the library, whose calls and connections end. The library itself waits for an answer without limit.
 * 1. A call settles within its time limit. Then the connections are closed: other pending calls settle as after a broken
 *    connection, and the next call reconnects.
 * 2. A call that was pending while a connection was open may have reached the server, although that connection was closed since.
 * 3. After `destroy` no connection is left, including one that was being opened.
 */
export class BoundedClient<Client extends Base> {
  readonly #client: Client;
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #onDestroyed: () => void;
  readonly #connections = new Set<Connection>();
  readonly #pending = new Set<PendingCall>();
  #destroyed = false;

  /**
   * @param name of the cluster, as errors say it
   * @param onDestroyed called once
   */
  constructor(client: Client, name: string, timeoutMs: number, onDestroyed: () => void) {
    this.#client = client;
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    this.#onDestroyed = onDestroyed;
    // Calls reject with their errors; the library also emits them, which would end the process.
    client.on('error', () => undefined);
    for (const pool of poolsOf(client)) {
      pool.on('connecting', ({ connection }: { readonly connection: Connection }) => this.#track(connection));
    }
  }

  /**
   * Runs a call. Rejects with the library's errors, and:
   * @throws UnavailableError, UncertainError after `timeoutMs`
   * @throws BrokerClosedError
   */
  call<Value>(ask: (client: Client) => Promise<Value>, timeoutMs = this.#timeoutMs): Promise<Value> {
    if (this.#destroyed) return Promise.reject(new BrokerClosedError());
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        cancel();
        this.#pending.delete(pending);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const cancel = setTimer(() => {
        const late = this.#late(pending, timeoutMs);
        this.hangUp();
        fail(late);
      }, timeoutMs);
      const pending: PendingCall = { fail, cut: false };
      this.#pending.add(pending);
      ask(this.#client).then((value) => {
        settle();
        resolve(value);
      }, fail);
    });
  }

  /** Closes every connection. */
  hangUp(): void {
    if (this.#isConnected()) for (const pending of this.#pending) pending.cut = true;
    for (const connection of this.#connections) end(connection);
    this.#connections.clear();
  }

  /** Closes every connection, for good; pending calls reject with `BrokerClosedError`. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.hangUp();
    for (const { fail } of this.#pending) fail(new BrokerClosedError());
    this.#client.close(() => undefined);
    this.#onDestroyed();
  }

  #isConnected(): boolean {
    return [...this.#connections].some((connection) => connection.isConnected());
  }

  #late({ cut }: PendingCall, timeoutMs: number): Error {
    if (cut || this.#isConnected()) {
      return new UncertainError(`${this.#name} has not answered for ${timeoutMs} ms`);
    }
    return new UnavailableError(`${this.#name} cannot be reached: no connection within ${timeoutMs} ms`);
  }

  #track(connection: Connection): void {
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
    connection.on('error', () => {
      this.#connections.delete(connection);
      end(connection);
    });
    // The library creates the socket after this event.
    queueMicrotask(() => {
      if (this.#destroyed) end(connection);
    });
  }
}

/** Destroys the socket. The library notices the end of an unconnected one only by an error. */
function end(connection: Connection): void {
  const socket: Connection['socket'] | undefined = connection.socket;
  if (socket === undefined || socket.destroyed) return;
  if (connection.isConnected()) socket.destroy();
  else socket.destroy(new Error('The connection was given up'));
}

function poolsOf(client: Base): readonly ConnectionPool[] {
  const held = client as unknown as Readonly<Record<symbol, unknown>>;
  return Object.getOwnPropertySymbols(client)
    .map((symbol) => held[symbol])
    .filter((value) => value instanceof ConnectionPool);
}
