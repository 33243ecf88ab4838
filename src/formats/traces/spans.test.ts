import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecordingText } from '../../trace/index.ts';
import { IMPORT_FORMATS, recogniseFormat, recordedLines } from '../index.ts';
import type { RecordedEvent, RecordedFile } from '../recorded-file.ts';
import { span, traceOf } from './testing/test-spans.ts';

const FIXTURES = new URL('../../../e2e/fixtures/traces/', import.meta.url);

function fixture(name: string): { readonly recording: RecordedFile; readonly notes: readonly string[] } {
  return read(readFileSync(new URL(name, FIXTURES), 'utf8'));
}

function read(text: string): { readonly recording: RecordedFile; readonly notes: readonly string[] } {
  const result = recogniseFormat(text)?.read(text, { title: 'Test' });
  if (result?.ok !== true || result.recording === undefined) throw new Error(JSON.stringify(result));
  return {
    recording: result.recording,
    notes: result.notes.map(({ text: note, count }) => `${count} × ${note}`),
  };
}

const NO_EVENT: RecordedEvent = { atUs: 0, kind: '', cause: -1 };

/** Returns what happened to messages, a line each. */
function story({ events }: RecordedFile): readonly string[] {
  const name = (number: unknown): string => {
    const { channel, payload } = events[Number(number)] ?? NO_EVENT;
    const id = Object(payload)['message id'];
    return `${String(channel)}${id === undefined ? '' : ` ${id}`}`;
  };
  return events.flatMap((event) => {
    const ms = event.atUs / 1000;
    switch (event.kind) {
      case 'published':
        return [`${ms} ${event.agent} publishes ${name(events.indexOf(event))}`];
      case 'received':
        return [`${ms} ${event.agent} receives ${name(event.message)} (${event.via})`];
      case 'acknowledged':
        return [`${ms} ${event.agent} acknowledges ${name(event.message)}`];
      case 'workStarted':
        return [`${ms} ${event.agent} works on ${event.message === undefined ? event.what : name(event.message)}`];
      case 'failed':
        return [`${ms} ${event.agent} fails: ${event.error}`];
      case 'polled':
        return [`${ms} ${event.agent} polls ${event.channel}`];
      case 'rejected':
        return [`${ms} ${event.channel} rejects: ${event.reason}`];
      default:
        return [];
    }
  });
}

