import type { Message } from '../messaging/index.ts';
import type { StopReason } from './code-events.ts';
import { hopEnds, hopKind } from './hops.ts';
import type { Trace } from './trace.ts';
import type { LogState } from './world.ts';

/** The world at a time as plain JSON, for programs. */
export interface WorldJson {
  readonly atMs: number;
  readonly agents: { readonly [id: string]: PlainAgent };
  readonly channels: { readonly [id: string]: PlainChannel };
  /** Messages in flight, in order of departure. */
  readonly inFlight: readonly PlainHop[];
  /** Indexes of the active faults in the scenario's list. */
  readonly faults: readonly number[];
}

export interface PlainAgent {
  readonly published: number;
  readonly failed: number;
  /** Messages that it has received, oldest first. */
  readonly received: readonly { readonly channel: string; readonly message: Message }[];
  /** Channels from which it waits for a message. */
  readonly waitingFor: readonly string[];
  /**
   * Messages that the agent's client keeps, to send them for the first time or again, oldest first; left out if there are none.
   */
  readonly retrying?: readonly Message[];
  /** Messages that have reached it and wait for it to be free. */
  readonly inbox: number;
  readonly working: boolean;
  /** Whether it has crashed and is not back. */
  readonly down: boolean;
  /** Budget that its code has exceeded; left out while the code runs. */
  readonly stopped?: StopReason;
}

export interface PlainChannel {
  /** Messages in the queue, oldest first. */
  readonly queue: readonly Message[];
  readonly accepted: number;
  readonly consumed: number;
  readonly dropped: number;
  readonly subscribers: readonly string[];
  readonly waiting: readonly string[];
  /** Messages that have reached it and wait for space, oldest first. */
  readonly blocked: readonly Message[];
  /** Log of the channel, on a broker that keeps one: its content, and the progress of its group. */
  readonly log?: LogState;
}

export interface PlainHop {
  readonly from: string;
  readonly to: string;
  readonly kind: 'publish' | 'subscribe' | 'consume';
  readonly message: Message;
  readonly leftMs: number;
  readonly arrivesMs: number;
}

/** Returns the state of everything at a time, in plain objects and milliseconds, as programs outside of the page read it. */
export function worldJson(trace: Trace, atUs: number): WorldJson {
  const world = trace.worldAt(atUs);
  return {
    atMs: atUs / 1000,
    agents: Object.fromEntries(
      [...world.agents.values()].map(
        ({ id, published, failed, waitingFor, inbox, working, down, stopped, retrying }) => [
          id,
          {
            published,
            failed,
            received: trace.receiptsOf(id, world.events).map((number) => receipt(trace, number)),
            waitingFor: [...waitingFor],
            inbox,
            working: working !== undefined,
            down,
            ...(stopped === undefined ? {} : { stopped }),
            ...(retrying?.length ? { retrying: retrying.map((message) => payloadOf(trace, message)) } : {}),
          },
        ],
      ),
    ),
    channels: Object.fromEntries(
      [...world.channels.values()].map((channel) => [
        channel.id,
        {
          queue: trace.queuedOf(channel).map((event) => payloadOf(trace, event)),
          accepted: channel.accepted,
          consumed: channel.consumed,
          dropped: channel.dropped,
          subscribers: [...channel.subscribers],
          waiting: [...channel.waiting],
          blocked: channel.blocked.map((message) => payloadOf(trace, message)),
          ...(channel.log === undefined ? {} : { log: structuredClone(channel.log) }),
        },
      ]),
    ),
    inFlight: [...world.inFlight].map((event) => plainHop(trace, event)),
    faults: [...world.faults],
  };
}

function receipt(trace: Trace, number: number): PlainAgent['received'][number] {
  return { channel: trace.eventAs(number, 'received').channel, message: payloadOf(trace, number) };
}

/** Returns the payload of the message that an event is about. */
function payloadOf(trace: Trace, number: number): Message {
  return structuredClone(trace.message(trace.messageOf(number) ?? -1).payload);
}

function plainHop(trace: Trace, number: number): PlainHop {
  const hop = trace.hop(number);
  const { from, to } = hopEnds(hop);
  const ends = { from: from.id, to: to.id, kind: hopKind(hop) };
  return { ...ends, message: payloadOf(trace, number), leftMs: hop.atUs / 1000, arrivesMs: hop.arrivesUs / 1000 };
}
