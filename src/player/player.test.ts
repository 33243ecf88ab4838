import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkScenario, encodeMoment, GALLERY, type Scenario, scenarioToText } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import { toJsonLines } from '../trace/index.ts';
import { type AskedSource, openSource } from './engine/player-source.ts';
import { playerLessons } from './make-lessons.ts';
import { frameOptions, PLAYER_ATTRIBUTES, readHeight, readTime, sourceOf } from './player-attributes.ts';
import { isCall, isHandshake } from './player-protocol.ts';

function sceneOf(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  return entry.scenario;
}

describe('attributes', () => {
  it('a time has a unit, or is milliseconds', () => {
    expect(['2400ms', '2.4s', '2400', ' 2.4 s '].map(readTime)).toEqual([2_400_000, 2_400_000, 2_400_000, 2_400_000]);
    expect(['', '2m', '-1s', '1e9s', 'NaN', '90000s'].map(readTime)).toEqual(Array(6).fill(undefined));
  });

  it('a height is a length, a number of pixels, or left to the player', () => {
    expect(['400', '25rem', '60vh', 'auto'].map(readHeight)).toEqual(['400px', '25rem', '60vh', 'auto']);
    expect(['', 'calc(1px)', '1px;color:red', 'tall'].map(readHeight)).toEqual(Array(4).fill(undefined));
  });

  it('each attribute takes some values, refuses others, and says what it takes', () => {
    for (const [name, { expects, isValid }] of Object.entries(PLAYER_ATTRIBUTES)) {
      const good = { at: '1s', until: '2s', height: '3', src: 'x', lesson: 'x', autoplay: '', loop: '' }[name];
      expect([name, isValid(good ?? /one of (\w+)/.exec(expects)?.[1] ?? '')]).toEqual([name, true]);
      expect([name, isValid(name === 'src' || name === 'lesson' ? ' ' : 'nonsense')]).toEqual([name, false]);
    }
  });

  it('wrong values of an address have their defaults', () => {
    const wrong = frameOptions({ at: 'x', view: 'grph', theme: 'pink', controls: 'some' });
    expect(wrong).toEqual(frameOptions({}));
    expect(frameOptions({ at: '1s', view: 'both', theme: 'dark', controls: 'none', loop: '' })).toEqual({
      atUs: 1_000_000,
      untilUs: undefined,
      view: 'both',
      controls: false,
      theme: 'dark',
      autoplay: false,
      loop: true,
    });
  });

  it('a source is a name, a link or a file', () => {
    expect(sourceOf('gallery/hierarchy')).toEqual({ kind: 'name', name: 'gallery/hierarchy' });
    expect(sourceOf('https://example.org/h/#gallery/hierarchy')).toEqual({ kind: 'name', name: 'gallery/hierarchy' });
    expect(sourceOf('https://example.org/#present/1.nVPbjtowEP')).toEqual({ kind: 'link', fragment: '1.nVPbjtowEP' });
    expect(sourceOf('r1.nVPbjtowEP')).toEqual({ kind: 'link', fragment: 'r1.nVPbjtowEP' });
    expect(sourceOf('https://example.org/#1.AAAA')).toEqual({ kind: 'link', fragment: '1.AAAA' });
    for (const address of ['run.jsonl', '1.json', './a/1.scenario.json', 'https://example.org/a.json'])
      expect(sourceOf(address)).toEqual({ kind: 'file', address });
  });
});

describe('handshake', () => {
  it('only a ping is a ping, and only a call is a call', () => {
    expect(isHandshake({ heronry: 'ping', version: 1 }, 'ping')).toBe(true);
    for (const other of [
      null,
      'ping',
      { heronry: 'pong', version: 1 },
      { heronry: 'ping' },
      { heronry: 'ping', version: '1' },
    ])
      expect(isHandshake(other, 'ping')).toBe(false);
    expect(isCall({ id: 1, call: 'play', args: [] })).toBe(true);
    for (const other of [undefined, {}, { id: '1', call: 'play', args: [] }, { id: 1, call: 'play' }])
      expect(isCall(other)).toBe(false);
  });
});

