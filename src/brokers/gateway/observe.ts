import { Cursors } from './cursors.ts';
import { addressOf } from './gateway-address.ts';
import { GatewayConnection, type GatewayState } from './gateway-connection.ts';
import { GatewayHttp } from './http.ts';
import { type Observed, observedIn } from './observed.ts';
import { START, type StreamRequest } from './protocol.ts';

/** Options of `observe`. */
export interface ObserveOptions {
  readonly url: string;
  readonly token: string;
  /** @default the host's */
  readonly fetch?: typeof fetch;
  /** @default the host's */
  readonly random?: () => number;
}

/** Observer that is running. */
export interface Observation {
  /** State of the connection, for the user. */
  readonly state: GatewayState;
  /**
   * Watches a new set of channels. Added channels are read from now on, or from their start, as far as the server keeps them; the
   * others continue without a gap. Resolves when the stream has them, or is closed.
   * @param from @default 'now'
   */
  watch(channels: Iterable<string>, from?: 'now' | 'start'): Promise<void>;
  /** Retries now instead of after the wait; also after a refusal. */
  reconnectNow(): void;
  close(): Promise<void>;
}

/** Additions of a participant to an observer. */
interface Part {
  /** Returns the client's name and subscriptions, for others. */
  readonly presence: () => Pick<StreamRequest, 'name' | 'subscribes'>;
  /** Called when there may be something to take: from the channel, or from any. */
  readonly available: (channel: string | undefined) => void;
}

/**
 * Observes all messages of the chosen channels from now on, and the lists of channels and clients, for display. It takes nothing
 * from any queue, and is not counted as a subscription. It resumes automatically after a broken connection, from where it broke.
 * An error of the listener ends nothing and is reported by the host. Subscriptions and takes are reported for clients of this
 * gateway only; the servers behind it do not report other clients.
 */
export function observe(options: ObserveOptions, listener: (observed: Observed) => void): Observation {
  return new Observer(options, listener);
}

/** One event stream, with all of its events. */
export class Observer implements Observation {
  readonly http: GatewayHttp;
  readonly connection: GatewayConnection;
  readonly #cursors = new Cursors();

  constructor(options: ObserveOptions, listener: (observed: Observed) => void, part?: Part) {
    const cursors = this.#cursors;
    const tell = (observed: Observed): void => {
      try {
        listener(observed);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    };
    this.http = new GatewayHttp({ ...options, url: addressOf(options.url), fetch: options.fetch ?? fetch });
    this.connection = new GatewayConnection(
      this.http,
      {
        request: () => ({ channels: cursors.places(), directory: true, ...part?.presence() }),
        opened: ({ positions, connected }) => {
          for (const { channel, position, seq } of positions) cursors.begin(channel, position, seq);
          tell({ kind: 'backend', connected });
          // Messages that became available without an open stream were not announced.
          if (connected) part?.available(undefined);
        },
        events: async (events) => {
          for (const event of events) {
            const observed = observedIn(event, cursors);
            if (observed !== undefined) tell(observed);
            // The gateway's own.
            if (event.event === 'available') part?.available(JSON.parse(event.data).channel);
            if (event.event === 'connected') part?.available(undefined);
          }
        },
        state: (state) => tell({ kind: 'state', state }),
        misplaced: () => {
          for (const channel of cursors.names()) tell({ kind: 'gap', channel, missed: undefined });
          cursors.forget();
        },
      },
      options.random ?? Math.random,
    );
  }

  get state(): GatewayState {
    return this.connection.state;
  }

  watch(channels: Iterable<string>, from: 'now' | 'start' = 'now'): Promise<void> {
    const wanted = new Set(channels);
    for (const channel of this.#cursors.names()) if (!wanted.has(channel)) this.#cursors.delete(channel);
    for (const channel of wanted) {
      if (!this.#cursors.has(channel))
        this.#cursors.add(channel, { position: from === 'start' ? START : undefined, seq: 0 });
    }
    return this.connection.reopen();
  }

  /** Returns the number of a taken message, as this observer received it. */
  numberOf(channel: string, seq: number): number {
    return this.#cursors.shifted(channel, seq);
  }

  reconnectNow(): void {
    this.connection.reconnectNow();
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
