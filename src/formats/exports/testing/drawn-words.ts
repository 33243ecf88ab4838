/** Traces for programs that draw sequence diagrams, and the words that they must draw. */
import fc from 'fast-check';
import { formatTime, Trace } from '../../../trace/index.ts';
import { sequenceOf } from '../../sequence-of-trace.ts';
import { payloadText } from '../payload-text.ts';

/** Characters that syntaxes take for their own. */
const AWKWARD = '~<>[]\\|&#%*_/-"\'@=!$:;.,ntU+{}()^ é🌳';

/** Returns a trace in which agents of awkward names send each other awkward payloads, as many as agents. */
export function awkwardTrace(count: number): Trace {
  const text = fc.string({ unit: fc.constantFrom(...AWKWARD), minLength: 1, maxLength: 24 });
  const texts = fc.sample(text, { numRuns: count, seed: 18 });
  const names = [...new Set(texts.map((name) => name.trim()).filter((name) => name !== '')), '\u2028'];
  const trace = new Trace(names, []);
  names.forEach((agent, place) => {
    const [atUs, to, channel] = [place * 1000, names[(place + 1) % names.length] ?? agent, `${agent}_to_next`];
    const payload = { text: texts[place] ?? '', n: place };
    const message = trace.length;
    trace.append({ kind: 'published', cause: -1, atUs, agent, channel, to, payload, arrivesUs: atUs + 1 });
    trace.append({ kind: 'received', cause: message, atUs: atUs + 1, agent: to, channel, message, via: 'direct' });
  });
  return trace;
}

/**
 * Returns all texts of a diagram: its title, each participant above and below its line, and each arrow.
 * @param withTimes whether an arrow has the time of its message before the payload
 */
export function drawnWords(trace: Trace, title: string, { withTimes }: { readonly withTimes: boolean }): string[] {
  const { agents, queues, arrows } = sequenceOf(trace);
  const labels = arrows.map(({ message }) => {
    const published = trace.message(message);
    return `${withTimes ? `${formatTime(published.atUs)} ` : ''}${payloadText(published)}`;
  });
  return [title, ...agents, ...agents, ...queues, ...queues, ...labels];
}

/** Returns texts as they are compared, in one order: how wide a space is, the program decides. */
export function comparedWords(words: readonly string[]): readonly string[] {
  return words.map((text) => text.replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim()).sort();
}