describe('sources', () => {
  it('every scenario of the gallery opens at its best moment', async () => {
    for (const { slug, scenario, startUs } of GALLERY) {
      const { run, ...opened } = await openSource({ src: `gallery/${slug}` });
      expect([opened.scenario, opened.atUs, opened.fragment]).toEqual([scenario, startUs, `gallery/${slug}`]);
      run.advanceTo(1_000_000);
      expect(run.frontierUs).toBe(1_000_000);
    }
  });

  it('a link opens at its moment, with what is selected', async () => {
    const scenario = sceneOf('hierarchy');
    const moment = { scenario, atUs: 4_300_000, selection: [{ kind: 'agent', id: 'mg1' } as const] };
    const opened = await openSource({ src: `https://example.org/#${await encodeMoment(moment)}` });
    expect([opened.atUs, opened.selection, opened.scenario.name]).toEqual([4_300_000, { agent: 'mg1' }, scenario.name]);
  });

  it('a text is a scenario, or a recording that is read only', async () => {
    const scenario = sceneOf('hierarchy');
    const ofScenario = await openSource({ text: scenarioToText(scenario) });
    expect([ofScenario.isRecording, ofScenario.scenario]).toEqual([false, scenario]);
    const trace = playedTrace(scenario, 5_000_000);
    const ofRecording = await openSource({ text: toJsonLines(trace, 5_000_000) });
    expect([ofRecording.isRecording, ofRecording.run.trace.length]).toEqual([true, trace.length]);
    expect(ofRecording.scenario.agents.map(({ id }) => id).sort()).toEqual(scenario.agents.map(({ id }) => id).sort());
  });

  it('code does not run, and the player says that there is some', async () => {
    const { run, hasCode, scenario } = await openSource({ src: 'leader' });
    const coded = scenario.agents.filter(({ behaviours }) => behaviours.some(({ kind }) => kind === 'code'));
    expect([hasCode, coded.length > 0]).toEqual([true, true]);
    run.advanceTo(10_000_000);
    const events = Array.from({ length: run.trace.length }, (_, number) => run.trace.event(number));
    const acts = events.filter(({ kind }) => ['published', 'logged', 'threw'].includes(kind));
    expect(acts.filter((event) => 'agent' in event && coded.some(({ id }) => id === event.agent))).toEqual([]);
  });

  it('what cannot be played is refused with a sentence', async () => {
    const wrong: readonly (readonly [AskedSource, RegExp])[] = [
      [{ src: '' }, /no source/],
      [{ src: 'gallery/nothing' }, /There is no gallery\/nothing/],
      [{ src: 'run.jsonl' }, /only a page with heronry-player\.js can load it/],
      [{ src: '1.damaged_link' }, /damaged/],
      [{ text: '{"version": 99}' }, /newer Heronry/],
      [{ text: 'nonsense' }, /cannot be read/],
      [{ document: 7 }, /must be a JSON object/],
    ];
    for (const [asked, reason] of wrong) await expect(openSource(asked)).rejects.toThrow(reason);
  });
});

describe('lessons', () => {
  const files = new Set<string>();
  const lessons = playerLessons((file) => {
    files.add(file);
    return readFileSync(new URL(`../teaching/lessons/${file}`, import.meta.url), 'utf8');
  });
  const all = Object.entries(lessons).flatMap(([slug, lesson]) => lesson.cards.map((card) => ({ slug, lesson, card })));

  it('each is data, with scenarios that can be opened', () => {
    expect(Object.keys(lessons).length).toBe(files.size);
    expect(JSON.parse(JSON.stringify(lessons))).toEqual(lessons);
    for (const { scenes } of Object.values(lessons))
      for (const scenario of scenes)
        expect(checkScenario(JSON.parse(JSON.stringify(scenario)))).toMatchObject({ repairs: [], scenario });
  });

  it('each question has the answer of the run, a way to it, and asks before it has happened', () => {
    const asked = all.flatMap(({ slug, card }) =>
      card.question === undefined ? [] : [{ slug, card, ...card.question }],
    );
    expect(asked.length).toBeGreaterThan(files.size);
    for (const { slug, card, words, choices, right, why, answeredAtUs, speed } of asked) {
      const about = `${slug}: ${words}`;
      expect([about, choices.length > 1, choices[right]?.belief]).toEqual([about, true, undefined]);
      expect([about, new Set(choices.map((one) => one.words)).size]).toEqual([about, choices.length]);
      expect([about, answeredAtUs > (card.atUs ?? Number.NaN), speed > 0, why.endsWith('.')]).toEqual([
        about,
        true,
        true,
        true,
      ]);
    }
  });

  it('a step is one card, or one for each of its questions; what there is to do is left to the playground', () => {
    const { cards, toDo, remember, scenes } = lessons['first-message'] ?? { cards: [], scenes: [] };
    expect(cards.map(({ step, question, plays }) => [step, question?.words, plays?.untilUs === undefined])).toEqual([
      [1, undefined, true],
      [2, 'Who receives message 1 on control?', true],
      [3, undefined, false],
      [4, 'Who receives message 2 on control?', true],
      [5, 'Who receives message 2 on control?', true],
    ]);
    expect([toDo, remember?.length, scenes.length]).toEqual([2, 3, 3]);
    expect(all.every(({ lesson, card }) => lesson.scenes[card.scene] !== undefined)).toBe(true);
  });
});
