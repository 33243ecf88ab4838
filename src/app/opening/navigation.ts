/**
 * The choice of the scenario that the page shows: from its address, from the user's last work, from the gallery.
 *
 * An address is `#1.…` (a moment, see the link codec), `#gallery/<slug>`, `#recordings/<name>`, `#lesson/<slug>` or `#lesson=1.…` (a
 * lesson of somebody's own), each with `present/` before it to open as a presentation. A link opens paused, beside the user's own work and never over it. Changing a visited scenario makes it a copy in this browser. Address and picture agree: without a fragment the
 * page shows the user's own scenario, also after Back.
 */
import type { StoreApi } from 'zustand/vanilla';
import {
  encodeMoment,
  FIRST_ENTRY,
  GALLERY,
  LINK_MAX_CHARACTERS,
  type Moment,
  PRESENT_PREFIX,
  uprightScene,
} from '../../scenario/index.ts';
import { type HeronryStore, NOTHING_SELECTED, newKeptId, safeStorage } from '../../store/index.ts';
import { UPRIGHT } from '../../ui/index.ts';
import type { RecordingTools } from '../files/recording-tools.ts';
import type { Autosave } from '../keeping/autosave.ts';
import type { KeptScenarios } from '../keeping/kept-scenarios.ts';
import { keptViewOf } from '../keeping/kept-view.ts';
import { readPreferences } from '../keeping/preferences.ts';
import type { PageLearning } from '../learning.ts';
import { rememberToken } from '../services.ts';
import { decodeAside } from './decoding.ts';
import { openEntry } from './open-entry.ts';
import { momentOf, openMoment } from './shown-moment.ts';

export interface LinkProblem {
  readonly link: string;
  readonly message: string;
}

/** Problem of the link that was opened last, if any. */
export type LinkProblemStore = StoreApi<{ readonly problem: LinkProblem | undefined }>;

export interface Opening {
  /**
   * Follows the address from now on.
   * @param shown what the page shows. `nothing`: first opens the scenario of the address, else the user's last one, else the
   * first of the gallery, playing. `first`: it shows the first of the gallery.
   */
  start(shown: 'nothing' | 'first'): Promise<void>;
  /**
   * Opens a saved scenario.
   * @throws if it is no longer saved in this browser
   */
  openKept(id: string): Promise<void>;
  /**
   * Opens a scenario of the gallery.
   * @returns whether the gallery has it
   */
  openGallery(slug: string, how: 'playing' | 'paused'): Promise<boolean>;
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
  /** Returns the whole address of a moment: of another scenario, or of what is shown, at another time. @default this moment */
  makeLink(moment?: Pick<Moment, 'atUs' | 'message'> & Partial<Pick<Moment, 'scenario'>>): Promise<string>;
}

/** Begins the fragment of a link to a recording. */
const RECORDING_PREFIX = 'r1.';
/** Begins the fragment of a recording that comes with the page. */
const RECORDINGS_FOLDER = 'recordings/';

/** Parts of the page that navigation works with. */
export interface NavigationParts {
  readonly recordings: RecordingTools;
  readonly store: HeronryStore;
  readonly kept: KeptScenarios;
  readonly autosave: Autosave;
  readonly problem: LinkProblemStore;
  /** Loads what opens lessons. */
  readonly learning: () => Promise<PageLearning>;
}

/** Error of a scenario that was removed, in another tab or with the browser's data. */
class GoneError extends Error {}

export class Navigation implements Opening {
  readonly #parts: NavigationParts;
  /** Fragment of the shown scenario: '' for the user's own, and for the one that a reload without a fragment shows. */
  #shown = '';
  /** Number of the latest opening. An earlier one that is still waiting shows nothing. */
  #newest = 0;

  constructor(parts: NavigationParts) {
    this.#parts = parts;
  }

