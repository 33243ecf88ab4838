import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamReader, encodeEvent, HEARTBEAT, type StreamEvent } from './event-stream.ts';

const encoder = new TextEncoder();

/** Yields the bytes in pieces of the given sizes, cyclically. */
function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
    const size = sizes[piece % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function readAll(text: string, sizes: readonly number[] = [text.length + 1]): readonly StreamEvent[] {
  const reader = new EventStreamReader();
  return [...cut(encoder.encode(text), sizes)].flatMap((piece) => reader.read(piece));
}

const oneLine = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n\0]/.test(text));
const events = fc.array(
  fc.record({
    event: oneLine,
    data: fc.oneof(fc.json(), fc.string({ unit: fc.constantFrom('a', '\n', ':', ' ', 'é', '😀') })),
    id: fc.option(oneLine, { nil: undefined }),
  }),
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });

describe('event stream', () => {
  it('what is written is read, however the bytes are cut, with signs of life in between', () => {
    fc.assert(
      fc.property(events, sizes, (written, pieces) => {
        const text = written.map((event) => HEARTBEAT + encodeEvent(event)).join('');
        expect(readAll(text, pieces)).toEqual(written);
      }),
      { numRuns: 2000 },
    );
  });

  it('lines may end in any of three ways, however the bytes are cut', () => {
    fc.assert(
      fc.property(events, sizes, fc.constantFrom('\r', '\r\n', '\n'), (written, pieces, end) => {
        // The heartbeat shows that the last line is complete: after a carriage return, a line feed may follow.
        const text = written.map(encodeEvent).join('').replaceAll('\n', end) + HEARTBEAT;
        expect(readAll(text, pieces)).toEqual(written);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what others write: a mark at the beginning, no space after the colon, unknown fields, no data', () => {
    const text = '\ufeffdata:a\ndata: b\nretry: 5\nother\n\nevent: x\n\nid: 7\ndata\n\n: note\n\nevent: end\ndata: c';
    expect(readAll(text)).toEqual([
      { event: 'message', data: 'a\nb', id: undefined },
      { event: 'message', data: '', id: '7' },
    ]);
  });

  it('an event that does not end is given up', () => {
    const reader = new EventStreamReader(100);
    const piece = encoder.encode(`data: ${'x'.repeat(20)}`);
    expect(() => {
      for (let count = 0; count < 10; count += 1) reader.read(piece);
    }).toThrow(RangeError);
    const lines = new EventStreamReader(100);
    expect(() => {
      for (let count = 0; count < 10; count += 1) lines.read(encoder.encode('data: 1234567890123\n'));
    }).toThrow(RangeError);
  });

  it('what would not stay on its line is not written', () => {
    expect(() => encodeEvent({ event: 'a\nb', data: '', id: undefined })).toThrow(RangeError);
    expect(() => encodeEvent({ event: 'a', data: '', id: 'a\rb' })).toThrow(RangeError);
  });
});
