import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GALLERY } from '../../../scenario/index.ts';
import { simulate } from '../../../simulation/index.ts';
import { readRecordingText, type Trace } from '../../../trace/index.ts';
import { writeMermaid } from './diagram-of-trace.ts';
import { recordingOfDiagram } from './diagram-recording.ts';
import { readDiagram } from './read-diagram.ts';

function traceOf(lines: readonly unknown[]): Trace {
  const header = { heronry: 'recording', version: 1 };
  const read = readRecordingText([header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (!read.ok) throw new Error(read.error);
  expect(read.recording.problems).toEqual([]);
  return read.recording.trace;
}

/** Returns the trace of a diagram in text. */
function played(text: string): Trace {
  const read = readDiagram(text);
  if (!read.ok) throw new Error(read.error);
  expect(read.diagram.issues).toEqual([]);
  return traceOf(recordingOfDiagram(read.diagram, '').events);
}

/** Returns what happened to messages: sender, receiver or loss, payload, in order. */
function messagesOf(trace: Trace): readonly unknown[] {
  const messages: unknown[] = [];
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind !== 'received' && event.kind !== 'lost') continue;
    const { agent, payload } = trace.message(event.message);
    messages.push([agent, event.kind === 'received' ? event.agent : 'lost', payload]);
  }
  return messages;
}

const name = fc.constantFrom('mg1', 'the operator', 'end', 'p1', 'Ä: x; #1', 'note', '<b>', '  spaced');
const payload = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => ({ text })),
  fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.integer(), fc.string({ maxLength: 9 }), fc.boolean()), {
    maxKeys: 3,
  }),
);

/** Direct messages one after another, some of which are lost. */
const direct = fc.array(fc.record({ from: name, to: name, payload, lost: fc.boolean() }), { maxLength: 20 });

describe('a trace as a diagram', () => {
  it('read again, it has the same messages, senders, receivers and order', () => {
    fc.assert(
      fc.property(direct, (all) => {
        const trace = traceOf(
          all.flatMap(({ from, to, payload: said, lost }, index) => {
            const [atUs, message, channel] = [index * 10, index * 2, `${from} -> ${to}`];
            const hop = {
              atUs,
              kind: 'published',
              cause: -1,
              agent: from,
              to,
              channel,
              arrivesUs: atUs + 5,
              payload: said,
            };
            const end = { atUs: atUs + 5, cause: message, channel, message };
            return lost
              ? [hop, { ...end, kind: 'lost', via: 'publish', agent: from, reason: 'loss', fraction: 1 }]
              : [hop, { ...end, kind: 'received', via: 'direct', agent: to }];
          }),
        );
        expect(messagesOf(played(writeMermaid(trace).text))).toEqual(messagesOf(trace));
      }),
      { numRuns: 300 },
    );
  });

  it('runs of the gallery have the same messages in the diagram, which names their queues', () => {
    for (const { slug, scenario } of GALLERY) {
      const { trace } = simulate(scenario, 12_000_000);
      expect(messagesOf(played(writeMermaid(trace, scenario.name).text)), slug).toEqual(messagesOf(trace));
    }
  });

  it('is what a person would write', () => {
    const [pairs] = GALLERY.filter(({ slug }) => slug === 'pairs');
    const { text } = writeMermaid(
      simulate(pairs?.scenario ?? (GALLERY[0]?.scenario as never), 4_000_000).trace,
      'Pairs',
    );
    expect(text).toMatchInlineSnapshot(`
      "sequenceDiagram
          title Pairs
          participant mg1
          participant mg2
          participant mg3
          mg1->>mg2: {"offer_kw":17.74,"eur_per_kwh":0.199}
          mg2->>mg3: {"offer_kw":7.243,"eur_per_kwh":0.266}
          mg2-->>mg1: {"accepted_kw":17.74}
      "
    `);
  });
});
