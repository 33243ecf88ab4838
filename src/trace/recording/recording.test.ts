import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../../messaging/testing/rounds.ts';
import type { TraceEvent } from '../events.ts';
import { recordingPieces, toJsonLines, traceHash } from '../export.ts';
import { STORY, traceOf } from '../test-events.ts';
import { NO_HEADER, type RecordingHeader } from './header.ts';
import { recordingSchema } from './json-schema.ts';
import { KINDS } from './kinds.ts';
import { RECORDING_LIMITS } from './recording-limits.ts';
import { type Recording, RecordingReader, type RecordingResult, readRecordingText } from './recording-reader.ts';

const HEADER: RecordingHeader = {
  ...NO_HEADER,
  title: 'Two rooms',
  madeBy: 'heronry-python 0.1.0',
  agents: [{ name: 'a', level: 2 }, { name: 'b', level: 1, parent: 'a' }, { name: 'w' }],
  channels: [
    { name: 'c', kind: 'queue' },
    { name: 'a -> b', kind: 'direct', from: 'a', to: 'b' },
  ],
};
/** A direct message that arrives, and one that is cancelled. */
const DIRECT: readonly TraceEvent[] = [
  { kind: 'published', atUs: 5, cause: -1, agent: 'a', to: 'b', channel: 'a -> b', arrivesUs: 9, payload: { n: 1 } },
  { kind: 'received', atUs: 9, cause: 0, via: 'direct', channel: 'a -> b', agent: 'b', message: 0 },
  { kind: 'workStarted', atUs: 9, cause: 1, agent: 'b', untilUs: 12, what: 'action' },
  { kind: 'workFinished', atUs: 12, cause: 2, agent: 'b', what: 'action' },
  { kind: 'polled', atUs: 12, cause: 3, agent: 'b', channel: 'c', count: 3 },
  { kind: 'noted', atUs: 12, cause: 1, what: 'stale', text: 'It was old.', hint: true, agent: 'b', message: 0 },
  { kind: 'published', atUs: 20, cause: -1, agent: 'a', to: 'b', channel: 'a -> b', arrivesUs: 30, payload: { n: 2 } },
  {
    ...{ kind: 'lost', atUs: 30, cause: 6, via: 'publish', agent: 'a', to: 'b', channel: 'a -> b', message: 6 },
    ...{ reason: 'cancelled', fraction: 1 },
  } as TraceEvent,
];

function opened(result: RecordingResult): Recording {
  if (!result.ok) throw new Error(result.error);
  return result.recording;
}

