/** A run or a recording as the text of a Mermaid sequence diagram. */
import { parseChannelName } from '../../../messaging/index.ts';
import type { MessageId, Trace } from '../../../trace/index.ts';
import { DIAGRAM_LIMITS } from './diagram.ts';
import { textOfPayload } from './payloads.ts';
import { textFor } from './words.ts';

/** Text of a diagram, and how much of the trace it has no place for. */
export interface WrittenDiagram {
  readonly text: string;
  /** Number of the latest arrows that are left out. */
  readonly leftOut: number;
  /** Number of messages that had neither arrived nor been lost. */
  readonly underWay: number;
}

/**
 * Writes a trace as a diagram: an arrow for each message that an agent received, in the order of the receipts, and one with a cross
 * for each that was lost. A channel between two agents is an arrow; any other is a participant of type `queue`.
 * @param title title of the diagram; '' for none
 */
export function writeMermaid(trace: Trace, title = ''): WrittenDiagram {
  const world = trace.worldAt(Number.POSITIVE_INFINITY);
  const ends = endsOf(trace);
  const agents = [
    ...new Set([...world.agents.keys(), ...[...ends.values()].flatMap(({ from, to }) => [...from, ...to])]),
  ];
  const queues = [...world.channels.keys()].filter((id) => ends.has(id) && pairOf(ends.get(id)) === undefined);
  const ids = idsFor(agents, queues);
  const arrows = arrowsOf(trace, ends, ids);
  const kept = arrows.lines.slice(0, DIAGRAM_LIMITS.arrows);
  const lines = [
    'sequenceDiagram',
    ...(title === '' ? [] : [`title ${textFor(title.replaceAll(/\s+/g, ' ').trim())}`]),
    ...agents.map((name) => `participant ${named(ids.agents.get(name), name)}`),
    ...queues.map((name) => {
      const id = ids.queues.get(name) ?? '';
      return `participant ${id}@{ "type": "queue" }${id === name ? '' : ` as ${textFor(name)}`}`;
    }),
    ...kept,
  ];
  return {
    text: `${lines.map((line, number) => (number === 0 ? line : `    ${line}`)).join('\n')}\n`,
    leftOut: arrows.lines.length - kept.length,
    underWay: arrows.underWay,
  };
}

function named(id = '', name: string): string {
  return id === name ? id : `${id} as ${textFor(name)}`;
}

/** Agents that publish to a channel, and that receive from it. */
interface Ends {
  readonly from: Set<string>;
  readonly to: Set<string>;
}

function endsOf(trace: Trace): ReadonlyMap<string, Ends> {
  const ends = new Map<string, Ends>();
  const of = (channel: string): Ends => {
    const known = ends.get(channel) ?? { from: new Set<string>(), to: new Set<string>() };
    ends.set(channel, known);
    return known;
  };
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'published') {
      of(event.channel).from.add(event.agent);
      const to = event.to ?? receiverIn(event.channel, event.agent);
      if (to !== undefined) of(event.channel).to.add(to);
    } else if (event.kind === 'received') of(event.channel).to.add(event.agent);
  }
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

interface Ids {
  readonly agents: ReadonlyMap<string, string>;
  readonly queues: ReadonlyMap<string, string>;
}

/** Words that the grammar takes for its own where a participant may stand. */
const KEYWORD =
  /^(?:box|participant|actor|create|destroy|as|loop|rect|opt|alt|else|par|par_over|and|critical|option|break|end|left|right|links|link|properties|details|over|note|activate|deactivate|title|acctitle|accdescr|sequencediagram|autonumber|off)$/i;
const SIMPLE = /^[A-Za-z]\w*$/;

/** Returns an id of letters and digits for each participant: its name where that is one. */
function idsFor(agents: readonly string[], queues: readonly string[]): Ids {
  const taken = new Set<string>();
  const free = new Set([...agents, ...queues]);
  const idOf = (name: string, stem: string): string => {
    if (SIMPLE.test(name) && !KEYWORD.test(name) && !taken.has(name)) {
      taken.add(name);
      return name;
    }
    let number = 1;
    while (taken.has(`${stem}${number}`) || free.has(`${stem}${number}`)) number += 1;
    taken.add(`${stem}${number}`);
    return `${stem}${number}`;
  };
  return {
    agents: new Map(agents.map((name) => [name, idOf(name, 'p')])),
    queues: new Map(queues.map((name) => [name, idOf(name, 'q')])),
  };
}

function arrowsOf(
  trace: Trace,
  ends: ReadonlyMap<string, Ends>,
  ids: Ids,
): { readonly lines: readonly string[]; readonly underWay: number } {
  const lines: string[] = [];
  const texts = new Map<MessageId, string>();
  const open = new Set<MessageId>();
  const textOf = (message: MessageId): string => {
    const known = texts.get(message) ?? textFor(textOfPayload(trace.message(message).payload));
    texts.set(message, known);
    return known;
  };
  const add = (from: string | undefined, sign: string, to: string | undefined, message: MessageId): void => {
    lines.push(`${from ?? ''}${sign}${to ?? ''}: ${textOf(message)}`);
    open.delete(message);
  };
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'published') open.add(number);
    if (event.kind !== 'accepted' && event.kind !== 'received' && event.kind !== 'lost') continue;
    const { message, channel } = event;
    const { agent: sender, about } = trace.message(message);
    const pair = pairOf(ends.get(channel));
    const queue = ids.queues.get(channel);
    const isAnswer = about !== undefined;
    const [from, to] = [ids.agents.get(sender), ids.agents.get(pair?.[1] ?? '')];
    if (event.kind === 'received' && pair !== undefined) add(from, isAnswer ? '-->>' : '->>', to, message);
    else if (event.kind === 'received') add(queue, '->>', ids.agents.get(event.agent), message);
    else if (event.kind === 'lost' && pair !== undefined) add(from, isAnswer ? '--x' : '-x', to, message);
    else if (event.kind === 'lost' && event.via === 'publish') add(from, '-x', queue, message);
    else if (event.kind === 'lost') add(queue, '-x', ids.agents.get(event.agent), message);
    else if (pair === undefined) add(from, isAnswer ? '-->>' : '->>', queue, message);
  }
  return { lines, underWay: open.size };
}
