import type { Hop, Lost, Micros } from './events.ts';

/** Agent or channel at one end of a hop. */
export interface HopEnd {
  readonly kind: 'agent' | 'channel';
  readonly id: string;
}

/** Ends of a hop: an agent and a channel, in the order in which the message travels. */
export interface HopEnds {
  readonly from: HopEnd;
  readonly to: HopEnd;
}

/** Returns the ends of a hop, also of one that was duplicated, delayed or lost on its way to a channel. */
export function hopEnds(hop: Hop | Lost): HopEnds {
  const agent: HopEnd = { kind: 'agent', id: hop.agent };
  const channel: HopEnd = { kind: 'channel', id: hop.channel };
  const toChannel = hop.kind === 'published' || hop.kind === 'sent' || hop.via === 'publish';
  return toChannel ? { from: agent, to: channel } : { from: channel, to: agent };
}

/** How much of its way a hop has behind it at a time, from 0 to 1. */
export function hopFraction(hop: Hop, nowUs: Micros): number {
  const from = hop.kind === 'delayed' ? hop.resumesUs : hop.atUs;
  const behind = hop.kind === 'delayed' ? hop.fraction : 0;
  if (nowUs <= from) return behind;
  if (nowUs >= hop.arrivesUs) return 1;
  return behind + ((1 - behind) * (nowUs - from)) / (hop.arrivesUs - from);
}
