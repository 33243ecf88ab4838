/** How Kafka shares partitions out. Members come in the order of their names, as the server has it for members with named ids. */
import type { Member } from './kafka-topic.ts';

/** Returns the owner of each partition, by ranges: each member gets as many as the next, the first ones one more (`RangeAssignor`). */
export function assignRanges(partitions: number, members: readonly Member[]): readonly (Member | undefined)[] {
  const quotas = quotasOf(partitions, members);
  return quotas.flatMap((quota, at) => Array.from({ length: quota }, () => members[at]));
}

/**
 * Returns the owner of each partition, with as few moves as an even share allows (`CooperativeStickyAssignor`, and the assignor of
 * the new protocol).
 * @param owners of each partition before
 */
export function assignSticky(
  owners: readonly (Member | undefined)[],
  members: readonly Member[],
): readonly (Member | undefined)[] {
  const left = new Map(
    byHeld(owners, members).map((member, at) => [member, quotaAt(at, owners.length, members.length)]),
  );
  const kept = owners.map((owner) => (owner !== undefined && take(left, owner) ? owner : undefined));
  return kept.map((owner) => owner ?? members.find((member) => take(left, member)));
}

/** Returns the members, those who own more first, so that whoever has one more keeps it. */
function byHeld(owners: readonly (Member | undefined)[], members: readonly Member[]): readonly Member[] {
  const held = (member: Member): number => owners.filter((owner) => owner === member).length;
  return members.toSorted((one, other) => held(other) - held(one));
}

function take(left: Map<Member, number>, member: Member): boolean {
  const count = left.get(member) ?? 0;
  if (count === 0) return false;
  left.set(member, count - 1);
  return true;
}

function quotasOf(partitions: number, members: readonly Member[]): readonly number[] {
  return members.map((_, at) => quotaAt(at, partitions, members.length));
}

function quotaAt(at: number, partitions: number, members: number): number {
  return Math.floor(partitions / members) + (at < partitions % members ? 1 : 0);
}