describe('traces of the SDK', () => {
  it('become messages between services: calls, a topic that two groups read, a queue, work and a failure', () => {
    const { recording, notes } = fixture('shop.otlp.json');
    expect(recording.header.agents.map(({ name }) => name)).toEqual([
      'shop-web',
      'orders',
      'billing',
      'shipping',
      'mailer',
    ]);
    expect(recording.header.channels).toEqual([
      { name: 'shop-web -> orders', kind: 'direct', from: 'shop-web', to: 'orders' },
      { name: 'orders -> shop-web', kind: 'direct', from: 'orders', to: 'shop-web' },
      { name: 'orders', kind: 'log' },
      { name: 'invoices', kind: 'log' },
    ]);
    const lines = story(recording);
    expect(lines.slice(0, 15)).toEqual([
      '0 shop-web works on POST /checkout',
      '4 shop-web publishes shop-web -> orders',
      '9 orders receives shop-web -> orders (direct)',
      '9 orders works on shop-web -> orders',
      '20 orders publishes orders order-0',
      '37 orders publishes orders -> shop-web',
      '44 shop-web receives orders -> shop-web (direct)',
      '45 billing receives orders order-0 (subscribe)',
      '45 billing works on orders order-0',
      '70 shipping receives orders order-0 (consume)',
      '75 shipping works on orders order-0',
      '120 billing publishes invoices',
      '125 shipping acknowledges orders order-0',
      '140 mailer receives invoices (consume)',
      '140 mailer works on invoices',
    ]);
    expect(lines).toContain('170 mailer acknowledges invoices');
    expect(lines).toContain('935 billing fails: card refused');
    expect(lines.at(-1)).toBe('1300 shipping works on nightly report');
    expect(notes).toEqual([
      '6 × Spans within other work of their service are a part of it',
      '1 × Channels of Kafka without spans that settle: a message counts as acknowledged when its processing ends',
    ]);
  });

  it('keep partition, offset, consumer groups, message id and attributes of the sender', () => {
    const { events } = fixture('shop.otlp.json').recording;
    const sent = events.filter(({ kind, channel }) => kind === 'published' && channel === 'orders');
    expect(sent[2]?.payload).toEqual({
      span: 'send orders',
      'message id': 'order-2',
      partition: '0',
      offset: '4201',
      'consumer group': 'shipping, billing',
      'order.total': 21.5,
    });
    expect(events.filter(({ kind, channel }) => kind === 'accepted' && channel === 'orders')).toMatchObject([
      { partition: 0, offset: 0, seq: 1 },
      { partition: 1, offset: 0, seq: 2 },
      { partition: 0, offset: 1, seq: 3 },
    ]);
  });

  it('tie each message to what caused it, and to the message that it answers', () => {
    const { events } = fixture('shop.otlp.json').recording;
    const invoice = events.find(({ kind, channel }) => kind === 'published' && channel === 'invoices');
    expect(events[invoice?.cause ?? -1]).toMatchObject({ kind: 'workStarted', agent: 'billing' });
    expect(events[Number(invoice?.about)]).toMatchObject({ kind: 'published', channel: 'orders' });
  });

  it.each([
    ['old names of the semantic conventions', 'shop-old-names.otlp.json'],
    ['a file of Jaeger', 'shop.jaeger.json'],
  ])('give the same messages with %s', (_what, name) => {
    expect(story(fixture(name).recording)).toEqual(story(fixture('shop.otlp.json').recording));
  });

  it('of a batch are the created messages, which leave with the span that sends them', () => {
    const { recording, notes } = fixture('batch.otlp.json');
    expect(story(recording)).toEqual([
      ...[0, 1, 2].map((reading) => `10 meter publishes readings reading-${reading}`),
      ...[0, 1, 2].map((reading) => `30 store receives readings reading-${reading} (consume)`),
      ...[0, 1, 2].map((reading) => `${32 + reading * 10} store works on readings reading-${reading}`),
      '90 store polls readings',
    ]);
    expect(notes).toEqual([]);
  });
});

it('a message waits in the inbox of an agent that works on another one, until its own work; an answer to a call does not', () => {
  const { recording } = read(
    traceOf(
      span('a', 1, 'send', [0, 1]),
      span('a', 2, 'send', [2, 3]),
      span('b', 3, 'process', [5, 20], { link: 1 }),
      span('b', 4, 'receive', [6, 10], { link: 2 }),
      span('b', 5, 'process', [25, 30], { link: 2 }),
    ),
  );
  const result = readRecordingText([...recordedLines(recording)].join(''));
  if (!result.ok) throw new Error(result.error);
  const { trace } = result.recording;
  expect([4, 9, 10, 24, 25].map((ms) => trace.worldAt(ms * 1000).agents.get('b')?.inbox)).toEqual([0, 0, 1, 1, 0]);

  const shop = readRecordingText([...recordedLines(fixture('shop.otlp.json').recording)].join(''));
  if (!shop.ok) throw new Error(shop.error);
  const { agents } = shop.recording.trace.worldAt(shop.recording.trace.lastUs);
  expect([...agents.values()].map(({ id, inbox }) => [id, inbox])).toEqual([...agents.keys()].map((id) => [id, 0]));
});

