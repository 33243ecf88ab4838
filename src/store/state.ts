/**
 * The state of the page. One store, made by `createHeronryStore`, in four parts: the document and its history, the run, the
 * playback, the view. `KEYS` says of every key whether it is saved, shared in a link, and undone.
 *
 * The playhead moves every frame and so lives outside of the store's state, in `Playback.nowUs()`. `playheadUs` follows it when
 * the world changes and at most ten times a second, for text.
 */
import type { Floats } from '../messaging/parts.ts';
import type { Command, EditIssue, Fragment, NodeRef, RepairReport, Scenario } from '../scenario/index.ts';
import type { Halted, Micros, TimeSpan, Trace, World } from '../trace/index.ts';
import type { CodeState } from './code-run.ts';
import type { Undone } from './destinations.ts';
import type { LiveState } from './live-mode.ts';
import type { PictureQuestion } from './picture-question.ts';
import type { Progress } from './pursuit.ts';
import type { ShownLink } from './shown-links.ts';

/** Origin of the open scenario, which decides where its changes are saved. */
export type Origin =
  /** Saved in this browser under `id`; saved as it changes. */
  | { readonly kind: 'kept'; readonly id: string }
  /**
   * From a link, a file, the gallery, a lesson or a row of the contract: not saved until it is kept or, unless it is from a lesson, changed. What is changed
   * in a lesson belongs to the lesson.
   */
  | ({ readonly kind: 'visiting'; readonly from: 'link' | 'gallery' | 'file' | 'lesson' | 'contract' } & RepairReport)
  /** A picture of real traffic, which is no scenario until it is saved as one. */
  | { readonly kind: 'live' };

export interface LinkRef {
  readonly kind: 'publish' | 'subscribe' | 'consume';
  readonly agent: string;
  readonly channel: string;
}

/** Selection: nodes, or one link, or one message. At most one of them is not empty. */
export interface Selection {
  readonly nodes: readonly NodeRef[];
  readonly link: LinkRef | undefined;
  /** Number of a `published` event in the trace. */
  readonly message: number | undefined;
}

export const NOTHING_SELECTED: Selection = { nodes: [], link: undefined, message: undefined };

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export type Theme = 'system' | 'light' | 'dark';
export type DialogName =
  | 'learn'
  | 'write-lesson'
  | 'gallery'
  | 'share'
  | 'shortcuts'
  | 'scenarios'
  | 'connect'
  | 'brokers'
  | 'link-problem'
  | 'compare'
  | 'seeds'
  | 'export'
  | 'live'
  | 'class'
  | 'reading'
  | 'compare-recording'
  | 'record'
  | 'code'
  /** The contract on the scenario's own broker. */
  | 'contract';
/** Beginning of a behaviour, a fault or a link that is added during the run: the playhead, or the start of the run. */
export type AddsFrom = 'now' | 'start';
export type PanelTab = 'inspector' | 'log' | 'table' | 'transcript' | 'program';
/** Part of the inspector that is scrolled into view: why an agent got the selected message, or did not get it. */
export interface PanelPart {
  readonly kind: 'why';
  /** Agent that the question is about. @default the first that did not get it */
  readonly agent?: string;
}

export interface LogFilter {
  readonly text: string;
  /** Name of an agent; '' matches any. */
  readonly agent: string;
  readonly channel: string;
  readonly kind: string;
}

/** The user's arrangement of the timeline's lanes, each of which is `agent <id>` or `channel <id>`. */
export interface LaneView {
  /** Order from top to bottom; empty for the picture's order. */
  readonly order: readonly string[];
  /** Lanes that are collapsed to a thin line. */
  readonly collapsed: readonly string[];
}

export const NO_LANES: LaneView = { order: [], collapsed: [] };

/** Activity in the place of the side panel, which leads through the picture. */
export type Activity = 'quiz' | 'lesson' | 'class' | 'script';

