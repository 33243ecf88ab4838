import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinearPattern } from './linear-pattern.ts';

/** Returns the matches of JavaScript, in the same form. */
function native(source: string, text: string): readonly object[] {
  return [...text.matchAll(new RegExp(source, 'gm'))].map((match) => ({
    text: match[0],
    groups: Object.fromEntries(Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined)),
  }));
}

function linear(source: string, text: string): readonly object[] {
  const pattern = new LinearPattern(source);
  const matches: object[] = [];
  for (let from = 0; from <= text.length; ) {
    const match = pattern.search(text, from);
    if (match === undefined) break;
    matches.push({ text: text.slice(match.start, match.end), groups: Object.fromEntries(match.groups) });
    from = match.end === match.start ? match.end + 1 : match.end;
  }
  return matches;
}

const LOG =
  '28/07/14 01:15 PM Event executed\nprocess2 {"process1" : 3, "process2" : 1}\na {"a":1} b\n\nzz aa-b_c 123\n';

describe('a linear pattern', () => {
  it.each([
    '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})',
    '(?<date>\\d\\d/\\d\\d/\\d\\d \\d\\d:\\d\\d (AM|PM)) (?<event>.*)\\n(?<host>\\w+) (?<clock>\\{.*\\})',
    '^(?<host>\\w+) (?<clock>\\{.*?\\})(?: (?<event>.*))?$',
    '[a-c]{2,3}|z+?',
    '(?<x>a|ab)(?<y>c|bcd)?(?<z>d*)',
    '\\bb\\b|[^\\s"{}:]+',
    '(?:a?){3}a{3}',
    '',
  ])('finds what JavaScript finds: %s', (source) => {
    expect(linear(source, LOG)).toEqual(native(source, LOG));
  });

  it('finds what JavaScript finds in random expressions and texts', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\n',
      '^',
      '$',
      '\\b',
      '(?<n>a)',
      '(?:ab|b)',
      '(a|)',
    );
    const part = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{2}', '{1,2}?'));
    const piece = part.filter(([one, many]) => many === '' || !['^', '$', '\\b', '(a|)'].includes(one));
    const source = fc
      .array(fc.oneof({ weight: 5, arbitrary: piece.map((both) => both.join('')) }, fc.constant('|')), { maxLength: 6 })
      .map((parts) => parts.join(''))
      .filter((text) => text.split('(?<n>').length <= 2);
    fc.assert(
      fc.property(source, fc.array(fc.constantFrom('a', 'b', 'c', '\n'), { maxLength: 8 }), (expression, letters) => {
        const text = letters.join('');
        expect(linear(expression, text)).toEqual(native(expression, text));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('takes no more steps for an expression that makes others try again and again', () => {
    expect(new LinearPattern('^(?:a+)+$').search(`${'a'.repeat(20_000)}b`, 0)).toBeUndefined();
  });

  it.each([
    ['(a', 'a bracket is not closed'],
    ['a)', 'a bracket is closed that was not opened'],
    ['*', 'there is nothing to repeat'],
    ['[a', 'a set is not closed'],
    ['(?=a)', 'looking around is not supported'],
    ['(a)\\1', 'references to groups are not supported'],
    ['a{2000}', 'a repetition is too long'],
    ['a{1001}', 'a repetition is too long'],
    ['a{1,1001}', 'a repetition is too long'],
    ['a{1001,}', 'a repetition is too long'],
    ['a{3,2}', 'a repetition is too long'],
    ['(?:a{1000}){1000}', 'it is too long'],
    ['(?<1>a)', 'the name of a group is wrong'],
    ['('.repeat(60), 'its groups are nested too deeply'],
  ])('says what is wrong: %s', (source, reason) => {
    expect(() => new LinearPattern(source)).toThrow(reason);
  });
});
