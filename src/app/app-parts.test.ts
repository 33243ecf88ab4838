import { describe, expect, it } from 'vitest';
import { edit, GALLERY, messageOf } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { createHeronryStore, REPLACED_RUN, storedJson } from '../store/index.ts';
import { fullStorage, testStorage } from '../store/testing/test-storage.ts';
import { worldJson } from '../trace/index.ts';
import { fileName } from './files/download.ts';
import { importFile } from './files/files.ts';
import { recordingTools } from './files/recording-tools.ts';
import { keepPreferences } from './keeping/keep-preferences.ts';
import { keepView, keptViewOf, viewOf } from './keeping/kept-view.ts';
import { applyPreferences, PREFERENCES_KEY, readPreferences } from './keeping/preferences.ts';
import { momentOf } from './opening/shown-moment.ts';

const TOOLS = { edit, describe: () => '', readMessage: messageOf, replaced: () => REPLACED_RUN };

const NO_FRAMES = { request: () => 0, cancel: () => undefined };

describe('a name for a file', () => {
  it('keeps letters of every script and nothing that a path or a terminal minds', () => {
    expect(fileName('Control and status', 'json')).toBe('Control-and-status.json');
    expect(fileName('Übung № 7: été', 'json')).toBe('Übung-7-été.json');
    expect(fileName('../../etc/passwd', 'json')).toBe('etcpasswd.json');
    expect(fileName('‮gpj.exe', 'json')).toBe('gpj.exe.json');
    expect(fileName('\u0000\n', 'json')).toBe('scenario.json');
    expect(fileName('x'.repeat(500), 'json')).toHaveLength(85);
  });

  it('keeps the marks and joiners of letters, and no others', () => {
    for (const name of ['मंडल-नियंत्रण', 'สถานีไฟฟ้า', 'می‌روم', 'শক্তি', 'क्‍ष', 'مُحَطَّة', 'Việt', 'ශ්‍රී'])
      expect(fileName(name.normalize('NFD'), 'json')).toBe(`${name.normalize('NFC')}.json`);
    expect(fileName('\u0301grid\u200D \uFE0F❤️ 2\uFE0F\u20E3', 'json')).toBe('grid-2️⃣.json'.normalize('NFC'));
    for (const name of ['བོད་སྐད', 'col·lecció', 'צה״ל', 'ሰላም፡ዓለም'])
      expect(fileName(name, 'json')).toBe(`${name.normalize('NFC')}.json`);
    for (const space of ['\u3000', '\u00A0', '\u202F', '\u2009', ' \u3000 '])
      expect(fileName(`東京${space}大阪`, 'json')).toBe('東京-大阪.json');
    expect(fileName('half \uD83D name', 'json')).toBe('half-name.json');
  });

  it('ends between characters', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    for (const character of ['नि', 'ที่', '𝔊', '한', 'é\u0323', '𠮷']) {
      for (let before = 0; before < 4; before += 1) {
        const name = `${'x'.repeat(before)}${character.repeat(60)}`;
        const stem = fileName(name, 'json').slice(0, -'.json'.length);
        const whole = [...graphemes.segment(name.normalize('NFC'))].map(({ segment }) => segment);
        const ends = whole.map((_, index) => whole.slice(0, index + 1).join('')).filter(({ length }) => length <= 80);
        expect(stem).toBe(ends.at(-1));
      }
    }
    expect(fileName(`a${'\u0301'.repeat(500)}`, 'json')).toBe('scenario.json');
  });
});

describe('a file that is opened', () => {
  const lessons: string[] = [];
  const tools = {
    ...recordingTools(async () => undefined),
    openLesson: async ({ name }: File) => void lessons.push(name),
  };

  it('is a lesson if it has the name of one, or a title and a scenario', async () => {
    const store = createHeronryStore({ ...TOOLS, frames: NO_FRAMES });
    const files = [
      new File(['# What is this?'], 'first.MD'),
      new File(['---\r\ntitle: A lesson\r\n---\r\n```scenario\r\n'], 'first.txt'),
    ];
    for (const file of files) await importFile(store, file, tools);
    expect(lessons).toEqual(['first.MD', 'first.txt']);
  });

  it('that cannot be read, as a folder cannot, is named and changes nothing', async () => {
    const store = createHeronryStore({ ...TOOLS, frames: NO_FRAMES });
    const before = store.getState().scenario;
    const unreadable = Object.assign(new Blob([]), {
      arrayBuffer: () => Promise.reject(new Error('NotFoundError')),
    });
    const folder = Object.assign(new File([], 'grids'), { slice: () => unreadable });
    await importFile(store, folder, tools);
    expect(store.getState().scenario).toBe(before);
    expect(store.getState().notices[0]?.text).toMatch(/^grids cannot be read/);
  });
});