/** Passing notice for the user; `assertive` interrupts a screen reader. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** Whether it stays until dismissed. */
  readonly lasting: boolean;
}

/** One step of the history: the state on the other side of the change, and the name of the change. */
export interface HistoryEntry extends Undone {
  readonly label: string;
  /** Time at which the change began a new branch; undefined if it began none. */
  readonly forkUs: Micros | undefined;
  /** Time from which the run had other events before; undefined if it had none, or the change began a branch. */
  readonly changedUs: Micros | undefined;
  /** Whether it added something that begins at the playhead or with the run, as the user chose. */
  readonly begins: boolean;
}

/** Run that the current one has replaced. It is a function of its scenario, and is simulated on request. */
export interface OtherRun {
  /** Identifier, unique in this page. */
  readonly id: number;
  /** Label: "Before: Publish from operator to control". */
  readonly label: string;
  readonly scenario: Scenario;
  /** Time up to which it had been simulated. */
  readonly frontierUs: Micros;
  /** Time of the action by which another branch left this one; undefined if this run is no branch. */
  readonly forkUs: Micros | undefined;
}

export interface HeronryState {
  // --- document
  readonly scenario: Scenario;
  readonly origin: Origin;
  /** Scenarios before and after the current one, oldest first and next first. At most `HISTORY_MAX` before. */
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  /** State of saving; 'saved' also while there is nothing to save. */
  readonly saving: 'saved' | 'pending' | 'failed';

  // --- run
  readonly trace: Trace;
  /** World at the playhead. */
  readonly world: World;
  /** Edges at the playhead; the same array while they are the same. */
  readonly links: readonly ShownLink[];
  /** Time up to which the run is simulated. */
  readonly frontierUs: Micros;
  /** Budget that the run used up: the run ends at the frontier. Undefined otherwise. */
  readonly halted: Halted['reason'] | undefined;
  /** Progress of a simulation that takes longer than a frame; undefined when the playhead has reached its target. */
  readonly progress: Progress | undefined;
  /** Runs before the current one, the latest first; at most `OTHER_RUNS_MAX` of them are branches, and as many are others. */
  readonly otherRuns: readonly OtherRun[];

  /** Whether the document has code, and whether it runs. */
  readonly code: CodeState;

  /** State of the connection while the run is real traffic. */
  readonly live: LiveState | undefined;

  // --- playback
  readonly playing: boolean;
  /** Virtual seconds per second, 0.001 to 20. */
  readonly speed: number;
  /** Playhead for text; the exact one is `playback.nowUs()`. */
  readonly playheadUs: Micros;

  // --- view
  readonly selection: Selection;
  /** Camera; undefined until the graph has fitted the scenario into view. */
  readonly camera: Camera | undefined;
  readonly theme: Theme;
  readonly dialog: DialogName | undefined;
  /** Id of the other run that `compare` was opened for. */
  readonly comparedRun: number | undefined;
  readonly panel: PanelTab;
  readonly panelOpen: boolean;
  /** Width of the panel in pixels; undefined until the user has chosen it. */
  readonly panelWidth: number | undefined;
  /** Sections of the panel that the user has folded (false) or unfolded (true), by title. */
  readonly sections: Readonly<Record<string, boolean>>;
  /** Part of the inspector that was asked for last. */
  readonly panelPart: PanelPart | undefined;
  /** Whether the space-time diagram under the graph is open. */
  readonly timelineOpen: boolean;
  /** Height in pixels; undefined until the user has chosen it. */
  readonly timelineHeight: number | undefined;
  /** Width of the lanes' names in pixels; undefined until the user has chosen it. */
  readonly laneNamesWidth: number | undefined;
  readonly lanes: LaneView;
  /** Keys in the graph of the nodes that the user has put where they are: a layout of all pairs leaves them there. */
  readonly moved: readonly string[];
  /** Selected time span: in the timeline, the log and the table. */
  readonly span: TimeSpan | undefined;
  /** Time of the bookmark whose note is being edited. */
  readonly noteAtUs: Micros | undefined;
  readonly logFilter: LogFilter;
  /** Whether the run pauses at an event that matches the log's filter. */
  readonly pauseAtFilter: boolean;
  /** Whether the run pauses when an expectation is broken. */
  readonly pauseAtBroken: boolean;
  /** Beginning of what is added during the run. */
  readonly addsFrom: AddsFrom;
  readonly notices: readonly Notice[];
  readonly shortcutsOn: boolean;
  /** Whether the picture fills the window, for a room to watch. */
  readonly presenting: boolean;
  /** Agent whose code is open in the panel's place, over an activity. */
  readonly codeAgent: string | undefined;
  /** Activity in the panel's place; undefined for the panel. During a quiz, the document cannot be changed. */
  readonly activity: Activity | undefined;
  /** Question that the picture shows. */
  readonly asked: PictureQuestion | undefined;
  readonly clipboard: Fragment | undefined;
  /** Text of the polite live region. */
  readonly announcement: string;
  /** Request to the graph, to be done once. The graph clears nothing; it compares `serial`. */
  readonly graphRequest: GraphRequest | undefined;

