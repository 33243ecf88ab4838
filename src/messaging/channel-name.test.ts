import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName, getChannelName, nameProblem, parseChannelName } from './channel-name.ts';
import { ChannelNameError } from './errors.ts';
import { rounds } from './testing/rounds.ts';

/** Ids made of parts that could confuse the naming, and any others. */
const tricky = fc
  .array(fc.constantFrom('_', '_to_', 'to', 'to_', '_to', '-', '-0041', '.', ':', '%', 'a', 'A', '0', 'é', '😀', ' '), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(''));
/** Ids short enough for a pair of them to have a name. */
const id = fc
  .oneof(tricky, fc.string({ minLength: 1, maxLength: 5 }))
  .filter((text) => nameProblem(text) === undefined);

describe('the name of a pair', () => {
  it('reads plainly for plain ids', () => {
    expect(getChannelName('mg1', 'mg2')).toBe('mg1_to_mg2');
    expect(getChannelName('mg_1', 'mg-2')).toBe('mg_1_to_mg-2');
  });

  it('is legal as a Kafka topic and can be read back, for any ids', () => {
    fc.assert(
      fc.property(id, id, (fromId, toId) => {
        fc.pre(fromId !== toId);
        const name = getChannelName(fromId, toId);
        expect(name).toMatch(/^[A-Za-z0-9._-]{1,249}$/);
        expect(parseChannelName(name)).toEqual({ fromId, toId });
      }),
      { numRuns: rounds(50_000), seed: 1 },
    );
  });

  it('is another for every other pair', () => {
    fc.assert(
      fc.property(fc.tuple(id, id), fc.tuple(id, id), ([a, b], [c, d]) => {
        fc.pre(a !== b && c !== d && (a !== c || b !== d));
        expect(getChannelName(a, b)).not.toBe(getChannelName(c, d));
      }),
      { numRuns: rounds(50_000), seed: 2 },
    );
  });

  it('is refused where it would be longer than a name may be', () => {
    expect(() => getChannelName('x'.repeat(100), 'y'.repeat(100))).toThrow(ChannelNameError);
  });

  it('is not read out of names that it never gives', () => {
    for (const name of ['control', 'a_to_a', '_to_b', 'a_to_', 'a-0041_to_b', 'a_to_b_to_c']) {
      expect(parseChannelName(name)).toBeUndefined();
    }
  });
});

it('what is wrong with a name is said, and a good one has nothing wrong', () => {
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    [undefined, 'must be a string, not undefined'],
    [null, 'must be a string, not null'],
    [5, 'must be a string, not number'],
    ['', 'must not be empty'],
    ['x'.repeat(129), 'must have at most 128 characters, and has 129'],
    ['x'.repeat(128), undefined],
    ['a\ud800', 'must not hold half a surrogate pair'],
    ['\udc00', 'must not hold half a surrogate pair'],
    ['😀', undefined],
  ];
  expect(cases.map(([name]) => nameProblem(name))).toEqual(cases.map(([, problem]) => problem));
  expect(() => checkName('')).toThrow('A channel name must not be empty');
  expect(() => checkName('', 'An agent id')).toThrow('An agent id must not be empty');
});

it('a pair that has no name is refused by what is wrong', () => {
  expect(() => getChannelName('', 'a')).toThrow('An agent id must not be empty');
  expect(() => getChannelName('a', '')).toThrow('An agent id must not be empty');
  expect(() => getChannelName('a', 'a')).toThrow('An agent has no channel to itself: "a"');
  const [from, to] = ['x'.repeat(62), 'y'.repeat(62)];
  expect(getChannelName(from, to)).toHaveLength(128);
  expect(() => getChannelName(`${from}x`, to)).toThrow(
    `The channel name for "${from}x" and "${to}" has 129 characters, of at most 128: use shorter ids`,
  );
});

it('units that would break a name are written with four digits', () => {
  expect(getChannelName('a b', 'é')).toBe('a-0020b_to_-00e9');
  expect(getChannelName('a_to_b', 'c')).toBe('a-005fto_b_to_c');
  expect(getChannelName('a_to', 'to_b')).toBe('a-005fto_to_to-005fb');
  expect(getChannelName('-0041', 'a_tob')).toBe('-002d0041_to_a_tob');
  expect(getChannelName('😀', '-004')).toBe('-d83d-de00_to_-004');
});
