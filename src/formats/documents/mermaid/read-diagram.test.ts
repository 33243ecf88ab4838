import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDiagram } from '../testing/arbitrary-diagram.ts';
import { ARROWS } from './arrows.ts';
import type { Diagram, Statement } from './diagram.ts';
import { DIAGRAM_LIMITS } from './diagram.ts';
import { isSequenceDiagram, readDiagram } from './read-diagram.ts';
import { textFor, wordsOf } from './words.ts';
import { canonicalDiagramText, diagramText } from './write-diagram.ts';

function diagramOf(text: string): Diagram {
  const read = readDiagram(text);
  if (!read.ok) throw new Error(read.error);
  return read.diagram;
}

/** Returns the statements of a diagram with one line after its header. */
function statementsIn(lines: string): readonly Statement[] {
  const { pieces } = diagramOf(`sequenceDiagram\n${lines}`);
  return pieces.map(({ statement }) => statement).filter(({ kind }) => kind !== 'blank' && kind !== 'header');
}

describe('a sequence diagram, read', () => {
  it('every arrow is read between its participants, with and without spaces', () => {
    for (const arrow of ARROWS) {
      for (const text of [`A${arrow.sign}B: hi`, `A ${arrow.sign} B : hi`]) {
        expect(statementsIn(text), text).toMatchObject([{ kind: 'message', left: 'A', right: 'B', arrow, text: 'hi' }]);
      }
    }
  });

  it('names may hold hyphens, spaces and any letters', () => {
    expect(statementsIn('mg-1->>the operator: hi\nÄrger-->>mg-1: ja')).toMatchObject([
      { left: 'mg-1', right: 'the operator' },
      { left: 'Ärger', right: 'mg-1' },
    ]);
  });

  it('plus, minus and central connections belong to the arrow', () => {
    expect(statementsIn('A->>+B: a\nB-->>-A: b\nA()->>()B: c')).toMatchObject([
      { sign: '+', right: 'B' },
      { sign: '-', right: 'A' },
      { left: 'A', right: 'B', central: [true, true] },
    ]);
  });

  it('participants have types, names and creation', () => {
    const text =
      'participant A as Alice\nactor B\ncreate participant C@{ "type": "queue" } as orders, all\ndestroy C\nparticipant D@{\n"type": "database"\n}';
    expect(statementsIn(text)).toMatchObject([
      { id: 'A', alias: 'Alice', word: 'participant' },
      { id: 'B', alias: undefined, word: 'actor' },
      { id: 'C', created: true, config: '"type": "queue"', alias: 'orders, all' },
      { kind: 'destroy', id: 'C' },
      { id: 'D', config: '"type": "database"' },
    ]);
  });

  it('a semicolon ends a statement, but not within a character code', () => {
    expect(statementsIn('A->>B: one; B->>A: I #9829; you #a comment; no statement\nA->>B: two')).toMatchObject([
      { text: 'one' },
      { text: 'I #9829; you' },
      { text: 'two' },
    ]);
  });

  it('descriptions are after a colon, and a long one may be in braces', () => {
    expect(statementsIn('accTitle: A title\naccDescr : Words\naccDescr { More words }\naccDescr {}')).toEqual([
      { kind: 'accTitle', text: 'A title' },
      { kind: 'accDescr', text: 'Words' },
      { kind: 'accDescr', text: 'More words' },
      { kind: 'accDescr', text: '' },
    ]);
    const wrong = diagramOf('sequenceDiagram\naccTitle {words}\naccDescr words }\n');
    expect(wrong.issues.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('what is not understood has a place, and the rest is read', () => {
    const { issues, pieces } = diagramOf('sequenceDiagram\n  A->>B: x\n  teleport B\n  A->>: y\nelse no\nloop l\n');
    expect(issues.map(({ line, column }) => [line, column])).toEqual([
      [3, 3],
      [4, 7],
      [5, 1],
      [6, 1],
    ]);
    expect(issues.map(({ text }) => text)).toEqual([
      'This is no statement of a sequence diagram: “teleport B” is kept, and not played',
      'The name after the arrow is missing or has a character that no name has: “A->>: y” is kept, and not played',
      '“else” is not in the block that it divides',
      '“loop” has no “end”: it ends with the diagram',
    ]);
    expect(pieces.filter(({ statement }) => statement.kind === 'message')).toHaveLength(1);
  });

  it('a text without the header is refused with its place', () => {
    expect(readDiagram('\n  graph TD')).toEqual({
      ok: false,
      error: 'Line 2, column 3: “sequenceDiagram” is expected first',
    });
    expect(readDiagram('%% nothing')).toEqual({ ok: false, error: 'Line 1: “sequenceDiagram” is missing' });
  });

  it('limits are named', () => {
    const many = `sequenceDiagram\n${'A->>B: x\n'.repeat(DIAGRAM_LIMITS.arrows + 1)}`;
    expect(readDiagram(many)).toEqual({
      ok: false,
      error: 'Line 5002, column 1: the diagram has more than 5000 arrows',
    });
    const names = Array.from({ length: DIAGRAM_LIMITS.participants + 1 }, (_, index) => `participant p${index}`);
    expect(readDiagram(`sequenceDiagram\n${names.join('\n')}`)).toMatchObject({ ok: false });
    expect(readDiagram(' '.repeat(DIAGRAM_LIMITS.units + 1))).toMatchObject({ ok: false });
    expect(diagramOf(`sequenceDiagram\n${'loop\n'.repeat(DIAGRAM_LIMITS.depth + 1)}`).issues.at(-1)?.text).toContain(
      'blocks in each other',
    );
  });

  it('is recognised after settings and comments, and nothing else is', () => {
    for (const text of [
      'sequenceDiagram',
      '---\ntitle: x\n---\n%%{init: {}}%%\n%% c\n sequenceDiagram\n',
      '\ufeffSequenceDiagram',
    ])
      expect(isSequenceDiagram(text), text).toBe(true);
    for (const text of ['', '%%', '%%{', '---\n', 'graph TD', '{"a": "sequenceDiagram"}', 'sequenceDiagrams'])
      expect(isSequenceDiagram(text), text).toBe(false);
  });
});

describe('a sequence diagram, written', () => {
  it('is the text that was read, character for character', () => {
    fc.assert(
      fc.property(arbitraryDiagram, (text) => {
        expect(diagramText(diagramOf(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('has one canonical form, which means the same', () => {
    const meaning = ({ pieces }: Diagram): readonly unknown[] =>
      pieces.filter(({ statement }) => statement.kind !== 'blank').map(({ statement }) => statement);
    fc.assert(
      fc.property(arbitraryDiagram, (text) => {
        const diagram = diagramOf(text);
        const canonical = canonicalDiagramText(diagram);
        expect(meaning(diagramOf(canonical))).toEqual(meaning(diagram));
        expect(canonicalDiagramText(diagramOf(canonical))).toBe(canonical);
      }),
      { numRuns: 1000 },
    );
  });

  it('any words can be the text of an arrow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (words) => {
        const [statement] = statementsIn(`A->>B: ${textFor(words)}\nB->>A: next`);
        expect(statement?.kind === 'message' ? wordsOf(statement.text) : undefined).toBe(words);
      }),
      { numRuns: 1000, examples: [['wrap: a'], [' a '], ['a;b#c'], ['<br/>'], ['\n'], [':nowrap:x'], ['%%']] },
    );
  });
});
