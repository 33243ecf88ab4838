/**
 * The store. 1. The document changes in `commit` only. 2. The run is a function of the document: every change that could
 * alter the trace makes it anew, up to where it had come. 3. Doing something in the past ends that future.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Command, edit, emptyScenario, type Scenario } from '../scenario/index.ts';
import { Run } from '../simulation/index.ts';
import { documentActions } from './document-actions.ts';
import { type FrameSource, type Playback, PlaybackEngine } from './playback.ts';
import { playbackActions } from './playback-actions.ts';
import { addedIntervention, sameRun } from './run-parts.ts';
import { stableLinks } from './shown-links.ts';
import type { HeronryState, HistoryEntry, Selection } from './state.ts';
import { viewActions } from './view-actions.ts';

/** Undo steps kept. */
export const HISTORY_MAX = 200;

export interface HeronryStore extends StoreApi<HeronryState> {
  readonly playback: Playback;
}

export interface HeronryStoreOptions {
  /** @default an empty scenario */
  readonly scenario?: Scenario;
  /** Animation frames; the page passes the browser's. */
  readonly frames: FrameSource;
}

/** What the parts of the store share: the state, the engine of the playback, and the one way to change the document. */
export interface Core {
  readonly get: () => HeronryState;
  readonly set: (patch: Partial<HeronryState>) => void;
  readonly engine: PlaybackEngine;
  /** Applies a command; an issue is returned and nothing changes. */
  readonly commit: (command: Command) => ReturnType<HeronryState['actions']['dispatch']>;
  /**
   * Puts another document in place of the present one; `past` and `future` go with it. `fork`: the future after the
   * playhead is forgotten, and all before it stays as it was.
   */
  readonly adopt: (scenario: Scenario, history: Pick<HeronryState, 'past' | 'future'>, fork: boolean) => void;
  /** A document with no memory of the one before. */
  readonly begin: (scenario: Scenario, patch: Partial<HeronryState>, atUs: number) => void;
}

export const NOTHING_SELECTED: Selection = { nodes: [], link: undefined, message: undefined };

export function createHeronryStore(options: HeronryStoreOptions): HeronryStore {
  const first = options.scenario ?? emptyScenario();
  const shownLinks = stableLinks();
  let run = startRun(first, 0);

  const engine = new PlaybackEngine(run, {
    frames: options.frames,
    onAdvance: (playheadUs, world) => {
      const scenario = store.getState().scenario;
      store.setState({
        world,
        playheadUs,
        frontierUs: run.frontierUs,
        halted: run.halted,
        links: shownLinks(scenario, world),
      });
    },
    onHalt: () => store.getState().actions.pause(),
  });

  const adopt: Core['adopt'] = (scenario, history, fork) => {
    const before = store.getState().scenario;
    const selection = keptSelection(scenario, store.getState().selection);
    store.setState({ scenario, ...history, saving: 'pending', selection });
    const now = engine.nowUs();
    const added = addedIntervention(before, scenario);
    if (added !== undefined && added.atUs === now && run.frontierUs === now) {
      run.intervene(added);
      engine.moveTo(now);
    } else if (!sameRun(before, scenario)) {
      run = startRun(scenario, fork ? now : Math.max(now, run.frontierUs));
      const message = fork ? selection.message : undefined;
      store.setState({ trace: run.trace, selection: { ...selection, message } });
      engine.setRun(run);
    } else {
      engine.moveTo(now);
    }
  };

  const commit: Core['commit'] = (command) => {
    const { scenario, past } = store.getState();
    const result = edit(scenario, command);
    if (!result.ok) return result.issue;
    if (result.scenario === scenario) return undefined;
    const entry: HistoryEntry = { label: result.label, scenario };
    adopt(result.scenario, { past: [...past, entry].slice(-HISTORY_MAX), future: [] }, forks(command));
    return undefined;
  };

  const begin: Core['begin'] = (scenario, patch, atUs) => {
    run = startRun(scenario, atUs);
    store.setState({ ...patch, scenario, past: [], future: [], saving: 'saved', trace: run.trace });
    engine.setRun(run, atUs);
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
      links: shownLinks(first, engine.world()),
      frontierUs: run.frontierUs,
      halted: run.halted,
      playing: false,
      speed: 1,
      playheadUs: 0,
      selection: NOTHING_SELECTED,
      camera: undefined,
      theme: 'system',
      dialog: undefined,
      panel: 'inspector',
      panelOpen: true,
      logFilter: { text: '', agent: '', channel: '', kind: '' },
      notices: [],
      shortcutsOn: true,
      clipboard: undefined,
      announcement: '',
      graphRequest: undefined,
      actions: { ...documentActions(core), ...playbackActions(core), ...viewActions(core) },
    };
  });
  return Object.assign(store, { playback: engine satisfies Playback });
}

/** Whether the command does something at the playhead. */
function forks(command: Command): boolean {
  return command.do === 'intervene' || (command.do === 'all' && command.commands.some(forks));
}

function startRun(scenario: Scenario, untilUs: number): Run {
  const run = new Run(scenario);
  run.advanceTo(untilUs);
  return run;
}

/** What of the selection the scenario still has. */
function keptSelection(scenario: Scenario, selection: Selection): Selection {
  const agents = new Set(scenario.agents.map((agent) => agent.id));
  const channels = new Set(scenario.channels.map((channel) => channel.id));
  const nodes = selection.nodes.filter((node) => (node.kind === 'agent' ? agents : channels).has(node.id));
  const { link } = selection;
  const linkKept = link === undefined || (agents.has(link.agent) && channels.has(link.channel));
  return nodes.length === selection.nodes.length && linkKept
    ? selection
    : { nodes, link: linkKept ? link : undefined, message: selection.message };
}
