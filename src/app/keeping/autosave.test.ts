import { expect, it, onTestFinished, vi } from 'vitest';
import { emptyScenario } from '../../scenario/index.ts';
import { testStore } from '../../store/testing/test-store.ts';
import { startAutosave } from './autosave.ts';
import { type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';
import type { KeptThroughClose } from './unsaved-work.ts';

/** Returns a page of one tab, with an autosave. */
function startPage(kept: Partial<Pick<KeptThroughClose, 'save' | 'hold'>>, page = new EventTarget()) {
  vi.stubGlobal('document', page);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const { store } = testStore();
  const unused = (): never => {
    throw new Error('This is not used.');
  };
  const autosave = startAutosave(store, { save: unused, hold: unused, ...kept });
  onTestFinished(() => autosave.stop());
  return { store, autosave };
}

/** Leaves a scenario `one` right after an agent was added, and returns the agents of what was saved, by id. */
async function leaveChanged(isStale: (id: string) => boolean) {
  const saved = new Map<string, readonly string[]>();
  const save: KeptScenarios['save'] = async (id, { scenario }) => {
    if (isStale(id)) throw new StaleRevisionError('Another tab has changed this scenario.');
    const agents = scenario.agents.map((agent) => agent.id);
    saved.set(id, agents);
    return 1;
  };
  const { store, autosave } = startPage({ save });
  const { actions } = store.getState();
  actions.open(emptyScenario('One'), { kind: 'kept', id: 'one' });
  actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
  actions.open(emptyScenario('Two'), { kind: 'kept', id: 'two' });
  await autosave.flush();
  return { saved: [...saved], state: store.getState() };
}

it('saves what was changed just before another scenario is opened', async () => {
  const { saved } = await leaveChanged(() => false);
  expect(saved).toEqual([['one', ['mg1']]]);
});

it('saves it as a copy where another tab has changed it, and leaves the open scenario as it is', async () => {
  const { saved, state } = await leaveChanged((id) => id === 'one');
  expect(saved).toEqual([[expect.not.stringMatching(/^(one|two)$/), ['mg1']]]);
  expect(state.origin).toEqual({ kind: 'kept', id: 'two' });
  expect(state.scenario.name).toBe('Two');
});

it('holds what is not saved as the page closes, and nothing where all is saved', async () => {
  const held: unknown[] = [];
  const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
  const { store, autosave } = startPage(
    {
      save: async () => 1,
      hold: (id, { revision, scenario }) => held.push([id, revision, scenario.agents.map((agent) => agent.id)]),
    },
    page,
  );
  vi.stubGlobal('window', {});
  const { actions } = store.getState();
  actions.open(emptyScenario('One'), { kind: 'kept', id: 'one' });
  page.dispatchEvent(new Event('visibilitychange'));
  expect(held).toEqual([]);

  actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
  page.dispatchEvent(new Event('visibilitychange'));
  expect(held).toEqual([['one', 0, ['mg1']]]);

  await autosave.flush();
  page.dispatchEvent(new Event('visibilitychange'));
  expect(held).toHaveLength(1);
});
