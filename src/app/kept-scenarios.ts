/**
 * The scenarios kept in this browser, in IndexedDB: one record for each, under its id.
 *
 * A record carries a revision that rises by one with every save. A save names the revision that it goes on from, and one
 * that is not the newest is refused, so that a tab never overwrites what it has not seen.
 */
import { createStore, del, entries, get, type UseStore, update } from 'idb-keyval';
import type { NodeRef, Scenario } from '../scenario/index.ts';
import { type Camera, type LaneView, NO_LANES } from '../store/index.ts';

/** Where the user was looking when it was saved. */
export interface View {
  readonly atUs: number;
  readonly nodes: readonly NodeRef[];
  readonly camera: Camera | undefined;
  readonly lanes: LaneView;
}

export interface KeptRecord {
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
  readonly scenario: Scenario;
  readonly view: View;
}

/** Another tab has saved this scenario since it was read here. */
export class StaleRevisionError extends Error {
  override readonly name = 'StaleRevisionError';
}

/** Every method rejects where the browser's storage is blocked, full or broken. */
export class KeptScenarios {
  readonly #database: UseStore;

  constructor(name = 'heronry') {
    this.#database = createStore(name, 'scenarios');
  }

  /** Latest change first. Records that cannot be read are left out, and left alone. */
  async list(): Promise<readonly (KeptRecord & { readonly id: string })[]> {
    const all = await entries<string, unknown>(this.#database);
    const read = await Promise.all(
      all.map(async ([id, value]) => {
        const record = await readRecord(value);
        return record === undefined ? [] : [{ ...record, id }];
      }),
    );
    return read.flat().sort((a, b) => b.changedMs - a.changedMs);
  }

  async read(id: string): Promise<KeptRecord | undefined> {
    return readRecord(await get<unknown>(id, this.#database));
  }

  /**
   * Writes the scenario as the revision after `revision` (0 where it is new).
   * @returns the revision written
   * @throws StaleRevisionError where the record is not at `revision`
   */
  async save(id: string, revision: number, scenario: Scenario, view: View, changedMs: number): Promise<number> {
    let stale = false;
    await update<unknown>(
      id,
      (old) => {
        const found = revisionOf(old);
        stale = found !== revision;
        return stale ? old : ({ revision: revision + 1, changedMs, scenario, view } satisfies KeptRecord);
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

async function readRecord(value: unknown): Promise<KeptRecord | undefined> {
  if (typeof value !== 'object' || value === null || !('scenario' in value)) return undefined;
  const { checkScenario } = await import('../scenario/reading.ts');
  const checked = checkScenario(value.scenario);
  if ('error' in checked) return undefined;
  const changedMs = 'changedMs' in value && typeof value.changedMs === 'number' ? value.changedMs : 0;
  const view = 'view' in value ? readView(value.view) : NO_VIEW;
  return { revision: revisionOf(value), changedMs, scenario: checked.scenario, view };
}

export const NO_VIEW: View = { atUs: 0, nodes: [], camera: undefined, lanes: NO_LANES };

/** A view from what was stored, field by field. */
export function readView(value: unknown): View {
  if (typeof value !== 'object' || value === null) return NO_VIEW;
  const atUs = 'atUs' in value && Number.isSafeInteger(value.atUs) ? Number(value.atUs) : 0;
  const nodes = 'nodes' in value && Array.isArray(value.nodes) ? value.nodes.flatMap(readNode) : [];
  const camera = 'camera' in value ? readCamera(value.camera) : undefined;
  const lanes = 'lanes' in value ? readLanes(value.lanes) : NO_LANES;
  return { atUs: Math.max(0, atUs), nodes, camera, lanes };
}

function readNode(value: unknown): readonly NodeRef[] {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return [];
  const { kind, id } = value;
  return (kind === 'agent' || kind === 'channel') && typeof id === 'string' ? [{ kind, id }] : [];
}

function readLanes(value: unknown): LaneView {
  if (typeof value !== 'object' || value === null || !('order' in value) || !('collapsed' in value)) return NO_LANES;
  return { order: readStrings(value.order), collapsed: readStrings(value.collapsed) };
}

function readStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function readCamera(value: unknown): Camera | undefined {
  if (typeof value !== 'object' || value === null || !('x' in value) || !('y' in value) || !('zoom' in value))
    return undefined;
  const [x, y, zoom] = [Number(value.x), Number(value.y), Number(value.zoom)];
  return [x, y, zoom].every(Number.isFinite) && zoom > 0 ? { x, y, zoom } : undefined;
}
