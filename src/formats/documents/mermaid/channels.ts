/**
 * The channels of a diagram's scenario. An agent answers every message of a channel in the same way: arrows between the same two
 * agents share a channel where what follows from them is the same, and have channels of their own where it is not.
 *
 * An arrow that no behaviour can send is scripted: it leaves at its time, whatever has happened before.
 */
import { ChannelNameError, getChannelName } from '../../../messaging/index.ts';
import { LIMITS } from '../../../scenario/index.ts';
import { freeName, nameOf } from '../document-names.ts';
import { type Plan, type PlannedArrow, WORK_US } from './plan.ts';

/** An arrow with its channel. */
export interface PlacedArrow extends PlannedArrow {
  readonly channel: string;
  /** Set where the arrow leaves at its time, and not because of another. */
  readonly scripted: boolean;
  /** Time from the end of the receiver's work on the cause, for an arrow that has one. */
  readonly delayUs: number;
}

/** Reaction of an agent to the messages of a channel. */
export interface Receiving {
  readonly channel: string;
  readonly agent: string;
  readonly activates: boolean;
  /** Numbers of the arrows that it sends for each message. */
  readonly sends: readonly number[];
}

/** The arrows of a plan on channels. */
export interface Placement {
  readonly arrows: readonly PlacedArrow[];
  readonly receiving: readonly Receiving[];
  /** Names of the channels between two agents, in the order of their first arrows. */
  readonly pairs: readonly string[];
}

/** Arrows of one pair of which the same follows. */
interface Group {
  readonly key: string;
  /** Numbers of the arrows, from the last. */
  readonly arrows: number[];
  channel: string;
}

/** Returns the channels of a plan. */
export function placementOf(plan: Plan): Placement {
  const following = followingOf(plan);
  const groups = groupsOf(plan, following);
  const pairs = nameGroups(plan, groups);
  const channelOf = new Map(groups.flatMap(({ arrows, channel }) => arrows.map((arrow) => [arrow, channel] as const)));
  const { receiving, scripted } = receivingOf(plan, groups, following);
  const arrows = plan.arrows.map((arrow, number): PlacedArrow => {
    const cause = arrow.cause === undefined ? undefined : plan.arrows[arrow.cause];
    const freeUs = cause === undefined ? 0 : cause.arrivesUs + (cause.activates ? WORK_US : 0);
    return {
      ...arrow,
      channel: channelOf.get(number) ?? '',
      scripted: arrow.way !== 'out' && (cause === undefined || scripted.has(number)),
      delayUs: Math.max(0, arrow.leavesUs - freeUs),
    };
  });
  return { arrows, receiving, pairs };
}

/** Returns the arrows that an agent sends because of each arrow. */
function followingOf({ arrows }: Plan): ReadonlyMap<number, readonly number[]> {
  const following = new Map<number, number[]>();
  arrows.forEach(({ cause, way }, number) => {
    if (cause === undefined || way === 'out') return;
    const known = following.get(cause);
    if (known === undefined) following.set(cause, [number]);
    else known.push(number);
  });
  return following;
}

/** Groups arrows from the last to the first: what follows from an arrow has its group then. In the order of their first arrows. */
function groupsOf({ arrows }: Plan, following: ReadonlyMap<number, readonly number[]>): readonly Group[] {
  const groups = new Map<string, Group>();
  const numbers = new Map<number, number>();
  for (let number = arrows.length - 1; number >= 0; number -= 1) {
    const arrow = arrows[number];
    if (arrow === undefined) continue;
    const after = (following.get(number) ?? []).map((next) => {
      const { text = '', leavesUs = 0 } = arrows[next] ?? {};
      return [numbers.get(next), text, leavesUs - arrow.arrivesUs];
    });
    const { from, to, way, lost, activates, creates } = arrow;
    const key = JSON.stringify([from, to, way, lost, activates, creates, after]);
    const group = groups.get(key) ?? { key, arrows: [], channel: '' };
    if (group.arrows.length === 0) groups.set(key, group);
    group.arrows.push(number);
    numbers.set(number, group.arrows[0] ?? number);
  }
  return [...groups.values()].sort((a, b) => (a.arrows.at(-1) ?? 0) - (b.arrows.at(-1) ?? 0));
}

/** Names the channels of groups, and returns the names of those between two agents. */
function nameGroups({ arrows, queues }: Plan, groups: readonly Group[]): readonly string[] {
  const taken = new Set(queues);
  const pairs: string[] = [];
  for (const group of groups) {
    const arrow = arrows[group.arrows[0] ?? -1];
    if (arrow === undefined) continue;
    if (arrow.way !== 'direct') {
      group.channel = arrow.way === 'in' ? arrow.to : arrow.from;
      continue;
    }
    group.channel = freeName(pairName(arrow), taken);
    taken.add(group.channel);
    pairs.push(group.channel);
  }
  return pairs;
}

function pairName({ from, to, lost }: PlannedArrow): string {
  const end = lost ? ' (lost)' : '';
  try {
    return nameOf(getChannelName(from, to) + end);
  } catch (error) {
    if (!(error instanceof ChannelNameError)) throw error;
    return from === to ? nameOf(`${from} to itself${end}`) : nameOf(`pair${end}`);
  }
}

/** Returns what agents do with messages, and the arrows that no behaviour can send. */
function receivingOf(
  { arrows }: Plan,
  groups: readonly Group[],
  following: ReadonlyMap<number, readonly number[]>,
): { readonly receiving: readonly Receiving[]; readonly scripted: ReadonlySet<number> } {
  const receiving = new Map<string, Receiving>();
  const behaviours = new Map<string, number>();
  const scripted = new Set<number>();
  for (const { arrows: numbers, channel } of groups) {
    const [last = -1] = numbers;
    const arrow = arrows[last];
    if (arrow === undefined || arrow.lost || arrow.way === 'in') continue;
    const { to: agent, activates } = arrow;
    const sends = following.get(last) ?? [];
    const count = (behaviours.get(agent) ?? 0) + sends.length + (activates ? 1 : 0);
    // A queue is one channel: what follows from its first message follows from each.
    const key = JSON.stringify([channel, agent]);
    if (!receiving.has(key) && count <= LIMITS.behavioursOfAgent) {
      behaviours.set(agent, count);
      receiving.set(key, { channel, agent, activates, sends });
      continue;
    }
    if (!receiving.has(key)) receiving.set(key, { channel, agent, activates: false, sends: [] });
    for (const number of numbers) for (const next of following.get(number) ?? []) scripted.add(next);
  }
  return { receiving: [...receiving.values()], scripted };
}
