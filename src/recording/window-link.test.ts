import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { packText } from '../scenario/index.ts';
import { type Recording, readRecordingText, type Trace, toColumns, traceHash, windowOf } from '../trace/index.ts';
import { readWindowLink, windowLink } from './index.ts';

const MS = 1000;

/** A coordinator and its rooms, who ask each other directly and through queues: `count` events. */
function rooms(count: number): Recording {
  const lines: object[] = [
    { heronry: 'recording', version: 1, title: 'Rooms', agents: [{ name: 'building', level: 2 }] },
  ];
  const seqs = [0, 0, 0];
  for (let events = 0, turn = 0; events < count; turn += 1) {
    const place = turn % 3;
    const [atUs, room] = [turn * 137 * MS + (turn % 7) * 311, `room${place + 1}`];
    if (turn % 2 === 0) {
      const [channel, arrivesUs] = [`building -> ${room}`, atUs + 50 * MS];
      lines.push({
        atUs,
        kind: 'published',
        agent: 'building',
        to: room,
        channel,
        arrivesUs,
        payload: { type: 'get_info', turn },
      });
      lines.push({
        atUs: arrivesUs,
        kind: 'received',
        cause: events,
        via: 'direct',
        agent: room,
        channel,
        message: events,
      });
      events += 2;
    } else {
      const channel = `env_default__info__${room}_to_building`;
      const seq = (seqs[place] ?? 0) + 1;
      seqs[place] = seq;
      lines.push({
        atUs,
        kind: 'published',
        agent: room,
        channel,
        arrivesUs: atUs,
        payload: { type: 'info', heat: (turn * 2_654_435_761) % 4_294_967_296 },
      });
      lines.push({ atUs, kind: 'accepted', cause: events, channel, message: events, seq });
      const taken = { via: 'consume', agent: 'building', channel, message: events };
      lines.push({
        atUs: atUs + 51 * MS,
        kind: 'dispatched',
        cause: events + 1,
        ...taken,
        seq,
        arrivesUs: atUs + 51 * MS,
      });
      lines.push({ atUs: atUs + 51 * MS, kind: 'received', cause: events + 2, ...taken });
      events += 4;
    }
  }
  const result = readRecordingText(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (!result.ok) throw new Error(result.error);
  expect(result.recording.problems).toEqual([]);
  return result.recording;
}

async function opened(fragment: string): Promise<Recording> {
  const result = await readWindowLink(fragment);
  if (!result.ok) throw new Error(result.error);
  expect(result.recording.problems).toEqual([]);
  return result.recording;
}

/** Returns the events of a span without their numbers; times are from its beginning. */
function story(trace: Trace, fromUs: number, toUs: number): readonly string[] {
  const lines: string[] = [];
  for (let number = trace.firstAfter(fromUs - 1); number < trace.firstAfter(toUs); number += 1) {
    const event = trace.event(number);
    if (event.kind === 'subscribed' || (event.kind === 'published' && event.earlier)) continue;
    const who = 'agent' in event ? event.agent : '';
    lines.push(`${event.atUs - fromUs} ${event.kind} ${who} ${'channel' in event ? event.channel : ''}`);
  }
  return lines;
}

describe('a link to a part of a recording', () => {
  it('opens as the same recording, with its payloads where they fit', async () => {
    const { trace, header } = rooms(60);
    const { fragment, withPayloads, isTooLong, events } = await windowLink(trace, header, {
      fromUs: 0,
      toUs: trace.lastUs,
    });
    expect({ withPayloads, isTooLong, events }).toEqual({ withPayloads: true, isTooLong: false, events: trace.length });
    const recording = await opened(fragment);
    expect(traceHash(recording.trace)).toBe(traceHash(trace));
    expect(recording.header).toEqual(header);
  });

  it('holds 200 events without payloads in 2,300 characters', async () => {
    const { trace, header } = rooms(200);
    expect(trace.length).toBeGreaterThanOrEqual(200);
    const columns = toColumns(header, windowOf(trace, 0, trace.lastUs), false);
    expect((await packText(JSON.stringify(columns))).length).toBeLessThanOrEqual(2300);
  });

  it('leaves payloads out where they would make it too long, and says so', async () => {
    const { trace, header } = rooms(9000);
    const { fragment, withPayloads } = await windowLink(trace, header, { fromUs: 0, toUs: trace.lastUs });
    expect(withPayloads).toBe(false);
    const recording = await opened(fragment);
    expect(recording.header.payloads).toBe('none');
    expect(recording.trace.length).toBe(trace.length);
    expect(recording.trace.message(0).payload).toEqual({});
  });

  it('begins with what waited and was in flight, and then has what happened', async () => {
    const { trace, header } = rooms(200);
    fc.assert(
      fc.property(fc.nat(trace.lastUs), fc.nat(trace.lastUs), (a, b) => {
        const [fromUs, toUs] = [Math.min(a, b), Math.max(a, b)];
        const events = windowOf(trace, fromUs, toUs);
        const lines = [{ heronry: 'recording', version: 1 }, ...events].map((event) => JSON.stringify(event));
        const result = readRecordingText(lines.join('\n'));
        if (!result.ok) throw new Error(result.error);
        expect(result.recording.problems).toEqual([]);
        const window = result.recording.trace;
        const before = trace.firstAfter(fromUs - 1);
        expect(
          story(window, 0, toUs - fromUs).slice(-(trace.firstAfter(toUs) - before) || Number.MAX_SAFE_INTEGER),
        ).toEqual(story(trace, fromUs, toUs));
        const [last, own] = [trace.worldAt(toUs), window.worldAt(toUs - fromUs)];
        expect(own.inFlight.size).toBe(last.inFlight.size);
        for (const channel of own.channels.values())
          expect(window.queuedOf(channel).length).toBe(trace.queuedOf(last.channels.get(channel.id) ?? channel).length);
      }),
      { numRuns: rounds(100) },
    );
    expect(header.payloads).toBe('all');
  });

  it('keeps the sign of a zero, and refuses a number that would change', async () => {
    const text = [
      '{"heronry":"recording","version":1,"agents":[],"channels":[]}',
      '{"atUs":0,"kind":"published","agent":"a","channel":"c","arrivesUs":1,"payload":{"zero":-0.0}}',
    ].join('\n');
    const result = readRecordingText(text);
    if (!result.ok) throw new Error(result.error);
    const { header, trace } = result.recording;
    const link = await windowLink(trace, header, { fromUs: 0, toUs: 1 });
    const again = await readWindowLink(link.fragment);
    expect(again.ok && again.recording.trace.message(0).payload).toEqual({ zero: -0 });
    const columns = JSON.stringify(toColumns(header, windowOf(trace, 0, 1), true)).replace(
      '{"zero":0}',
      '{"zero":1e400}',
    );
    expect((await readWindowLink(`r1.${await packText(columns)}`)).ok).toBe(false);
  });

  it('that is damaged is refused with a sentence', async () => {
    const error = 'This link to a recording is damaged. It may have been cut off.';
    for (const fragment of ['r1.', 'r1.!', 'r1.AAAA', `r1.${await packText('[2]')}`, `r1.${await packText('{"a":1}')}`])
      expect(await readWindowLink(fragment)).toEqual({ ok: false, error });
    const { trace, header } = rooms(30);
    const { fragment } = await windowLink(trace, header, { fromUs: 0, toUs: trace.lastUs });
    expect(await readWindowLink(fragment.slice(0, -20))).toEqual({ ok: false, error });
  });

  it('that holds anything else never throws', async () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.constant(1), value, value, fc.dictionary(fc.constantFrom('kind', 'atUs', 'cause', 'agent'), value)),
        async (columns) => {
          await readWindowLink(`r1.${await packText(JSON.stringify(columns))}`);
        },
      ),
      { numRuns: rounds(200) },
    );
  });
});
