import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { PayloadError } from './errors.ts';
import type { Message } from './message-broker.ts';
import { PAYLOAD_BYTES_MAX, sizeOf, snapshot } from './snapshot.ts';

/** Returns the text that a snapshot is refused with. */
function refusal(value: unknown): string {
  try {
    snapshot(value);
    return 'taken';
  } catch (error) {
    return error instanceof PayloadError ? error.message : String(error);
  }
}

function nested(levels: number, inner: unknown = {}): unknown {
  let value: unknown = inner;
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
}

class Setpoint {
  readonly kw = 1;
}

it('is a copy, frozen to the bottom, arrays too', () => {
  const given = { a: { b: [1, { c: null }, [2]] }, d: true };
  const copy = snapshot(given);
  expect(copy).toEqual(given);
  const parts = [copy, copy.a, (copy.a as Message).b];
  for (const part of [...parts, ...((copy.a as Message).b as readonly unknown[])])
    expect(Object.isFrozen(part)).toBe(true);
  given.a.b.push(3);
  given.d = false;
  expect(copy).toEqual({ a: { b: [1, { c: null }, [2]] }, d: true });
});

it('is not copied again, whereas a copy of it is', () => {
  const one = snapshot({ n: 1 });
  expect(snapshot(one)).toBe(one);
  expect(snapshot({ ...one })).not.toBe(one);
  expect(sizeOf(snapshot({ ...one }))).toBe(sizeOf(one));
  expect(sizeOf({ n: 1 })).toBe(0);
});

it('takes objects of other realms and without a prototype, and keys that look like built-in ones', () => {
  expect(refusal(runInNewContext('({ a: { b: [1] } })'))).toBe('taken');
  expect(refusal(Object.assign(Object.create(null), { a: 1 }))).toBe('taken');
  const copy = snapshot(JSON.parse('{"__proto__":{"x":1},"constructor":1,"":2}'));
  expect(Object.keys(copy)).toEqual(['__proto__', 'constructor', '']);
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  expect(Object.isFrozen(copy)).toBe(true);
});

it('says what it does not take, and where', () => {
  const cyclic: { list: unknown[] } = { list: [] };
  cyclic.list.push(1, { deeper: cyclic });
  const cases: readonly (readonly [unknown, string])[] = [
    [undefined, '$: a message must be a JSON object, not undefined'],
    [null, '$: a message must be a JSON object, not null'],
    [[], '$: a message must be a JSON object, not an array'],
    ['x', '$: a message must be a JSON object, not a string'],
    [1, '$: a message must be a JSON object, not a number'],
    [1n, '$: a message must be a JSON object, not a BigInt'],
    [() => 1, '$: a message must be a JSON object, not a function'],
    [Symbol('s'), '$: a message must be a JSON object, not a symbol'],
    [new Map(), '$: a Map is not a plain object'],
    [new Setpoint(), '$: a Setpoint is not a plain object'],
    [{ a: new Date(0) }, '$.a: a Date is not a plain object'],
    [{ ok: 1, a: [0, { b: undefined }] }, '$.a[1].b: undefined is not JSON'],
    [{ a: 1n }, '$.a: a BigInt is not JSON'],
    [{ no: false, text: '', nothing: null, a: 1n }, '$.a: a BigInt is not JSON'],
    [
      { a: Object.assign(Object.create(null), { [Symbol('key')]: 1 }) },
      '$.a: an object with symbol keys is not a plain object',
    ],
    [{ a: () => 1 }, '$.a: a function is not JSON'],
    [{ a: Symbol('s') }, '$.a: a symbol is not JSON'],
    [{ a: Number.NaN }, '$.a: NaN is not a JSON number'],
    [{ a: [Number.NEGATIVE_INFINITY] }, '$.a[0]: -Infinity is not a JSON number'],
    [{ 'a b': Number.NaN }, '$["a b"]: NaN is not a JSON number'],
    [{ $a_1: Number.NaN }, '$.$a_1: NaN is not a JSON number'],
    [{ '1a': Number.NaN }, '$["1a"]: NaN is not a JSON number'],
    [{ 'a-': Number.NaN }, '$["a-"]: NaN is not a JSON number'],
    [{ a: { [Symbol('key')]: 1 } }, '$.a: an object with symbol keys is not a plain object'],
    [Object.assign(Object.create({ inherited: 1 }), { own: 1 }), '$: an object with symbol keys is not a plain object'],
    [{ a: Object.assign([1], { 2: 2 }) }, '$.a[1]: undefined is not JSON'],
    [cyclic, '$.list[1].deeper: the message contains itself'],
    [{ a: ['whole 🌊', 'half \ud83c'] }, '$.a[1]: half of a surrogate pair is no character'],
    [{ a: '\udf0a\ud83c' }, '$.a: half of a surrogate pair is no character'],
    [{ a: '\ud83c\ud83c\udf0a' }, '$.a: half of a surrogate pair is no character'],
    [{ '\udf0a': 1 }, '$["\\udf0a"]: half of a surrogate pair is no character'],
    [nested(257), `$${'.a'.repeat(256)}: nested deeper than 256`],
    [nested(256, []), 'taken'],
    [nested(257, []), `$${'.a'.repeat(256)}: nested deeper than 256`],
    [{ same: [1, { b: 'x' }], twice: nested(256 - 1) }, 'taken'],
  ];
  expect(cases.map(([value]) => refusal(value))).toEqual(cases.map(([, text]) => text));
  expect(refusal({ ok: [null, 'text', true, 1.5], other: { deep: false } })).toBe('taken');
});

