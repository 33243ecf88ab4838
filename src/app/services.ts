/** The services that the page gives to the panels. Their code is loaded on first use. */
import type { PanelServices } from '../panels/index.ts';
import type { HeronryStore } from '../store/index.ts';
import type { Autosave } from './autosave.ts';
import type { KeptScenarios } from './kept-scenarios.ts';
import { createLiveServices } from './live-services.ts';
import type { Opening } from './navigation.ts';

export function createServices(
  store: HeronryStore,
  kept: KeptScenarios,
  autosave: Autosave,
  opening: Opening,
): Omit<PanelServices, 'linkProblem'> {
  const library = async () => (await import('./library.ts')).createLibrary(store, kept, autosave, opening);
  return {
    live: createLiveServices(store, autosave),
    library: {
      list: async () => (await library()).list(),
      open: opening.openKept,
      remove: async (id) => (await library()).remove(id),
      restore: async (removed) => (await library()).restore(removed),
      rename: async (id, name) => (await library()).rename(id, name),
      duplicate: async (id) => (await library()).duplicate(id),
    },
    makeLink: opening.makeLink,
    importFile: async (file) => {
      await autosave.flush();
      await (await import('./files.ts')).importScenario(store, file);
    },
    exportFile: async () => (await import('./files.ts')).exportScenario(store),
    exportTrace: async () => (await import('./files.ts')).exportTrace(store),
    keep: opening.keep,
    leaveVisit: opening.leaveVisit,
  };
}
