/** Everything that is known of one hop by its event: kind, ends, message, times. */

import type { Discarded, Sent } from './client-events.ts';
import type {
  Accepted,
  Blocked,
  Delayed,
  Dispatched,
  Duplicated,
  EventNumber,
  HopKind,
  Ignored,
  Lost,
  MessageId,
  Micros,
  Published,
  Received,
  Rejected,
  TraceEvent,
} from './events.ts';

/** A message on its way: agent to channel, channel to agent, or agent to agent. */
export type Hop = Published | Sent | Dispatched | Duplicated | Delayed;

/** Returns whether a hop leads to a channel, or how it leads from one. */
export function hopKind(hop: Hop | Lost): HopKind {
  return hop.kind === 'published' || hop.kind === 'sent' ? 'publish' : hop.via;
}

/** Returns whether an event is a hop. A `published` that its client keeps is none. */
export function isHop(event: TraceEvent): event is Hop {
  switch (event.kind) {
    case 'published':
      return event.unsent !== true;
    case 'sent':
    case 'dispatched':
    case 'duplicated':
    case 'delayed':
      return true;
    default:
      return false;
  }
}

/** Outcome of a hop: an event whose cause is the hop. */
export type HopOutcome = Accepted | Blocked | Rejected | Discarded | Received | Ignored | Lost;

/** Returns whether an event ends a hop at its destination, or loses it. A `delayed` replaces its hop instead. */
export function isHopOutcome(event: TraceEvent): event is HopOutcome {
  switch (event.kind) {
    case 'accepted':
    case 'blocked':
    case 'rejected':
    case 'discarded':
    case 'received':
    case 'ignored':
    case 'lost':
      return true;
    default:
      return false;
  }
}

/** Agent or channel at one end of a hop. */
export interface HopEnd {
  readonly kind: 'agent' | 'channel';
  readonly id: string;
}

/** Ends of a hop, in the order in which the message travels: an agent and a channel, or two agents. */
export interface HopEnds {
  readonly from: HopEnd;
  readonly to: HopEnd;
}

/** Returns the recipient of a direct message's hop; undefined for a hop to or from a channel. */
export function directTo(hop: Hop | Lost): string | undefined {
  return 'to' in hop ? hop.to : undefined;
}

/** Returns the ends of a hop, also of one that was duplicated, delayed or lost on its way to a channel. */
export function hopEnds(hop: Hop | Lost): HopEnds {
  const agent: HopEnd = { kind: 'agent', id: hop.agent };
  const recipient = directTo(hop);
  if (recipient !== undefined) return { from: agent, to: { kind: 'agent', id: recipient } };
  const channel: HopEnd = { kind: 'channel', id: hop.channel };
  return hopKind(hop) === 'publish' ? { from: agent, to: channel } : { from: channel, to: agent };
}

/**
 * Returns the message that travels.
 * @param number the hop's own number, which names the message of a `published`
 */
export function messageOfHop(hop: Hop, number: EventNumber): MessageId {
  return hop.kind === 'published' ? number : hop.message;
}

/** Returns the time from which a hop moves: its departure, or the end of its delay. */
export function hopStartUs(hop: Hop): Micros {
  return hop.kind === 'delayed' ? hop.resumesUs : hop.atUs;
}

/** Returns the part of the distance, from 0 to 1, that the message had travelled before this hop: 0, unless it was delayed. */
export function hopStartPart(hop: Hop): number {
  return hop.kind === 'delayed' ? hop.fraction : 0;
}

/** Returns the part of the distance that a hop has travelled at a time, from 0 to 1. */
export function hopFraction(hop: Hop, nowUs: Micros): number {
  const [fromUs, behind] = [hopStartUs(hop), hopStartPart(hop)];
  if (nowUs <= fromUs) return behind;
  if (nowUs >= hop.arrivesUs) return 1;
  return behind + ((1 - behind) * (nowUs - fromUs)) / (hop.arrivesUs - fromUs);
}
