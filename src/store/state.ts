/**
 * What the page knows. One store, made by `createHeronryStore`, in four parts: the document and its history, the run,
 * the playback, the view. `KEYS` says of every key whether it is saved, shared in a link, and undone.
 *
 * The playhead moves every frame and so lives outside the store's state, in `Playback.nowUs()`; `playheadUs` follows it
 * when the world changes and at most ten times a second, for text.
 */
import type { Command, EditIssue, Fragment, NodeRef, RepairReport, Scenario } from '../scenario/index.ts';
import type { Halted, Micros, Trace, World } from '../trace/index.ts';
import type { LiveState } from './live.ts';
import type { Progress } from './pursuit.ts';
import type { ShownLink } from './shown-links.ts';

/** Where the open scenario came from, and so where changes of it go. */
export type Origin =
  /** Kept in this browser under `id`; saved as it changes. */
  | { readonly kind: 'kept'; readonly id: string }
  /** From a link, a file or the gallery: not saved until it is kept (or, from the gallery, changed). */
  | ({ readonly kind: 'visiting'; readonly from: 'link' | 'gallery' | 'file' } & RepairReport)
  /** A picture of real traffic, which is no scenario until it is saved as one. */
  | { readonly kind: 'live' };

export interface LinkRef {
  readonly kind: 'publish' | 'subscribe' | 'consume';
  readonly agent: string;
  readonly channel: string;
}

/** What is selected: nodes, or one link, or one message. At most one of them is not empty. */
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
  | 'gallery'
  | 'share'
  | 'shortcuts'
  | 'scenarios'
  | 'connect'
  | 'brokers'
  | 'link-problem'
  | 'compare'
  | 'seeds'
  | 'live'
  | 'record';
export type PanelTab = 'inspector' | 'log' | 'table';

export interface LogFilter {
  readonly text: string;
  /** '' is any. */
  readonly agent: string;
  readonly channel: string;
  readonly kind: string;
}

/** A span of virtual time, both ends in it. */
export interface TimeSpan {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** How the user has arranged the timeline's lanes, each of which is `agent <id>` or `channel <id>`. */
export interface LaneView {
  /** From top to bottom; empty where they are as in the picture. */
  readonly order: readonly string[];
  /** Those that are a thin line. */
  readonly collapsed: readonly string[];
}

export const NO_LANES: LaneView = { order: [], collapsed: [] };

/** A sentence for the user that passes by; `assertive` interrupts a screen reader. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'info' | 'error';
  /** Stays until dismissed. */
  readonly lasting: boolean;
}

/** One step of the history: the document as it was on the other side of the change, and what the change is called. */
export interface HistoryEntry {
  readonly label: string;
  readonly scenario: Scenario;
}

/** A run that the present one has taken the place of. It is a function of its scenario, and is simulated when it is asked for. */
export interface OtherRun {
  /** Unique in this page. */
  readonly id: number;
  /** "Before: Publish from operator to control" */
  readonly label: string;
  readonly scenario: Scenario;
  /** How far it had been simulated. */
  readonly frontierUs: Micros;
}

export interface HeronryState {
  // --- document
  readonly scenario: Scenario;
  readonly origin: Origin;
  /** Scenarios before and after the present one, oldest first and next first. At most `HISTORY_MAX` before. */
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  /** 'saved' also while there is nothing to save. */
  readonly saving: 'saved' | 'pending' | 'failed';

  // --- run
  readonly trace: Trace;
  /** At the playhead. */
  readonly world: World;
  /** The edges at the playhead; the same array while they are the same. */
  readonly links: readonly ShownLink[];
  /** Everything up to here has been simulated. */
  readonly frontierUs: Micros;
  /** Set when the run used up a budget: the run ends at the frontier. */
  readonly halted: Halted['reason'] | undefined;
  /** Set while the playhead is on its way to where it was sent, because simulating takes longer than a frame. */
  readonly progress: Progress | undefined;
  /** The runs before the present one, the latest first, so that the future of a fork stays; at most `OTHER_RUNS_MAX`. */
  readonly otherRuns: readonly OtherRun[];

  /** Set while the run is real traffic. */
  readonly live: LiveState | undefined;

  // --- playback
  readonly playing: boolean;
  /** Virtual seconds per second, 0.05 to 20. */
  readonly speed: number;
  /** For text; the exact one is `playback.nowUs()`. */
  readonly playheadUs: Micros;

