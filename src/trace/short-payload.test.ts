import { describe, expect, it } from 'vitest';
import { shortPayload } from './short-payload.ts';

describe('a payload beside its message', () => {
  it('writes 1.0 where the message did', () => {
    expect(shortPayload({ payload: { a: 1, 'b/c': 2, d: [3] }, floats: ['/b~1c', '/d/0'] })).toBe(
      'a: 1, b/c: 2.0, d: [1]',
    );
  });

  it('is its fields, as many as fit', () => {
    expect(shortPayload({ payload: { setpoint_kw: 40 } })).toBe('setpoint_kw: 40');
    expect(shortPayload({ payload: { a: 1, b: true, c: null } })).toBe('a: 1, b: true, c: null');
    expect(shortPayload({ payload: { temperature: 21.5, humidity: 40, pressure: 1013 } })).toBe('temperature: 21.5, …');
    expect(shortPayload({ payload: {} })).toBe('{ }');
  });

  it('cuts long text between characters and says what is nested', () => {
    expect(shortPayload({ payload: { note: '🪿'.repeat(30) } })).toBe(`note: ${'🪿'.repeat(15)}…`);
    expect(shortPayload({ payload: { list: [1, 2, 3], o: { deep: 1 } } })).toBe('list: [3], o: {…}');
  });
});
