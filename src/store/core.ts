/**
 * The core that the store's actions share: the state, the playback, and the source that both read.
 * 1. The document changes only in `change` and `adopt`.
 * 2. A new document is published together with its world: no view ever sees one with the other's.
 * 3. An action in the past begins a new branch. The old future is kept as another run.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EditIssue, Scenario } from '../scenario/index.ts';
import type { EventNumber, Micros, Trace } from '../trace/index.ts';
import type { CodeState } from './code-run.ts';
import { matcherOf } from './log-filter.ts';
import { type FrameSource, PlaybackEngine } from './playback.ts';
import type { Left, ReplacedRun } from './replaced-run.ts';
import { stableLinks } from './shown-links.ts';
import type { Outcome, Source } from './source.ts';
import {
  type Actions,
  FIRST_STATE,
  type HeronryState,
  type HistoryEntry,
  NO_LANES,
  NOTHING_SELECTED,
  type Selection,
} from './state.ts';

/** Largest number of undo steps. */
export const HISTORY_MAX = 200;

export interface CoreOptions {
  readonly frames: FrameSource;
  readonly describe: (trace: Trace, number: EventNumber) => string;
  readonly makeActions: (core: Core) => Actions;
  /** Returns the functions on replaced runs; called only after an edit. */
  readonly replaced: () => ReplacedRun;
  readonly codeStateOf: (scenario: Scenario) => CodeState;
}

/** State and playhead with which a source is shown. */
export type Shown = Pick<HeronryState, 'origin'> &
  Partial<Pick<HeronryState, 'selection' | 'camera' | 'lanes' | 'moved' | 'otherRuns' | 'playing' | 'speed'>> & {
    readonly atUs: Micros;
  };

/** Position of the playhead and of the run, before a change. */
interface Before {
  readonly scenario: Scenario;
  readonly trace: Trace;
  readonly frontierUs: Micros;
  readonly targetUs: Micros;
  readonly goalUs: Micros;
}

/** Number of nodes up to which every change is shown at once while playing. */
export const SMALL_SCENE = 40;
/** Interval at which larger scenes show changes: more often than people can read, and not in every frame. */
const CROWDED_EVERY_MS = 100;

export class Core {
  readonly store: StoreApi<HeronryState>;
  readonly engine: PlaybackEngine;
  /** Texts that are being written for the document that is shown: each by what puts it there. */
  readonly drafts = new Set<() => void>();
  readonly #links = stableLinks();
  readonly #replaced: () => ReplacedRun;
  readonly #codeStateOf: CoreOptions['codeStateOf'];
  #source: Source;

