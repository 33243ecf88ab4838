import type { KeptScenarios } from './kept-scenarios.ts';

/**
 * Returns the saved scenarios. The database is opened, and its code loaded, with the first call: a first visit has nothing saved.
 * If that fails, the next call tries again.
 */
export function keptScenarios(load: () => Promise<KeptScenarios> = loadKept): KeptScenarios {
  let opened: Promise<KeptScenarios> | undefined;
  const open = (): Promise<KeptScenarios> => {
    opened ??= load().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    list: async () => (await open()).list(),
    read: async (id) => (await open()).read(id),
    save: async (...record) => (await open()).save(...record),
    remove: async (id) => (await open()).remove(id),
  };
}

async function loadKept(): Promise<KeptScenarios> {
  const [{ KeptRecords }, { keptInTime }] = await Promise.all([
    import('./kept-records.ts'),
    import('./kept-in-time.ts'),
  ]);
  return keptInTime(() => new KeptRecords(), window);
}
