/**
 * The store.
 * 1. The document changes only in `commit`.
 * 2. The run is a function of the document: every change that could alter the trace starts it anew, up to the time that it had
 *    reached.
 * 3. An action in the past discards the old future.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type BrokerKind, type Command, edit, emptyScenario, type Micros, type Scenario } from '../scenario/index.ts';
import { type ModelMaker, Run, type RunOptions } from '../simulation/index.ts';
import { describe } from '../trace/index.ts';
import type { Core } from './core.ts';
import { documentActions } from './document-actions.ts';
import { newKeptId } from './kept-id.ts';
import { keptSelection, renumbered } from './kept-selection.ts';
import type { LiveRun } from './live.ts';
import { matcherOf } from './log-filter.ts';
import { withOther } from './other-runs.ts';
import { type FrameSource, type PlayableRun, type Playback, PlaybackEngine } from './playback.ts';
import { playbackActions } from './playback-actions.ts';
import { STEP } from './pursuit.ts';
import { addedIntervention, sameRun } from './run-parts.ts';
import { stableLinks } from './shown-links.ts';
import { type HeronryState, type HistoryEntry, NO_LANES, NOTHING_SELECTED } from './state.ts';
import { viewActions } from './view-actions.ts';

/** Largest number of undo steps. */
export const HISTORY_MAX = 200;

export interface HeronryStore extends StoreApi<HeronryState> {
  readonly playback: Playback;
  /**
   * Loads the model of a broker. Await it before a scenario with that broker is opened, or the broker is put into the open one.
   * Rejects if the model is not available.
   */
  readonly prepare: (broker: BrokerKind) => Promise<void>;
  /**
   * Simulates a scenario beside the open one, up to and including `untilUs`.
   * @throws if its broker has not been prepared
   */
  readonly simulate: (scenario: Scenario, untilUs: Micros, options?: RunOptions) => Run;
  /**
   * Shows a record of real traffic from now on, at its edge, instead of a run of the scenario. `patch` may contain other actions:
   * they stay until a scenario is opened, which also calls `onLeave`.
   */
  readonly attach: (record: LiveRun, patch: Partial<HeronryState>, onLeave: () => void) => void;
  /** Pastes what was copied last, here or elsewhere, if it can be read; reports what is wrong with it. */
  readonly paste: () => Promise<void>;
  /** Publishes changes of the attached record that the playhead does not bring. */
  readonly refresh: (patch: Partial<HeronryState>) => void;
}

export interface HeronryStoreOptions {
  /** Scenario at the start. @default an empty scenario */
  readonly scenario?: Scenario;
  /** Animation frames; the page passes the browser's. */
  readonly frames: FrameSource;
  /** @default the in-memory broker alone */
  readonly makeModel?: ModelMaker;
  /** Pastes from the system's clipboard. @default what was copied here */
  readonly paste?: () => Promise<void>;
  /** Loads the models of the other brokers. @default they are not available */
  readonly loadModels?: () => Promise<ModelMaker>;
}

