import { expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { scenarioToText } from '../scenario/index.ts';
import { anyCommand, picker } from '../scenario/testing/random-commands.ts';
import { testStore } from './testing/test-store.ts';

it('undo of everything is the start, redo of everything the end, byte for byte, over sequences of 100', () => {
  let changes = 0;
  for (let seed = 1; seed <= rounds(1000); seed += 1) {
    const pick = picker(seed);
    const { store } = testStore();
    const { actions } = store.getState();
    const start = scenarioToText(store.getState().scenario);
    for (let count = 0; count < 100; count += 1) {
      actions.dispatch(anyCommand(store.getState().scenario, pick, store.playback.nowUs()));
      if (pick(10) === 0) actions.undo();
    }
    const end = scenarioToText(store.getState().scenario);
    const depth = store.getState().past.length;
    changes += depth;
    while (store.getState().past.length > 0) actions.undo();
    expect(scenarioToText(store.getState().scenario)).toBe(start);
    for (let count = 0; count < depth; count += 1) actions.redo();
    expect(scenarioToText(store.getState().scenario)).toBe(end);
  }
  // The sequences must have done something: on average more than 20 changes each.
  expect(changes).toBeGreaterThan(rounds(20_000));
});