describe('preferences', () => {
  it('are kept when they change, and read field by field', () => {
    const storage = testStorage();
    expect(readPreferences(storage)).toBeUndefined();
    const store = createHeronryStore({ ...TOOLS, frames: NO_FRAMES });
    keepPreferences(store, storage);
    store.getState().actions.setTheme('dark');
    store.getState().actions.setSpeed(0.25);
    expect(readPreferences(storage)).toMatchObject({ theme: 'dark', speed: 0.25 });
    const next = createHeronryStore({ ...TOOLS, frames: NO_FRAMES });
    applyPreferences(next, readPreferences(storage) ?? {});
    expect(next.getState()).toMatchObject({ theme: 'dark', speed: 0.25 });
  });

  it('that make no sense are as if they were not there', () => {
    expect(
      readPreferences(testStorage({ [PREFERENCES_KEY]: '{"theme": "pink", "speed": "fast", "panelOpen": 1}' })),
    ).toEqual({});
    expect(readPreferences(testStorage({ [PREFERENCES_KEY]: 'not json' }))).toBeUndefined();
  });

  it('are lost, and nothing else, where the browser keeps nothing', () => {
    const store = createHeronryStore({ ...TOOLS, frames: NO_FRAMES });
    keepPreferences(store, fullStorage());
    store.getState().actions.setTheme('light');
    expect(store.getState().theme).toBe('light');
  });
});

describe('where the user was looking', () => {
  const view = {
    atUs: 5,
    nodes: [{ kind: 'agent' as const, id: 'mg1' }],
    camera: { x: 1, y: 2, zoom: 0.5 },
    lanes: { order: ['channel c', 'agent mg1'], collapsed: ['channel c'] },
    moved: ['agent:mg1'],
  };

  it('is kept for the scenario that was open', () => {
    const storage = testStorage();
    keepView(storage, 'one', view);
    expect(keptViewOf(storage, 'one')).toEqual(view);
    expect(keptViewOf(storage, 'two')).toBeUndefined();
  });

  it('is read field by field, and is nothing where nothing can be kept', () => {
    const odd = JSON.stringify({
      id: 'one',
      view: {
        atUs: -4,
        nodes: [{ kind: 'king', id: 1 }],
        camera: { x: 'left' },
        lanes: { order: [3], collapsed: 'c' },
      },
    });
    expect(keptViewOf(testStorage({ 'heronry.view': odd }), 'one')).toEqual({
      atUs: 0,
      nodes: [],
      camera: undefined,
      lanes: { order: [], collapsed: [] },
      moved: [],
    });
    expect(keptViewOf(testStorage({ 'heronry.view': '{' }), 'one')).toBeUndefined();
    keepView(fullStorage(), 'one', view);
  });
});

describe('what is saved and what is shared', () => {
  it('is a preference, a part of the view, or a part of the link, each with its value of now', () => {
    const storage = testStorage();
    const store = createHeronryStore({ ...TOOLS, frames: NO_FRAMES });
    const { actions } = store.getState();
    keepPreferences(store, storage);
    actions.setTheme('dark');
    actions.setTimelineHeight(200);
    actions.setPanelWidth(420);
    actions.setLaneNamesWidth(220);
    actions.unfold('Faults', true);
    actions.setCamera({ x: 1, y: 2, zoom: 0.5 });
    actions.dispatch({ do: 'addAgent', id: 'a', x: 0, y: 0 });
    actions.select({ nodes: [{ kind: 'agent', id: 'a' }] });
    actions.markMoved(['agent:a']);
    const { origin, scenario, lanes } = store.getState();
    expect(storedJson(storage, PREFERENCES_KEY)).toEqual({
      theme: 'dark',
      panel: 'inspector',
      panelOpen: true,
      panelWidth: 420,
      sections: { Faults: true },
      timelineOpen: false,
      timelineHeight: 200,
      laneNamesWidth: 220,
      shortcutsOn: true,
      speed: 1,
      addsFrom: 'now',
      lastId: origin.kind === 'kept' ? origin.id : 'none',
    });
    const [nodes, camera] = [[{ kind: 'agent', id: 'a' }], { x: 1, y: 2, zoom: 0.5 }];
    expect(viewOf(store.getState(), 7)).toEqual({ atUs: 7, nodes, camera, lanes, moved: ['agent:a'] });
    expect(momentOf(store)).toEqual({ scenario, atUs: 0, selection: nodes, camera });
  });
});

describe('the world as plain JSON', () => {
  it('says of every gallery scenario what is queued, received and on its way', () => {
    for (const { scenario } of GALLERY) {
      const { trace } = simulate(scenario, 10_000_000);
      const world = worldJson(trace, 7_000_000);
      expect(JSON.parse(JSON.stringify(world))).toEqual(world);
      expect(Object.keys(world.agents)).toEqual(scenario.agents.map(({ id }) => id));
      for (const { accepted, consumed, dropped, queue } of Object.values(world.channels)) {
        // Redis pub/sub keeps nothing, and passes on as many copies as there are consumers.
        if (scenario.broker.kind === 'redis-pubsub') expect(queue).toEqual([]);
        else expect(accepted).toBe(consumed + dropped + queue.length);
      }
      for (const { leftMs, arrivesMs } of world.inFlight) {
        expect(leftMs).toBeLessThanOrEqual(7000);
        expect(arrivesMs).toBeGreaterThan(7000);
      }
    }
  });
});