export function createHeronryStore(options: HeronryStoreOptions): HeronryStore {
  const first = options.scenario ?? emptyScenario();
  const shownLinks = stableLinks();
  let { makeModel } = options;
  const startRun: HeronryStore['simulate'] = (scenario, untilUs, runOptions) => {
    const started = new Run(scenario, { ...runOptions, ...(makeModel === undefined ? {} : { makeModel }) });
    started.advanceTo(untilUs);
    return started;
  };
  const begun = (scenario: Scenario): Run =>
    new Run(scenario, { startLimit: STEP, ...(makeModel === undefined ? {} : { makeModel }) });
  let run = startRun(first, 0);
  let record: LiveRun | undefined;
  let onLeave = (): void => undefined;
  const played = (): PlayableRun => record ?? run;
  /** Returns the state that changes together with the world, so that no view ever sees a document with another one's world. */
  let pending: () => Partial<HeronryState> = () => ({});

  const engine = new PlaybackEngine(run, {
    frames: options.frames,
    onAdvance: (playheadUs, world) => {
      const patch = pending();
      pending = () => ({});
      const { scenario: before, trace: traceBefore, selection } = store.getState();
      const scenario = patch.scenario ?? before;
      const { trace, frontierUs, halted } = played();
      // A record that has trimmed its past has new event numbers.
      const left = trace === traceBefore ? undefined : record;
      const kept = left === undefined ? {} : { selection: renumbered(selection, (old) => left.numberOf(old)) };
      store.setState({
        ...kept,
        ...patch,
        trace,
        world,
        playheadUs,
        // The run's frontier is negative until all of time 0 has been simulated.
        frontierUs: Math.max(0, frontierUs),
        halted,
        progress: engine.progress,
        links: shownLinks(scenario, trace, world),
      });
    },
    onHalt: () => store.getState().actions.pause(),
    breakAt: () => {
      const { pauseAtFilter, logFilter } = store.getState();
      if (!pauseAtFilter) return undefined;
      const matches = matcherOf(logFilter, (number) => describe(played().trace, number));
      return (trace, number) => matches(trace.event(number), number);
    },
    onBreak: (number) => {
      const { actions, trace } = store.getState();
      actions.pause();
      actions.notify(`Paused where the filter matches: ${describe(trace, number)}.`);
    },
    onStop: () => store.getState().actions.pause(),
  });

  const adopt: Core['adopt'] = (scenario, history, fork, label) => {
    const { scenario: before, selection, origin, otherRuns } = store.getState();
    const now = engine.nowUs();
    const last = run;
    const others = withOther(otherRuns, before, scenario, label, last.frontierUs);
    const added = addedIntervention(before, scenario);
    const [targetUs, goalUs] = fork ? [now, now] : [engine.targetUs(), engine.goalUs()];
    if (added !== undefined && added.atUs === now && run.frontierUs === now && run.isWhole) run.intervene(added, STEP);
    else if (!sameRun(before, scenario)) run = begun(scenario);
    // When this is called, the run has been simulated, as far as a slice of time allows.
    const kept = () => keptSelection(selection, scenario, last.trace, run.trace);
    pending = () => ({
      ...history,
      scenario,
      saving: 'pending',
      origin: origin.kind === 'kept' ? origin : { kind: 'kept', id: newKeptId() },
      selection: kept(),
      otherRuns: others,
    });
    engine.setRun(run, targetUs, Math.max(targetUs, goalUs));
    restoreSelection(store, engine, kept);
  };

  const commit: Core['commit'] = (command) => {
    const { scenario, past } = store.getState();
    const result = edit(scenario, command);
    if (!result.ok) return result.issue;
    if (result.scenario === scenario) return undefined;
    const entry: HistoryEntry = { label: result.label, scenario };
    const history = { past: [...past, entry].slice(-HISTORY_MAX), future: [] };
    adopt(result.scenario, history, forks(command), `Before: ${result.label}`);
    return undefined;
  };

  const begin: Core['begin'] = (scenario, patch, atUs) => {
    // A run that throws leaves everything unchanged.
    const started = begun(scenario);
    record = undefined;
    onLeave();
    onLeave = () => undefined;
    run = started;
    const fresh = { past: [], future: [], saving: 'saved', otherRuns: [] } as const;
    pending = () => ({ ...patch, ...fresh, actions, live: undefined, scenario });
    engine.setRun(run, atUs);
  };

  const attach: HeronryStore['attach'] = (next, patch, leave) => {
    onLeave();
    onLeave = leave;
    record = next;
    const fresh = { past: [], future: [], saving: 'saved', otherRuns: [] } as const;
    pending = () => ({ ...patch, ...fresh, origin: { kind: 'live' } });
    // Play comes before the move: a playhead at the edge stays there while playing.
    store.getState().actions.play(1);
    engine.setRun(next, next.edgeUs());
  };

  const refresh: HeronryStore['refresh'] = (patch) => {
    pending = () => patch;
    engine.refresh();
  };

  const store: StoreApi<HeronryState> = createStore<HeronryState>()((set, get) => {
    const core: Core = { get, set, engine, commit, adopt, begin };
    return {
      scenario: first,
      origin: { kind: 'visiting', from: 'gallery', repairs: [] },
      past: [],
      future: [],
      saving: 'saved',
      trace: run.trace,
      world: engine.world(),
      links: shownLinks(first, run.trace, engine.world()),
      frontierUs: run.frontierUs,
      halted: run.halted,
      progress: undefined,
      otherRuns: [],
      live: undefined,
      playing: false,
      speed: 1,
      playheadUs: 0,
      selection: NOTHING_SELECTED,
      camera: undefined,
      theme: 'system',
      dialog: undefined,
      panel: 'inspector',
      panelOpen: true,
      timelineOpen: false,
      timelineHeight: undefined,
      lanes: NO_LANES,
      span: undefined,
      noteAtUs: undefined,
      logFilter: { text: '', agent: '', channel: '', kind: '' },
      pauseAtFilter: false,
      pauseAtBroken: false,
      notices: [],
      shortcutsOn: true,
      clipboard: undefined,
      announcement: '',
      graphRequest: undefined,
      actions: { ...documentActions(core), ...playbackActions(core), ...viewActions(core) },
    };
  });
  const prepare = async (broker: BrokerKind): Promise<void> => {
    if (broker !== 'memory') makeModel ??= await options.loadModels?.();
  };
  const { actions } = store.getState();
  const playback: Playback = engine;
  const paste = async (): Promise<void> => {
    if (options.paste !== undefined) return options.paste();
    const issue = store.getState().actions.paste();
    if (issue !== undefined) store.getState().actions.notify(issue.message, 'error');
  };
  return Object.assign(store, { playback, prepare, simulate: startRun, attach, refresh, paste });
}

/** Restores a selection that the run had not reached when the document changed, unless the selection has changed since. */
function restoreSelection(
  store: StoreApi<HeronryState>,
  engine: PlaybackEngine,
  kept: () => HeronryState['selection'],
): void {
  if (engine.progress === undefined) return;
  const { selection, scenario } = store.getState();
  void engine.arrival().then(() => {
    const now = store.getState();
    if (now.selection === selection && now.scenario === scenario) store.setState({ selection: kept() });
  });
}

/** Returns whether the command acts at the playhead. */
function forks(command: Command): boolean {
  return command.do === 'intervene' || (command.do === 'all' && command.commands.some(forks));
}