  readonly actions: Actions;
}

/**
 * Request to the graph. `layout` places everything anew. `pairs` connects the selected agents, or all, with each other. `reveal` moves the camera until the node is in view. `rename` opens its
 * name for editing in place. `cut` lets the next drag cut links.
 */
export interface GraphRequest {
  readonly serial: number;
  readonly kind: 'fit' | 'zoomIn' | 'zoomOut' | 'centre' | 'layout' | 'pairs' | 'reveal' | 'rename' | 'cut';
  readonly node?: NodeRef;
}

export interface Actions {
  // document: the one write gateway
  dispatch(command: Command): EditIssue | undefined;
  /** Replaces the document by one that a program has made of it. The history stays: that is nothing that the user has done. */
  adopt(scenario: Scenario): void;
  /**
   * Adds something that has a beginning.
   * @param make returns the command; `fromUs` is the playhead, or 0
   * @param from which of the two. @default as the user chose
   */
  add(make: (fromUs: Micros) => Command, from?: AddsFrom): EditIssue | undefined;
  /** Chooses the beginning of what is added from now on. */
  setAddsFrom(from: AddsFrom): void;
  /** Chooses the beginning of what was added last, and of what is added from now on. */
  addAgain(from: AddsFrom): void;
  undo(): void;
  redo(): void;
  /**
   * Begins an edit that becomes part of the document as a whole, by `commit`, such as a text. That is when the document is left or the
   * returned function is called, whichever is first, and by `commitDrafts`.
   */
  beginDraft(commit: () => void): () => void;
  commitDrafts(): void;
  /** Opens another scenario with a new history and a new run. `atUs` is the playhead. */
  open(
    scenario: Scenario,
    origin: Origin,
    at?: {
      atUs?: Micros;
      playing?: boolean;
      selection?: Selection;
      camera?: Camera;
      lanes?: LaneView;
      moved?: readonly string[];
      otherRuns?: readonly OtherRun[];
    },
  ): void;
  setOrigin(origin: Origin): void;
  setSaving(saving: HeronryState['saving']): void;

  // the user's actions during the run, at the playhead
  /** Publishes a message. A missing channel is created; an agent without a link to it gets one. */
  publish(agent: string, channel: string, message: unknown, floats?: Floats | undefined): EditIssue | undefined;
  consume(agent: string, channel: string): EditIssue | undefined;
  subscribe(agent: string, channel: string): EditIssue | undefined;
  unsubscribe(agent: string, channel: string): EditIssue | undefined;
  /** Connects two agents by their pair channel. The subscription is a link of the document at time 0, later an intervention. */
  connectAgents(from: string, to: string): EditIssue | undefined;

