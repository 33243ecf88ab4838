/** What those who look on are told. */
import type { GatewayState } from './connection.ts';
import type { Cursors } from './cursors.ts';
import type { StreamEvent } from './event-stream.ts';
import type { ServerFigures, StreamEvents } from './protocol.ts';

/** A client of the gateway, as others are told of it. */
export interface ObservedClient {
  /** Small, unique among the clients of one start of the gateway, and the same while the client is there. */
  readonly id: number;
  readonly name: string | undefined;
  /** Up to 1,000 channels. */
  readonly subscribes: readonly string[];
}

/** A message, and where it stands. */
interface ObservedMessage {
  readonly channel: string;
  /** Its place in the channel's order. */
  readonly seq: number;
  /** Where the server keeps it: on Redis pub/sub it does not. */
  readonly producer: string | undefined;
  /** Of the message as JSON in UTF-8. */
  readonly bytes: number;
  readonly message: unknown;
}

/** What an observer is told. Numbers of a channel's messages only rise. */
export type Observed =
  | ({ readonly kind: 'message' } & ObservedMessage)
  /** Messages are missing for good; undefined: nobody knows how many. */
  | { readonly kind: 'gap'; readonly channel: string; readonly missed: number | undefined }
  /** What was in its place is no message; or, with 0, the channel cannot be read. */
  | { readonly kind: 'error'; readonly channel: string; readonly seq: number; readonly detail: string }
  /** A full queue lost a message. */
  | { readonly kind: 'overflow'; readonly channel: string; readonly seq: number }
  /** All channels that there are, at first and whenever that changes; figures of up to 50 of those that are observed. */
  | {
      readonly kind: 'channels';
      readonly channels: readonly { readonly channel: string; readonly figures?: ServerFigures }[];
    }
  /**
   * All clients that have a name, or subscribe to something and do not just look on: at first, whenever that changes, and anew after a
   * broken connection.
   */
  | { readonly kind: 'clients'; readonly clients: readonly ObservedClient[] }
  /**
   * A consumer was given the message, which comes before this, unless it is older than the observation. `seq` is the message's; for what
   * the gateway's server counts in two ways (Kafka with several partitions, Redis pub/sub after a gap) it may be another, and it is 0
   * where the server has none. Takes while the connection was broken are told to nobody.
   */
  | ({ readonly kind: 'taken'; readonly by: string | undefined; readonly redelivered: boolean } & ObservedMessage)
  /** So many takes are not told, at this point among them: this observer was too slow. */
  | { readonly kind: 'untold'; readonly takes: number }
  /** Whether the server behind the gateway can be reached. */
  | { readonly kind: 'backend'; readonly connected: boolean }
  | { readonly kind: 'state'; readonly state: GatewayState };

/** What an event of the stream says to an observer, if anything; the cursors move on with it. */
export function observedIn({ event, data, id }: StreamEvent, cursors: Cursors): Observed | undefined {
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
    case 'clients': {
      const clients = of('clients').clients.map(({ name, ...rest }) => ({ ...rest, name: name ?? undefined }));
      return { kind: 'clients', clients };
    }
    case 'taken': {
      const { producer, by, seq, ...rest } = of('taken');
      if (!cursors.has(rest.channel)) return undefined;
      const shifted = cursors.shifted(rest.channel, seq);
      return { kind: 'taken', ...rest, seq: shifted, producer: producer ?? undefined, by: by ?? undefined };
    }
    case 'untold':
      return { kind: 'untold', takes: of('untold').takes };
    case 'connected':
    case 'disconnected':
      return { kind: 'backend', connected: event === 'connected' };
    default:
      return undefined;
  }
}