  constructor(source: Source, { frames, describe, makeActions, replaced, codeStateOf }: CoreOptions) {
    this.#source = source;
    this.#replaced = replaced;
    this.#codeStateOf = codeStateOf;
    this.engine = new PlaybackEngine(source, {
      frames,
      onAdvance: () => this.#publish({}),
      eventsEveryMs: () => {
        const { agents, channels } = this.#source.scenario;
        return agents.length + channels.length <= SMALL_SCENE ? 0 : CROWDED_EVERY_MS;
      },
      onHalt: () => this.get().actions.pause(),
      onStop: () => this.get().actions.pause(),
      breakAt: () => {
        const { pauseAtFilter, logFilter } = this.get();
        if (!pauseAtFilter) return undefined;
        const matches = matcherOf(logFilter, (number) => describe(this.#source.trace, number));
        return (trace, number) => matches(trace.event(number), number);
      },
      onBreak: (number) => {
        const { actions, trace } = this.get();
        actions.pause();
        actions.notify(`Paused at a match: ${describe(trace, number)}.`);
      },
    });
    const actions = makeActions(this);
    this.store = createStore<HeronryState>()(() => ({ ...FIRST_STATE, ...this.#ofSource(), actions }));
  }

  get source(): Source {
    return this.#source;
  }

  get(): HeronryState {
    return this.store.getState();
  }

  /** Whether the document cannot be changed now. */
  get isLocked(): boolean {
    const { activity, asked } = this.get();
    return activity === 'quiz' || asked?.locks === true;
  }

  set(patch: Partial<HeronryState>): void {
    this.store.setState(patch);
  }

  /** Shows a source from now on, without the history of the one before, which is closed. */
  show(source: Source, { atUs, ...shown }: Shown): void {
    this.get().actions.commitDrafts();
    this.drafts.clear();
    this.#source.close?.();
    this.#source = source;
    source.start?.({
      changed: () => this.#changed(),
      notify: (...notice) => this.get().actions.notify(...notice),
    });
    const { playing = false, speed = this.get().speed } = shown;
    this.engine.setSpeed(speed);
    // Before the move: a playhead at the edge stays there while playing.
    this.engine.setPlaying(playing);
    this.engine.setRun(source, atUs, atUs);
    this.#publish({ ...NEW_VIEW, ...shown, playing, speed });
  }

  /** Lets the source act. An issue is returned, and nothing changes. */
  change(act: (source: Source) => Outcome, begins = false): EditIssue | undefined {
    if (this.isLocked) return LOCKED;
    const before = this.#before();
    const outcome = act(this.#source);
    if (!outcome.ok) return outcome.issue;
    if (this.#source.scenario === before.scenario) return undefined;
    if (this.#source.restore === undefined) {
      this.engine.refresh();
      return undefined;
    }
    const { label, forks } = outcome;
    const nowUs = this.engine.nowUs();
    const forkUs = forks && nowUs < before.frontierUs ? nowUs : undefined;
    const entry: HistoryEntry = { label, scenario: before.scenario, forkUs, changedUs: undefined, begins };
    const history = { past: [...this.get().past, entry].slice(-HISTORY_MAX), future: [] };
    const at = forks ? { ...before, targetUs: nowUs, goalUs: nowUs } : before;
    this.#adopt(at, history, { label: `Before: ${label}`, forkUs });
    this.#noteChanged(entry, before, forks ? nowUs : before.frontierUs + 1);
    return undefined;
  }

  /**
   * Replaces the document by one of the history.
   * @param left name of the previous run in the list of other runs, if the run changes, and the fork between the two
   */
  restore(scenario: Scenario, history: Pick<HeronryState, 'past' | 'future'>, left: Left): void {
    const before = this.#before();
    this.#source.restore?.(scenario);
    this.#adopt(before, history, left);
  }

  /** Runs the document anew: what runs its code has changed. */
  rerun(): void {
    const before = this.#before();
    this.#source.rerun?.();
    const { selection } = this.get();
    const source = this.#source;
    const kept = () => this.#replaced().keptSelection(selection, source.scenario, before.trace, source.trace);
    if (source.trace !== before.trace)
      this.engine.setRun(source, before.targetUs, Math.max(before.targetUs, before.goalUs));
    this.#publish(source.trace === before.trace ? {} : { selection: kept() });
    this.#restoreSelection(kept);
  }

  // --- parts

  #before(): Before {
    const { scenario, trace, frontierUs } = this.#source;
    return { scenario, trace, frontierUs, targetUs: this.engine.targetUs(), goalUs: this.engine.goalUs() };
  }

  /** Moves the playback to the source's new document, and publishes it. */
  #adopt(before: Before, history: Pick<HeronryState, 'past' | 'future'>, left: Left): void {
    const source = this.#source;
    const { selection, origin, otherRuns } = this.get();
    const { targetUs, goalUs } = before;
    const { keptSelection, sameRun, withOther } = this.#replaced();
    const kept = () => keptSelection(selection, source.scenario, before.trace, source.trace);
    // A run that comes back comes back as far as it was.
    const back = otherRuns.find((other) => sameRun(other.scenario, source.scenario));
    this.engine.setRun(source, targetUs, Math.max(targetUs, back?.frontierUs ?? goalUs));
    this.#publish({
      ...history,
      saving: 'pending',
      origin: staysOnEdit(origin) ? origin : { kind: 'kept', id: newKeptId() },
      selection: kept(),
      otherRuns: withOther(otherRuns, source.scenario, { ...left, ...before }),
    });
    this.#restoreSelection(kept);
  }

  /** Notes in the history from when on the run differs, once it is simulated again. Differences from `untilUs` on are expected. */
  #noteChanged(entry: HistoryEntry, { trace: old, frontierUs }: Before, untilUs: Micros): void {
    const { trace } = this.#source;
    if (trace === old || frontierUs <= 0) return;
    const note = (): void => {
      if (this.#source.trace !== trace) return;
      const changedUs = this.#replaced().firstDifferenceUs(old, trace, Math.min(frontierUs, this.#source.frontierUs));
      if (changedUs === undefined || changedUs >= untilUs) return;
      this.set({ past: this.get().past.map((one) => (one === entry ? { ...entry, changedUs } : one)) });
    };
    if (this.engine.progress === undefined) note();
    else void this.engine.arrival().then(note);
  }

  /** Restores a selection that the run had not reached when the document changed, unless the selection has changed since. */
  #restoreSelection(kept: () => HeronryState['selection']): void {
    if (this.engine.progress === undefined) return;
    const { selection } = this.get();
    void this.engine.arrival().then(() => {
      if (this.get().selection === selection) this.set({ selection: kept() });
    });
  }

  /** Publishes what the source reports. While playing, new events come with the playhead. */
  #changed(): void {
    const { playing, scenario, live } = this.get();
    if (playing && this.#source.scenario === scenario && this.#source.live === live) return;
    this.engine.refresh();
  }

  #publish(patch: Partial<HeronryState>): void {
    const { trace, selection } = this.get();
    const source = this.#source;
    const isTrimmed = source.trace !== trace && source.numberOf !== undefined;
    const kept = isTrimmed ? { selection: renumbered(selection, (old) => source.numberOf?.(old)) } : {};
    this.set({ ...kept, ...patch, ...this.#ofSource() });
  }

  /** Returns the part of the state that is the source's, at the playhead. */
  #ofSource() {
    const { engine } = this;
    const { scenario, trace, frontierUs, halted, live } = this.#source;
    const world = engine.world();
    return {
      scenario,
      trace,
      world,
      live,
      halted,
      code: this.#codeStateOf(scenario),
      playheadUs: engine.nowUs(),
      // The frontier of a run is negative until all of time 0 has been simulated.
      frontierUs: Math.max(0, frontierUs),
      progress: engine.progress,
      links: this.#links(scenario, trace, world),
    };
  }
}

/** Answers an edit during a question, which is about the scenario as it is. */
const LOCKED: EditIssue = { message: 'Answer the question, or leave it, to change the scenario.', path: '' };

/** State of a source that has just been opened. */
const NEW_VIEW = {
  past: [],
  future: [],
  saving: 'saved',
  otherRuns: [],
  selection: NOTHING_SELECTED,
  camera: undefined,
  lanes: NO_LANES,
  moved: [],
  span: undefined,
  noteAtUs: undefined,
  dialog: undefined,
  codeAgent: undefined,
} as const satisfies Partial<HeronryState>;

/** Returns whether a changed scenario stays where it is from; any other becomes a copy of the user's own. */
function staysOnEdit(origin: HeronryState['origin']): boolean {
  return origin.kind === 'kept' || (origin.kind === 'visiting' && origin.from === 'lesson');
}

/** Returns a new id for a scenario saved in this browser: 16 hexadecimal digits. */
export function newKeptId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the selection after events were renumbered. */
export function renumbered(selection: Selection, numberOf: (old: EventNumber) => EventNumber | undefined): Selection {
  const { message } = selection;
  return message === undefined ? selection : { ...selection, message: numberOf(message) };
}
