/**
 * The autosave of the open scenario: 300 ms after the last change, at the latest 2 s after the first, when the page is hidden, and
 * when another scenario is opened. Saves are sequential; none is lost and none overtakes another. A change of the view is no change of the work: the view
 * is part of every save, and is stored by itself when the page closes.
 */
import { type HeronryState, type HeronryStore, newKeptId, safeStorage } from '../../store/index.ts';
import { branchesOf } from './kept-branches.ts';
import { type KeptScenarios, StaleRevisionError } from './kept-scenarios.ts';
import { keepView, viewOf } from './kept-view.ts';

const QUIET_MS = 300;
const LATEST_MS = 2000;

export interface Autosave {
  /** Saves unsaved changes now, and what is being written. Resolves when the save is done or has failed; the page shows a failure. */
  flush(): Promise<void>;
  /** Notes that the record of `id` was just read, at `revision`. */
  adopted(id: string, revision: number): void;
  stop(): void;
}

export function startAutosave(store: HeronryStore, kept: KeptScenarios): Autosave {
  const revisions = new Map<string, number>();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let latest: ReturnType<typeof setTimeout> | undefined;
  let saving = Promise.resolve();
  let told = false;

  const unschedule = (): void => {
    clearTimeout(quiet);
    clearTimeout(latest);
    quiet = undefined;
    latest = undefined;
  };
  const schedule = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(saveChanges, QUIET_MS);
    latest ??= setTimeout(saveChanges, LATEST_MS);
  };
  const failed = (error: unknown): void => {
    store.getState().actions.setSaving('failed');
    if (told) return;
    told = true;
    const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    const text = `This browser cannot save your work (${why}). Continue, and download a copy before you leave.`;
    store.getState().actions.notify(text, 'error', 'lasting');
  };
  const save = async (state = store.getState(), nowUs = store.playback.nowUs()): Promise<void> => {
    const { origin, scenario } = state;
    if (origin.kind !== 'kept') return;
    try {
      const view = viewOf(state, nowUs);
      const revision = revisions.get(origin.id) ?? 0;
      const record = { revision, scenario, view, branches: branchesOf(state.otherRuns), changedMs: Date.now() };
      revisions.set(origin.id, await kept.save(origin.id, record));
      told = false;
      if (store.getState().scenario === scenario) store.getState().actions.setSaving('saved');
    } catch (error) {
      if (!(error instanceof StaleRevisionError)) return failed(error);
      const { actions } = store.getState();
      actions.setOrigin({ kind: 'kept', id: newKeptId() });
      actions.notify('Another tab has changed this scenario. Your version continues as a copy.', 'info', 'lasting');
      await save();
    }
  };
  function saveChanges(): Promise<void> {
    unschedule();
    saving = saving.then(() => (store.getState().saving === 'saved' ? undefined : save()));
    return saving;
  }
  const flush = (): Promise<void> => {
    store.getState().actions.commitDrafts();
    return saveChanges();
  };
  const onHide = (): void => {
    if (document.visibilityState !== 'hidden') return;
    void flush();
    const state = store.getState();
    if (state.origin.kind === 'kept') keepView(safeStorage(), state.origin.id, viewOf(state, store.playback.nowUs()));
  };
  const unsubscribe = store.subscribe((state, before) => {
    if (before.saving === 'pending' && isAnother(state, before))
      saving = saving.then(() => save(before, before.playheadUs));
    if (state.saving === 'pending' && (before.saving !== 'pending' || state.scenario !== before.scenario)) schedule();
  });
  document.addEventListener('visibilitychange', onHide);
  return {
    flush,
    adopted: (id, revision) => revisions.set(id, revision),
    stop: () => {
      unschedule();
      unsubscribe();
      document.removeEventListener('visibilitychange', onHide);
    },
  };
}

/** Returns whether another scenario was opened in the place of a kept one. */
function isAnother({ origin, scenario }: HeronryState, before: HeronryState): boolean {
  if (before.origin.kind !== 'kept' || scenario === before.scenario) return false;
  return origin.kind !== 'kept' || origin.id !== before.origin.id;
}