  /** Runs the code of the open document, now and whenever it is opened again. */
  runCode(): void;
  /** Stops the code of the open document, until it is run again. */
  stopCode(): void;

  // playback
  play(speed?: number): void;
  pause(): void;
  restart(): void;
  setSpeed(speed: number): void;
  /** Moves the playhead, simulating as far as needed. */
  seek(atUs: Micros): void;
  /** Ends the simulation: the playhead stays at the time that the run has reached. */
  stopSimulating(): void;
  /** Pauses, and moves to the next, or the previous, time at which something happened. */
  step(): void;
  stepBack(): void;
  /** Moves to the next, or the previous, time at which a message departs or arrives anywhere. */
  stepHop(): void;
  stepHopBack(): void;
  /** Pauses, and moves by that much virtual time, back if it is negative. */
  nudge(byUs: number): void;
  /** Moves to the next time at which something happens to the selection; to the next event without a selection. */
  jump(): void;
  jumpBack(): void;

  // view
  select(selection: Partial<Selection>): void;
  setCamera(camera: Camera): void;
  setTheme(theme: Theme): void;
  /** @param comparedRun other run that the dialog compares with. @default the latest */
  openDialog(dialog: DialogName | undefined, comparedRun?: number): void;
  showPanel(panel: PanelTab, part?: PanelPart): void;
  togglePanel(): void;
  /** @param pixels undefined for the width of the start */
  setPanelWidth(pixels: number | undefined): void;
  /** Opens the code of an agent in the panel's place, or of the broker, whose name is ''; undefined closes it. */
  openCode(agent: string | undefined): void;
  unfold(section: string, isOpen: boolean): void;
  toggleTimeline(): void;
  setTimelineHeight(pixels: number): void;
  setLaneNamesWidth(pixels: number | undefined): void;
  setLanes(lanes: Partial<LaneView>): void;
  /** Remembers nodes, by their keys in the graph, as put where they are by the user. */
  markMoved(keys: readonly string[]): void;
  /** Selects a span of time, whose ends may be in either order. */
  setSpan(span: TimeSpan | undefined): void;
  writeNote(atUs: Micros | undefined): void;
  setLogFilter(filter: Partial<LogFilter>): void;
  setPauseAtFilter(on: boolean): void;
  setPauseAtBroken(on: boolean): void;
  /** Shows a sentence: for a while, or until it is dismissed. */
  notify(text: string, tone?: Notice['tone'], stays?: 'lasting'): void;
  dismiss(id: number): void;
  announce(text: string): void;
  setShortcutsOn(on: boolean): void;
  present(on: boolean): void;
  copy(): void;
  /** Pastes nodes. @default what was copied here last */
  paste(fragment?: Fragment): EditIssue | undefined;
  duplicate(): EditIssue | undefined;
  requestGraph(kind: GraphRequest['kind'], node?: NodeRef): void;
}

/** The state before anything was opened, but for what a run decides. */
export const FIRST_STATE = {
  origin: { kind: 'visiting', from: 'gallery', repairs: [] },
  past: [],
  future: [],
  saving: 'saved',
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
  comparedRun: undefined,
  panel: 'inspector',
  panelOpen: true,
  panelWidth: undefined,
  sections: {},
  panelPart: undefined,
  timelineOpen: false,
  timelineHeight: undefined,
  laneNamesWidth: undefined,
  lanes: NO_LANES,
  moved: [],
  span: undefined,
  noteAtUs: undefined,
  logFilter: { text: '', agent: '', channel: '', kind: '' },
  pauseAtFilter: false,
  pauseAtBroken: false,
  addsFrom: 'now',
  notices: [],
  shortcutsOn: true,
  presenting: false,
  codeAgent: undefined,
  activity: undefined,
  asked: undefined,
  clipboard: undefined,
  announcement: '',
  graphRequest: undefined,
} as const satisfies Partial<HeronryState>;
