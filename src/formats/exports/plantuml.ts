/** A run or a recording as the text of a PlantUML sequence diagram. */
import { formatTime, type Trace } from '../../trace/index.ts';
import { type SequenceArrow, type SequenceEnd, sequencing } from '../sequence-of-trace.ts';
import type { HasEvent } from './export-part.ts';
import { payloadText } from './payload-text.ts';
import { EVENTS_OF_PIECE, eachItem, type Steps } from './pieces.ts';

/**
 * Writes a trace as a diagram: the arrows of `sequenceOf`, with the time of publishing before each payload. An arrow that ends in a
 * cross is a message that was lost.
 * @param title title of the diagram; '' for none
 */
export function* plantUmlPieces(trace: Trace, title = '', has?: HasEvent): Steps<void> {
  const { agents, queues, arrows } = yield* sequencing(trace, has);
  const ids = new Map<string, string>();
  const idOf = ({ kind, name }: SequenceEnd): string => {
    const key = `${kind} ${name}`;
    const known = ids.get(key) ?? `${kind === 'agent' ? 'a' : 'q'}${ids.size + 1}`;
    ids.set(key, known);
    return known;
  };
  const heading = plain(title);
  const head = [
    '@startuml',
    ...(heading === '' ? [] : [`title ${heading}`]),
    ...agents.map((name) => `participant "${quoted(name)}" as ${idOf({ kind: 'agent', name })}`),
    ...queues.map((name) => `queue "${quoted(name)}" as ${idOf({ kind: 'queue', name })}`),
  ];
  yield `${head.join('\n')}\n`;
  yield* eachItem(
    arrows,
    (arrow) => {
      const published = trace.message(arrow.message);
      return `${idOf(arrow.from)} ${signOf(arrow)} ${idOf(arrow.to)} : ${formatTime(published.atUs)} ${plain(payloadText(published))}\n`;
    },
    EVENTS_OF_PIECE,
  );
  yield '@enduml\n';
}

function signOf({ isLost, isAnswer }: SequenceArrow): string {
  return `${isAnswer ? '--' : '-'}>${isLost ? 'x' : ''}`;
}

/** Markup of PlantUML in a text. A code is shown as its character. */
const MARKUP = /[~<>[|&#%]|\*(?=\*)|_(?=_)|\/(?=[/'])|-(?=-)|"(?=")|^[@=*]/gu;

/** Characters that a line does not hold, or that end it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Returns text that shows the words. */
function plain(words: string): string {
  const shown = words.replaceAll(CONTROLS, ' ').trim().replaceAll(MARKUP, coded);
  // The code of a backslash makes PlantUML crash. Without a space of no width after it, a “t” is a tab all the same.
  return shown.replaceAll('\\t', '<U+005C><U+200B>t').replaceAll('\\', '<U+005C>');
}

/** Returns text that shows a name between quotation marks, where something has to be. */
function quoted(name: string): string {
  return plain(name).replaceAll('"', coded) || coded('\u00a0');
}

function coded(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}
