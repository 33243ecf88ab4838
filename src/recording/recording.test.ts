import { describe, expect, it } from 'vitest';
import type { Assertion } from '../scenario/index.ts';
import { AssertionWatch, whyNotJudged } from '../simulation/index.ts';
import { testStore } from '../store/testing/test-store.ts';
import { type Recording, readRecordingText } from '../trace/index.ts';
import { openRecording, readRecording, recordedSource } from './index.ts';

const SECOND = 1_000_000;
const LINES: readonly object[] = [
  {
    ...{ heronry: 'recording', version: 1, title: 'Two rooms', madeBy: 'a test', untilUs: 9 * SECOND },
    agents: [
      { name: 'building', level: 2 },
      { name: 'room', level: 1, parent: 'building' },
    ],
    channels: [{ name: 'building -> room', kind: 'direct', from: 'building', to: 'room' }],
  },
  {
    atUs: SECOND,
    kind: 'published',
    agent: 'building',
    to: 'room',
    channel: 'building -> room',
    arrivesUs: 2 * SECOND,
    payload: {},
  },
  {
    atUs: 2 * SECOND,
    kind: 'received',
    cause: 0,
    via: 'direct',
    agent: 'room',
    channel: 'building -> room',
    message: 0,
  },
  {
    atUs: 3 * SECOND,
    kind: 'published',
    agent: 'room',
    channel: 'reports',
    arrivesUs: 3 * SECOND,
    payload: { heat: 1 },
  },
  { atUs: 3 * SECOND, kind: 'accepted', cause: 2, channel: 'reports', message: 2, seq: 1 },
  {
    atUs: 4 * SECOND,
    kind: 'dispatched',
    cause: 3,
    via: 'consume',
    agent: 'building',
    channel: 'reports',
    message: 2,
    seq: 1,
    arrivesUs: 4 * SECOND,
  },
  { atUs: 4 * SECOND, kind: 'received', cause: 4, via: 'consume', agent: 'building', channel: 'reports', message: 2 },
  {
    atUs: 5 * SECOND,
    kind: 'dispatched',
    cause: 3,
    via: 'subscribe',
    agent: 'room',
    channel: 'reports',
    message: 2,
    seq: 1,
    arrivesUs: 6 * SECOND,
  },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

function recording(text = TEXT): Recording {
  const result = readRecordingText(text);
  if (!result.ok) throw new Error(result.error);
  expect(result.recording.problems).toEqual([]);
  return result.recording;
}

async function* chunksOf(text: string, size = 100): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

describe('a recording in the store', () => {
  it('plays to its end and pauses there', () => {
    const { store, frame } = testStore();
    openRecording(store, recording(), { from: 'rooms.jsonl' });
    const { actions } = store.getState();
    expect(store.getState().playing).toBe(true);
    frame(0);
    actions.seek(8_900_000);
    for (let round = 0; round < 20; round += 1) frame(100);
    expect(store.getState().playing).toBe(false);
    expect(store.playback.nowUs()).toBe(9 * SECOND);
    actions.seek(100 * SECOND);
    expect(store.playback.nowUs()).toBe(9 * SECOND);
    expect(store.getState().progress).toBeUndefined();
  });

  it('shows the world at any time, as every other source', () => {
    const { store } = testStore();
    openRecording(store, recording(), { from: 'rooms.jsonl', atUs: 1.5 * SECOND });
    expect(store.getState().playing).toBe(false);
    expect([...store.getState().world.inFlight]).toEqual([0]);
    store.getState().actions.seek(3.5 * SECOND);
    expect(store.getState().world.channels.get('reports')).toMatchObject({ accepted: 1, first: 1, next: 2 });
    store.getState().actions.step();
    expect(store.playback.nowUs()).toBe(4 * SECOND);
    expect(store.getState().world.agents.get('building')?.received).toBe(1);
  });

  it('is read only: every action and edit is refused, with the way out', () => {
    const { store } = testStore();
    openRecording(store, recording(), { from: 'rooms.jsonl' });
    const { actions, scenario } = store.getState();
    const issue = { message: 'A recording is read only. Save it as a scenario to change it.', path: '' };
    expect(actions.publish('building', 'reports', {})).toEqual(issue);
    expect(actions.subscribe('room', 'reports')).toEqual(issue);
    expect(actions.unsubscribe('room', 'reports')).toEqual(issue);
    expect(actions.consume('room', 'reports')).toEqual(issue);
    expect(actions.dispatch({ do: 'addAgent', id: 'new', x: 0, y: 0 })).toEqual(issue);
    expect(store.getState().scenario).toBe(scenario);
  });

  it('can be arranged and annotated, and stays what it is', () => {
    const { store } = testStore();
    openRecording(store, recording(), { from: 'rooms.jsonl' });
    const { actions } = store.getState();
    const node = { kind: 'agent', id: 'room' } as const;
    expect(actions.dispatch({ do: 'move', moves: [{ node, x: 480, y: -48 }] })).toBeUndefined();
    expect(
      actions.dispatch({ do: 'setBookmarks', bookmarks: [{ atUs: SECOND, note: 'here' }], label: 'Note' }),
    ).toBeUndefined();
    const { scenario } = store.getState();
    expect(scenario.agents[1]).toMatchObject({ id: 'room', x: 480, y: -48, level: 1, parent: 'building' });
    expect(scenario.channels[0]?.direct).toEqual({ from: 'building', to: 'room' });
    expect(scenario.bookmarks).toEqual([{ atUs: SECOND, note: 'here' }]);
    expect(scenario.recorded).toBe(true);
  });

  it('has the links that were used, from the beginning and to the end', () => {
    const { store } = testStore();
    openRecording(store, recording(), { from: 'rooms.jsonl', atUs: 0 });
    const words = (): readonly string[] =>
      store.getState().links.map(({ kind, agent, channel }) => `${agent} ${kind} ${channel}`);
    const all = [
      'building publish building -> room',
      'room publish reports',
      'building consume reports',
      'room subscribe reports',
    ];
    expect(words()).toEqual(all);
    store.getState().actions.seek(9 * SECOND);
    expect(words()).toEqual(all);
  });

  it('says where it is from and what of it could not be read', () => {
    const { store } = testStore();
    const result = readRecordingText(`${TEXT}?\n`);
    if (!result.ok) throw new Error(result.error);
    openRecording(store, result.recording, { from: 'rooms.jsonl', notes: ['Clock skew of 3 ms was repaired.'] });
    const { live, scenario, origin } = store.getState();
    expect(scenario.name).toBe('Two rooms');
    expect(origin).toEqual({ kind: 'live' });
    expect(live?.connection).toEqual({
      kind: 'recorded',
      from: 'rooms.jsonl',
      header: { madeBy: 'a test', payloads: 'all' },
      problems: [{ line: 9, reason: 'it is no JSON' }],
      problemCount: 1,
      notes: ['Clock skew of 3 ms was repaired.'],
      below: new Map([['building', 1]]),
      collapsed: new Map(),
    });
  });
});

describe('the expectations of a recording', () => {
  const about = (channel: string): Assertion => ({ kind: 'nothingLost', channel });

  it('are added, judged by its trace alone, and removed', () => {
    const { store } = testStore();
    openRecording(store, recording(), { from: 'rooms.jsonl' });
    const late: Assertion = { kind: 'arrives', channel: 'building -> room', agent: 'room', withinUs: SECOND / 2 };
    const assertions = [late, about('reports')];
    expect(store.getState().actions.dispatch({ do: 'setAssertions', assertions, label: 'Expect' })).toBeUndefined();
    const { trace, scenario, frontierUs } = store.getState();
    expect(scenario.assertions).toEqual(assertions);
    const watch = new AssertionWatch(scenario.assertions, trace);
    watch.readTo(frontierUs);
    const [breach, none] = watch.breaches;
    expect(none).toBeUndefined();
    expect(breach).toMatchObject({ atUs: 1.5 * SECOND + 1, message: 0 });
    expect(breach?.afterwards?.words).toContain('reached room after 1.000 s, 0.500 s too late');
    store.getState().actions.dispatch({ do: 'setAssertions', assertions: [], label: 'Remove' });
    expect(store.getState().scenario.assertions).toEqual([]);
  });

  it('stay while a subtree is collapsed, those about hidden agents unseen', () => {
    const { store } = testStore();
    const source = openRecording(store, recording(), { from: 'rooms.jsonl' });
    const hidden: Assertion = { kind: 'noFailure', agent: 'room' };
    const expecting = (assertions: readonly Assertion[]): unknown =>
      store.getState().actions.dispatch({ do: 'setAssertions', assertions, label: 'Expect' });
    expecting([hidden, about('')]);
    source.toggle('building');
    expect(store.getState().scenario.assertions).toEqual([about('')]);
    const { id = '' } = store.getState().scenario.agents[0] ?? {};
    expecting([about(''), { kind: 'noFailure', agent: '' }, { kind: 'noFailure', agent: id }]);
    source.toggle('building');
    expect(store.getState().scenario.assertions).toEqual([about(''), { kind: 'noFailure', agent: '' }, hidden]);
  });

  it('that it cannot decide say why', () => {
    const missed = { atUs: 8 * SECOND, kind: 'missed', channel: 'gaps', reason: 'gap' };
    const topic = [
      { atUs: 8 * SECOND, kind: 'published', agent: 'room', channel: 'news', arrivesUs: 8 * SECOND, payload: {} },
      { atUs: 8 * SECOND, kind: 'accepted', cause: 8, channel: 'news', message: 8, seq: 1, kept: false },
    ];
    const { store } = testStore();
    const lines = [missed, ...topic].map((line) => `${JSON.stringify(line)}\n`).join('');
    openRecording(store, recording(TEXT + lines), { from: 'rooms.jsonl' });
    const { trace, scenario } = store.getState();
    const why = (assertion: Assertion): string | undefined => whyNotJudged(assertion, trace, scenario.channels);
    expect(why({ kind: 'depth', channel: 'reports', depthMax: 1 })).toBeUndefined();
    expect(why({ kind: 'once', channel: 'building -> room', agent: '' })).toBeUndefined();
    expect(why({ kind: 'noFailure', agent: 'room' })).toBeUndefined();
    expect(why({ kind: 'depth', channel: 'building -> room', depthMax: 1 })).toBe(
      'building -> room carries direct messages: it has no queue.',
    );
    expect(why({ kind: 'depth', channel: 'news', depthMax: 1 })).toBe('news keeps no messages: it has no queue.');
    expect(why(about('gaps'))).toBe('Some messages on gaps were not recorded.');
    expect(why(about(''))).toBe('Some messages on gaps were not recorded.');
    expect(why(about('silent'))).toBe('The recording has no message on silent.');
  });
});

describe('reading a recording', () => {
  const clock = (stepMs: number): (() => number) => {
    let nowMs = 0;
    return () => {
      nowMs += stepMs;
      return nowMs;
    };
  };

  it('pauses after each slice of time, and tells how far it is', async () => {
    const parts: number[] = [];
    let pauses = 0;
    const { result, links } = await readRecording(chunksOf(TEXT), {
      size: TEXT.length,
      nowMs: clock(20),
      pause: async () => {
        pauses += 1;
      },
      onProgress: ({ part }) => parts.push(part),
      signal: new AbortController().signal,
    });
    if (!result.ok) throw new Error(result.error);
    expect(pauses).toBe(Math.ceil(TEXT.length / 100));
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
    expect(links.all()).toHaveLength(4);
    expect(recordedSource(result.recording, { from: 'f', links }).scenario.links).toEqual(links.all());
  });

  it('does not pause within a slice', async () => {
    let pauses = 0;
    await readRecording(chunksOf(TEXT), {
      size: TEXT.length,
      nowMs: () => 0,
      pause: async () => {
        pauses += 1;
      },
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    expect(pauses).toBe(0);
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const reading = readRecording(chunksOf(TEXT), {
      size: TEXT.length,
      nowMs: clock(20),
      pause: async () => controller.abort(new Error('Cancelled')),
      onProgress: () => undefined,
      signal: controller.signal,
    });
    await expect(reading).rejects.toThrow('Cancelled');
  });
});
