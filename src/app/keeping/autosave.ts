/**
 * The autosave of the open scenario: 300 ms after the last change, at the latest 2 s after the first, when the page is hidden, and
 * when another scenario is opened. Saves are sequential; none is lost and none overtakes another. What is not saved yet when the page
 * is hidden is held, as the page may be closing. A change of the view is no change of the work: the view is part of every save, and is
 * stored by itself when the page is hidden.
 */
import { type HeronryState, type HeronryStore, newKeptId, safeStorage } from '../../store/index.ts';
import { branchesOf } from './kept-branches.ts';
import { type KeptRecord, StaleRevisionError } from './kept-scenarios.ts';
import { keepView, viewOf } from './kept-view.ts';
import type { KeptThroughClose } from './unsaved-work.ts';

const QUIET_MS = 300;
const LATEST_MS = 2000;

export interface Autosave {
  /** Saves unsaved changes now, and what is being written. Resolves when the save is done or has failed; the page shows a failure. */
  flush(): Promise<void>;
  /** Notes that the record of `id` was just read, at `revision`. */
  adopted(id: string, revision: number): void;
  stop(): void;
}

export function startAutosave(store: HeronryStore, kept: Pick<KeptThroughClose, 'save' | 'hold'>): Autosave {
  const revisions = new Map<string, number>();
  let saving = Promise.resolve();
  let told = false;

  const failed = (error: unknown): void => {
    if (told) return;
    told = true;
    const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    const text = `This browser cannot save your work (${why}). Continue, and download a copy before you leave.`;
    store.getState().actions.notify(text, 'error', 'lasting');
  };
  /** Saves the open scenario, or one that was `left` with unsaved changes. */
  const save = async (left?: HeronryState): Promise<void> => {
    const state = left ?? store.getState();
    const { origin, scenario } = state;
    if (origin.kind !== 'kept') return;
    try {
      const record = recordOf(state, left?.playheadUs ?? store.playback.nowUs(), revisions.get(origin.id));
      revisions.set(origin.id, await kept.save(origin.id, record));
      told = false;
      if (store.getState().scenario === scenario) store.getState().actions.setSaving('saved');
    } catch (error) {
      const { actions } = store.getState();
      if (!(error instanceof StaleRevisionError)) {
        if (left === undefined) actions.setSaving('failed');
        return failed(error);
      }
      const copy = { kind: 'kept', id: newKeptId() } as const;
      if (left === undefined) actions.setOrigin(copy);
      actions.notify('Another tab has changed this scenario. Your version continues as a copy.', 'info', 'lasting');
      await save(left === undefined ? undefined : { ...left, origin: copy });
    }
  };
  const saveChanges = (): Promise<void> => {
    timers.cancel();
    saving = saving.then(() => (store.getState().saving === 'saved' ? undefined : save()));
    return saving;
  };
  const timers = spaced(saveChanges);
  const flush = (): Promise<void> => {
    store.getState().actions.commitDrafts();
    return saveChanges();
  };
  const onHide = (): void => {
    if (document.visibilityState !== 'hidden') return;
    void flush();
    const state = store.getState();
    if (state.origin.kind !== 'kept') return;
    const { id } = state.origin;
    const record = recordOf(state, store.playback.nowUs(), revisions.get(id));
    keepView(safeStorage(), id, record.view);
    if (state.saving !== 'saved') kept.hold(id, record);
  };
  const unsubscribe = store.subscribe((state, before) => {
    if (before.saving === 'pending' && isAnother(state, before)) saving = saving.then(() => save(before));
    if (state.saving === 'pending' && (before.saving !== 'pending' || state.scenario !== before.scenario))
      timers.soon();
  });
  document.addEventListener('visibilitychange', onHide);
  return {
    flush,
    adopted: (id, revision) => revisions.set(id, revision),
    stop: () => {
      timers.cancel();
      unsubscribe();
      document.removeEventListener('visibilitychange', onHide);
    },
  };
}

function recordOf(state: HeronryState, atUs: number, revision = 0): KeptRecord {
  const { scenario, otherRuns } = state;
  return { revision, changedMs: Date.now(), scenario, view: viewOf(state, atUs), branches: branchesOf(otherRuns) };
}

/** Calls `act` 300 ms after the last `soon`, at the latest 2 s after the first, until it is cancelled. */
function spaced(act: () => void): { readonly soon: () => void; readonly cancel: () => void } {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let latest: ReturnType<typeof setTimeout> | undefined;
  return {
    soon: () => {
      clearTimeout(quiet);
      quiet = setTimeout(act, QUIET_MS);
      latest ??= setTimeout(act, LATEST_MS);
    },
    cancel: () => {
      clearTimeout(quiet);
      clearTimeout(latest);
      quiet = undefined;
      latest = undefined;
    },
  };
}

/** Returns whether another scenario was opened in the place of a kept one. */
function isAnother({ origin, scenario }: HeronryState, before: HeronryState): boolean {
  if (before.origin.kind !== 'kept' || scenario === before.scenario) return false;
  return origin.kind !== 'kept' || origin.id !== before.origin.id;
}
