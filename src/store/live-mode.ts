/** The state of real traffic, and of a recording: nothing in the store depends on a network. */

import type { BrokerKind, Scenario } from '../scenario/index.ts';
import type { LineProblem, RecordingHeader } from '../trace/index.ts';

/** A recording that is shown: where it is from, and what of it could not be read. */
export interface RecordedState {
  readonly kind: 'recorded';
  /** Name of its file, or where else it is from. */
  readonly from: string;
  readonly header: Pick<RecordingHeader, 'madeBy' | 'payloads'>;
  readonly problems: readonly LineProblem[];
  /** Number of all bad lines. */
  readonly problemCount: number;
  /** Sentences about how it was read, such as what was not understood. */
  readonly notes: readonly string[];
  /** Number of agents below each agent of a hierarchy. */
  readonly below: ReadonlyMap<string, number>;
  /** Agents whose subtree is collapsed, with the name of the node that stands for it. */
  readonly collapsed: ReadonlyMap<string, string>;
  /** Scenario that runs what the recording shows, where its file has one. */
  readonly scenario?: Scenario;
}

/** State of the connection. */
export interface LiveState {
  readonly agent: string;
  /** Address of the gateway. */
  readonly address: string;
  readonly connection:
    | { readonly kind: 'connecting' }
    | {
        readonly kind: 'connected';
        readonly backend: {
          readonly kind: Exclude<BrokerKind, 'kafka-share'>;
          /** Name for the user. */
          readonly label: string;
        };
        readonly readOnly: boolean;
        /** Addresses of the gateway that other machines can open. */
        readonly addresses: readonly string[];
      }
    | { readonly kind: 'waiting'; readonly reason: string; readonly retryInMs: number }
    | { readonly kind: 'refused'; readonly reason: string }
    /** Ended by the user; the record stays. */
    | { readonly kind: 'ended' }
    /** There never was one: a file is shown. */
    | RecordedState;
  /** Whether the server behind the gateway can be reached. */
  readonly serverUp: boolean;
  readonly channels: readonly LiveChannel[];
  /** Whether all channels are drawn, as they appear. */
  readonly takesAll: boolean;
  /** Whether every message that a drawn channel accepts from now on will arrive; false until the gateway has confirmed it. */
  readonly watching: boolean;
  /** Rate of the last second. */
  readonly messagesPerSecond: number;
  /** Whether a part is left out, as the rate limit is exceeded. */
  readonly sampling: boolean;
  /** Number of observed messages that are not in the record. */
  readonly notRecorded: number;
}

export interface LiveChannel {
  readonly id: string;
  readonly drawn: boolean;
  /** Queue depth, as the server counts it. */
  readonly depth: number | undefined;
}