it('the same object in two places is no circle', () => {
  const shared = { n: 1 };
  expect(snapshot({ a: shared, b: [shared, shared] })).toEqual({ a: { n: 1 }, b: [{ n: 1 }, { n: 1 }] });
});

it('counts the bytes of texts as JSON in UTF-8', () => {
  const bytesOf = (text: string): number => sizeOf(snapshot({ a: text })) - sizeOf(snapshot({ a: '' }));
  const texts = [
    'plain',
    'é',
    'ߏ',
    '€',
    '\ud83d\ude00',
    '"',
    '\\',
    '\u0000\u001f',
    '\u007f',
    '~',
    ' ',
    '\u0080',
    '\u07ff\u0800',
  ];
  for (const text of texts) {
    const exact = Buffer.byteLength(JSON.stringify(text)) - 2;
    expect(bytesOf(text), JSON.stringify(text)).toBeGreaterThanOrEqual(exact);
    expect(bytesOf(text), JSON.stringify(text)).toBeLessThanOrEqual(exact + 5 * text.length);
  }
  for (const text of ['plain', 'é', '€', '"', '\\', '~ ', '\u07ff\u0800'])
    expect(bytesOf(text), text).toBe(Buffer.byteLength(JSON.stringify(text)) - 2);
  expect(bytesOf('\u0000')).toBe(6);
  const sizeIn = (value: Message): number => sizeOf(snapshot(value));
  expect(sizeIn({})).toBe(2);
  expect(sizeIn({ k: '' })).toBe(2 + (3 + 2) + 2);
  expect(sizeIn({ kk: null })).toBe(2 + (4 + 2) + 4);
  expect(sizeIn({ k: true })).toBe(2 + (3 + 2) + 5);
  expect(sizeIn({ k: 1.5 })).toBe(2 + (3 + 2) + 8);
  expect(sizeIn({ k: [null, null, null] })).toBe(2 + (3 + 2) + (2 + 3) + 3 * 4);
  expect(sizeIn({ k: { l: '' } })).toBe(2 + (3 + 2) + sizeIn({ l: '' }));
});

it('takes as many bytes as the limit, and not one more', () => {
  const frame = sizeOf(snapshot({ a: '' }));
  expect(refusal({ a: 'x'.repeat(PAYLOAD_BYTES_MAX - frame) })).toBe('taken');
  const tooLarge = `$: larger than ${PAYLOAD_BYTES_MAX} bytes as JSON`;
  expect(refusal({ a: 'x'.repeat(PAYLOAD_BYTES_MAX - frame + 1) })).toBe(tooLarge);
  expect(refusal({ a: 'é'.repeat(PAYLOAD_BYTES_MAX / 2) })).toBe(tooLarge);
  expect(refusal({ a: Array.from({ length: PAYLOAD_BYTES_MAX / 5 }, () => null) })).toBe(tooLarge);
  expect(refusal({ ['k'.repeat(PAYLOAD_BYTES_MAX)]: 1 })).toBe(tooLarge);
  // A refused message leaves no trace in the next.
  expect(sizeOf(snapshot({ a: '' }))).toBe(frame);
});
