/**
 * The work that was not saved when its page closed. The page writes it to local storage as it closes: such a write is synchronous,
 * while a write to the database may not finish in time. It counts as the scenario's record until a save.
 * A page that saves the scenario without having seen it saves it as a copy first.
 */
import { newKeptId, type SafeStorage } from '../../store/index.ts';
import { readRecord } from './kept-records.ts';
import { type KeptRecord, type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';

/** Key of the unsaved records in local storage, by id. */
const UNSAVED_KEY = 'heronry.unsaved';

/** Saved scenarios, and those that a page could not save before it closed. */
export interface KeptThroughClose extends KeptScenarios {
  /** Writes a record before it returns. Until it is saved or removed, `read` and `list` give it, as unsaved. Blocked storage loses it. */
  hold(id: string, record: KeptRecord): void;
}

/** Returns saved scenarios, with those that pages held in `storage` as they closed. */
export function keptThroughClose(kept: KeptScenarios, storage: SafeStorage): KeptThroughClose {
  /** Times of the held records that this page wrote, or has read, by id. */
  const known = new Map<string, number>();
  const unsaved = (id: string): KeptRecord | undefined => {
    const record = readRecord(heldIn(storage)[id]);
    return record && { ...record, isUnsaved: true };
  };
  /** Drops what was held of a scenario until a time: all later work includes it. */
  const drop = (id: string, untilMs = Number.POSITIVE_INFINITY): void => {
    const { [id]: held, ...others } = heldIn(storage);
    if (held !== undefined && (readRecord(held)?.changedMs ?? 0) <= untilMs) write(storage, others);
  };
  /** Returns the unsaved record, unless there is none, or the database has the same work after all. */
  const newest = (id: string, saved: KeptRecord | undefined): KeptRecord | undefined => {
    const held = unsaved(id);
    return held === undefined || isSameWork(held, saved) ? saved : held;
  };
  const read = async (id: string): Promise<KeptRecord | undefined> => {
    try {
      return newest(id, await kept.read(id));
    } catch (error) {
      const held = unsaved(id);
      if (held === undefined) throw error;
      return held;
    }
  };
  /** Saves as a copy what another page held: this one has not seen it. */
  const rescue = async (id: string): Promise<void> => {
    if (heldIn(storage)[id] === undefined) return;
    const record = await read(id);
    if (record?.isUnsaved !== true || known.get(id) === record.changedMs) return;
    await kept.save(newKeptId(), { ...record, revision: 0 });
    drop(id);
  };
  return {
    hold: (id, record) => {
      known.set(id, record.changedMs);
      write(storage, { ...heldIn(storage), [id]: record });
    },
    read: async (id) => {
      const record = await read(id);
      if (record?.isUnsaved) known.set(id, record.changedMs);
      return record;
    },
    list: async () => {
      const saved = new Map((await kept.list()).map((record) => [record.id, record]));
      const ids = new Set([...saved.keys(), ...Object.keys(heldIn(storage))]);
      const all = [...ids].flatMap((id) => {
        const record = newest(id, saved.get(id));
        return record === undefined ? [] : [{ ...record, id }];
      });
      return all.sort((a, b) => b.changedMs - a.changedMs);
    },
    save: async (id, record) => {
      await rescue(id);
      try {
        const revision = await kept.save(id, record);
        drop(id, record.changedMs);
        return revision;
      } catch (error) {
        // The caller saves its work as a copy.
        if (error instanceof StaleRevisionError) drop(id);
        throw error;
      }
    },
    remove: async (id) => {
      await kept.remove(id);
      drop(id);
    },
  };
}

/** Returns what is held, by id, as it was written. */
function heldIn(storage: SafeStorage): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(storage.getItem(UNSAVED_KEY) ?? '{}');
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

function write(storage: SafeStorage, records: Readonly<Record<string, unknown>>): void {
  try {
    if (Object.keys(records).length === 0) storage.removeItem(UNSAVED_KEY);
    else storage.setItem(UNSAVED_KEY, JSON.stringify(records));
  } catch {
    // The last save in the database stays: at most two seconds of work are lost.
  }
}

function isSameWork(one: KeptRecord, other: KeptRecord | undefined): boolean {
  return other !== undefined && workOf(one) === workOf(other);
}

function workOf({ scenario, branches }: KeptRecord): string {
  return JSON.stringify([scenario, branches]);
}