describe('clocks that differ', () => {
  it('are repaired for a whole service, so that nothing arrives before it left, and said', () => {
    const { recording, notes } = fixture('shop-skewed.otlp.json');
    expect(notes).toContain('1 × The clock of billing was behind: its times were moved 35 ms later');
    const { events } = recording;
    for (const { kind, message, atUs } of events)
      if (kind === 'received') expect(atUs).toBeGreaterThanOrEqual(events[Number(message)]?.atUs ?? 0);
    // The order of what billing did is its own.
    expect(story(recording).filter((line) => line.includes('billing'))).toContain('95 billing publishes invoices');
  });

  it('that contradict each other in a circle leave the spans, and move the arrivals one by one', () => {
    const { recording, notes } = read(
      traceOf(
        span('a', 1, 'send', [100, 101]),
        span('b', 2, 'process', [90, 95], { link: 1 }),
        span('b', 3, 'send', [91, 92]),
        span('a', 4, 'process', [80, 85], { link: 3 }),
      ),
    );
    expect(notes).toEqual(['2 × Messages that arrived before they left, whatever the clocks: their arrival was moved']);
    expect(story(recording)).toEqual([
      '11 b publishes queue',
      '11 a receives queue (consume)',
      '11 a works on queue',
      '20 a publishes queue',
      '20 b receives queue (consume)',
      '20 b works on queue',
    ]);
  });
});

describe('spans that do not say everything', () => {
  it('are joined by message id, by partition and offset, or by parent, where no link says whose message it is', () => {
    const { recording } = read(
      traceOf(
        span('a', 1, 'send', [0, 1], { attributes: { 'messaging.message.id': 'x' } }),
        span('a', 2, 'send', [2, 3], { attributes: { 'messaging.kafka.offset': 7 } }),
        span('a', 3, 'send', [4, 5]),
        span('b', 4, 'process', [10, 11], { attributes: { 'messaging.kafka.offset': 7 } }),
        span('b', 5, 'process', [12, 13], { attributes: { 'messaging.message.id': 'x' } }),
        span('b', 6, 'process', [14, 15], { parent: 3 }),
      ),
    );
    const messages = recording.events.filter(({ kind }) => kind === 'received').map(({ message }) => message);
    const sent = recording.events.flatMap(({ kind }, number) => (kind === 'published' ? [number] : []));
    expect(messages).toEqual([sent[1], sent[0], sent[2]]);
  });

  it('come from an unknown sender where the file has no sending span', () => {
    const { recording, notes } = read(traceOf(span('b', 2, 'process', [10, 11], { link: 99 })));
    expect(story(recording)).toEqual([
      '0 unknown sender publishes queue',
      '0 b receives queue (consume)',
      '0 b works on queue',
    ]);
    expect(recording.events[0]).toMatchObject({ kind: 'published', earlier: true });
    expect(notes).toEqual(['1 × Messages whose sender is not in the file come from “unknown sender”']);
  });

  it('are refused by their channel where sending failed and nobody received anything', () => {
    const { recording } = read(traceOf(span('a', 1, 'send', [0, 3], { error: 'queue is full' })));
    expect(story(recording)).toEqual(['0 a publishes queue', '3 queue rejects: queue is full']);
  });

  it('name agents by the client where no service is named', () => {
    const text = traceOf(span('', 1, 'send', [0, 1], { attributes: { 'messaging.client.id': 'meter-7' } }));
    expect(read(text).recording.header.agents).toEqual([{ name: 'meter-7' }]);
  });

  it('are counted and named: two with one id, one without a time, one of an unknown operation', () => {
    const text = traceOf(
      span('a', 1, 'send', [0, 1]),
      span('a', 1, 'send', [0, 1]),
      { ...span('a', 2, 'send', [0, 1]), startTimeUnixNano: 'soon' },
      { ...span('a', 3, 'dance', [5, 6]), kind: 1 },
    );
    const result = recogniseFormat(text)?.read(text, { title: '' });
    expect(result?.ok === true ? result.notes : result).toEqual([
      { text: 'Spans with the id of another span were left out', count: 1, place: 'span 1 (send queue) of a' },
      { text: 'Spans without a usable time were left out', count: 1, place: 'span 2 (send queue) of a' },
      {
        text: 'Spans about messaging without a known operation became local work',
        count: 1,
        place: 'span 3 (dance queue) of a',
      },
    ]);
  });

  it('may have parents and links in a circle', () => {
    const { recording } = read(
      traceOf(
        span('a', 1, 'send', [0, 1], { parent: 2 }),
        span('b', 2, 'process', [2, 3], { parent: 1, link: 1 }),
        span('a', 3, 'process', [4, 5], { parent: 3, link: 3 }),
      ),
    );
    expect(recording.events.length).toBeGreaterThan(3);
  });
});

