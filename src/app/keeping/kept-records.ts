/** The saved scenarios in IndexedDB: one record each, under its id. */
import { createStore, del, entries, get, type UseStore, update } from 'idb-keyval';
import { checkScenario } from '../../scenario/index.ts';
import { readBranches } from './kept-branches.ts';
import { type KeptRecord, type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';
import { NO_VIEW, readView } from './kept-view.ts';

/** Saved scenarios. Every method rejects if the browser's storage is blocked, full or broken. */
export class KeptRecords implements KeptScenarios {
  readonly #database: UseStore;

  constructor(name = 'heronry') {
    this.#database = createStore(name, 'scenarios');
  }

  /** Returns the records, latest change first. Unreadable records are left out, and not changed. */
  async list(): Promise<readonly (KeptRecord & { readonly id: string })[]> {
    const all = await entries<string, unknown>(this.#database);
    const read = all.flatMap(([id, value]) => {
      const record = readRecord(value);
      return record === undefined ? [] : [{ ...record, id }];
    });
    return read.sort((a, b) => b.changedMs - a.changedMs);
  }

  async read(id: string): Promise<KeptRecord | undefined> {
    return readRecord(await get<unknown>(id, this.#database));
  }

  /**
   * Writes the record as the revision after its own.
   * @returns the revision written
   * @throws StaleRevisionError if the saved record is at another revision
   */
  async save(id: string, { revision, changedMs, scenario, view, branches }: KeptRecord): Promise<number> {
    let stale = false;
    await update<unknown>(
      id,
      (old) => {
        const found = revisionOf(old);
        stale = found !== revision;
        return stale ? old : { revision: revision + 1, changedMs, scenario, view, branches };
      },
      this.#database,
    );
    if (stale) throw new StaleRevisionError('Another tab has changed this scenario.');
    return revision + 1;
  }

  async remove(id: string): Promise<void> {
    await del(id, this.#database);
  }
}

function revisionOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('revision' in value)) return 0;
  return typeof value.revision === 'number' ? value.revision : 0;
}

/** Returns a stored record, checked, or undefined if it cannot be read. */
export function readRecord(value: unknown): KeptRecord | undefined {
  if (typeof value !== 'object' || value === null || !('scenario' in value)) return undefined;
  const checked = checkScenario(value.scenario);
  if ('error' in checked) return undefined;
  const changedMs = 'changedMs' in value && typeof value.changedMs === 'number' ? value.changedMs : 0;
  const view = 'view' in value ? readView(value.view) : NO_VIEW;
  const { scenario } = checked;
  return { revision: revisionOf(value), changedMs, scenario, view, branches: readBranches(value, scenario) };
}
