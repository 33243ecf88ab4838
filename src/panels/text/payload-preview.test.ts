import { describe, expect, it } from 'vitest';
import { payloadPreview, payloadText } from './payload-preview.ts';

describe('payloadPreview', () => {
  it('writes 1.0 where the message did, on one line and in full', () => {
    const message = { payload: { setpoint: 1, n: 1, list: [2] }, floats: ['/setpoint', '/list/0'] };
    expect(payloadPreview(message)).toBe('setpoint: 1.0, n: 1, list: [ 1 ]');
    expect(payloadText(message)).toBe('{\n  "setpoint": 1.0,\n  "n": 1,\n  "list": [\n    2.0\n  ]\n}');
  });

  it('shows names and values, and only the size of what is nested', () => {
    expect(
      payloadPreview({ payload: { setpoint: 1, unit: 'kW', on: true, path: [1, 2], more: { a: 1 }, none: null } }),
    ).toBe('setpoint: 1, unit: "kW", on: true, path: [ 2 ], more: { … }…');
    expect(payloadPreview({ payload: {} })).toBe('{ }');
    expect(payloadPreview({ payload: { a: [], b: {} } })).toBe('a: [ ], b: { }');
  });

  it('is never longer than asked, and never ends inside a character', () => {
    for (let length = 5; length < 40; length += 1) {
      const preview = payloadPreview({ payload: { text: '🪿🪿🪿🪿🪿🪿🪿🪿🪿🪿🪿🪿' } }, length);
      expect(preview.length).toBeLessThanOrEqual(length);
      expect(preview).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
  });

  it('makes invisible characters visible', () => {
    expect(payloadPreview({ payload: { a: '\u202Ex' } })).toBe('a: "⟨U+202E⟩x"');
  });
});

describe('payloadText', () => {
  it('is the same JSON, with invisible characters escaped', () => {
    const payload = { a: 'x\u200By\u202Ez', b: [1, { c: null }] };
    expect(JSON.parse(payloadText({ payload }))).toEqual(payload);
    expect(payloadText({ payload })).toContain('x\\u200by\\u202ez');
  });
});