function textOf(...lines: readonly (object | string)[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

/** Returns the numbers and reasons of the bad lines of a text. */
function problemsOf(...lines: readonly (object | string)[]): readonly string[] {
  return opened(readRecordingText(textOf(...lines))).problems.map(({ line, reason }) => `${line}: ${reason}`);
}

const TICK = { atUs: 0, kind: 'timerFired', agent: 'a' };
/** A line whose message is this text. */
const published = (payload: string): string =>
  `{"atUs":1,"kind":"published","agent":"a","channel":"c","arrivesUs":2,"payload":${payload}}`;
const PUBLISHED = { atUs: 1, kind: 'published', agent: 'a', channel: 'c', arrivesUs: 2, payload: {} };

describe('a recording that is written and read', () => {
  it.each([
    ['with messages through a queue', STORY],
    ['with direct messages, work, polls and notes', DIRECT],
  ])('%s is the same', (_, events) => {
    const trace = traceOf(events);
    const text = [...recordingPieces(trace, HEADER)].join('');
    const recording = opened(readRecordingText(text));
    expect(recording.problems).toEqual([]);
    expect(traceHash(recording.trace)).toBe(traceHash(trace));
    expect(recording.header).toEqual({ ...HEADER, untilUs: trace.lastUs });
  });

  it('may come in chunks of any size, as text or as bytes', () => {
    const text = [...recordingPieces(traceOf(STORY), { ...HEADER, title: 'Zwei Räume 🪶' })].join('');
    const bytes = new TextEncoder().encode(text);
    const whole = opened(readRecordingText(text));
    for (const size of [1, 2, 7, 100]) {
      const [reader, byBytes] = [new RecordingReader(), new RecordingReader()];
      for (let from = 0; from < text.length; from += size) reader.write(text.slice(from, from + size));
      for (let from = 0; from < bytes.length; from += size) byBytes.write(bytes.subarray(from, from + size));
      for (const recording of [opened(reader.end()), opened(byBytes.end())]) {
        expect(recording.header).toEqual(whole.header);
        expect(traceHash(recording.trace)).toBe(traceHash(whole.trace));
      }
    }
  });

  it('may be in UTF-16, as PowerShell writes it, in chunks of any size', () => {
    const text = [...recordingPieces(traceOf(STORY), { ...HEADER, title: 'Zwei Räume 🪶' })].join('');
    const whole = opened(readRecordingText(text));
    for (const mark of ['', '\uFEFF'])
      for (const order of ['little', 'big'])
        for (const size of [1, 2, 7, 1000]) {
          const bytes = Buffer.from(mark + text, 'utf16le');
          if (order === 'big') bytes.swap16();
          const reader = new RecordingReader();
          for (let from = 0; from < bytes.length; from += size) reader.write(bytes.subarray(from, from + size));
          const recording = opened(reader.end());
          expect(recording.header).toEqual(whole.header);
          expect(traceHash(recording.trace)).toBe(traceHash(whole.trace));
        }
    const short = new RecordingReader();
    short.write(Uint8Array.of(0x7b));
    expect(short.end()).toMatchObject({ ok: false, error: expect.stringContaining('no JSON') });
  });

  it('names the lines with bytes that are not UTF-8, in chunks of any size', () => {
    const lines = [`{"n":"é"}`, '{"n":"\ufffd\ufffd"}', '{"n":"\ufffdé"}'].map(published);
    // Of a page of Windows, each é is one byte. The character U+FFFD stands in the second line itself.
    const bytes = Buffer.from(textOf(...lines).replaceAll('é', '~')).map((byte) => (byte === 0x7e ? 0xe9 : byte));
    for (const size of [1, 2, 3, 7, 100, 1000]) {
      const reader = new RecordingReader();
      for (let from = 0; from < bytes.length; from += size) reader.write(bytes.subarray(from, from + size));
      const { trace, problems } = opened(reader.end());
      expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
        '1: it has bytes that are not UTF-8',
        '3: it has bytes that are not UTF-8',
      ]);
      expect(trace.message(0).payload).toEqual({ n: '\ufffd\ufffd' });
    }
    const header = new RecordingReader();
    header.write(Buffer.from(textOf({ heronry: 1, title: 'é' }), 'latin1'));
    expect(header.end()).toEqual({ ok: false, error: 'Line 1, the header: it has bytes that are not UTF-8.' });
  });

  it('of an earlier version has no header', () => {
    const { header, trace, problems } = opened(readRecordingText(toJsonLines(traceOf(STORY))));
    expect(problems).toEqual([]);
    expect(header.agents.map(({ name }) => name)).toEqual(['b', 'w', 'a']);
    expect(header.channels).toEqual([{ name: 'c', kind: 'queue' }]);
    expect(traceHash(trace)).toBe(traceHash(traceOf(STORY)));
  });

  it('can leave payloads out', () => {
    const text = [...recordingPieces(traceOf(STORY), { ...HEADER, payloads: 'none' })].join('');
    expect(text).not.toContain('"payload"');
    const { header, trace, problems } = opened(readRecordingText(text));
    expect(problems).toEqual([]);
    expect(header.payloads).toBe('none');
    expect(trace.message(2).payload).toEqual({});
  });

  it('may end later than its last event, or without a line end, or begin with a byte order mark', () => {
    const text = `\uFEFF${textOf({ heronry: 'recording', version: 1, untilUs: 99 }, TICK).trimEnd()}`;
    expect(opened(readRecordingText(text)).header.untilUs).toBe(99);
  });
});

