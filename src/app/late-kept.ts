import type { KeptScenarios } from './kept-scenarios.ts';

/**
 * Returns the saved scenarios. The database is opened, and its code loaded, with the first call: a first visit has nothing saved.
 */
export function keptScenarios(): KeptScenarios {
  let opened: Promise<KeptScenarios> | undefined;
  const open = (): Promise<KeptScenarios> => {
    opened ??= Promise.all([import('./kept-records.ts'), import('./kept-in-time.ts')]).then(
      ([{ KeptRecords }, { keptInTime }]) => keptInTime(() => new KeptRecords(), window),
    );
    return opened;
  };
  return {
    list: async () => (await open()).list(),
    read: async (id) => (await open()).read(id),
    save: async (...record) => (await open()).save(...record),
    remove: async (id) => (await open()).remove(id),
  };
}
