import { expect, it, onTestFinished, vi } from 'vitest';
import { emptyScenario } from '../../scenario/index.ts';
import { testStore } from '../../store/testing/test-store.ts';
import { startAutosave } from './autosave.ts';
import { type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';

/** Leaves a scenario `one` right after an agent was added, and returns the agents of what was saved, by id. */
async function leaveChanged(isStale: (id: string) => boolean) {
  vi.stubGlobal('document', new EventTarget());
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const saved = new Map<string, readonly string[]>();
  const save: KeptScenarios['save'] = async (id, { scenario }) => {
    if (isStale(id)) throw new StaleRevisionError('Another tab has changed this scenario.');
    const agents = scenario.agents.map((agent) => agent.id);
    saved.set(id, agents);
    return 1;
  };
  const { store } = testStore();
  const { actions } = store.getState();
  const autosave = startAutosave(store, { save } as KeptScenarios);
  onTestFinished(() => autosave.stop());
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
