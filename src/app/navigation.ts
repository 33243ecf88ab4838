/**
 * The choice of the scenario that the page shows: from its address, from the user's last work, from the gallery.
 *
 * An address is `#1.…` (a moment, see the link codec) or `#gallery/<slug>`. A link opens paused, beside the user's own work and
 * never over it. Changing a visited scenario makes it a copy in this browser. Address and picture agree: without a fragment the
 * page shows the user's own scenario, also after Back.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { FIRST_ENTRY, LINK_MAX_CHARACTERS, type Moment, type RepairReport } from '../scenario/index.ts';
import { type HeronryStore, NOTHING_SELECTED, newKeptId, type Selection } from '../store/index.ts';
import type { Autosave } from './autosave.ts';
import type { KeptScenarios } from './kept-scenarios.ts';
import { rememberToken } from './live-services.ts';
import { readPreferences } from './preferences.ts';
import { safeStorage } from './safe-storage.ts';

export interface LinkProblem {
  readonly link: string;
  readonly message: string;
}

export interface Opening {
  /** Problem of the link that was opened last, if any. */
  readonly problem: StoreApi<{ readonly problem: LinkProblem | undefined }>;
  /** Opens the scenario of the address, else the user's last one, else the first of the gallery, playing. */
  start(): Promise<void>;
  /**
   * Opens a saved scenario.
   * @throws if it is no longer saved in this browser
   */
  openKept(id: string): Promise<void>;
  /**
   * Opens a scenario of the gallery.
   * @returns whether the gallery has it
   */
  openGallery(slug: string, playing: boolean): Promise<boolean>;
  /**
   * Opens a link.
   * @returns what is wrong with it, or undefined once it is open
   */
  openFragment(fragment: string): Promise<string | undefined>;
  /** Saves the visited scenario. */
  keep(): Promise<void>;
  leaveVisit(): Promise<void>;
  /**
   * Handles a failure to draw the visited scenario: returns to the user's own, and says why.
   * @throws `error` if the user's own scenario cannot be drawn
   */
  drawFailed(error: unknown): Promise<void>;
  /** Returns the whole address of a moment. @default this one */
  makeLink(moment?: Pick<Moment, 'scenario' | 'atUs' | 'message'>): Promise<string>;
}

/** Error of a scenario that was removed, in another tab or with the browser's data. */
class GoneError extends Error {}

function unreadable(error: unknown): string {
  return `Your saved scenarios cannot be read. ${error instanceof Error ? error.message : String(error)} Reload the page to try again.`;
}

