/** The events of an observer. */

import type { Cursors } from './cursors.ts';
import type { StreamEvent } from './event-stream.ts';
import type { GatewayState } from './gateway-connection.ts';
import type { ServerFigures, StreamEvents } from './protocol.ts';

/** Client of the gateway, as others see it. */
export interface ObservedClient {
  /** Small number, unique among the clients of one start of the gateway, and the same while the client is there. */
  readonly id: number;
  readonly name: string | undefined;
  /** Subscribed channels, at most 1,000. */
  readonly subscribes: readonly string[];
}

/** Message and its position. */
interface ObservedMessage {
  readonly channel: string;
  /** Sequence number in the channel. */
  readonly seq: number;
  /** Producer, if the server keeps it: Redis pub/sub does not. */
  readonly producer: string | undefined;
  /** Size of the message as JSON in UTF-8. */
  readonly bytes: number;
  readonly message: unknown;
}

/** Event of an observer. Sequence numbers of a channel's messages only increase. */
export type Observed =
  | ({ readonly kind: 'message' } & ObservedMessage)
  /** Messages are missing for good; undefined if their number is unknown. */
  | { readonly kind: 'gap'; readonly channel: string; readonly missed: number | undefined }
  /** The entry in this place is not a message; or, with 0, the channel cannot be read. */
  | { readonly kind: 'error'; readonly channel: string; readonly seq: number; readonly detail: string }
  /** A full queue dropped a message. */
  | { readonly kind: 'overflow'; readonly channel: string; readonly seq: number }
  /** All channels, at first and after every change; with stats of up to 50 of the observed ones. */
  | {
      readonly kind: 'channels';
      readonly channels: readonly { readonly channel: string; readonly figures?: ServerFigures }[];
    }
  /**
   * All clients with a name or a subscription, except those that only observe: at first, after every change, and again after a
   * broken connection.
   */
  | { readonly kind: 'clients'; readonly clients: readonly ObservedClient[] }
  /**
   * A consumer took the message. The `message` event precedes this one, unless it is older than the observation. `seq` is the
   * message's. It may differ where the gateway's server counts in two ways: Kafka with several partitions, and Redis pub/sub
   * after a gap. It is 0 if the server has none. Takes during a broken connection are not reported.
   */
  | ({ readonly kind: 'taken'; readonly by: string | undefined; readonly redelivered: boolean } & ObservedMessage)
  /** So many takes are missing at this point: this observer was too slow. */
  | { readonly kind: 'droppedNotices'; readonly takes: number }
  /** Whether the server behind the gateway can be reached. */
  | { readonly kind: 'backend'; readonly connected: boolean }
  | { readonly kind: 'state'; readonly state: GatewayState };

/** Returns an event of the stream as an event of an observer, if it is one; advances the cursors. */
export function observedIn({ event, data, id }: StreamEvent, cursors: Cursors): Observed | undefined {
  // The gateway's own, each identified by its name.
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
    case 'droppedNotices':
      return { kind: 'droppedNotices', takes: of('droppedNotices').takes };
    case 'connected':
    case 'disconnected':
      return { kind: 'backend', connected: event === 'connected' };
    default:
      return undefined;
  }
}
