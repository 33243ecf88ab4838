/** A page without a browser: a store whose frames come when the test says so, and a storage of a tab. */
import { edit, GALLERY, messageOf, type Scenario } from '../../scenario/index.ts';
import { brokerModel } from '../../simulation/index.ts';
import { createHeronryStore, type HeronryStore, REPLACED_RUN, type SafeStorage } from '../../store/index.ts';
import { describe } from '../../trace/index.ts';

const FRAME_MS = 20;

export interface TestPage {
  readonly store: HeronryStore;
  readonly storage: SafeStorage;
  /** Passes frames until the run is paused. */
  readonly playOut: () => void;
}

export function testPage(scenario: Scenario): TestPage {
  let waiting: ((atMs: number) => void) | undefined;
  let nowMs = 1000;
  const store = createHeronryStore({
    edit,
    describe,
    readMessage: messageOf,
    replaced: () => REPLACED_RUN,
    loadModels: async () => brokerModel,
    frames: {
      request: (frame) => {
        waiting = frame;
        return 1;
      },
      cancel: () => {
        waiting = undefined;
      },
    },
  });
  store.getState().actions.open(scenario, { kind: 'kept', id: 'own' });
  return {
    store,
    storage: testStorage(),
    playOut: () => {
      while (store.getState().playing) {
        nowMs += FRAME_MS;
        const frame = waiting;
        waiting = undefined;
        if (frame === undefined) throw new Error('It plays, and wants no frame.');
        frame(nowMs);
      }
    },
  };
}

export function testStorage(): SafeStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** Returns a scenario of the gallery. */
export function sceneOf(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}.`);
  return entry.scenario;
}
