import { expect, it, onTestFinished, vi } from 'vitest';
import { emptyScenario } from '../../scenario/index.ts';
import { testStore } from '../../store/testing/test-store.ts';
import { startAutosave } from './autosave.ts';
import type { KeptScenarios } from './kept-scenarios.ts';

it('saves what was changed just before another scenario is opened', async () => {
  vi.stubGlobal('document', new EventTarget());
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const { store } = testStore();
  const { actions } = store.getState();
  const saved = new Map<string, readonly string[]>();
  const kept = {
    save: async (id: string, { scenario }: { scenario: { agents: readonly { id: string }[] } }) => {
      saved.set(
        id,
        scenario.agents.map((agent) => agent.id),
      );
      return 1;
    },
  };
  const autosave = startAutosave(store, kept as unknown as KeptScenarios);
  onTestFinished(() => autosave.stop());
  actions.open(emptyScenario('One'), { kind: 'kept', id: 'one' });
  actions.dispatch({ do: 'addAgent', id: 'mg1', x: 0, y: 0 });
  actions.open(emptyScenario('Two'), { kind: 'kept', id: 'two' });
  await autosave.flush();
  expect([...saved]).toEqual([['one', ['mg1']]]);
});
