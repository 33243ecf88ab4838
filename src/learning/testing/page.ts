/** A page without a browser: a store whose frames come when the test says so, and a storage of a tab. */
import { GALLERY, type Scenario } from '../../scenario/index.ts';
import { brokerModel } from '../../simulation/index.ts';
import type { HeronryStore, SafeStorage } from '../../store/index.ts';
import { testStorage } from '../../store/testing/test-storage.ts';
import { testStore } from '../../store/testing/test-store.ts';

const FRAME_MS = 20;

export interface TestPage {
  readonly store: HeronryStore;
  readonly storage: SafeStorage;
  /** Passes frames until the run is paused. */
  readonly playOut: () => void;
}

export function testPage(scenario: Scenario): TestPage {
  const { store, frame, isWaiting } = testStore(undefined, { loadModels: async () => brokerModel });
  store.getState().actions.open(scenario, { kind: 'kept', id: 'own' });
  return {
    store,
    storage: testStorage(),
    playOut: () => {
      while (store.getState().playing) {
        if (!isWaiting()) throw new Error('It plays, and wants no frame.');
        frame(FRAME_MS);
      }
    },
  };
}

/** Returns a scenario of the gallery. */
export function sceneOf(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}.`);
  return entry.scenario;
}
