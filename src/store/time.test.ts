import { describe, expect, it } from 'vitest';
import { GALLERY, LIMITS, type Scenario } from '../scenario/index.ts';
import { isHop, isHopOutcome } from '../trace/index.ts';
import { runAction } from './action-table.ts';
import { testStore } from './testing/test-store.ts';

const queue = (): Scenario => {
  const entry = GALLERY.find(({ slug }) => slug === 'work-queue');
  if (entry === undefined) throw new Error('The gallery lacks it');
  return entry.scenario;
};

describe('stepping by hop', () => {
  it('stops where a message leaves or arrives, and nowhere else', () => {
    const { store } = testStore(queue());
    const { actions } = store.getState();
    const times: number[] = [];
    for (let count = 0; count < 30; count += 1) {
      actions.stepHop();
      times.push(store.playback.nowUs());
    }
    const { trace } = store.getState();
    const all = Array.from({ length: trace.length }, (_, number) => trace.event(number));
    const ends = new Set(all.filter((event) => isHop(event) || isHopOutcome(event)).map(({ atUs }) => atUs));
    expect(times).toEqual([...ends].filter((atUs) => atUs <= (times.at(-1) ?? 0)));
    // A step by event stops more often: for example when a worker is done.
    expect(new Set(all.map(({ atUs }) => atUs)).size).toBeGreaterThan(ends.size);
    for (const time of times.slice(0, -1).reverse()) {
      actions.stepHopBack();
      expect(store.playback.nowUs()).toBe(time);
    }
  });
});

describe('stepping by virtual time', () => {
  it('goes on and back by that much, pauses, and never before the start', () => {
    const { store } = testStore(queue());
    store.getState().actions.play();
    runAction(store, 'second-later');
    runAction(store, 'later');
    expect(store.playback.nowUs()).toBe(1_100_000);
    expect(store.getState().playing).toBe(false);
    expect(store.getState().frontierUs).toBe(1_100_000);
    runAction(store, 'earlier');
    expect(store.playback.nowUs()).toBe(1_000_000);
    runAction(store, 'earlier');
    runAction(store, 'second-earlier');
    expect(store.playback.nowUs()).toBe(0);
  });
});

describe('bookmarks', () => {
  it('mark the playhead, once, without a new run, and can be undone', () => {
    const { store } = testStore(queue());
    store.getState().actions.seek(2_500_000);
    const { trace } = store.getState();
    runAction(store, 'bookmark');
    runAction(store, 'bookmark');
    expect(store.getState().scenario.bookmarks).toEqual([{ atUs: 2_500_000, note: '' }]);
    expect(store.getState()).toMatchObject({ noteAtUs: 2_500_000, announcement: 'Bookmark 2.500 s' });
    expect(store.getState().trace).toBe(trace);
    store.getState().actions.undo();
    expect(store.getState().scenario.bookmarks).toEqual([]);
    expect(store.getState().announcement).toBe('Undone: Bookmark 2.500 s');
  });

  it('are gone along, there and back, and say their note', () => {
    const { store } = testStore({
      ...queue(),
      bookmarks: [
        { atUs: 1_000_000, note: 'first fault' },
        { atUs: 4_000_000, note: '' },
      ],
    });
    runAction(store, 'next-bookmark');
    expect(store.playback.nowUs()).toBe(1_000_000);
    expect(store.getState().announcement).toBe('Bookmark 1.000 s first fault');
    runAction(store, 'next-bookmark');
    runAction(store, 'next-bookmark');
    expect(store.playback.nowUs()).toBe(4_000_000);
    expect(store.getState().announcement).toBe('No bookmark after this moment.');
    runAction(store, 'last-bookmark');
    expect(store.playback.nowUs()).toBe(1_000_000);
  });

  it('are as many as a scenario may hold, and the next is refused in words', () => {
    const bookmarks = Array.from({ length: LIMITS.bookmarks }, (_, index) => ({ atUs: index, note: '' }));
    const { store } = testStore({ ...queue(), bookmarks });
    store.getState().actions.seek(9_000_000);
    runAction(store, 'bookmark');
    expect(store.getState().scenario.bookmarks).toHaveLength(LIMITS.bookmarks);
    expect(store.getState().notices.at(-1)?.text).toMatch(/at most 200 bookmarks/);
    expect(store.getState().noteAtUs).toBeUndefined();
  });
});

describe('a selected span of time', () => {
  it('has its ends in order, and is gone with Escape or another scenario', () => {
    const { store } = testStore(queue());
    const { actions } = store.getState();
    actions.setSpan({ fromUs: 5, toUs: 2 });
    expect(store.getState().span).toEqual({ fromUs: 2, toUs: 5 });
    expect(runAction(store, 'clear-span')).toBe(true);
    expect(store.getState().span).toBeUndefined();
    expect(runAction(store, 'clear-span')).toBe(false);
    actions.setSpan({ fromUs: 2, toUs: 5 });
    actions.setLanes({ collapsed: ['agent crew1'] });
    actions.open(queue(), { kind: 'kept', id: 'x' });
    expect(store.getState()).toMatchObject({ span: undefined, lanes: { order: [], collapsed: [] } });
  });
});
