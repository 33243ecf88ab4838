import { expect, it } from 'vitest';
import { emptyScenario } from '../../scenario/index.ts';
import { fullStorage, testStorage } from '../../store/testing/test-storage.ts';
import { type KeptRecord, type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';
import { NO_VIEW } from './kept-view.ts';
import { KeptThroughClose } from './unsaved-work.ts';

/** Returns a database in memory. */
function database(): KeptScenarios {
  const records = new Map<string, KeptRecord>();
  return {
    list: async () => [...records].map(([id, record]) => ({ ...record, id })),
    read: async (id) => records.get(id),
    remove: async (id) => void records.delete(id),
    save: async (id, { isUnsaved: _, ...record }) => {
      if ((records.get(id)?.revision ?? 0) !== record.revision) throw new StaleRevisionError('stale');
      records.set(id, { ...record, revision: record.revision + 1 });
      return record.revision + 1;
    },
  };
}

function record(name: string, revision: number, changedMs: number): KeptRecord {
  return { revision, changedMs, scenario: emptyScenario(name), view: NO_VIEW, branches: [] };
}

function start(storage = testStorage()) {
  const saved = database();
  const kept = new KeptThroughClose(saved, storage);
  const shown = async () => (await kept.list()).map(({ id, scenario, isUnsaved }) => [id, scenario.name, isUnsaved]);
  return { saved, kept, shown };
}

it('gives what a page could not save before it closed, until it is saved', async () => {
  const { kept, shown } = start();
  await kept.save('one', record('Before', 0, 1));
  kept.hold('one', record('After', 1, 2));
  kept.hold('two', record('New', 0, 3));
  expect(await kept.read('one')).toEqual({ ...record('After', 1, 2), isUnsaved: true });
  expect(await shown()).toEqual([
    ['two', 'New', true],
    ['one', 'After', true],
  ]);

  await kept.save('one', record('After', 1, 4));
  expect(await kept.read('one')).toEqual(record('After', 2, 4));
  await kept.save('two', record('New', 0, 5));
  expect(await shown()).toEqual([
    ['two', 'New', undefined],
    ['one', 'After', undefined],
  ]);
});

it('gives the saved record where the save was done after all', async () => {
  const { saved, kept } = start();
  kept.hold('one', record('After', 0, 2));
  await saved.save('one', record('After', 0, 1));
  expect(await kept.read('one')).toEqual(record('After', 1, 1));
});

it('holds later work while earlier work is saved', async () => {
  const { kept } = start();
  const earlier = kept.save('one', record('Earlier', 0, 1));
  kept.hold('one', record('Later', 0, 2));
  await earlier;
  expect(await kept.read('one')).toEqual({ ...record('Later', 0, 2), isUnsaved: true });
});

it('leaves what another tab has saved since, for a copy', async () => {
  const { saved, kept } = start();
  kept.hold('one', record('Mine', 0, 1));
  await saved.save('one', record('Theirs', 0, 2));
  const mine = await kept.read('one');
  expect(mine).toEqual({ ...record('Mine', 0, 1), isUnsaved: true });
  await expect(kept.save('one', record('Mine', 0, 3))).rejects.toThrow(StaleRevisionError);
  expect(await kept.read('one')).toEqual(record('Theirs', 1, 2));
});

it('gives what is held where the database cannot be read', async () => {
  const storage = testStorage();
  const silent = { ...database(), read: () => Promise.reject(new Error('The browser’s database does not answer.')) };
  const kept = new KeptThroughClose(silent, storage);
  await expect(kept.read('one')).rejects.toThrow('does not answer');
  kept.hold('one', record('One', 0, 1));
  expect(await kept.read('one')).toEqual({ ...record('One', 0, 1), isUnsaved: true });
});

it('saves as a copy what another page held, before it saves its own', async () => {
  const storage = testStorage();
  const saved = database();
  const mine = new KeptThroughClose(saved, storage);
  await mine.save('one', record('Both', 0, 1));
  new KeptThroughClose(saved, storage).hold('one', record('Theirs', 1, 2));
  await mine.save('one', record('Mine', 1, 3));
  expect(await mine.list()).toEqual([
    { ...record('Mine', 2, 3), id: 'one' },
    { ...record('Theirs', 1, 2), id: expect.not.stringMatching(/^one$/) },
  ]);

  // What it has seen is no work of others.
  mine.hold('one', record('Mine too', 2, 4));
  const next = new KeptThroughClose(saved, storage);
  expect(await next.read('one')).toMatchObject({ scenario: { name: 'Mine too' }, isUnsaved: true });
  await next.save('one', record('More', 2, 5));
  expect(await next.list()).toHaveLength(2);
});

it('drops what is removed', async () => {
  const { kept, shown } = start();
  kept.hold('one', record('One', 0, 1));
  await kept.remove('one');
  expect(await kept.read('one')).toBeUndefined();
  expect(await shown()).toEqual([]);
});

it.each(['', 'no JSON', 'null', '[]', '{"one":7}', '{"one":{"scenario":{}}}'])(
  'reads nothing from %j',
  async (text) => {
    const { kept, shown } = start(testStorage({ 'heronry.unsaved': text }));
    await kept.save('one', record('One', 0, 1));
    expect(await shown()).toEqual([['one', 'One', undefined]]);
  },
);

it('goes on where the storage is full', async () => {
  const { kept } = start(fullStorage());
  kept.hold('one', record('One', 0, 1));
  expect(await kept.read('one')).toBeUndefined();
});