describe('a bad line', () => {
  it('is named by its number and reason, and the rest is read', () => {
    const story = toJsonLines(traceOf(STORY)).trimEnd().split('\n');
    const { trace, problems } = opened(
      readRecordingText(textOf(...story.slice(0, 9), 'half a li', ...story.slice(10))),
    );
    expect(problems).toEqual([{ line: 10, reason: 'it is no JSON' }]);
    expect(trace.length).toBe(STORY.length - 1);
    // The second message answers the first, and is about event 11 of the file.
    expect(trace.eventAs(10, 'published').about).toBe(2);
    expect(trace.eventAs(11, 'accepted')).toMatchObject({ message: 10, cause: 10 });
  });

  it('takes along what is about it, and is no cause of anything', () => {
    expect(
      problemsOf(
        { ...PUBLISHED, atUs: -1 },
        { atUs: 2, kind: 'accepted', cause: 0, channel: 'c', message: 0, seq: 1 },
        { atUs: 2, kind: 'timerFired', cause: 0, agent: 'a' },
      ),
    ).toEqual([
      `1: “atUs” must be a whole number from 0 to ${RECORDING_LIMITS.timeUs}, not -1`,
      '2: it is about message 0, whose line cannot be used',
    ]);
  });

  it.each<[string, readonly (object | string)[]]>([
    ['it is no JSON object', ['[1]']],
    ['“kind” is missing', [{ atUs: 0 }]],
    ['the kind "sang" is not known', [{ ...TICK, kind: 'sang' }]],
    ['the kind "constructor" is not known', [{ ...TICK, kind: 'constructor' }]],
    ['“agent” is missing', [{ atUs: 0, kind: 'timerFired' }]],
    ['“agent” must be a name of 1 to 128 characters, not ""', [{ ...TICK, agent: '' }]],
    ['“agent” must be a name of 1 to 128 characters, not 7', [{ ...TICK, agent: 7 }]],
    ['“agent” must be a name of 1 to 128 characters, not "\\ud800"', [{ ...TICK, agent: '\ud800' }]],
    ['“atUs” must be a whole number from 0 to 31622400000000, not 0.5', [{ ...TICK, atUs: 0.5 }]],
    ['its time 0 is before 1, the time of the line before', [{ ...TICK, atUs: 1 }, TICK]],
    ['event 0 does not come before it', [{ ...TICK, cause: 0 }]],
    ['event 0 is no message', [TICK, { atUs: 0, kind: 'workStarted', agent: 'a', message: 0, untilUs: 1 }]],
    ['“untilUs” is before “atUs”', [{ atUs: 5, kind: 'workStarted', agent: 'a', untilUs: 1 }]],
    ['“arrivesUs” is before “atUs”', [{ ...PUBLISHED, arrivesUs: 0 }]],
    ['“payload” is missing', [{ ...PUBLISHED, payload: undefined }]],
    ['“payload”: $: a message must be a JSON object, not an array', [{ ...PUBLISHED, payload: [] }]],
    [
      '$.payload.id: “12345678901234567890”: this integer is beyond 2^53 and would change; write it as text, in double quotes',
      [published('{"id":12345678901234567890}')],
    ],
    ['$.payload.n: “1e400”: this number is too large', [published('{"n":1e400}')]],
    ['$.payload.n: “1e-400”: this number is too small: it would become 0', [published('{"n":1e-400}')]],
    [
      '$.payload.n: “0.123456789012345678…”: this number has more digits than are kept and would change; write fewer, or write it as text, in double quotes',
      [published('{"n":0.123456789012345678901234567}')],
    ],
    [
      '$.payload.n: this name is used twice in the object; only one of the values would be kept',
      [published('{"n":1,"n":2}')],
    ],
    [
      'message 0 was published to c, not to d',
      [PUBLISHED, { atUs: 2, kind: 'accepted', cause: 0, channel: 'd', message: 0, seq: 1 }],
    ],
    [
      'its cause must be the hop of message 0 that it ends',
      [PUBLISHED, TICK, { atUs: 2, kind: 'accepted', channel: 'c', message: 0, seq: 1 }],
    ],
    [
      'its cause is a hop to agent b',
      [
        { ...PUBLISHED, to: 'b' },
        { atUs: 2, kind: 'accepted', cause: 0, channel: 'c', message: 0, seq: 1 },
      ],
    ],
    [
      '“agent” must be b, the end of its hop',
      [
        { ...PUBLISHED, to: 'b' },
        { atUs: 2, kind: 'received', cause: 0, via: 'direct', agent: 'w', channel: 'c', message: 0 },
      ],
    ],
    [
      'message 0 is direct: c is no queue',
      [
        { ...PUBLISHED, to: 'b' },
        { atUs: 2, kind: 'dispatched', via: 'consume', agent: 'b', channel: 'c', message: 0, seq: 1, arrivesUs: 2 },
      ],
    ],
    [
      'c is direct from a to b',
      [
        { ...PUBLISHED, to: 'b' },
        { ...PUBLISHED, to: 'w' },
      ],
    ],
    ['“to” is missing: c is direct', [{ ...PUBLISHED, to: 'b' }, PUBLISHED]],
    ['c is no direct channel', [PUBLISHED, { ...PUBLISHED, to: 'b' }]],
    ['it is longer than 1048576 characters', [`"${'x'.repeat(RECORDING_LIMITS.lineUnits)}"`]],
  ])('says: %s', (reason, lines) => {
    const good = { ...TICK, atUs: 9 };
    expect(problemsOf(...lines, good).map((problem) => problem.replace(/^\d+: /, ''))).toContain(reason);
  });

  it('is counted beyond the number that is listed', () => {
    const bad = Array.from({ length: RECORDING_LIMITS.problems + 5 }, () => '?');
    const { problems, problemCount } = opened(readRecordingText(textOf(TICK, ...bad)));
    expect(problems).toHaveLength(RECORDING_LIMITS.problems);
    expect(problemCount).toBe(RECORDING_LIMITS.problems + 5);
  });

  it('is one more consumer that waits than a world can have', () => {
    const waits = { atUs: 0, kind: 'consumeStarted', agent: 'a', channel: 'c' };
    const many = Array.from({ length: RECORDING_LIMITS.waiting }, () => waits);
    const again = { ...waits, kind: 'consumeCancelled' };
    expect(problemsOf(...many, waits, again, waits)).toEqual([
      `${RECORDING_LIMITS.waiting + 1}: more than 10000 consumers wait at c`,
    ]);
  });

  it('is not a message that is too large: that is kept without its payload', () => {
    const large = { ...PUBLISHED, payload: { text: 'x'.repeat(RECORDING_LIMITS.messageBytes) } };
    const { trace, problems } = opened(readRecordingText(textOf(large)));
    expect(problems).toEqual([]);
    expect(trace.message(0).payload).toEqual({ 'not stored': '65548 bytes' });
  });
});

