import { GatewayConnection, type GatewayState } from './connection.ts';
import { Cursors } from './cursors.ts';
import type { StreamEvent } from './event-stream.ts';
import { addressOf } from './gateway-broker.ts';
import { GatewayHttp } from './http.ts';
import type { ServerFigures, StreamEvents } from './protocol.ts';

export interface ObserveOptions {
  readonly url: string;
  readonly token: string;
  /** @default the host's */
  readonly fetch?: typeof fetch;
  /** @default the host's */
  readonly random?: () => number;
}

/** What an observer is told. Numbers of a channel only rise. */
export type Observed =
  | {
      readonly kind: 'message';
      readonly channel: string;
      /** Its place in the channel's order. */
      readonly seq: number;
      /** Where the server keeps it: on Redis pub/sub it does not. */
      readonly producer: string | undefined;
      /** Of the message as JSON in UTF-8. */
      readonly bytes: number;
      readonly message: unknown;
    }
  /** Messages are missing for good; undefined: nobody knows how many. */
  | { readonly kind: 'gap'; readonly channel: string; readonly missed: number | undefined }
  /** What was in its place is no message; or, with 0, the channel cannot be read any more. */
  | { readonly kind: 'error'; readonly channel: string; readonly seq: number; readonly detail: string }
  /** A full queue lost a message. */
  | { readonly kind: 'overflow'; readonly channel: string; readonly seq: number }
  /** All channels that there are, at first and whenever that changes; figures of up to 50 of those that are observed. */
  | {
      readonly kind: 'channels';
      readonly channels: readonly { readonly channel: string; readonly figures?: ServerFigures }[];
    }
  /** Whether the server behind the gateway can be reached. */
  | { readonly kind: 'backend'; readonly connected: boolean }
  | { readonly kind: 'state'; readonly state: GatewayState };

export interface Observation {
  /** Looks at other channels: those that are new from now on, the others without a break. */
  watch(channels: readonly string[]): void;
  reconnectNow(): void;
  close(): Promise<void>;
}

/**
 * Everything that passes on the chosen channels from now on, and which channels there are, for a picture of what happens. It takes nothing
 * from any queue, and is no subscription that anybody counts. It goes on by itself after a broken connection, from where it broke. What a
 * listener throws ends nothing and is the host's to report.
 * Who subscribes and consumes is not told: no server behind a gateway knows.
 */
export function observe(options: ObserveOptions, listener: (observed: Observed) => void): Observation {
  const cursors = new Cursors();
  const http = new GatewayHttp({ ...options, url: addressOf(options.url), fetch: options.fetch ?? fetch });
  const tell = (observed: Observed): void => {
    try {
      listener(observed);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  const connection = new GatewayConnection(
    http,
    {
      request: () => ({ channels: cursors.places(), directory: true }),
      opened: ({ positions, connected }) => {
        for (const { channel, position, seq } of positions) cursors.begin(channel, position, seq);
        tell({ kind: 'backend', connected });
      },
      events: async (events) => {
        for (const event of events) {
          const observed = observedIn(event, cursors);
          if (observed !== undefined) tell(observed);
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
  return {
    watch: (channels) => {
      for (const channel of cursors.names()) if (!channels.includes(channel)) cursors.delete(channel);
      for (const channel of channels) if (!cursors.has(channel)) cursors.add(channel, { position: undefined, seq: 0 });
      void connection.reopen();
    },
    reconnectNow: () => connection.reconnectNow(),
    close: () => connection.close(),
  };
}

function observedIn({ event, data, id }: StreamEvent, cursors: Cursors): Observed | undefined {
  // The gateway's own, each known by its name.
  const of = <Name extends keyof StreamEvents>(_name: Name): StreamEvents[Name] => JSON.parse(data);
  switch (event) {
    case 'message': {
      const { channel, seq: raw, producer, bytes, message } = of('message');
      const seq = cursors.pass(channel, raw, id);
      if (seq === undefined) return undefined;
      return { kind: 'message', channel, seq, producer: producer ?? undefined, bytes, message };
    }
    case 'gap': {
      const { channel, seq, missed } = of('gap');
      return cursors.jump(channel, id, seq) ? { kind: 'gap', channel, missed: missed ?? undefined } : undefined;
    }
    case 'error': {
      const { channel, seq: raw, detail } = of('error');
      const seq = raw === 0 ? 0 : cursors.pass(channel, raw, id);
      return seq === undefined ? undefined : { kind: 'error', channel, seq, detail };
    }
    case 'overflow': {
      const { channel, seq } = of('overflow');
      return { kind: 'overflow', channel, seq };
    }
    case 'channels':
      return { kind: 'channels', channels: of('channels').channels };
    case 'connected':
    case 'disconnected':
      return { kind: 'backend', connected: event === 'connected' };
    default:
      return undefined;
  }
}
