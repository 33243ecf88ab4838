/** Real traffic in the store, which is attached to it from outside: here nothing knows of a network. */
import type { EventNumber } from '../trace/index.ts';
import type { PlayableRun } from './playback.ts';

/** A record of what happens on a real broker, from when the page connected: its time 0. */
export interface LiveRun extends PlayableRun {
  readonly edgeUs: () => number;
  /** Of an event of the trace before this one. */
  numberOf(old: EventNumber): EventNumber | undefined;
}

/** What is told of the connection. */
export interface LiveState {
  readonly agent: string;
  /** Of the gateway. */
  readonly address: string;
  readonly connection:
    | { readonly kind: 'connecting' }
    | {
        readonly kind: 'connected';
        readonly backend: string;
        readonly readOnly: boolean;
        /** Addresses of the gateway that other machines can open. */
        readonly addresses: readonly string[];
      }
    | { readonly kind: 'waiting'; readonly reason: string; readonly retryInMs: number }
    | { readonly kind: 'refused'; readonly reason: string }
    /** By the user; what was recorded stays. */
    | { readonly kind: 'ended' };
  /** Whether the server behind the gateway can be reached. */
  readonly serverUp: boolean;
  readonly channels: readonly LiveChannel[];
  /** Those that are drawn are all that there are, as they appear. */
  readonly takesAll: boolean;
  /** Whether every message that a drawn channel accepts from now on will come; false until the gateway has confirmed it. */
  readonly watching: boolean;
  /** Of the last second. */
  readonly messagesPerSecond: number;
  /** More comes than is recorded: a part is left out. */
  readonly sampling: boolean;
  /** Messages that went by and are not in the record. */
  readonly notRecorded: number;
}

export interface LiveChannel {
  readonly id: string;
  readonly drawn: boolean;
  /** Messages in its queue, as the server counts. */
  readonly depth: number | undefined;
}