describe('a header', () => {
  it('is read in parts: a wrong one is left out and named', () => {
    const agents = [
      { name: 'a', level: 99, parent: 'nobody' },
      { name: 'x', parent: 'y' },
      { name: 'y', parent: 'x' },
      { name: 'a' },
      {},
    ];
    const channels = [
      { name: 'c', kind: 'pipe' },
      { name: 'd', kind: 'direct', from: 'a' },
    ];
    const text = textOf({ heronry: 'recording', version: 1, title: 7, agents, channels }, TICK);
    const { header, problems } = opened(readRecordingText(text));
    expect(header.agents).toEqual([{ name: 'a' }, { name: 'x' }, { name: 'y', parent: 'x' }]);
    expect(header.channels).toEqual([{ name: 'c', kind: 'queue' }]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      'title must be a text of at most 4096 characters',
      'the level of a must be a whole number from 0 to 63',
      'an agent without a name is left out',
      'the kind of c must be one of queue, topic, log, direct',
      'the direct channel d needs “from” and “to”',
      'a is listed twice',
      'a is below nobody, which is not listed',
      'x would be below itself',
    ]);
  });

  it('is opened alone, also with a wrong part', () => {
    const text = textOf({ heronry: 'recording', version: 1, title: 7, agents: [{ name: 'a' }] });
    const { header, trace, problems } = opened(readRecordingText(text));
    expect(header.agents).toEqual([{ name: 'a' }]);
    expect(trace.length).toBe(0);
    expect(problems.map(({ line }) => line)).toEqual([1]);
  });

  it.each([
    [
      'It was made by a newer Heronry (version 2 of the format; this one reads version 1).',
      textOf({ heronry: 'recording', version: 2 }),
    ],
    [
      'Line 1, the header: $.title: this name is used twice in the object; only one of the values would be kept.',
      '{"heronry":"recording","version":1,"title":"one","title":"two"}\n',
    ],
    [
      'The first line is no header of a recording: "heronry" or "version" is wrong.',
      textOf({ heronry: 'scenario', version: 1 }),
    ],
    ['It is empty: a recording has a header and an event on each line.', '\n\n'],
    ['No line of it can be used. Line 1: it is no JSON.', 'Dear diary,\n'],
  ])('refuses the file: %s', (error, text) => {
    expect(readRecordingText(text)).toEqual({ ok: false, error });
  });
});

