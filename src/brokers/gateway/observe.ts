import { addressOf } from './address.ts';
import { GatewayConnection, type GatewayState } from './connection.ts';
import { Cursors } from './cursors.ts';
import { GatewayHttp } from './http.ts';
import { type Observed, observedIn } from './observed.ts';
import { START, type StreamRequest } from './protocol.ts';

export interface ObserveOptions {
  readonly url: string;
  readonly token: string;
  /** @default the host's */
  readonly fetch?: typeof fetch;
  /** @default the host's */
  readonly random?: () => number;
}

export interface Observation {
  /** Of the connection, for people. */
  readonly state: GatewayState;
  /**
   * Looks at other channels: those that are new from now on, or from their start, as far as the server keeps them; the others without a
   * break. Resolves when it does, or is closed.
   * @param from @default 'now'
   */
  watch(channels: Iterable<string>, from?: 'now' | 'start'): Promise<void>;
  /** Does not wait any longer for the next attempt; also where the gateway has refused. */
  reconnectNow(): void;
  close(): Promise<void>;
}

/** What one that takes part adds to looking on. */
interface Part {
  /** As which others are told of it. */
  readonly presence: () => Pick<StreamRequest, 'name' | 'subscribes'>;
  /** There may be something to take: from the channel, or from any. */
  readonly available: (channel: string | undefined) => void;
}

/**
 * Everything that passes on the chosen channels from now on, and which channels and clients there are, for a picture of what happens. It
 * takes nothing from any queue, and is no subscription that anybody counts. It goes on by itself after a broken connection, from where it
 * broke. What a listener throws ends nothing and is the host's to report.
 * Who subscribes and consumes is told of clients of this gateway; no server behind one tells of those who come to it by another way.
 */
export function observe(options: ObserveOptions, listener: (observed: Observed) => void): Observation {
  return new Observer(options, listener);
}

/** One event stream, with all that it tells. */
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
          // What there was to take while no stream was open was told to nobody.
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

  /** The number of a message that was taken, as this observer was told it. */
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
