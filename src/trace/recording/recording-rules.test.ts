/** Rules of fields, and relations between events, that a reader of recordings checks. */
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { sizeOf, snapshot } from '../../messaging/index.ts';
import type { TraceEvent } from '../events.ts';
import { HEADER_RULES, LEVEL } from './header.ts';
import { KINDS } from './kinds.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';
import { type Recording, RecordingReader, readRecordingText } from './recording-reader.ts';
import type { Rule } from './rules.ts';

const textOf = (...lines: readonly (object | string)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

function read(...lines: readonly (object | string)[]): Recording {
  const result = readRecordingText(textOf(...lines));
  if (!result.ok) throw new Error(result.error);
  return result.recording;
}

/** Returns the reasons of the bad lines; a good line follows them. */
const reasonsOf = (...lines: readonly (object | string)[]): readonly string[] =>
  read(...lines, { ...TICK, atUs: LIMITS.timeUs }).problems.map(({ reason }) => reason);

const eventsOf = ({ trace }: Recording): readonly TraceEvent[] =>
  Array.from({ length: trace.length }, (_, number) => trace.event(number));

const TICK = { atUs: 0, kind: 'timerFired', agent: 'a' };
const PUBLISHED = { atUs: 1, kind: 'published', agent: 'a', channel: 'c', arrivesUs: 2, payload: {} };
const DIRECT = { ...PUBLISHED, to: 'b' };
const ACCEPTED = { atUs: 2, kind: 'accepted', cause: 0, channel: 'c', message: 0, seq: 1 };
const DISPATCHED = {
  ...{ atUs: 3, kind: 'dispatched', via: 'consume', agent: 'b', channel: 'c', message: 0, seq: 1, arrivesUs: 4 },
};
const LOST = {
  atUs: 2,
  kind: 'lost',
  via: 'publish',
  agent: 'a',
  channel: 'c',
  message: 0,
  reason: 'cut',
  fraction: 1,
};

describe('the rule of each field', () => {
  const borders = [0, 1, LEVEL, LIMITS.fault, LIMITS.depth, LIMITS.events, LIMITS.timeUs, LIMITS.partitions, 2 ** 53]
    .filter((border) => typeof border === 'number')
    .concat(LIMITS.level, 1_000_000, LIMITS.partitions - 1);
  const lengths = [0, 1, LIMITS.nameUnits, LIMITS.codeUnits, LIMITS.textUnits, LIMITS.partitions, LIMITS.answered];
  const longer = lengths.flatMap((length) => [length, length + 1]);
  const values: readonly unknown[] = [
    ...borders.flatMap((border) => [border - 1, border, border + 1]),
    ...longer.flatMap((length) => ['a'.repeat(length), Array(length).fill(0), Array(length).fill('a')]),
    ...[0.5, 1.5, -0.5, true, false, null, {}, [], [1.5], [-1], [''], ['a', 0], 'a-b', 'a b', '-a', '1', 'A1', 'é'],
    ...[HEADER_RULES, ...Object.values(KINDS)]
      .flatMap((fields): readonly Rule[] => Object.values(fields))
      .flatMap(({ schema }) => ('enum' in schema && Array.isArray(schema.enum) ? schema.enum : [])),
  ];
  const ajv = new Ajv2020({ strict: false });
  const rules = Object.entries({ header: HEADER_RULES, agents: { level: LEVEL }, ...KINDS }).flatMap(([kind, fields]) =>
    Object.entries(fields).map(([name, rule]: [string, Rule]) => [`${kind}.${name}`, rule] as const),
  );

  it.each(rules)('%s accepts what the published schema accepts', (_, { schema, holds }) => {
    const validate = ajv.compile(schema);
    const accepted = values.filter((value) => validate(value));
    // At 2^53 and beyond, numbers that JSON holds are no longer exact.
    expect(values.filter(holds)).toEqual(accepted);
    expect([accepted.length > 0, accepted.length < values.length]).toEqual([true, true]);
  });

  it.each(rules)('%s refuses half a character in a text', (_, { holds }) => {
    expect([holds('a\ud800'), holds('\udc00')]).toEqual([false, false]);
  });
});

describe('a line says', () => {
  it.each<[string, readonly (object | string)[]]>([
    ['its cause is in a line that cannot be used', [PUBLISHED, { ...TICK, kind: 'sang' }, { ...ACCEPTED, cause: 1 }]],
    ['“agent” must be a, as in its hop', [PUBLISHED, { ...LOST, cause: 0, agent: 'b' }]],
    ['“via” must be "direct"', [DIRECT, received('subscribe')]],
    ['its cause is a hop to channel c', [PUBLISHED, received('direct')]],
    [
      '“via” cannot be "direct": the message went through a channel',
      [PUBLISHED, ACCEPTED, DISPATCHED, { ...received('direct'), cause: 2, atUs: 4 }],
    ],
    ['a direct message cannot be “unsent”', [{ ...DIRECT, unsent: true }]],
    ['“depth” is more than “accepted”', [measured(3, 2)]],
    ['“owners” and “offsets” differ in length', [assigned(['a'], [])]],
    ['c is direct from a to b', [DIRECT, { ...DIRECT, agent: 'w' }]],
    ['message 0 is direct: c is no queue', [DIRECT, { atUs: 1, kind: 'sent', ...hop(), arrivesUs: 2 }]],
    ['event 1 does not come before it', [PUBLISHED, { ...ACCEPTED, message: 1 }]],
    ['event 1 is no message', [PUBLISHED, { ...TICK, atUs: 1 }, { ...ACCEPTED, message: 1 }]],
    ['its cause must be the hop of message 0 that it ends', [PUBLISHED, PUBLISHED, { ...ACCEPTED, cause: 1 }]],
    ['its cause must be the hop of message 0 that it ends', [PUBLISHED, blocked(), { ...LOST, cause: 1 }]],
    [
      'its cause must be the hop of message 0 that it ends',
      [PUBLISHED, PUBLISHED, { ...blocked(), message: 1, cause: 1 }, { ...ACCEPTED, cause: 2 }],
    ],
    [
      '$.atUs: “-9007199254740993”: this integer is beyond 2^53 and would change; write it as text, in double quotes',
      ['{"atUs":-9007199254740993}'],
    ],
    [`“agent” must be a name of 1 to 128 characters, not ["${'x'.repeat(37)}…`, [{ ...TICK, agent: ['x'.repeat(38)] }]],
    [
      `“agent” must be a name of 1 to 128 characters, not ["${'x'.repeat(36)}"]`,
      [{ ...TICK, agent: ['x'.repeat(36)] }],
    ],
    ['it is no JSON object', ['null']],
    ['it is no JSON object', ['7']],
    ['“atUs” is missing', [{ ...TICK, atUs: undefined }]],
    ['“cause” must be a whole number from 0 to 9007199254740991, not -2', [{ ...TICK, cause: -2 }]],
    ['the kind 7 is not known', [{ ...TICK, kind: 7 }]],
    [`“seq” 1 comes after 9, too many times`, late(LIMITS.late + 1)],
    [`more than ${LIMITS.waiting} messages wait for space at c`, waiting(LIMITS.waiting + 1)],
  ])('%s', (reason, lines) => {
    expect(reasonsOf(...lines)).toContain(reason);
  });

  it.each<[string, readonly (object | string)[]]>([
    ['a time that is that of the line before', [TICK, TICK]],
    ['a message that arrives as it is published', [{ ...PUBLISHED, arrivesUs: 1 }]],
    ['work that ends as it begins', [{ atUs: 1, kind: 'workStarted', agent: 'a', untilUs: 1 }]],
    ['as many in a queue as were accepted', [measured(2, 2)]],
    ['as many owners as offsets', [assigned(['a', ''], [1, 2])]],
    ['a second direct message of the same two', [DIRECT, DIRECT]],
    ['a second message to a queue', [PUBLISHED, PUBLISHED]],
    ['an acceptance after the wait for space', [PUBLISHED, blocked(), { ...ACCEPTED, cause: 1 }]],
    ['a refusal after the wait for space', [PUBLISHED, blocked(), rejected(1)]],
    ['as many acceptances out of order as the limit', late(LIMITS.late)],
    ['as many messages that wait as the limit', waiting(LIMITS.waiting)],
    ['one more message that waits after one was accepted', waitingAgain()],
    ['long numbers in texts, and with a fraction', ['{"atUs":0,"kind":"timerFired","agent":"12345678901234567890"}']],
    ['the largest exact integer', [{ ...PUBLISHED, payload: { n: Number.MAX_SAFE_INTEGER } }]],
    [
      'larger integers as JavaScript writes them',
      [{ ...PUBLISHED, payload: { n: [2 ** 53, -(2 ** 64), 1e20, 1e23] } }],
    ],
    ['fields that no kind has', [{ ...TICK, other: 1 }]],
    ['a blank line', [TICK, '  ', TICK]],
  ])('nothing against %s', (_, lines) => {
    expect(reasonsOf(...lines)).toEqual([]);
  });
});

describe('what follows from relations', () => {
  it('is the cause of a delivery: the acceptance with its number, else the message', () => {
    const second = { ...DISPATCHED, seq: 2 };
    const events = eventsOf(read(PUBLISHED, ACCEPTED, DISPATCHED, second, { ...second, cause: 1 }));
    expect(events.map(({ cause }) => cause)).toEqual([-1, 0, 1, 0, 1]);
  });

  it('is the recipient of a direct message that is lost, delayed or duplicated', () => {
    const { via: _, reason: __, ...rest } = { ...LOST, via: 'subscribe', cause: 0 };
    const delayed = { ...rest, kind: 'delayed', via: 'subscribe', resumesUs: 3, arrivesUs: 4 };
    for (const line of [{ ...LOST, via: 'subscribe', cause: 0 }, delayed])
      expect(eventsOf(read(DIRECT, line))[1]).toMatchObject({ kind: line.kind, via: 'publish', to: 'b' });
    expect(eventsOf(read(PUBLISHED, { ...LOST, cause: 0 }))[1]).not.toHaveProperty('to');
  });

  it('are the names in the header: agents, queues and direct channels that only events name', () => {
    const header = { heronry: 'recording', version: 1, agents: [{ name: 'z' }], channels: [{ name: 'q' }] };
    const recording = read(header, { ...DIRECT, channel: 'd' }, PUBLISHED, { ...PUBLISHED, channel: 'q' });
    expect(recording.header.agents).toEqual([{ name: 'z' }, { name: 'a' }, { name: 'b' }]);
    expect(recording.header.channels).toEqual([
      { name: 'q', kind: 'queue' },
      { name: 'd', kind: 'direct', from: 'a', to: 'b' },
      { name: 'c', kind: 'queue' },
    ]);
    expect(recording.header.untilUs).toBe(1);
  });
});

describe('a payload', () => {
  const nested = (levels: number): object => (levels === 1 ? {} : { in: nested(levels - 1) });

  it('is kept to the limit of levels, and replaced beyond', () => {
    const { trace, problems } = read(
      { ...PUBLISHED, payload: nested(LIMITS.messageDepth) },
      { ...PUBLISHED, payload: nested(LIMITS.messageDepth + 1) },
      { ...PUBLISHED, payload: { first: 1, list: [nested(LIMITS.messageDepth)] } },
    );
    expect(problems).toEqual([]);
    expect(trace.message(0).payload).toEqual(nested(LIMITS.messageDepth));
    const replaced = { 'not stored': `more than ${LIMITS.messageDepth} levels` };
    expect([trace.message(1).payload, trace.message(2).payload]).toEqual([replaced, replaced]);
  });

  it('is kept to the limit of bytes', () => {
    const text = 'x'.repeat(LIMITS.messageBytes - sizeOf(snapshot({ text: '' })));
    const { trace } = read({ ...PUBLISHED, payload: { text } }, { ...PUBLISHED, payload: { text: `${text}x` } });
    expect(trace.message(0).payload).toEqual({ text });
    expect(trace.message(1).payload).toEqual({ 'not stored': `${LIMITS.messageBytes + 1} bytes` });
  });

  it('may be there though the header says that there are none', () => {
    const header = { heronry: 'recording', version: 1, payloads: 'none' };
    const { trace } = read(header, { ...PUBLISHED, payload: { n: 1 } }, { ...PUBLISHED, payload: undefined });
    expect([trace.message(0).payload, trace.message(1).payload]).toEqual([{ n: 1 }, {}]);
  });
});

describe('a reader', () => {
  it('says while it reads how many events there are, and that it reads', () => {
    const reader = new RecordingReader();
    expect([reader.events, reader.trace, reader.isRefused]).toEqual([0, undefined, false]);
    reader.write(textOf(TICK, TICK));
    expect([reader.events, reader.trace?.length, reader.isRefused]).toEqual([2, 2, false]);
  });

  it('reads nothing more once it has refused', () => {
    const reader = new RecordingReader();
    reader.write(textOf({ heronry: 'recording', version: 7 }));
    expect(reader.isRefused).toBe(true);
    reader.write(textOf(TICK));
    expect(reader.events).toBe(0);
    expect(reader.end()).toMatchObject({ ok: false, error: expect.stringContaining('version 7') });
  });

  it('takes a line of the longest length, in parts as well, and reads on after a longer one', () => {
    const fill = (length: number): string => {
      const line = JSON.stringify({ ...TICK, x: '' });
      return line.replace('"x":""', `"x":"${'y'.repeat(length - line.length)}"`);
    };
    const [longest, longer] = [fill(LIMITS.lineUnits), fill(LIMITS.lineUnits + 1)];
    const parts = new RecordingReader();
    const text = textOf(longest, longer, TICK);
    for (let from = 0; from < text.length; from += 300_000) parts.write(text.slice(from, from + 300_000));
    for (const result of [parts.end(), readRecordingText(text)]) {
      if (!result.ok) throw new Error(result.error);
      expect(result.recording.trace.length).toBe(2);
      expect(result.recording.problems).toEqual([
        { line: 2, reason: `it is longer than ${LIMITS.lineUnits} characters` },
      ]);
    }
    expect(readRecordingText(textOf(TICK) + longer)).toMatchObject({ recording: { problemCount: 1 } });
  });

  it('keeps numbers of events over bad lines anywhere before', () => {
    const bad = '?';
    const recording = read(
      bad,
      TICK,
      bad,
      TICK,
      { ...TICK, cause: 1 },
      bad,
      { ...TICK, cause: 3 },
      { ...TICK, cause: 5 },
    );
    expect(eventsOf(recording).map(({ cause }) => cause)).toEqual([-1, -1, 0, 1, -1]);
  });

  it('reads a header alone as an empty recording', () => {
    const { trace, header, problemCount } = read({ heronry: 'recording', version: 1, title: 'None' });
    expect([trace.length, header.title, header.untilUs, problemCount]).toEqual([0, 'None', 0, 0]);
  });

  it('reads a second header as a bad line', () => {
    const header = { heronry: 'recording', version: 1 };
    expect(reasonsOf(header, header)).toEqual(['“kind” is missing']);
  });

  it('limits the number of names', () => {
    const lines = Array.from({ length: LIMITS.agents + 1 }, (_, index) => ({ ...TICK, agent: `a${index}` }));
    expect(read(...lines, lines[0] ?? '').problems).toEqual([
      { line: LIMITS.agents + 1, reason: `there are more than ${LIMITS.agents} agents` },
    ]);
  });
});

describe('a header', () => {
  it.each([0, 0.5, -1])('of version %d is refused', (version) => {
    const error = `Its version is ${version}; this Heronry reads version 1.`;
    expect(readRecordingText(textOf({ heronry: 'recording', version }))).toEqual({ ok: false, error });
  });

  it('names lists that are none or too long, and items that are none', () => {
    const agents = Array.from({ length: LIMITS.agents + 1 }, (_, index) => ({ name: `a${index}` }));
    const long = read({ heronry: 'recording', version: 1, agents, channels: 7 }, { ...TICK, agent: 'a0' });
    expect(long.header.agents).toHaveLength(LIMITS.agents);
    expect(long.problems.map(({ reason }) => reason)).toEqual([
      `agents: only the first ${LIMITS.agents} of ${LIMITS.agents + 1} are read`,
      'channels must be a list',
    ]);
    const items = read(
      { heronry: 'recording', version: 1, agents: [null, 'a', 7], channels: [null, { name: '' }] },
      TICK,
    );
    expect(items.problems.map(({ reason }) => reason)).toEqual([
      ...Array(3).fill('an agent without a name is left out'),
      ...Array(2).fill('a channel without a name is left out'),
    ]);
  });

  it('keeps a tree of agents, and cuts each circle once', () => {
    const parents = { a: 'b', b: 'c', c: 'a', d: 'c', e: 'd', f: undefined, g: 'g' };
    const agents = Object.entries(parents).map(([name, parent]) => ({ name, parent }));
    const { header, problems } = read({ heronry: 'recording', version: 1, agents }, TICK);
    expect(Object.fromEntries(header.agents.map(({ name, parent }) => [name, parent]))).toEqual({
      ...parents,
      a: undefined,
      g: undefined,
    });
    expect(problems.map(({ reason }) => reason)).toEqual(['a would be below itself', 'g would be below itself']);
  });

  it('keeps a channel of each kind, and levels to the highest', () => {
    const channels = [
      ...['queue', 'topic', 'log'].map((kind) => ({ name: kind, kind })),
      { name: 'd', kind: 'direct', from: 'a', to: 'b' },
    ];
    const agents = [
      { name: 'a', level: 0 },
      { name: 'b', level: LIMITS.level },
    ];
    const { header, problems } = read({ heronry: 'recording', version: 1, agents, channels }, TICK);
    expect([header.agents, header.channels, problems]).toEqual([agents, channels, []]);
    const half = { name: 'd', kind: 'direct', to: 'b' };
    expect(read({ heronry: 'recording', version: 1, channels: [half] }, TICK).header.channels).toEqual([]);
  });
});

function hop(): object {
  return { agent: 'a', channel: 'c', message: 0 };
}
function received(via: string): object {
  return { atUs: 2, kind: 'received', cause: 0, via, agent: 'b', channel: 'c', message: 0 };
}
function measured(depth: number, accepted: number): object {
  return { atUs: 0, kind: 'measured', channel: 'c', depth, accepted, consumed: 0, dropped: 0 };
}
function assigned(owners: readonly string[], offsets: readonly number[]): object {
  return { atUs: 0, kind: 'partitionsAssigned', channel: 'c', owners, offsets };
}
function blocked(): object {
  return { atUs: 2, kind: 'blocked', cause: 0, channel: 'c', message: 0 };
}
function rejected(cause: number): object {
  return { atUs: 2, kind: 'rejected', cause, channel: 'c', message: 0, reason: 'full' };
}
/** An acceptance with the number 9, and so many after it with the number 1. */
function late(count: number): readonly object[] {
  return [PUBLISHED, { ...ACCEPTED, seq: 9 }, ...Array.from({ length: count }, () => ACCEPTED)];
}
/** So many messages that wait for space. */
function waiting(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => [
    { ...PUBLISHED, atUs: 2 },
    { ...blocked(), message: 2 * index, cause: 2 * index },
  ]).flat();
}
function waitingAgain(): readonly object[] {
  const all = waiting(LIMITS.waiting);
  const next = all.length + 1;
  const more = [
    { ...ACCEPTED, cause: 1 },
    { ...PUBLISHED, atUs: 2 },
    { ...blocked(), message: next, cause: next },
  ];
  return [...all, ...more];
}
