/** A run or a recording as the text of a Mermaid sequence diagram. */
import type { MessageId, Trace } from '../../../trace/index.ts';
import { type SequenceArrow, type SequenceEnd, sequenceOf } from '../../sequence-of-trace.ts';
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
  const { agents, queues, arrows, underWay } = sequenceOf(trace);
  const ids = idsFor(agents, queues);
  const kept = arrows.slice(0, DIAGRAM_LIMITS.arrows);
  const texts = new Map<MessageId, string>();
  const textOf = (message: MessageId): string => {
    const known = texts.get(message) ?? textFor(textOfPayload(trace.message(message)));
    texts.set(message, known);
    return known;
  };
  const idOf = ({ kind, name }: SequenceEnd): string => (kind === 'agent' ? ids.agents : ids.queues).get(name) ?? '';
  const lines = [
    'sequenceDiagram',
    ...(title === '' ? [] : [`title ${textFor(title.replaceAll(/\s+/g, ' ').trim())}`]),
    ...agents.map((name) => `participant ${named(ids.agents.get(name), name)}`),
    ...queues.map((name) => {
      const id = ids.queues.get(name) ?? '';
      return `participant ${id}@{ "type": "queue" }${id === name ? '' : ` as ${textFor(name)}`}`;
    }),
    ...kept.map((arrow) => `${idOf(arrow.from)}${signOf(arrow)}${idOf(arrow.to)}: ${textOf(arrow.message)}`),
  ];
  return {
    text: `${lines.map((line, number) => (number === 0 ? line : `    ${line}`)).join('\n')}\n`,
    leftOut: arrows.length - kept.length,
    underWay,
  };
}

function signOf({ isLost, isAnswer }: SequenceArrow): string {
  return `${isAnswer ? '--' : '-'}${isLost ? 'x' : '>>'}`;
}

function named(id = '', name: string): string {
  return id === name ? id : `${id} as ${textFor(name)}`;
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