  async start(shown: 'nothing' | 'first'): Promise<void> {
    const { store } = this.#parts;
    if (shown === 'nothing' && !(await this.#openAddress())) {
      const { dialog } = store.getState();
      await this.leaveVisit();
      store.getState().actions.openDialog(dialog);
    }
    addEventListener('hashchange', () => void this.#followAddress());
    // When the scenario no longer is the one of the address, the address is cleared. One that is being opened stays.
    store.subscribe((state, before) => {
      if (state.origin.kind === 'visiting' || before.origin === state.origin) return;
      if (location.hash.slice(1) === this.#shown) this.#show('');
      else this.#shown = '';
    });
    if (shown === 'first') await this.#followAddress();
  }

  async openKept(id: string): Promise<void> {
    const { store, kept, autosave } = this.#parts;
    const isNewest = this.#begin();
    await autosave.flush();
    const record = await kept.read(id);
    if (record === undefined) throw new GoneError('This scenario is no longer saved in this browser.');
    const { scenario } = record;
    await store.prepare(scenario.broker.kind);
    if (!isNewest()) return;
    autosave.adopted(id, record.revision);
    const { atUs, nodes, lanes, moved, camera } = keptViewOf(safeStorage(), id) ?? record.view;
    const { branches: otherRuns = [] } = record;
    const view = { atUs, lanes, moved, otherRuns, selection: { ...NOTHING_SELECTED, nodes } };
    const origin = { kind: 'kept', id } as const;
    const { actions } = store.getState();
    actions.open(scenario, origin, { ...view, ...(camera === undefined ? {} : { camera }) });
    if (record.isUnsaved) actions.setSaving('pending');
    this.#show('');
  }

  openGallery(slug: string, how: 'playing' | 'paused'): Promise<boolean> {
    return this.#openEntry(slug, how, `gallery/${slug}`);
  }

  async openFragment(fragment: string): Promise<string | undefined> {
    // The length is checked before anything reads the link.
    if (fragment.length > LINK_MAX_CHARACTERS)
      return `This link is too long: it has ${fragment.length} characters, the maximum is ${LINK_MAX_CHARACTERS}.`;
    const isNewest = this.#begin();
    await this.#parts.autosave.flush();
    const presents = fragment.startsWith(PRESENT_PREFIX);
    const moment = presents ? fragment.slice(PRESENT_PREFIX.length) : fragment;
    try {
      const problem = await this.#openMomentOf(moment, isNewest);
      if (presents && this.#shown === moment) this.#parts.store.getState().actions.present(true);
      return problem;
    } catch (error) {
      // Whatever a step of opening throws, the page keeps the shown scenario.
      return `This link cannot be opened: ${reasonOf(error).slice(0, 200)}.`;
    }
  }

  async keep(): Promise<void> {
    const { actions, origin } = this.#parts.store.getState();
    if (origin.kind === 'kept') return;
    actions.setOrigin({ kind: 'kept', id: newKeptId() });
    actions.setSaving('pending');
    await this.#parts.autosave.flush();
  }

  async leaveVisit(): Promise<void> {
    const before = this.#newest;
    // No other opening was requested since: the first of the gallery stands in for the user's own work.
    if (!(await this.#openLastKept()) && this.#newest <= before + 1)
      await this.#openEntry(FIRST_ENTRY.slug, 'playing', '');
  }

  async drawFailed(error: unknown): Promise<void> {
    const { store, problem } = this.#parts;
    const { origin, live } = store.getState();
    if (live?.connection.kind === 'recorded') {
      await this.leaveVisit();
      store
        .getState()
        .actions.notify(`The recording cannot be drawn: ${reasonOf(error).slice(0, 200)}.`, 'error', 'lasting');
      return;
    }
    if (origin.kind !== 'visiting') throw error;
    const message = `This link cannot be drawn: ${reasonOf(error).slice(0, 200)}.`;
    problem.setState({ problem: { link: location.href, message } });
    await this.leaveVisit();
    store.getState().actions.openDialog('link-problem');
  }

  async makeLink(moment?: Parameters<Opening['makeLink']>[0]): Promise<string> {
    const shown = momentOf(this.#parts.store);
    const whole: Moment =
      moment?.scenario === undefined
        ? { ...shown, ...moment, scenario: shown.scenario }
        : { ...moment, scenario: moment.scenario, selection: [] };
    return `${location.href.split('#')[0]}#${await encodeMoment(whole)}`;
  }

  // --- parts

  /** Records the shown fragment, in the address too. */
  #show(fragment: string): void {
    this.#shown = fragment;
    setFragment(fragment);
  }

  /**
   * Counts an opening.
   * @returns a function that says whether it is still the newest
   */
  #begin(): () => boolean {
    this.#newest += 1;
    const own = this.#newest;
    return () => own === this.#newest;
  }

  async #openEntry(slug: string, how: 'playing' | 'paused', fragment: string): Promise<boolean> {
    const { store } = this.#parts;
    const isNewest = this.#begin();
    const entry = GALLERY.find((one) => one.slug === slug);
    if (entry === undefined) return false;
    await store.prepare(entry.scenario.broker.kind);
    if (!isNewest()) return true;
    const scenario = matchMedia(UPRIGHT).matches ? uprightScene(entry) : entry.scenario;
    openEntry(store, { ...entry, scenario }, how);
    this.#show(fragment);
    return true;
  }

  async #openLastKept(): Promise<boolean> {
    const id = readPreferences(safeStorage())?.lastId;
    if (id === undefined) return false;
    try {
      await this.openKept(id);
      return true;
    } catch (error) {
      if (!(error instanceof GoneError)) {
        const text = `Your saved scenarios cannot be read. ${reasonOf(error)} Reload the page to try again.`;
        this.#parts.store.getState().actions.notify(text, 'error', 'lasting');
      }
      return false;
    }
  }

  async #openMomentOf(fragment: string, isNewest: () => boolean): Promise<string | undefined> {
    const { store } = this.#parts;
    if (fragment.startsWith('gallery/')) {
      const slug = fragment.slice('gallery/'.length);
      return (await this.openGallery(slug, 'playing'))
        ? undefined
        : `The gallery has no scenario “${slug.slice(0, 60)}”.`;
    }
    if (/^lesson[/=]/.test(fragment)) {
      const problem = await (await this.#parts.learning()).openFragment(fragment, isNewest);
      if (problem === undefined && isNewest()) this.#show(fragment);
      return problem;
    }
    if (fragment.startsWith(RECORDING_PREFIX) || fragment.startsWith(RECORDINGS_FOLDER)) {
      const { openGalleryRecording, openRecordingLink } = await import('../files/recordings.ts');
      const open = fragment.startsWith(RECORDING_PREFIX) ? openRecordingLink : openGalleryRecording;
      const opened = await open(store, fragment, { ...this.#parts.recordings, isNewest });
      if (opened === true) this.#show(fragment);
      // It was cancelled: the picture is the one before, and so is the address.
      else if (opened === false && isNewest()) setFragment(this.#shown);
      return typeof opened === 'string' ? opened : undefined;
    }
    const decoded = await decodeAside({ fragment });
    if (!decoded.ok) return decoded.error;
    await store.prepare(decoded.moment.scenario.broker.kind);
    if (!isNewest()) return undefined;
    openMoment(store, decoded);
    this.#show(fragment);
    return undefined;
  }

  async #openAddress(): Promise<boolean> {
    const { store, problem } = this.#parts;
    const fragment = location.hash.slice(1);
    if (fragment === '') return false;
    if (fragment.startsWith('token=')) {
      // Token of the gateway that serves the page: it is stored for this tab, and removed from the address before anybody copies
      // it.
      rememberToken(fragment.slice('token='.length));
      setFragment(this.#shown);
      store.getState().actions.openDialog('live');
      return false;
    }
    if (fragment.startsWith('recording=')) {
      setFragment(this.#shown);
      const isNewest = this.#begin();
      const { openServedRecording } = await import('../files/recordings.ts');
      await this.#parts.autosave.flush();
      const tools = { ...this.#parts.recordings, isNewest };
      await openServedRecording(store, fragment.slice('recording='.length), tools);
      return store.getState().live !== undefined || !isNewest();
    }
    const message = await this.openFragment(fragment);
    if (message === undefined) return true;
    if (location.hash.slice(1) !== fragment) return false;
    problem.setState({ problem: { link: location.href, message } });
    store.getState().actions.openDialog('link-problem');
    setFragment(this.#shown);
    return false;
  }

  /** Handles Back, Forward, or another link: the picture follows the address. */
  async #followAddress(): Promise<void> {
    const fragment = location.hash.slice(1);
    // Back at the shown scenario: any opening in progress is cancelled.
    if (fragment === this.#shown) this.#begin();
    else if (fragment === '') await this.leaveVisit();
    else await this.#openAddress();
  }
}

/** Changes the address without opening it. */
function setFragment(fragment: string): void {
  const wanted = fragment === '' ? location.pathname + location.search : `#${fragment}`;
  if (location.hash !== (fragment === '' ? '' : `#${fragment}`)) history.replaceState(history.state, '', wanted);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
