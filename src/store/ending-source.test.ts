/** A source that cannot advance, such as a recording: playing pauses at its end. */
import { describe, expect, it } from 'vitest';
import { emptyScenario } from '../scenario/index.ts';
import { Trace } from '../trace/index.ts';
import { type Outcome, refusal, type Source } from './source.ts';
import { testStore } from './testing/test-store.ts';

const END_US = 400_000;

/** Shows a record of 0.4 s, whose last event is at 0.3 s. */
function shown() {
  const trace = new Trace(['a'], ['c']);
  for (const atUs of [100_000, 300_000]) trace.append({ kind: 'timerFired', atUs, cause: -1, agent: 'a' });
  const refuse = (): Outcome => refusal({ message: 'It is read only.', path: '' });
  const source: Source = {
    ...{ scenario: emptyScenario(), trace, frontierUs: END_US, halted: undefined, endUs: END_US },
    ...{ edit: refuse, publish: refuse, consume: refuse, subscribe: refuse, unsubscribe: refuse },
    advanceTo: () => undefined,
    nextEventUs: () => undefined,
  };
  const { store, frame } = testStore();
  store.show(source, { origin: { kind: 'live' }, atUs: 0, playing: true });
  frame(50);
  return { store, frame, actions: store.getState().actions };
}

describe('a source that ends', () => {
  it('plays to its end, and pauses there', () => {
    const { store, frame } = shown();
    for (let passed = 50; passed < 400; passed += 50) {
      frame(50);
      expect([store.playback.nowUs(), store.getState().playing]).toEqual([passed * 1000, true]);
    }
    frame(50);
    expect([store.playback.nowUs(), store.getState().playing]).toEqual([END_US, false]);
  });

  it('is not played beyond its end by a frame that is late', () => {
    const { store, frame, actions } = shown();
    actions.setSpeed(4);
    for (let frames = 0; frames < 10; frames += 1) frame(90);
    expect([store.playback.nowUs(), store.getState().playing]).toEqual([END_US, false]);
    expect(store.getState().world.events).toBe(2);
  });

  it('is not left by a seek', () => {
    const { store, actions } = shown();
    actions.pause();
    actions.seek(9 * END_US);
    expect(store.playback.nowUs()).toBe(END_US);
    actions.seek(END_US / 2);
    expect(store.playback.nowUs()).toBe(END_US / 2);
  });
});