describe('the published schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(JSON.stringify(recordingSchema())));

  it('is the one in public (to write it anew: npx vitest run src/trace/recording -u)', async () => {
    await expect(`${JSON.stringify(recordingSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      '../../../public/trace.schema.json',
    );
  });

  it('accepts every line that is written', () => {
    for (const trace of [traceOf(STORY), traceOf(DIRECT)])
      for (const line of [...recordingPieces(trace, HEADER)].join('').trimEnd().split('\n'))
        expect(validate(JSON.parse(line)), line).toBe(true);
  });

  it('refuses a line that the reader refuses', () => {
    for (const line of [
      { ...TICK, agent: '' },
      { ...TICK, atUs: -1 },
      { ...TICK, kind: 'sang' },
      { atUs: 0, kind: 'timerFired' },
    ])
      expect(validate(line), JSON.stringify(line)).toBe(false);
  });
});

it('reads any lines without a failure, and names what it left out', () => {
  const field = fc.oneof(
    fc.integer({ min: -2, max: 40 }),
    fc.constantFrom('a', 'b', 'c', '', true, false, null, [], {}, 0.5, [1], ['a']),
  );
  const kind = fc.constantFrom(...Object.keys(KINDS), 'other');
  const line = fc.tuple(kind, fc.infiniteStream(field)).map(([name, values]) => {
    const fields = Object.entries(KINDS).find(([one]) => one === name)?.[1] ?? {};
    const given = Object.keys(fields).map((key) => [key, values.next().value]);
    return JSON.stringify({ atUs: 1, kind: name, cause: values.next().value, ...Object.fromEntries(given) });
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 20 }), (lines) => {
      const result = readRecordingText(textOf(TICK, ...lines));
      if (!result.ok) throw new Error(result.error);
      const { trace, problemCount } = result.recording;
      expect(trace.length + problemCount).toBe(
        textOf(TICK, ...lines)
          .split('\n')
          .filter((one) => one.trim() !== '').length,
      );
    }),
    { numRuns: rounds(500) },
  );
});