  // --- view
  readonly selection: Selection;
  /** Undefined until the graph has fitted the scenario into view. */
  readonly camera: Camera | undefined;
  readonly theme: Theme;
  readonly dialog: DialogName | undefined;
  readonly panel: PanelTab;
  readonly panelOpen: boolean;
  /** The space-time diagram under the graph. */
  readonly timelineOpen: boolean;
  /** In pixels; undefined until the user has chosen it. */
  readonly timelineHeight: number | undefined;
  readonly lanes: LaneView;
  /** The span of time that is selected: in the timeline, the log and the table. */
  readonly span: TimeSpan | undefined;
  /** The time of the bookmark whose note is being written. */
  readonly noteAtUs: Micros | undefined;
  readonly logFilter: LogFilter;
  /** The run pauses where the log's filter lets an event through. */
  readonly pauseAtFilter: boolean;
  /** The run pauses where something that the scenario expects is broken. */
  readonly pauseAtBroken: boolean;
  readonly notices: readonly Notice[];
  readonly shortcutsOn: boolean;
  readonly clipboard: Fragment | undefined;
  /** For the polite live region. */
  readonly announcement: string;
  /** Asks the graph to do something once; the graph clears nothing, it compares `serial`. */
  readonly graphRequest: GraphRequest | undefined;

  readonly actions: Actions;
}

/** `layout` places everything anew; `reveal` moves the camera as far as the node needs; `rename` begins to edit its name in place;
 * `cut` lets the next drag cut links. */
export interface GraphRequest {
  readonly serial: number;
  readonly kind: 'fit' | 'zoomIn' | 'zoomOut' | 'centre' | 'layout' | 'reveal' | 'rename' | 'cut';
  readonly node?: NodeRef;
}

export interface Actions {
  // document: the one write gateway
  dispatch(command: Command): EditIssue | undefined;
  undo(): void;
  redo(): void;
  /** Opens another scenario: history and run begin anew. `atUs` is where the playhead stands. */
  open(
    scenario: Scenario,
    origin: Origin,
    at?: { atUs?: Micros; playing?: boolean; selection?: Selection; camera?: Camera; lanes?: LaneView },
  ): void;
  setOrigin(origin: Origin): void;
  setSaving(saving: HeronryState['saving']): void;

  // what the user does while it runs, at the playhead
  /** A channel that is not there is made; an agent without a link to it gets one. */
  publish(agent: string, channel: string, message: unknown): EditIssue | undefined;
  consume(agent: string, channel: string): EditIssue | undefined;
  subscribe(agent: string, channel: string): EditIssue | undefined;
  unsubscribe(agent: string, channel: string): EditIssue | undefined;
  /** Agent to agent: the pair channel. At time 0 a link of the document, later a subscription from then on. */
  connectAgents(from: string, to: string): EditIssue | undefined;

  // playback
  play(speed?: number): void;
  pause(): void;
  restart(): void;
  setSpeed(speed: number): void;
  /** Moves the playhead, simulating as far as needed. */
  seek(atUs: Micros): void;
  /** Ends what is being simulated: the playhead stays where the run has come. */
  stopSimulating(): void;
  /** To the next, or the previous, time at which something happened; pauses. */
  step(): void;
  stepBack(): void;
  /** To the next, or the previous, time at which a message leaves or arrives anywhere. */
  stepHop(): void;
  stepHopBack(): void;
  /** On by that much virtual time, or back where it is negative; pauses. */
  nudge(byUs: number): void;
  /** To the next time at which something happens to what is selected; to the next event where nothing is. */
  jump(): void;
  jumpBack(): void;

  // view
  select(selection: Partial<Selection>): void;
  setCamera(camera: Camera): void;
  setTheme(theme: Theme): void;
  openDialog(dialog: DialogName | undefined): void;
  showPanel(panel: PanelTab): void;
  togglePanel(): void;
  toggleTimeline(): void;
  setTimelineHeight(pixels: number): void;
  setLanes(lanes: Partial<LaneView>): void;
  /** Its ends in either order. */
  setSpan(span: TimeSpan | undefined): void;
  writeNote(atUs: Micros | undefined): void;
  setLogFilter(filter: Partial<LogFilter>): void;
  setPauseAtFilter(on: boolean): void;
  setPauseAtBroken(on: boolean): void;
  notify(text: string, tone?: Notice['tone'], lasting?: boolean): void;
  dismiss(id: number): void;
  announce(text: string): void;
  setShortcutsOn(on: boolean): void;
  copy(): void;
  /** @default what was copied here last */
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
} as const satisfies Partial<HeronryState>;
