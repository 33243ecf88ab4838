/**
 * The store.
 * 1. The document changes only in `commit`.
 * 2. The run is a function of the document: every change that could alter the trace starts it anew, up to the time that it had
 *    reached.
 * 3. An action in the past discards the old future.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type BrokerKind,
  type Command,
  type EditResult,
  emptyScenario,
  type Micros,
  type messageOf,
  type Scenario,
} from '../scenario/index.ts';
import { type ModelMaker, Run, type RunOptions } from '../simulation/index.ts';
import type { EventNumber, Trace } from '../trace/index.ts';
import { simulateTogether } from './beside.ts';
import type { Core } from './core.ts';
import { documentActions } from './document-actions.ts';
import { newKeptId } from './kept-id.ts';
import { keptSelection, renumbered } from './kept-selection.ts';
import type { LiveRun } from './live-mode.ts';
import { matcherOf } from './log-filter.ts';
import { withOther } from './other-runs.ts';
import { type FrameSource, type PlayableRun, type Playback, PlaybackEngine } from './playback.ts';
import { playbackActions } from './playback-actions.ts';
import { STEP } from './pursuit.ts';
import { addedIntervention, sameRun } from './run-parts.ts';
import { stableLinks } from './shown-links.ts';
import { FIRST_STATE, type HeronryState, type HistoryEntry } from './state.ts';
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
   * Plays scenarios beside the open one, a slice in each frame.
   * @param onFrame called after each slice, with how far all of them are
   * @throws where a broker has not been prepared
   */
  readonly simulateTogether: (
    scenarios: readonly Scenario[],
    untilUs: Micros,
    onFrame: (frontierUs: Micros) => void,
    options?: RunOptions,
  ) => { readonly runs: readonly Run[]; readonly stop: () => void };
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
  /** Applies a command to the document: `edit` of the scenario, which the page fetches after its first picture. */
  readonly edit: (scenario: Scenario, command: Command) => EditResult;
  /** Reads what the user typed as a message: `messageOf` of the scenario, fetched as late. */
  readonly readMessage: typeof messageOf;
  /** Puts an event in words, for the filter of the log: `describe` of the trace, fetched as late. */
  readonly describe: (trace: Trace, number: EventNumber) => string;
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
  const begun = (scenario: Scenario, runOptions: RunOptions = {}): Run =>
    new Run(scenario, { startLimit: STEP, ...runOptions, ...(makeModel === undefined ? {} : { makeModel }) });
  let run = new Run(first, makeModel === undefined ? {} : { makeModel });
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
      const matches = matcherOf(logFilter, (number) => options.describe(played().trace, number));
      return (trace, number) => matches(trace.event(number), number);
    },
    onBreak: (number) => {
      const { actions, trace } = store.getState();
      actions.pause();
      actions.notify(`Paused at a match: ${options.describe(trace, number)}.`);
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
    const result = options.edit(scenario, command);
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
    const core: Core = { get, set, engine, commit, adopt, begin, readMessage: options.readMessage };
    return {
      ...FIRST_STATE,
      scenario: first,
      trace: run.trace,
      world: engine.world(),
      links: shownLinks(first, run.trace, engine.world()),
      frontierUs: run.frontierUs,
      halted: run.halted,
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
  const beside: HeronryStore['simulateTogether'] = (scenarios, untilUs, onFrame, runOptions) => {
    const runs = scenarios.map((scenario) => begun(scenario, runOptions));
    return { runs, stop: simulateTogether(runs, untilUs, options.frames, onFrame) };
  };
  return Object.assign(store, {
    playback,
    prepare,
    simulateTogether: beside,
    attach,
    refresh,
    paste,
  });
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
