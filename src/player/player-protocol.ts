/**
 * The messages between a page and the frame of a player.
 *
 * 1. The page sends a ping until the frame answers. The frame answers the first ping of its parent, once, with a port.
 * 2. Everything else goes through the port, which nobody else has. Each call has an id, and one answer with the same id.
 * 3. A frame may have an opaque origin, to which only `*` can be addressed: a ping says nothing but its version.
 */

/** Version of the messages. A frame and a page of different versions do not talk. */
export const PROTOCOL_VERSION = 1;

/** First message of a page. */
export interface Ping {
  readonly heronry: 'ping';
  readonly version: number;
}

/** Answer of a frame, with the port if the versions are equal. */
export interface Pong {
  readonly heronry: 'pong';
  readonly version: number;
}

/** A call of the page. */
export interface PlayerCall {
  readonly id: number;
  readonly call: string;
  readonly args: readonly unknown[];
}

/** Message of the frame through the port: the answer of a call, or an event. */
export type FrameMessage =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: PlayerEventName; readonly detail: unknown };

/** Details of the events of a player, by their name. */
export interface PlayerEventDetails {
  /** The first picture is shown. */
  readonly ready: { readonly name: string };
  /** The playhead has moved. */
  readonly moment: { readonly atMs: number; readonly playing: boolean };
  /** The reader has selected a node or a message, or nothing. */
  readonly selected: PlayerSelection;
  /** The reader has answered a question of a lesson. */
  readonly answered: PlayerAnswer;
  /** The player would like to have another height, in pixels. */
  readonly height: { readonly px: number };
}

/** Selection of a player; empty if nothing is selected. */
export interface PlayerSelection {
  readonly agent?: string;
  readonly channel?: string;
  /** Number of the event that published the selected message. */
  readonly message?: number;
}

/** Answer to a question of a lesson. */
export interface PlayerAnswer {
  /** Place of the step in the lesson, from 1. */
  readonly step: number;
  /** The question, as it is asked. */
  readonly question: string;
  /** The choice of the reader, in its words. */
  readonly choice: string;
  readonly right: boolean;
}

/** Name of an event. */
export type PlayerEventName = keyof PlayerEventDetails;

export const PLAYER_EVENTS: readonly PlayerEventName[] = ['ready', 'moment', 'selected', 'answered', 'height'];

/** Returns whether a value is a message of the handshake. */
export function isHandshake<Kind extends 'ping' | 'pong'>(
  value: unknown,
  kind: Kind,
): value is { readonly heronry: Kind; readonly version: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'heronry' in value &&
    value.heronry === kind &&
    'version' in value &&
    typeof value.version === 'number'
  );
}

/** Returns whether a value is a call. */
export function isCall(value: unknown): value is PlayerCall {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'number' &&
    'call' in value &&
    typeof value.call === 'string' &&
    'args' in value &&
    Array.isArray(value.args)
  );
}