describe('numbers and ids', () => {
  it('keep every digit: times in nanoseconds, offsets and ids beyond 2^53, as numbers or as text', () => {
    const exact = traceOf(
      span('a', 1, 'send', [0, 1], { attributes: { 'messaging.kafka.offset': '9223372036854775807' } }),
      span('b', 2, 'process', [3, 4], { attributes: { 'messaging.kafka.offset': '9223372036854775807' } }),
    );
    const bare = exact.replaceAll(/"(\d{16,})"/g, '$1');
    expect(bare).not.toBe(exact);
    for (const text of [exact, bare]) {
      const { recording } = read(text);
      expect(recording.events[0]?.payload).toMatchObject({ offset: '9223372036854775807' });
      expect(story(recording).slice(0, 2)).toEqual(['0 a publishes queue', '3 b receives queue (consume)']);
    }
  });

  it.each([
    ['{"id": 9007199254740993}', 'Line 1, column 8: “9007199254740993”: this integer is beyond 2^53'],
    ['{"id": 1, "id": 2}', 'Line 1, column 11: this name is used twice in the object'],
    ['{"id": 1e400}', 'Line 1, column 8: “1e400”: this number is too large'],
  ])('leave out a payload that would change, and say why: %s', (payload, reason) => {
    const { recording } = read(traceOf(span('a', 1, 'send', [0, 1], { attributes: { 'heronry.payload': payload } })));
    expect(recording.events[0]?.payload).toEqual({ 'not stored': expect.stringContaining(reason) });
  });

  it('name the same span with capitals and leading zeros', () => {
    const text = traceOf(span('a', 10, 'send', [0, 1]), span('b', 11, 'process', [2, 3], { link: 10 }));
    const { notes } = read(text.replace('"spanId":"000000000000000a"', '"spanId":"A"'));
    expect(notes).toEqual([]);
  });
});

describe('files that cannot be read', () => {
  const otlp = IMPORT_FORMATS.find(({ id }) => id === 'otlp');
  it.each([
    ['not JSON', '{"resourceSpans": [}', 'This is no JSON. Line 1, column 20: '],
    ['nested too deeply', '['.repeat(100), 'This is no JSON. Line 1: nested deeper than 64 levels'],
    ['another JSON', '{"spans": 1}', 'This is no OTLP JSON: “resourceSpans” is missing'],
    ['no spans', '{"resourceSpans": []}', 'The file has no spans'],
    ['no times', traceOf({ ...span('a', 1, 'send', [0, 1]), startTimeUnixNano: 0 }), 'No span of the file has a time'],
  ])('say why and where: %s', (_what, text, error) => {
    const result = otlp?.read(text, { title: '' });
    expect(result?.ok === false ? result.error : '').toContain(error);
  });

  it('are read line by line where each line is JSON, without the bad ones', () => {
    const good = traceOf(span('a', 1, 'send', [0, 1]));
    const other = traceOf(span('b', 2, 'process', [2, 3], { link: 1 }));
    const { recording, notes } = read(`${good}\n{"resourceSpans": [\n${other}\n`);
    expect(story(recording)).toHaveLength(3);
    expect(notes).toEqual(['1 × Lines that are no JSON of this format were left out']);
  });
});

it('a recording is a header and a line for each event', () => {
  const { recording } = fixture('batch.otlp.json');
  const lines = [...recordedLines(recording)];
  expect(lines).toHaveLength(recording.events.length + 1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ heronry: 'recording', version: 1, title: 'Test' });
});

it.each(['shop.otlp.json', 'shop-old-names.otlp.json', 'shop-skewed.otlp.json', 'shop.jaeger.json', 'batch.otlp.json'])(
  'the recording of %s has no line that its reader refuses',
  (name) => {
    const read = readRecordingText([...recordedLines(fixture(name).recording)].join(''));
    expect(read.ok && read.recording.problems).toEqual([]);
  },
);
