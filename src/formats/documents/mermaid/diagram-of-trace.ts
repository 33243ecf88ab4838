/** A run or a recording as the text of a Mermaid sequence diagram. */
import type { MessageId, Trace } from '../../../trace/index.ts';
import type { HasEvent } from '../../exports/export-part.ts';
import { EVENTS_OF_PIECE, eachItem, type Steps } from '../../exports/pieces.ts';
import { type SequenceArrow, type SequenceEnd, sequencing } from '../../sequence-of-trace.ts';
import { DIAGRAM_LIMITS } from './diagram.ts';
import { textOfPayload } from './payloads.ts';
import { textFor } from './words.ts';

/** Parts of a trace that a diagram has no place for. */
export interface Unwritten {
  /** Number of the latest arrows that are left out. */
  readonly leftOut: number;
  /** Number of messages that had neither arrived nor been lost. */
  readonly underWay: number;
}

/** Text of a diagram, with what is not in it. */
export interface WrittenDiagram extends Unwritten {
  readonly text: string;
}

/** Writes a trace as a diagram at once. */
export function writeMermaid(trace: Trace, title = ''): WrittenDiagram {
  const pieces = mermaidPieces(trace, title);
  let text = '';
  for (let step = pieces.next(); ; step = pieces.next()) {
    if (step.done === true) return { text, ...step.value };
    text += step.value;
  }
}

/**
 * Writes a trace as a diagram: an arrow for each message that an agent received, in the order of the receipts, and one with a cross
 * for each that was lost. A channel between two agents is an arrow; any other is a participant of type `queue`.
 * @param title title of the diagram; '' for none
 */
export function* mermaidPieces(trace: Trace, title = '', has?: HasEvent): Steps<Unwritten> {
  const { agents, queues, arrows, underWay } = yield* sequencing(trace, has);
  const ids = idsFor(agents, queues);
  const kept = arrows.slice(0, DIAGRAM_LIMITS.arrows);
  const texts = new Map<MessageId, string>();
  const textOf = (message: MessageId): string => {
    const known = texts.get(message) ?? textFor(textOfPayload(trace.message(message)));
    texts.set(message, known);
    return known;
  };
  const idOf = ({ kind, name }: SequenceEnd): string => (kind === 'agent' ? ids.agents : ids.queues).get(name) ?? '';
  const head = [
    'sequenceDiagram',
    ...(title === '' ? [] : [`title ${textFor(title.replaceAll(/\s+/g, ' ').trim())}`]),
    ...agents.map((name) => `participant ${named(ids.agents.get(name), name)}`),
    ...queues.map((name) => {
      const id = ids.queues.get(name) ?? '';
      return `participant ${id}@{ "type": "queue" }${id === name ? '' : ` as ${textFor(name)}`}`;
    }),
  ];
  yield `${head.join('\n    ')}\n`;
  yield* eachItem(
    kept,
    (arrow) => `    ${idOf(arrow.from)}${signOf(arrow)}${idOf(arrow.to)}: ${textOf(arrow.message)}\n`,
    EVENTS_OF_PIECE,
  );
  return { leftOut: arrows.length - kept.length, underWay };
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
