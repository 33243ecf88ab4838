/** How Kafka shares partitions out. Members come in the order of their names, as the server has it for members with named ids. */
import type { Member } from './kafka-topic.ts';

/** Returns the owner of each partition, by ranges: each member gets as many as the next, the first ones one more (`RangeAssignor`). */
export function assignRanges(partitions: number, members: readonly Member[]): readonly (Member | undefined)[] {
  const quotas = quotasOf(partitions, members);
  return quotas.flatMap((quota, at) => Array.from({ length: quota }, () => members[at]));
}

/**
 * Returns the owner of each partition, with as few moves as an even share allows, dealing out one at a time
 * (`CooperativeStickyAssignor`): first to those who have less than everybody is to have, round and round, then to the others.
 * @param owners of each partition before
 */
export function dealSticky(
  owners: readonly (Member | undefined)[],
  members: readonly Member[],
): readonly (Member | undefined)[] {
  if (members.length === 0) return owners.map(() => undefined);
  const kept = keptOf(owners, quotasByHeld(owners, members));
  const least = Math.floor(owners.length / members.length);
  const missing = (member: Member): number => least - kept.filter((owner) => owner === member).length;
  const below = members.filter((member) => missing(member) > 0).toSorted((one, other) => missing(one) - missing(other));
  const rounds = Array.from({ length: least }, (_, round) => members.filter((member) => missing(member) > round));
  const next = [...rounds.flat(), ...members.filter((member) => missing(member) === 0), ...below].values();
  return kept.map((owner) => owner ?? next.next().value);
}

/**
 * Returns the owner of each partition, with as few moves as an even share allows, filling one member after another (the uniform assignor
 * of the new protocol).
 * @param owners of each partition before
 */
export function assignSticky(
  owners: readonly (Member | undefined)[],
  members: readonly Member[],
): readonly (Member | undefined)[] {
  const left = quotasByHeld(owners, members);
  const kept = keptOf(owners, left);
  return kept.map((owner) => owner ?? members.find((member) => take(left, member)));
}

function quotasByHeld(owners: readonly (Member | undefined)[], members: readonly Member[]): Map<Member, number> {
  const quotas = byHeld(owners, members).map(
    (member, at) => [member, quotaAt(at, owners.length, members.length)] as const,
  );
  return new Map(quotas);
}

/** Returns the owners that stay, as far as what they may own still allows; takes those partitions from what is left. */
function keptOf(owners: readonly (Member | undefined)[], left: Map<Member, number>): readonly (Member | undefined)[] {
  return owners.map((owner) => (owner !== undefined && take(left, owner) ? owner : undefined));
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
