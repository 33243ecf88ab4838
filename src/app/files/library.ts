/** The list of saved scenarios, for its dialog. */
import type { PanelServices } from '../../panels/index.ts';
import { edit } from '../../scenario/index.ts';
import { type HeronryStore, newKeptId } from '../../store/index.ts';
import type { Autosave } from '../keeping/autosave.ts';
import type { KeptRecord, KeptScenarios } from '../keeping/kept-scenarios.ts';
import { NO_VIEW } from '../keeping/kept-view.ts';
import type { Opening } from '../opening/navigation.ts';

type Library = PanelServices['library'];

export interface LibraryParts {
  readonly store: HeronryStore;
  readonly kept: KeptScenarios;
  readonly autosave: Autosave;
  readonly opening: Opening;
}

export function createLibrary({ store, kept, autosave, opening }: LibraryParts): Library {
  const isOpen = (id: string): boolean => {
    const { origin } = store.getState();
    return origin.kind === 'kept' && origin.id === id;
  };
  const read = async (id: string): Promise<KeptRecord> => {
    await autosave.flush();
    const record = await kept.read(id);
    if (record === undefined) throw new Error('This scenario is no longer saved in this browser.');
    return record;
  };
  return {
    list: async () => {
      await autosave.flush();
      const all = await kept.list().catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`Your scenarios cannot be read. ${why}`, { cause: error });
      });
      return all.map(({ id, changedMs, scenario }) => ({
        id,
        name: scenario.name,
        changedMs,
        agents: scenario.agents.length,
        channels: scenario.channels.length,
      }));
    },
    open: (id) => opening.openKept(id),
    remove: async (id) => {
      const { scenario } = await read(id);
      if (isOpen(id)) store.getState().actions.setOrigin({ kind: 'visiting', from: 'file', repairs: [] });
      await kept.remove(id);
      return { id, scenario };
    },
    restore: async ({ id, scenario }) => {
      autosave.adopted(id, await kept.save(id, { revision: 0, scenario, view: NO_VIEW, changedMs: Date.now() }));
    },
    rename: async (id, name) => {
      if (isOpen(id)) {
        const issue = store.getState().actions.dispatch({ do: 'describe', name });
        if (issue !== undefined) throw new Error(issue.message);
        return autosave.flush();
      }
      const { scenario, ...record } = await read(id);
      const result = edit(scenario, { do: 'describe', name });
      if (!result.ok) throw new Error(result.issue.message);
      autosave.adopted(id, await kept.save(id, { ...record, scenario: result.scenario, changedMs: Date.now() }));
    },
    duplicate: async (id) => {
      const { scenario, ...record } = await read(id);
      const copy = { ...scenario, name: `${scenario.name} (copy)` };
      await kept.save(newKeptId(), { ...record, revision: 0, scenario: copy, changedMs: Date.now() });
    },
  };
}
