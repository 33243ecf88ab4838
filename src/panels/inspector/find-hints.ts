/** Hints about possible mistakes in messaging, found in a scenario and in its run. */
import type { NodeRef, Scenario } from '../../scenario/index.ts';
import type { ShownLink } from '../../store/index.ts';
import { depthOf, type World } from '../../trace/index.ts';

export interface Trap {
  /** Stable key of the hint, so that it can be dismissed. */
  readonly key: string;
  /** Node that the hint is about. */
  readonly node: NodeRef;
  readonly words: string;
}

/** Number of messages in an unread queue from which a hint is shown. */
const UNREAD_MIN = 5;
/** Number of pair channels from which a hint is shown. */
const PAIRS_MIN = 20;
/** Largest number of pairs of names compared. */
const COMPARISONS_MAX = 100_000;
/** Number of failures of a callback that has never succeeded, from which a hint is shown. */
const FAILURES_MIN = 3;

/**
 * Evaluates the document once.
 * @returns a function that finds the hints of a world, in time linear in the nodes
 */
export function trapFinder(scenario: Scenario, links: readonly ShownLink[]): (world: World) => readonly Trap[] {
  const consumed = channelsOf(links, 'consume');
  const subscribed = channelsOf(links, 'subscribe');
  const standing = [...seenTwice(scenario, links), ...typos(scenario, links), ...manyPairs(scenario)];
  return (world) => [...unread(scenario, consumed, subscribed, world), ...standing, ...alwaysFails(scenario, world)];
}

function channelsOf(links: readonly ShownLink[], kind: ShownLink['kind']): ReadonlySet<string> {
  return new Set(links.filter((link) => link.kind === kind).map(({ channel }) => channel));
}

function unread(
  { channels }: Scenario,
  consumed: ReadonlySet<string>,
  subscribed: ReadonlySet<string>,
  world: World,
): readonly Trap[] {
  return channels.flatMap(({ id }): readonly Trap[] => {
    const state = world.channels.get(id);
    const waiting = depthOf(state);
    // A log also keeps what was read: without consumers, nothing is lost.
    if (state?.log !== undefined || waiting < UNREAD_MIN || consumed.has(id) || (state?.consumed ?? 0) > 0) return [];
    const words = subscribed.has(id)
      ? `No agent consumes from ${id}: subscribers get copies, and all ${waiting} messages stay in the queue.`
      : `No agent reads ${id}, and its queue grows: ${waiting} messages.`;
    return [{ key: `unread ${id}`, node: { kind: 'channel', id }, words }];
  });
}

function seenTwice({ agents }: Scenario, links: readonly ShownLink[]): readonly Trap[] {
  const subscribes = new Set(links.filter(({ kind }) => kind === 'subscribe').map(endsOf));
  const known = new Set(agents.map(({ id }) => id));
  return links
    .filter((link) => link.kind === 'consume' && subscribes.has(endsOf(link)) && known.has(link.agent))
    .map(({ agent, channel }) => ({
      key: `twice ${agent} ${channel}`,
      node: { kind: 'agent', id: agent },
      words: `${agent} subscribes to ${channel} and consumes from it: it gets each consumed message twice.`,
    }));
}

function endsOf({ agent, channel }: ShownLink): string {
  return JSON.stringify([agent, channel]);
}

/** Finds two channels whose names differ by one character, one of which nobody reads: perhaps one was meant. */
function typos({ channels }: Scenario, links: readonly ShownLink[]): readonly Trap[] {
  const [published, subscribed, consumed] = [
    channelsOf(links, 'publish'),
    channelsOf(links, 'subscribe'),
    channelsOf(links, 'consume'),
  ];
  const plain = channels.filter(({ pair }) => !pair);
  const read = plain.filter(({ id }) => subscribed.has(id) || consumed.has(id));
  const unreadOnes = plain.filter(({ id }) => published.has(id) && !subscribed.has(id) && !consumed.has(id));
  // Every name is compared with every other: in a large scenario, that costs too much.
  if (read.length * unreadOnes.length > COMPARISONS_MAX) return [];
  return unreadOnes.flatMap(({ id }): readonly Trap[] => {
    const meant = read.find((other) => isTypo(id, other.id));
    if (meant === undefined) return [];
    const words = `No agent reads ${id}, but ${meant.id} has a reader. Is the name a typo?`;
    return [{ key: `typo ${id}`, node: { kind: 'channel', id }, words }];
  });
}

/** Returns whether the names differ by one insertion, deletion, replacement or transposition of neighbours, except of digits. */
export function isTypo(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 3) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  // mg1 and mg2 are two names, not a typo.
  if (/\d/.test(left + right)) return false;
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === [...right].reverse().join(''));
}

function manyPairs({ agents, channels }: Scenario): readonly Trap[] {
  const pairs = channels.filter(({ pair }) => pair).length;
  const [first] = agents;
  if (pairs < PAIRS_MIN || first === undefined) return [];
  const count = agents.length;
  const words = `There are ${pairs} pair channels. n agents make n(n-1): ${count} agents make ${count * (count - 1)}, twice as many about four times that. One channel with many subscribers is often enough.`;
  return [{ key: 'pairs', node: { kind: 'agent', id: first.id }, words }];
}

function alwaysFails({ agents }: Scenario, world: World): readonly Trap[] {
  return agents.flatMap(({ id }): readonly Trap[] => {
    const state = world.agents.get(id);
    if (state === undefined || state.failed < FAILURES_MIN || state.failed < state.received) return [];
    const words = `The callback of ${id} has thrown on every message, ${state.failed} times. The publisher does not notice.`;
    return [{ key: `fails ${id}`, node: { kind: 'agent', id }, words }];
  });
}
