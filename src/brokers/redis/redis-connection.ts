/**
 * One connection to Redis, which is reopened whenever it breaks, until it is closed.
 * 1. `send` never waits for a connection: without one it rejects with `UnavailableError`, and nothing was sent.
 * 2. A command that was sent and has no answer when the connection breaks rejects with `UncertainError`.
 * 3. If the server refuses the user, the password or the database, `send` rejects with `ServerError`; connecting is retried all
 *    the same.
 * 4. `send` sends the commands to the server in call order.
 * 5. A server that has become a replica refuses to write. It is left: after a failover, the address leads to another one. The command
 *    had no effect, and rejects with `ReplicaError`.
 */
import { getEventListeners } from 'node:events';
import { createClient, ErrorReply, SocketClosedUnexpectedlyError } from 'redis';
import { MessagingError, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import type { Link } from './link.ts';
import type { Address } from './redis-address.ts';

/** Errors of a refused login or database. They are permanent, unlike those of a server that is loading. */
const FINAL =
  /\b(WRONGPASS|NOAUTH|NOPERM|DB index is out of range|invalid DB index|SELECT is not allowed|without any password configured|cluster support disabled)\b/;

const NOT_CONNECTED = 'not connected yet';
/** Reason where the client cannot read what it gets. */
const NOT_REDIS = 'what answers there is not Redis';
/** Refusals of a server that has become a replica: it does not write, and ends what waited to. */
const DEMOTED = /^READONLY |^UNBLOCKED .*instance state changed/;
const NOT_PRIMARY = 'it has become a replica, which refuses to write';
/** Reasons for which a connection is given up. */
const GIVEN_UP: readonly string[] = [NOT_REDIS, NOT_PRIMARY];

/** Waits between two attempts, in milliseconds: an exponential backoff, capped. */
const RETRY_MS_FIRST = 50;
const RETRY_MS_MAX = 500;

/** Error of a command that a replica refused: it had no effect, and may be sent again when there is a connection. */
export class ReplicaError extends UnavailableError {}

export interface ConnectionReports {
  /** Called before anything else can be sent. */
  readonly prepare: (send: (args: readonly string[]) => Promise<unknown>) => Promise<void>;
  readonly connected: () => void;
  /** Called once for each time that the connection breaks or cannot be opened. */
  readonly disconnected: (reason: string) => void;
  /** Called when the server refuses the user, the password or the database. */
  readonly refused: () => void;
}

export interface ConnectionOptions {
  /** Version of Redis' protocol. With 3, messages of subscriptions and answers to commands come on one connection. @default 2 */
  readonly protocol?: 2 | 3;
  /** Silence of the server after which the connection is reopened. @default Infinity */
  readonly silenceMsMax?: number;
}

export type Client = ReturnType<typeof makeClient>;

export class Connection implements Link {
  readonly client: Client;
  readonly #reports: ConnectionReports;
  readonly #address: Address;
  connected = false;
  /** Reason for the lack of a connection, in words. */
  reason: string = NOT_CONNECTED;
  #refusal: ServerError | undefined;
  #told = false;
  #closed = false;
  /** Whether the last server that answered had become a replica. */
  #demoted = false;
  /** Destroys a socket that is still connecting, which the client does not know yet. */
  readonly #giveUp = new AbortController();

  constructor(address: Address, reports: ConnectionReports, options: ConnectionOptions = {}) {
    this.#address = address;
    this.#reports = reports;
    this.client = makeClient(address, options, this.#giveUp.signal);
    // The client would keep a socket that connects while it is closed.
    this.client.on('connect', () => {
      if (this.#closed) this.client.destroy();
    });
    this.client.on('reconnecting', () => forgetListeners(this.#giveUp.signal));
    this.client.on('ready', () => void this.#ready());
    this.client.on('error', (error: unknown) => this.#broken(error));
    // It retries without limit, and rejects only when it is closed before it has succeeded.
    this.client.connect().catch(() => undefined);
  }

  nameOf(): string {
    return `Redis at ${this.#address.name}`;
  }

  isConnected(): boolean {
    return this.connected;
  }

  send(args: readonly string[]): Promise<unknown> {
    return this.connected ? this.#send(args) : Promise.reject(this.unavailable());
  }

  nodes(): readonly Connection[] {
    return [this];
  }

  async #send(args: readonly string[]): Promise<unknown> {
    if (!this.client.isReady) throw this.unavailable();
    try {
      return await this.client.sendCommand(args);
    } catch (error) {
      if (error instanceof ErrorReply) throw this.#refusedBy(error);
      throw new UncertainError(`The connection to ${this.nameOf()} broke before it answered`);
    }
  }

  #refusedBy({ message }: ErrorReply): Error {
    if (!DEMOTED.test(message)) return new ServerError(`Redis refused: ${this.#address.redact(message)}`);
    if (!this.#demoted) {
      this.#demoted = true;
      this.#broken(new Error(NOT_PRIMARY));
      this.#leave();
    }
    return new ReplicaError(`${this.nameOf()} cannot be written to: ${NOT_PRIMARY}`);
  }

  get refused(): boolean {
    return this.#refusal !== undefined;
  }

  unavailable(): UnavailableError | ServerError {
    if (this.#refusal !== undefined) return this.#refusal;
    return new UnavailableError(`${this.nameOf()} cannot be reached: ${this.reason}`);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.connected = false;
    const { client } = this;
    if (client.isReady && timeoutMs > 0) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([client.close().catch(() => undefined), late]);
      clearTimeout(timer);
    }
    if (client.isOpen) client.destroy();
    this.#giveUp.abort();
  }

  async #ready(): Promise<void> {
    if (this.#demoted && (await this.#isReplica())) return;
    this.#demoted = false;
    while (!this.#closed && this.client.isReady) {
      try {
        await this.#reports.prepare((args) => this.#send(args));
        break;
      } catch (error) {
        // It broke again, which is reported separately; or the server refuses, as while it is loading, and may accept later.
        if (!(error instanceof ServerError || error instanceof ErrorReply)) return;
        this.#broken(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS_MAX));
      }
    }
    if (this.#closed || !this.client.isReady) return;
    this.connected = true;
    this.reason = NOT_CONNECTED;
    this.#refusal = undefined;
    this.#told = false;
    this.#reports.connected();
  }

  /** Returns whether the server is still a replica. If so, it is left, after a pause. */
  async #isReplica(): Promise<boolean> {
    // A user may not be allowed to ask.
    const [role] = (await this.client.sendCommand(['ROLE']).catch(() => [])) as readonly unknown[];
    const isReplica = role === 'slave';
    if (isReplica) this.#broken(new Error(NOT_PRIMARY));
    if (role !== 'master') await new Promise((resolve) => setTimeout(resolve, RETRY_MS_MAX));
    if (isReplica) this.#leave();
    return isReplica;
  }

  /** Has the server end the connection, so that the client opens another. */
  #leave(): void {
    this.client.sendCommand(['QUIT']).catch(() => undefined);
  }

  #broken(error: unknown): void {
    if (this.#closed) return;
    this.connected = false;
    // The connection was given up for that reason.
    const isToldAgain = GIVEN_UP.includes(this.reason) && error instanceof SocketClosedUnexpectedlyError;
    if (!isToldAgain) this.reason = this.#address.redact(reasonOf(error));
    const isFinal = FINAL.test(this.reason);
    if (isFinal) this.#refusal = new ServerError(`${this.nameOf()} refuses: ${this.reason}`);
    else this.#refusal = undefined;
    if (!this.#told) {
      this.#told = true;
      this.#reports.disconnected(this.reason);
    }
    if (isFinal) this.#reports.refused();
  }
}

/** One template for each version of the protocol, never connected: creating a client takes 30 ms, duplicating one takes none. */
const patterns = new Map<2 | 3, ReturnType<typeof makePattern>>();

function makePattern(protocol: 2 | 3) {
  return createClient({ RESP: protocol });
}

function makeClient(address: Address, { protocol = 2, silenceMsMax }: ConnectionOptions, signal: AbortSignal) {
  const pattern = patterns.get(protocol) ?? makePattern(protocol);
  patterns.set(protocol, pattern);
  return pattern.duplicate({
    ...address.options,
    RESP: protocol,
    disableOfflineQueue: true,
    // The sender applies the time limit; a second timer for each command costs as much as sending it.
    commandOptions: { timeout: 0 },
    socket: {
      ...address.socket,
      signal,
      connectTimeout: 5000,
      ...(silenceMsMax === undefined ? {} : { socketTimeout: silenceMsMax }),
      reconnectStrategy: (retries) => Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** retries),
    },
  });
}

/** Removes the listeners of earlier attempts. Node keeps one for each socket, and the socket with it, until the signal aborts. */
function forgetListeners(signal: AbortSignal): void {
  for (const listener of getEventListeners(signal, 'abort'))
    signal.removeEventListener('abort', listener as () => void);
}

function reasonOf(error: unknown): string {
  if (error instanceof MessagingError) return error.message;
  // An error of several tried addresses has no message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  return error.message.startsWith('Unknown RESP type') ? NOT_REDIS : error.message || error.name;
}
