import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nameProblem } from '../../messaging/index.ts';
import { placeInText } from '../../messaging/testing/place-in-text.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { LIMITS } from '../../scenario/index.ts';
import type { RecordedFile } from '../recorded-file.ts';
import { DOCUMENT_FORMATS } from './document-formats.ts';

const BASES: Readonly<Record<string, readonly string[]>> = {
  mermaid: ['deployment.mmd'],
  asyncapi: ['streetlights.asyncapi.yaml', 'chat.asyncapi.json', 'written.asyncapi.json'],
  rabbitmq: ['shop.definitions.json'],
};

/** Parts that are put into texts: what ends, begins, repeats or escapes. */
const PARTS = [
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '\n',
    '\r',
    ' ',
    '\t',
    '-',
    '- ',
    '#',
    ';',
    '%%',
    '%%{',
    '}%%',
    '@{',
    '&a ',
    '*a',
    '!!',
    '|',
    '>',
    '?',
    '---\n',
  ],
  ...[
    'end\n',
    'loop\n',
    'par\n',
    'and\n',
    'alt\n',
    'else\n',
    'A->>B: x\n',
    'note over A: b\n',
    'create participant C\n',
    '<<->>',
    '-x',
    '()',
  ],
  ...[
    '$ref: "#/"',
    '"$ref": "#/channels"',
    '__proto__',
    'constructor',
    'null',
    'true',
    '1e999',
    '-0',
    '{}',
    '[]',
    'x-max-length',
    '*',
    '#.*',
  ],
  ...[
    '\ud800',
    '\u0000',
    '\u2028',
    '\ufeff',
    '👋',
    '&lt;script>',
    '../..',
    'a'.repeat(300),
    '['.repeat(100),
    '- '.repeat(200),
    'a:\n '.repeat(50),
  ],
];

const part = fc.constantFrom(...PARTS);

/** Changes of a text: parts put in, left out, and moved. */
const changes = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('put' as const), at: placeInText, part }),
    fc.record({ kind: fc.constant('cut' as const), at: placeInText, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({
      kind: fc.constant('copy' as const),
      at: placeInText,
      to: placeInText,
      length: fc.integer({ min: 1, max: 120 }),
    }),
    fc.record({ kind: fc.constant('end' as const), at: placeInText }),
  ),
  { minLength: 1, maxLength: 3 },
);

type Change = (typeof changes extends fc.Arbitrary<infer Changes> ? Changes : never)[number];

function changed(text: string, change: Change): string {
  const at = Math.floor(change.at * text.length);
  switch (change.kind) {
    case 'put':
      return text.slice(0, at) + change.part + text.slice(at);
    case 'cut':
      return text.slice(0, at) + text.slice(at + change.length);
    case 'copy': {
      const to = Math.floor(change.to * text.length);
      return text.slice(0, to) + text.slice(at, at + change.length) + text.slice(to);
    }
    case 'end':
      return at < text.length / 2 ? text : text.slice(0, at);
  }
}

/** Throws where names are not valid, or two are the same. One assertion each would take most of the time. */
function checkNames(names: readonly string[]): void {
  const bad = names.find((name) => nameProblem(name) !== undefined);
  if (bad !== undefined || new Set(names).size !== names.length) throw new Error(JSON.stringify(names));
}

function checkRecording({ header, events }: RecordedFile): void {
  checkNames(header.agents.map(({ name }) => name));
  checkNames(header.channels.map(({ name }) => name));
  const bad = events.find(({ atUs, cause }, number) => cause >= number || atUs < (events[number - 1]?.atUs ?? 0));
  if (bad !== undefined) throw new Error(JSON.stringify(bad));
}

/** The parser of YAML makes an error for each fault of a text: nobody reads their stacks here, which would take most of the time. */
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

for (const { id, read, recognise, name } of DOCUMENT_FORMATS) {
  it(`changed files: ${name}: no error escapes, and names are names`, () => {
    const texts = (BASES[id] ?? []).map((file) =>
      readFileSync(new URL(`../../../e2e/fixtures/documents/${file}`, import.meta.url), 'utf8'),
    );
    let readable = 0;
    fc.assert(
      fc.property(fc.constantFrom(...texts), changes, (base, all) => {
        const text = all.reduce(changed, base);
        recognise(text);
        const result = read(text, { title: 'file' });
        if (!result.ok) return result.error !== '';
        readable += 1;
        const { scenario, recording, notes } = result;
        if (notes.some((note) => note.text.length > LIMITS.textUnits)) throw new Error('A note is too long');
        if (scenario !== undefined) {
          checkNames(scenario.agents.map((agent) => agent.id));
          checkNames(scenario.channels.map((channel) => channel.id));
        }
        if (recording !== undefined) checkRecording(recording);
        return true;
      }),
      { numRuns: rounds(10_000), seed: 15 },
    );
    expect(readable).toBeGreaterThan(rounds(10_000) / 10);
  });
}
