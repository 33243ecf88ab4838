/** Effects of events on a channel that keeps a log. */
import type { Accepted, Acknowledged, Dispatched, Expired, PartitionsAssigned, Released } from './events.ts';
import type { OwnLists } from './own-lists.ts';
import type { LogState, PartitionState } from './world.ts';

type Placed<Event> = Event & { readonly partition: number; readonly offset: number };

/** Returns whether the event has a position in a log. */
export function inLog<Event extends { readonly partition?: number; readonly offset?: number }>(
  event: Event,
): event is Placed<Event> {
  return event.partition !== undefined && event.offset !== undefined;
}

/** Empty log. */
export const LOG: LogState = {
  partitions: [],
  pending: [],
  available: [],
  archived: [],
  acknowledged: 0,
  forfeited: 0,
  joining: [],
  standsStillUntilUs: undefined,
};
const PARTITION: PartitionState = { start: 0, end: 0, position: 0, reached: 0, committed: 0, owner: '' };

export function withEntry(log: LogState, { partition, offset }: Placed<Accepted>): LogState {
  return changed(log, partition, (part) => ({ ...part, end: offset + 1 }));
}

export function afterHandingOut(log: LogState, event: Dispatched, lists: OwnLists): LogState {
  if (!inLog(event)) return log;
  const { agent, message, seq, partition, offset, atUs: sinceUs, lockedUntilUs } = event;
  const at = placeOf(log.pending, seq);
  const before = log.pending[at];
  const pending = lists.withoutAt(log.pending, at);
  const deliveries = event.deliveries ?? (before?.deliveries ?? 0) + 1;
  const lock = lockedUntilUs === undefined ? {} : { lockedUntilUs };
  const entry = { agent, message, seq, partition, offset, sinceUs, deliveries, ...lock };
  // What a later commit has covered is settled, though it comes once more.
  const settled = offset < (log.partitions[partition]?.committed ?? 0);
  const available = lists.withoutAt(log.available, placeOf(log.available, seq));
  return changed({ ...log, available, pending: settled ? pending : lists.push(pending, entry) }, partition, (part) => ({
    ...part,
    position: Math.max(part.position, offset + 1),
    reached: Math.max(part.reached, offset + 1),
  }));
}

export function afterAcknowledgement(log: LogState, event: Acknowledged, lists: OwnLists): LogState {
  const { seq, partition = 0, committed } = event;
  const before = log.pending.length;
  const pending =
    committed === undefined
      ? lists.withoutAt(log.pending, placeOf(log.pending, seq))
      : log.pending.filter((entry) => entry.partition !== partition || entry.offset >= committed);
  const next = { ...log, pending, acknowledged: log.acknowledged + before - pending.length };
  return committed === undefined ? next : changed(next, partition, (part) => ({ ...part, committed }));
}

/** Takes a message of a share group out of its member's hand. */
export function afterRelease(log: LogState, event: Released, lists: OwnLists): LogState {
  const { agent, message, seq, partition = 0, offset = 0, atUs: sinceUs, deliveries, archived } = event;
  const entry = { agent, message, seq, partition, offset, sinceUs, deliveries };
  const list = archived ? 'archived' : 'available';
  const pending = lists.withoutAt(log.pending, placeOf(log.pending, seq));
  return { ...log, pending, [list]: lists.push(log[list], entry) };
}

/** @returns also how many messages the group now will never see: one or none */
export function afterExpiry(
  log: LogState,
  event: Expired,
  lists: OwnLists,
): { readonly log: LogState; readonly missed: number } {
  const { seq, partition = 0, offset = 0 } = event;
  const before = log.pending.length;
  const pending = lists.withoutAt(log.pending, placeOf(log.pending, seq));
  const forfeited = log.forfeited + before - pending.length;
  const missed = offset >= (log.partitions[partition]?.reached ?? 0) ? 1 : 0;
  return {
    log: changed({ ...log, pending, forfeited }, partition, (part) => ({ ...part, start: offset + 1 })),
    missed,
  };
}

/**
 * Returns the log after a rebalance. Pending messages at or after the offset where their partition continues will be redelivered,
 * and so are no longer pending.
 */
export function afterRebalance(log: LogState, { owners, offsets }: PartitionsAssigned): LogState {
  const partitions = owners.map((owner, at) => {
    const part = log.partitions[at] ?? PARTITION;
    return { ...part, owner, position: offsets[at] ?? part.position };
  });
  const pending = log.pending.filter(({ partition, offset }) => offset < (offsets[partition] ?? 0));
  return { ...log, partitions, pending, standsStillUntilUs: undefined };
}

function placeOf(pending: LogState['pending'], seq: number): number {
  return pending.findIndex((entry) => entry.seq === seq);
}

function changed(log: LogState, at: number, change: (part: PartitionState) => PartitionState): LogState {
  const partitions = [...log.partitions];
  while (partitions.length <= at) partitions.push(PARTITION);
  partitions[at] = change(partitions[at] ?? PARTITION);
  return { ...log, partitions };
}
