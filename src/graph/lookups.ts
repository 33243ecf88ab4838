/** Tables over parts of the document and the picture, made once per part and garbage-collected with it. */
import type { OverflowPolicy } from '../messaging/index.ts';
import {
  type Agent,
  type BrokerKind,
  type Channel,
  coversChannel,
  type FaultKind,
  type NodeRef,
  namesIn,
  type Scenario,
} from '../scenario/index.ts';
import type { ShownLink } from '../store/index.ts';
import { type ChannelLook, channelLook } from '../ui/channel-look.ts';
import type { Box, Point } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import type { Place } from './neighbours.ts';
import type { LinkCounts } from './node-words.ts';
import { type LaneEnds, placeOnLane } from './pair-lines.ts';
import { agentForm, channelForm, type Form, laneEnds, shapesOf } from './scene.ts';

function remembered<Part extends object, Table>(make: (part: Part) => Table): (part: Part) => Table {
  const known = new WeakMap<Part, Table>();
  return (part) => {
    const old = known.get(part);
    if (old !== undefined) return old;
    const table = make(part);
    known.set(part, table);
    return table;
  };
}

export const agentsById = remembered(
  (agents: readonly Agent[]): ReadonlyMap<string, Agent> => new Map(agents.map((agent) => [agent.id, agent])),
);

export const channelsById = remembered(
  (channels: readonly Channel[]): ReadonlyMap<string, Channel> =>
    new Map(channels.map((channel) => [channel.id, channel])),
);

const looksOf = remembered(
  (channels: readonly Channel[]): ReadonlyMap<string, ChannelLook> =>
    new Map(channels.map((channel, index) => [channel.id, channelLook(index)])),
);

/** Returns the look of a channel; one that is not in the document looks like the first. */
export function lookOf(channels: readonly Channel[], id: string): ChannelLook {
  return looksOf(channels).get(id) ?? channelLook(-1);
}

const NO_LINKS: LinkCounts = { publish: 0, subscribe: 0, consume: 0 };

function countBy(links: readonly ShownLink[], end: 'agent' | 'channel'): ReadonlyMap<string, LinkCounts> {
  const counts = new Map<string, { publish: number; subscribe: number; consume: number }>();
  for (const link of links) {
    const count = counts.get(link[end]) ?? { ...NO_LINKS };
    count[link.kind] += 1;
    counts.set(link[end], count);
  }
  return counts;
}

const byAgent = remembered((links: readonly ShownLink[]) => countBy(links, 'agent'));
const byChannel = remembered((links: readonly ShownLink[]) => countBy(links, 'channel'));

/** Returns how many links of each kind an agent has; the same object while `links` is the same. */
export function agentLinks(links: readonly ShownLink[], id: string): LinkCounts {
  return byAgent(links).get(id) ?? NO_LINKS;
}

export function channelLinks(links: readonly ShownLink[], id: string): LinkCounts {
  return byChannel(links).get(id) ?? NO_LINKS;
}

/** Label of a faulty node's badge, in a word. */
const AILMENTS: Readonly<Partial<Record<FaultKind, string>>> = { slow: 'slow', throw: 'throws', full: 'small queue' };

/** Whether a channel can be full; if not, such a fault has no effect. Apart from the rows, as the first picture needs it. */
const HAS_CAPACITY: Readonly<Record<BrokerKind, boolean>> = {
  memory: true,
  'redis-pubsub': false,
  'redis-streams': true,
  kafka: false,
  'kafka-share': false,
  own: false,
};

/** Returns how many messages a queue in memory can hold now, with the faults that act on it; infinite for other channels. */
export function capacityOf(
  { channels, faults, broker }: Pick<Scenario, 'channels' | 'faults' | 'broker'>,
  acting: readonly number[],
  id: string,
): number {
  if (broker.kind !== 'memory') return Number.POSITIVE_INFINITY;
  let capacity = channelsById(channels).get(id)?.capacity ?? Number.POSITIVE_INFINITY;
  for (const number of acting) {
    const fault = faults[number];
    if (fault?.kind === 'full' && coversChannel(fault.where, id)) capacity = Math.min(capacity, fault.capacity);
  }
  return capacity;
}

/** Returns what the channel does now when its queue is full. */
export function overflowOf(
  { channels, faults }: Pick<Scenario, 'channels' | 'faults'>,
  acting: readonly number[],
  id: string,
): OverflowPolicy {
  let overflow = channelsById(channels).get(id)?.overflow ?? 'drop-oldest';
  for (const number of acting) {
    const fault = faults[number];
    if (fault?.kind === 'full' && coversChannel(fault.where, id)) overflow = fault.overflow;
  }
  return overflow;
}

/** Returns the badge of the first active fault on a node itself. A crash is drawn, and needs no badge. */
export function nodeFaultLabel(
  { faults, broker }: Pick<Scenario, 'faults' | 'broker'>,
  acting: readonly number[],
  node: NodeRef,
): string | undefined {
  for (const number of acting) {
    const fault = faults[number];
    const word = fault === undefined ? undefined : AILMENTS[fault.kind];
    if (fault === undefined || word === undefined) continue;
    if (fault.kind === 'full' && !HAS_CAPACITY[broker.kind]) continue;
    const { where } = fault;
    const ofKind = (fault.kind === 'full') === (node.kind === 'channel');
    if (
      where.at === 'everything' ? ofKind : where.at === node.kind && namesIn(where)[`${node.kind}s`].includes(node.id)
    )
      return word;
  }
  return undefined;
}

/** A node of the document, where the document has it. A channel on a lane is between its agents. */
export interface PlacedNode extends Place, Pick<Form, 'shape' | 'title'> {
  readonly ref: NodeRef;
  readonly box: Box;
  /** Agents of a lane. */
  readonly ends: LaneEnds<string> | undefined;
}

/** Returns a document's nodes by their keys in the graph; agents first. */
export function placedNodes({
  agents,
  channels,
}: Pick<Scenario, 'agents' | 'channels'>): ReadonlyMap<string, PlacedNode> {
  return placedOf(agents)(channels);
}

/** Returns the places of a document's nodes; agents first. */
export function placesOf(scenario: Pick<Scenario, 'agents' | 'channels'>): readonly Place[] {
  return [...placedNodes(scenario).values()];
}

const placedOf = remembered((agents: readonly Agent[]) =>
  remembered((channels: readonly Channel[]) => {
    const shapes = shapesOf({ agents, channels });
    const placed = new Map<string, PlacedNode>();
    const add = (ref: NodeRef, { x, y }: Point, { shape, title, size }: Form, ends?: LaneEnds<string>): void => {
      const key = nodeKey(ref.kind, ref.id);
      placed.set(key, { key, ref, x, y, shape, title, ends, box: { x, y, ...size } });
    };
    for (const agent of agents) add({ kind: 'agent', id: agent.id }, agent, agentForm(agent.id, shapes));
    const boxOf = (id: string | undefined): Box | undefined => placed.get(nodeKey('agent', id ?? ''))?.box;
    for (const channel of channels) {
      const ends = laneEnds(channel, shapes);
      const [from, to] = [boxOf(ends?.from), boxOf(ends?.to)];
      const place = from === undefined || to === undefined ? channel : placeOnLane({ from, to });
      add({ kind: 'channel', id: channel.id }, place, channelForm(channel, shapes), ends);
    }
    return placed;
  }),
);