export function createNavigation(store: HeronryStore, kept: KeptScenarios, autosave: Autosave): Opening {
  const problem = createStore<{ readonly problem: LinkProblem | undefined }>()(() => ({ problem: undefined }));
  /** Fragment of the shown scenario: '' for the user's own, and for the one that a reload without a fragment shows. */
  let shown = '';
  /** Number of the latest opening. An earlier one that is still waiting shows nothing. */
  let newest = 0;

  /** Records the shown fragment, in the address too. */
  const show = (fragment: string): void => {
    shown = fragment;
    setFragment(fragment);
  };

  /**
   * Counts an opening.
   * @returns a function that says whether it is still the newest
   */
  const begin = (): (() => boolean) => {
    newest += 1;
    const own = newest;
    return () => own === newest;
  };

  const openKept = async (id: string): Promise<void> => {
    const isNewest = begin();
    await autosave.flush();
    const record = await kept.read(id);
    if (record === undefined) throw new GoneError('This scenario is no longer saved in this browser.');
    const { scenario } = record;
    const { keptViewOf } = await import('./kept-view.ts');
    await store.prepare(scenario.broker.kind);
    if (!isNewest()) return;
    autosave.adopted(id, record.revision);
    const view = keptViewOf(safeStorage(), id) ?? record.view;
    store.getState().actions.open(
      scenario,
      { kind: 'kept', id },
      {
        atUs: view.atUs,
        selection: { ...NOTHING_SELECTED, nodes: view.nodes },
        lanes: view.lanes,
        ...(view.camera === undefined ? {} : { camera: view.camera }),
      },
    );
    show('');
  };

  const openEntry = async (slug: string, playing: boolean, fragment: string): Promise<boolean> => {
    const isNewest = begin();
    const gallery = slug === FIRST_ENTRY.slug ? [FIRST_ENTRY] : (await import('../scenario/lazy-entry.ts')).GALLERY;
    const entry = gallery.find((one) => one.slug === slug);
    if (entry === undefined) return false;
    await store.prepare(entry.scenario.broker.kind);
    if (!isNewest()) return true;
    const origin = { kind: 'visiting', from: 'gallery', repairs: [] } as const;
    store.getState().actions.open(entry.scenario, origin, { atUs: playing ? entry.startUs : 0, playing });
    show(fragment);
    return true;
  };

  const openGallery = (slug: string, playing: boolean): Promise<boolean> => openEntry(slug, playing, `gallery/${slug}`);

  const openLastKept = async (): Promise<boolean> => {
    const id = readPreferences(safeStorage())?.lastId;
    if (id === undefined) return false;
    try {
      await openKept(id);
      return true;
    } catch (error) {
      if (!(error instanceof GoneError)) store.getState().actions.notify(unreadable(error), 'error', true);
      return false;
    }
  };

  const openOwn = async (): Promise<void> => {
    const before = newest;
    // No other opening was requested since: the first of the gallery stands in for the user's own work.
    if (!(await openLastKept()) && newest <= before + 1) await openEntry(FIRST_ENTRY.slug, true, '');
  };

  const openMomentOf = async (fragment: string, isNewest: () => boolean): Promise<string | undefined> => {
    if (fragment.startsWith('gallery/')) {
      const slug = fragment.slice('gallery/'.length);
      return (await openGallery(slug, true)) ? undefined : `The gallery has no scenario “${slug.slice(0, 60)}”.`;
    }
    const { decodeAside } = await import('./decoding.ts');
    const decoded = await decodeAside({ fragment });
    if (!decoded.ok) return decoded.error;
    await store.prepare(decoded.moment.scenario.broker.kind);
    if (!isNewest()) return undefined;
    openMoment(store, decoded);
    show(fragment);
    return undefined;
  };

  const openFragment = async (fragment: string): Promise<string | undefined> => {
    // The length is checked before anything reads the link.
    if (fragment.length > LINK_MAX_CHARACTERS)
      return `This link is too long: it has ${fragment.length} characters, the maximum is ${LINK_MAX_CHARACTERS}.`;
    const isNewest = begin();
    await autosave.flush();
    try {
      return await openMomentOf(fragment, isNewest);
    } catch (error) {
      // Whatever a step of opening throws, the page keeps the shown scenario.
      const reason = error instanceof Error ? error.message : String(error);
      return `This link cannot be opened: ${reason.slice(0, 200)}.`;
    }
  };

  const tellProblem = (message: string): void => {
    problem.setState({ problem: { link: location.href, message } });
    store.getState().actions.openDialog('link-problem');
    setFragment(shown);
  };

  const openAddress = async (): Promise<boolean> => {
    const fragment = location.hash.slice(1);
    if (fragment === '') return false;
    if (fragment.startsWith('token=')) {
      // Token of the gateway that serves the page: it is stored for this tab, and removed from the address before anybody copies
      // it.
      rememberToken(fragment.slice('token='.length));
      setFragment(shown);
      store.getState().actions.openDialog('live');
      return false;
    }
    const message = await openFragment(fragment);
    if (message === undefined) return true;
    if (location.hash.slice(1) === fragment) tellProblem(message);
    return false;
  };

  /** Handles Back, Forward, or another link: the picture follows the address. */
  const followAddress = async (): Promise<void> => {
    const fragment = location.hash.slice(1);
    // Back at the shown scenario: any opening in progress is cancelled.
    if (fragment === shown) begin();
    else if (fragment === '') await openOwn();
    else await openAddress();
  };

  const start = async (): Promise<void> => {
    if (!(await openAddress())) {
      const { dialog } = store.getState();
      await openOwn();
      store.getState().actions.openDialog(dialog);
    }
    addEventListener('hashchange', () => void followAddress());
    // When the scenario no longer is the one of the address, the address is cleared.
    store.subscribe((state, before) => {
      if (state.origin.kind !== 'visiting' && before.origin !== state.origin) show('');
    });
  };

  return {
    problem,
    start,
    openKept,
    openGallery,
    openFragment,
    keep: async () => {
      const { actions, origin } = store.getState();
      if (origin.kind === 'kept') return;
      actions.setOrigin({ kind: 'kept', id: newKeptId() });
      actions.setSaving('pending');
      await autosave.flush();
    },
    leaveVisit: openOwn,
    drawFailed: async (error) => {
      const { origin } = store.getState();
      const reason = error instanceof Error ? error.message : String(error);
      if (origin.kind !== 'visiting') throw error;
      problem.setState({
        problem: { link: location.href, message: `This link cannot be drawn: ${reason.slice(0, 200)}.` },
      });
      await openOwn();
      store.getState().actions.openDialog('link-problem');
    },
    makeLink: async (moment) => {
      const { encodeMoment } = await import('../scenario/lazy-entry.ts');
      return `${location.href.split('#')[0]}#${await encodeMoment(moment === undefined ? momentOf(store) : { ...moment, selection: [] })}`;
    },
  };
}

/** Changes the address without opening it. */
function setFragment(fragment: string): void {
  const wanted = fragment === '' ? location.pathname + location.search : `#${fragment}`;
  if (location.hash !== (fragment === '' ? '' : `#${fragment}`)) history.replaceState(history.state, '', wanted);
}

export function momentOf(store: HeronryStore): Moment {
  const { scenario, selection, camera } = store.getState();
  const { nodes, message } = selection;
  return {
    scenario,
    atUs: store.playback.nowUs(),
    selection: nodes,
    ...(message === undefined ? {} : { message }),
    ...(camera === undefined ? {} : { camera }),
  };
}

function openMoment(
  store: HeronryStore,
  { moment, repairs, repairCount = repairs.length }: { readonly moment: Moment } & RepairReport,
): void {
  const { actions } = store.getState();
  const { scenario, atUs, camera, message } = moment;
  actions.open(
    scenario,
    { kind: 'visiting', from: 'link', repairs, repairCount },
    { atUs, ...(camera === undefined ? {} : { camera }) },
  );
  const opened = store.getState();
  const select = (): void => {
    const { trace } = store.getState();
    const selection: Partial<Selection> =
      message !== undefined && trace.hasMessage(message) ? { message } : { nodes: moment.selection };
    actions.select(selection);
  };
  if (opened.progress === undefined) select();
  // The message may be simulated later. A newer selection or scenario stays.
  else
    void store.playback.arrival().then(() => {
      const now = store.getState();
      if (now.scenario === opened.scenario && now.selection === opened.selection) select();
    });
}
