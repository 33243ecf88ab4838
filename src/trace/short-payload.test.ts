import { describe, expect, it } from 'vitest';
import { shortPayload } from './short-payload.ts';

describe('a payload beside its message', () => {
  it('is its fields, as many as fit', () => {
    expect(shortPayload({ setpoint_kw: 40 })).toBe('setpoint_kw: 40');
    expect(shortPayload({ a: 1, b: true, c: null })).toBe('a: 1, b: true, c: null');
    expect(shortPayload({ temperature: 21.5, humidity: 40, pressure: 1013 })).toBe('temperature: 21.5, …');
    expect(shortPayload({})).toBe('{ }');
  });

  it('cuts long text between characters and says what is nested', () => {
    expect(shortPayload({ note: '🪿'.repeat(30) })).toBe(`note: ${'🪿'.repeat(15)}…`);
    expect(shortPayload({ list: [1, 2, 3], o: { deep: 1 } })).toBe('list: [3], o: {…}');
  });
});
