/** Random texts that are nearly sequence diagrams. */
import fc from 'fast-check';
import { ARROWS } from '../mermaid/arrows.ts';

const id = fc.constantFrom('A', 'Bob', 'mg-1', 'the operator', 'Q', 'Ärger', '_x');
const text = fc.oneof(
  fc.constantFrom(
    'hello',
    '{"kw": 5}',
    'I #9829; you #infin;',
    'wrap: long',
    'a<br/>b',
    'x: y',
    '',
    '#35;1',
    '100 %',
    '👋',
  ),
  fc.string({ maxLength: 12 }).map((value) => value.replaceAll(/[\r\n;#%]/g, ' ')),
);
const sign = fc.constantFrom('', '', '+', '-');
const arrow = fc.constantFrom(...ARROWS.map((one) => one.sign));
const gap = fc.constantFrom('', ' ');

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(id, gap, arrow, sign, gap, id, text)
      .map(([a, s, by, plus, t, b, said]) => `${a}${s}${by}${plus}${t}${b}: ${said}`),
  },
  fc.tuple(fc.constantFrom('participant', 'actor', 'create participant'), id).map((parts) => parts.join(' ')),
  fc.tuple(id, text).map(([one, said]) => `participant ${one} as ${said}`),
  id.map((one) => `participant ${one}@{ "type": "queue" }`),
  fc.tuple(fc.constantFrom('activate', 'deactivate', 'destroy'), id).map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom('note left of', 'Note right of', 'note over'), id, text)
    .map(([at, one, said]) => `${at} ${one}: ${said}`),
  fc.tuple(id, id, text).map(([one, other, said]) => `Note over ${one},${other}: ${said}`),
  fc
    .tuple(fc.constantFrom('loop', 'alt', 'opt', 'par', 'critical', 'break', 'rect', 'box', 'par_over'), text)
    .map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom('else', 'and', 'option'), text).map((parts) => parts.join(' ')),
  { weight: 3, arbitrary: fc.constant('end') },
  fc.constantFrom(
    'autonumber',
    'autonumber 10 5',
    'title Hello',
    'accTitle: t',
    'accDescr { two\n lines }',
    '%% a comment',
    '# c',
    '%%{init: {}}%%',
    '',
  ),
  fc.constantFrom(
    'links A: {"a": "b"}',
    'link A: a @ b',
    'teleport Bob',
    'A->>',
    '->>B: x',
    'end end',
    'note over',
    '%%{ open',
    '@{',
  ),
);

/** A text with the header, and lines in any order, ended in any way. */
export const arbitraryDiagram: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '---\ntitle: T\n---\n', '%%{init: {"a":\n1}}%%\n', '\ufeff'),
    fc.array(fc.tuple(fc.constantFrom('', '  ', '\t'), line, fc.constantFrom('\n', '\n', '\r\n', ';', '; \n'))),
  )
  .map(([before, lines]) => `${before}sequenceDiagram\n${lines.map((parts) => parts.join('')).join('')}`);
