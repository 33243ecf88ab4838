import { describe, expect, it } from 'vitest';
import { payloadPreview, payloadText } from './payload-preview.ts';

describe('payloadPreview', () => {
  it('shows names and values, and only the size of what is nested', () => {
    expect(payloadPreview({ setpoint: 1, unit: 'kW', on: true, path: [1, 2], more: { a: 1 }, none: null })).toBe(
      'setpoint: 1, unit: "kW", on: true, path: [ 2 ], more: { … }…',
    );
    expect(payloadPreview({})).toBe('{ }');
    expect(payloadPreview({ a: [], b: {} })).toBe('a: [ ], b: { }');
  });

  it('is never longer than asked, and never ends inside a character', () => {
    for (let length = 5; length < 40; length += 1) {
      const preview = payloadPreview({ text: '🪿🪿🪿🪿🪿🪿🪿🪿🪿🪿🪿🪿' }, length);
      expect(preview.length).toBeLessThanOrEqual(length);
      expect(preview).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
  });

  it('makes invisible characters visible', () => {
    expect(payloadPreview({ a: '\u202Ex' })).toBe('a: "⟨U+202E⟩x"');
  });
});

describe('payloadText', () => {
  it('is the same JSON, with invisible characters escaped', () => {
    const payload = { a: 'x\u200By\u202Ez', b: [1, { c: null }] };
    expect(JSON.parse(payloadText(payload))).toEqual(payload);
    expect(payloadText(payload)).toContain('x\\u200by\\u202ez');
  });
});
