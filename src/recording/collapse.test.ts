import { describe, expect, it } from 'vitest';
import { intervalsOf, NO_HEADER, type Recording, readRecordingText, recordingPieces } from '../trace/index.ts';
import { type RecordedSource, recordedSource } from './index.ts';

const MS = 1000;
const AGENTS = [
  { name: 'top', level: 3 },
  { name: 'left', level: 2, parent: 'top' },
  { name: 'a', level: 1, parent: 'left' },
  { name: 'b', level: 1, parent: 'left' },
  { name: 'proxy', level: 0 },
];

/** Direct messages, one after another: each is published and received. */
function recording(...pairs: readonly (readonly [from: string, to: string])[]): Recording {
  const lines: object[] = [{ heronry: 'recording', version: 1, agents: AGENTS }];
  pairs.forEach(([from, to], turn) => {
    const [atUs, channel, message] = [turn * 100 * MS, `${from} -> ${to}`, 2 * turn];
    // Each is caused by the receipt of the one before.
    lines.push({
      atUs,
      kind: 'published',
      cause: message - 1,
      agent: from,
      to,
      channel,
      arrivesUs: atUs + 50 * MS,
      payload: {},
    });
    lines.push({ atUs: atUs + 50 * MS, kind: 'received', cause: message, via: 'direct', agent: to, channel, message });
  });
  const result = readRecordingText(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (!result.ok) throw new Error(result.error);
  expect(result.recording.problems).toEqual([]);
  return result.recording;
}

const PAIRS = [
  ['left', 'a'],
  ['a', 'b'],
  ['a', 'proxy'],
  ['b', 'proxy'],
  ['proxy', 'a'],
  ['top', 'left'],
] as const;

function opened(): RecordedSource {
  return recordedSource(recording(...PAIRS), { from: 'test' });
}

const END_US = 1000 * MS;

describe('a collapsed subtree', () => {
  it('is one node with the sums of its messages to and from others', () => {
    const source = opened();
    source.toggle('left');
    expect(source.scenario.agents.map(({ id }) => id)).toEqual(['top', 'left (3)', 'proxy']);
    const { agents } = source.trace.worldAt(END_US);
    expect(agents.get('left (3)')).toMatchObject({ published: 2, received: 2 });
    expect(agents.get('proxy')).toMatchObject({ published: 1, received: 2 });
    expect(agents.has('a')).toBe(false);
  });

  it('has one line to each other agent, and none inside', () => {
    const source = opened();
    source.toggle('left');
    const lines = source.scenario.channels.map(({ direct }) => `${direct?.from} ${direct?.to}`);
    expect(lines).toEqual(['left (3) proxy', 'proxy left (3)', 'top left (3)']);
    expect(source.scenario.links).toHaveLength(3);
    // The timeline has the same lanes.
    const places = new Set<string>();
    intervalsOf(source.trace).forEachIn(0, END_US, ({ at, to }) => places.add(`${at.id} ${to?.id}`));
    expect([...places]).toEqual(lines);
  });

  it('keeps causes across what is left out, and is a recording of its own', () => {
    const source = opened();
    source.toggle('left');
    const { trace } = source;
    // a asked the proxy because b... of what happened inside: nothing outside caused it.
    expect(trace.causeOf(0)).toBe(-1);
    expect(trace.eventAs(2, 'published')).toMatchObject({ agent: 'left (3)', cause: 1 });
    const result = readRecordingText([...recordingPieces(trace, NO_HEADER)].join(''));
    expect(result).toMatchObject({ ok: true, recording: { problems: [] } });
  });

  it('within another one belongs to that, and both expand again', () => {
    const source = opened();
    const { trace, scenario } = source;
    source.toggle('left');
    source.toggle('top');
    expect(source.scenario.agents.map(({ id }) => id)).toEqual(['top (4)', 'proxy']);
    source.toggle('top');
    expect(source.scenario.agents.map(({ id }) => id)).toEqual(['top', 'left (3)', 'proxy']);
    source.toggle('left');
    expect(source.trace).toBe(trace);
    expect(source.scenario).toBe(scenario);
  });

  it('keeps the selected message, unless it is inside', () => {
    const source = opened();
    source.toggle('left');
    // The third message is the first that is left; the first is inside.
    expect(source.numberOf(4)).toBe(0);
    expect(source.numberOf(0)).toBeUndefined();
    source.toggle('left');
    expect(source.numberOf(0)).toBe(4);
  });

  it('of a long recording is made in slices, and is the same', async () => {
    const pairs = Array.from({ length: 3000 }, (_, turn) => PAIRS[turn % PAIRS.length] ?? PAIRS[0]);
    const [source, inSlices] = [pairs, pairs].map((all) => recordedSource(recording(...all), { from: 'test' }));
    if (source === undefined || inSlices === undefined) throw new Error('Two are made');
    source.toggle('left');
    let [nowMs, pauses] = [0, 0];
    const done = inSlices.toggleInSlices('left', {
      nowMs: () => {
        nowMs += 5;
        return nowMs;
      },
      pause: async () => {
        pauses += 1;
        // Until it is done, the recording is shown as it was, and nothing else is collapsed.
        expect(inSlices.scenario.agents).toHaveLength(AGENTS.length);
        expect(await inSlices.toggleInSlices('top', { nowMs: () => 0, pause: async () => undefined })).toBe(false);
      },
    });
    expect(await done).toBe(true);
    expect(pauses).toBeGreaterThan(5);
    expect(inSlices.scenario).toEqual(source.scenario);
    const text = ({ trace }: RecordedSource): string => [...recordingPieces(trace, NO_HEADER)].join('');
    expect(text(inSlices)).toBe(text(source));
    expect(inSlices.numberOf(4)).toBe(0);
  });
});
