/** A trace as a sequence of arrows, for every kind of sequence diagram. */
import { parseChannelName } from '../messaging/index.ts';
import type { MessageId, Trace } from '../trace/index.ts';
import { everything, type HasEvent } from './exports/export-part.ts';
import { eachEvent, finished, type Steps } from './exports/pieces.ts';

/** End of an arrow: an agent, or a channel that is no pair's. */
export interface SequenceEnd {
  readonly kind: 'agent' | 'queue';
  readonly name: string;
}

/** A message that arrived at an end, or was lost on its way there. */
export interface SequenceArrow {
  readonly from: SequenceEnd;
  readonly to: SequenceEnd;
  readonly message: MessageId;
  readonly isLost: boolean;
  /** Whether the message answers or forwards another one. */
  readonly isAnswer: boolean;
}

export interface Sequence {
  /** Names of the agents, and of those that only names of channels name. */
  readonly agents: readonly string[];
  /** Names of the channels that are ends of arrows. */
  readonly queues: readonly string[];
  readonly arrows: readonly SequenceArrow[];
  /** Number of messages that had neither arrived nor been lost. */
  readonly underWay: number;
}

/**
 * Returns an arrow for each message that an agent received, in the order of the receipts, and one for each that was lost. A channel
 * between two agents is an arrow; any other is an end.
 */
export function sequenceOf(trace: Trace): Sequence {
  return finished(sequencing(trace));
}

/** Makes the sequence of a part in steps. @default has everything */
export function* sequencing(trace: Trace, has: HasEvent = everything): Steps<Sequence> {
  const world = trace.worldAt(Number.POSITIVE_INFINITY);
  const ends = yield* endsOf(trace);
  const agents = [
    ...new Set([...world.agents.keys(), ...[...ends.values()].flatMap(({ from, to }) => [...from, ...to])]),
  ];
  const queues = [...world.channels.keys()].filter((id) => ends.has(id) && pairOf(ends.get(id)) === undefined);
  const { arrows, underWay } = yield* arrowsOf(trace, ends, has);
  if (has === everything) return { agents, queues, arrows, underWay };
  // A part has the participants of its arrows.
  const used = new Set(arrows.flatMap(({ from, to }) => [`${from.kind} ${from.name}`, `${to.kind} ${to.name}`]));
  return {
    agents: agents.filter((name) => used.has(`agent ${name}`)),
    queues: queues.filter((name) => used.has(`queue ${name}`)),
    arrows,
    underWay,
  };
}

/** Agents that publish to a channel, and that receive from it. */
interface Ends {
  readonly from: Set<string>;
  readonly to: Set<string>;
}

function* endsOf(trace: Trace): Steps<ReadonlyMap<string, Ends>> {
  const ends = new Map<string, Ends>();
  const of = (channel: string): Ends => {
    const known = ends.get(channel) ?? { from: new Set<string>(), to: new Set<string>() };
    ends.set(channel, known);
    return known;
  };
  yield* eachEvent(trace, (number) => {
    const event = trace.event(number);
    if (event.kind === 'published') {
      of(event.channel).from.add(event.agent);
      const to = event.to ?? receiverIn(event.channel, event.agent);
      if (to !== undefined) of(event.channel).to.add(to);
    } else if (event.kind === 'received') of(event.channel).to.add(event.agent);
  });
  return ends;
}

/** Returns the receiver that the name of a pair channel names. */
function receiverIn(channel: string, sender: string): string | undefined {
  const pair = parseChannelName(channel);
  return pair?.fromId === sender ? pair.toId : undefined;
}

/** Returns sender and receiver of a channel that has one of each. */
function pairOf(ends: Ends | undefined): readonly [string, string] | undefined {
  const [from, to] = [[...(ends?.from ?? [])], [...(ends?.to ?? [])]];
  return from.length === 1 && to.length === 1 && from[0] !== undefined && to[0] !== undefined
    ? [from[0], to[0]]
    : undefined;
}

function* arrowsOf(
  trace: Trace,
  ends: ReadonlyMap<string, Ends>,
  has: HasEvent,
): Steps<Pick<Sequence, 'arrows' | 'underWay'>> {
  const arrows: SequenceArrow[] = [];
  const open = new Set<MessageId>();
  const agent = (name: string): SequenceEnd => ({ kind: 'agent', name });
  yield* eachEvent(trace, (number) => {
    const event = trace.event(number);
    if (!has(number)) return;
    if (event.kind === 'published') open.add(number);
    if (event.kind !== 'accepted' && event.kind !== 'received' && event.kind !== 'lost') return;
    const { kind, message, channel } = event;
    const { agent: sender, about } = trace.message(message);
    const pair = pairOf(ends.get(channel));
    // An acceptance by a pair's channel is half of an arrow.
    if (kind === 'accepted' && pair !== undefined) return;
    const queue: SequenceEnd = { kind: 'queue', name: channel };
    const toChannel = kind === 'accepted' || (kind === 'lost' && event.via === 'publish');
    const [from, to] =
      pair !== undefined
        ? [agent(sender), agent(pair[1])]
        : toChannel
          ? [agent(sender), queue]
          : [queue, agent(event.agent)];
    const isAnswer = about !== undefined && from.kind === 'agent';
    arrows.push({ from, to, message, isLost: kind === 'lost', isAnswer });
    open.delete(message);
  });
  return { arrows, underWay: open.size };
}
