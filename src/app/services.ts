/** The services that the page gives to the panels. Their code comes with the second step. */
import type { PanelServices } from '../panels/index.ts';
import type { HeronryStore } from '../store/index.ts';
import type { Page } from './everything-else.ts';
import { createLiveServices } from './live-services.ts';

/** @param later returns the second step */
export function createServices(store: HeronryStore, later: () => Promise<Page>): Omit<PanelServices, 'linkProblem'> {
  const library = async () => (await later()).library;
  return {
    live: createLiveServices(store, async () => (await later()).autosave.flush()),
    library: {
      list: async () => (await library()).list(),
      open: async (id) => (await library()).open(id),
      remove: async (id) => (await library()).remove(id),
      restore: async (removed) => (await library()).restore(removed),
      rename: async (id, name) => (await library()).rename(id, name),
      duplicate: async (id) => (await library()).duplicate(id),
    },
    makeLink: async (moment) => (await later()).opening.makeLink(moment),
    importFile: async (file) => {
      const { autosave, files } = await later();
      await autosave.flush();
      await files.importScenario(store, file);
    },
    exportFile: async () => (await later()).files.exportScenario(store),
    exportTrace: async () => (await later()).files.exportTrace(store),
    keep: async () => (await later()).opening.keep(),
    leaveVisit: async () => (await later()).opening.leaveVisit(),
  };
}
