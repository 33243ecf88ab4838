/**
 * The work that was not saved when its page closed. The page writes it to local storage as it closes: such a write is synchronous,
 * while a write to the database may not finish in time. It counts as the scenario's record until a save.
 * A page that saves the scenario without having seen it saves it as a copy first.
 */
import { newKeptId, type SafeStorage, storedJson } from '../../store/index.ts';
import { readRecord } from './kept-records.ts';
import { type KeptRecord, type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';

/** Key of the unsaved records in local storage, by id. */
const UNSAVED_KEY = 'heronry.unsaved';

/** Saved scenarios, with those that pages held in `storage` as they closed. */
export class KeptThroughClose implements KeptScenarios {
  readonly #kept: KeptScenarios;
  readonly #storage: SafeStorage;
  /** Times of the held records that this page wrote, or has read, by id. */
  readonly #known = new Map<string, number>();

  constructor(kept: KeptScenarios, storage: SafeStorage) {
    this.#kept = kept;
    this.#storage = storage;
  }

  /** Writes a record before it returns. Until it is saved or removed, `read` and `list` give it, as unsaved. Blocked storage loses it. */
  hold(id: string, record: KeptRecord): void {
    this.#known.set(id, record.changedMs);
    write(this.#storage, { ...heldIn(this.#storage), [id]: record });
  }

  async read(id: string): Promise<KeptRecord | undefined> {
    const record = await this.#readNewest(id);
    if (record?.isUnsaved) this.#known.set(id, record.changedMs);
    return record;
  }

  async list(): Promise<readonly (KeptRecord & { readonly id: string })[]> {
    const saved = new Map((await this.#kept.list()).map((record) => [record.id, record]));
    const held = heldIn(this.#storage);
    const ids = new Set([...saved.keys(), ...Object.keys(held)]);
    const all = [...ids].flatMap((id) => {
      const record = newestOf(unsavedOf(held[id]), saved.get(id));
      return record === undefined ? [] : [{ ...record, id }];
    });
    return all.sort((a, b) => b.changedMs - a.changedMs);
  }

  async save(id: string, record: KeptRecord): Promise<number> {
    await this.#rescue(id);
    try {
      const revision = await this.#kept.save(id, record);
      this.#drop(id, record.changedMs);
      return revision;
    } catch (error) {
      // The caller saves its work as a copy.
      if (error instanceof StaleRevisionError) this.#drop(id);
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    await this.#kept.remove(id);
    this.#drop(id);
  }

  /** Saves as a copy what another page held: this one has not seen it. */
  async #rescue(id: string): Promise<void> {
    if (heldIn(this.#storage)[id] === undefined) return;
    const record = await this.#readNewest(id);
    if (record?.isUnsaved !== true || this.#known.get(id) === record.changedMs) return;
    await this.#kept.save(newKeptId(), { ...record, revision: 0 });
    this.#drop(id);
  }

  async #readNewest(id: string): Promise<KeptRecord | undefined> {
    try {
      const saved = await this.#kept.read(id);
      return newestOf(unsavedOf(heldIn(this.#storage)[id]), saved);
    } catch (error) {
      const held = unsavedOf(heldIn(this.#storage)[id]);
      if (held === undefined) throw error;
      return held;
    }
  }

  /** Drops what was held of a scenario until a time: all later work includes it. */
  #drop(id: string, untilMs = Number.POSITIVE_INFINITY): void {
    const { [id]: held, ...others } = heldIn(this.#storage);
    if (held !== undefined && (readRecord(held)?.changedMs ?? 0) <= untilMs) write(this.#storage, others);
  }
}

/** Returns what is held, by id, as it was written. */
function heldIn(storage: SafeStorage): Readonly<Record<string, unknown>> {
  const read = storedJson(storage, UNSAVED_KEY);
  return typeof read === 'object' && read !== null ? { ...read } : {};
}

function write(storage: SafeStorage, records: Readonly<Record<string, unknown>>): void {
  if (Object.keys(records).length === 0) storage.removeItem(UNSAVED_KEY);
  // Where it is not kept, the last save in the database stays: at most two seconds of work are lost.
  else storage.setItem(UNSAVED_KEY, JSON.stringify(records));
}

/** Returns what was held as an unsaved record, or undefined if it cannot be read. */
function unsavedOf(held: unknown): KeptRecord | undefined {
  const record = readRecord(held);
  return record && { ...record, isUnsaved: true };
}

/** Returns the held record, unless there is none, or the database has the same work after all. */
function newestOf(held: KeptRecord | undefined, saved: KeptRecord | undefined): KeptRecord | undefined {
  return held === undefined || isSameWork(held, saved) ? saved : held;
}

function isSameWork(one: KeptRecord, other: KeptRecord | undefined): boolean {
  return other !== undefined && workOf(one) === workOf(other);
}

function workOf({ scenario, branches }: KeptRecord): string {
  return JSON.stringify([scenario, branches]);
}
