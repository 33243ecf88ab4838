/**
 * The session of a frame: a source, its playhead, and the views of it.
 *
 * 1. It is read only. Nothing of it is kept, and nothing is loaded.
 * 2. Out of sight no frame is drawn, and virtual time stands (`frames.ts`).
 * 3. With reduced motion, playing moves from event to event, with a pause after each.
 */
import type { Scenario } from '../../scenario/index.ts';
import { PlaybackEngine } from '../../store/playback.ts';
import type { Micros } from '../../trace/index.ts';
import { type Palette, watchPalette } from '../../ui/canvas-palette.ts';
import type { FrameOptions } from '../player-attributes.ts';
import type { PlayerEventDetails, PlayerSelection } from '../player-protocol.ts';
import { Frames } from './frames.ts';
import { GraphPane } from './graph-pane.ts';
import { TablePane, TranscriptPane } from './list-panes.ts';
import type { Pane, PaneHost, Shown } from './pane.ts';
import { type AskedSource, type OpenedSource, openSource } from './player-source.ts';
import { TimelinePane } from './timeline-pane.ts';

/** Shortest span of the scrubber, and the steps in which it grows. */
const RANGE_US = 20_000_000;
/** Pause after each step of reduced motion, in milliseconds. */
const STEP_MS = 900;
/** Width below which a player shows the places of an upright screen, if it is higher than wide. */
const UPRIGHT_MAX = 560;
const REDUCED = '(prefers-reduced-motion: reduce)';

/** State that the controls show. */
export interface SessionState {
  readonly name: string;
  readonly playing: boolean;
  readonly nowUs: Micros;
  readonly startUs: Micros;
  /** End of the scrubber. */
  readonly rangeUs: Micros;
  readonly speed: number;
  readonly source: OpenedSource;
}

export interface SessionHost {
  /** Called when the controls are to show something else. */
  readonly onState: (state: SessionState) => void;
  readonly onEvent: <Name extends keyof PlayerEventDetails>(name: Name, detail: PlayerEventDetails[Name]) => void;
  /** Called when something other than the playhead has changed. */
  readonly onHeight: () => void;
}

/** The views that each value of `view` shows. */
const PANES = {
  graph: ['graph'],
  timeline: ['timeline'],
  both: ['graph', 'timeline'],
  table: ['table'],
  transcript: ['transcript'],
} as const;
type PaneName = (typeof PANES)[keyof typeof PANES][number];

export class Session {
  readonly frames = new Frames();
  readonly #host: SessionHost;
  readonly #stage: HTMLElement;
  readonly #panes = new Map<PaneName, Pane>();
  readonly #reduced = matchMedia(REDUCED);
  #source: OpenedSource;
  #engine: PlaybackEngine;
  #options: FrameOptions;
  #palette: Palette | undefined;
  #selection: PlayerSelection = {};
  #speed = 1;
  #playing = false;
  #stepTimer: ReturnType<typeof setTimeout> | undefined;
  #isReady = false;

  /**
   * Opens a source.
   * @throws Error with a readable message
   */
  static async open(
    stage: HTMLElement,
    asked: AskedSource,
    options: FrameOptions,
    host: SessionHost,
  ): Promise<Session> {
    return new Session(stage, await openSource(asked), options, host);
  }

  private constructor(stage: HTMLElement, source: OpenedSource, options: FrameOptions, host: SessionHost) {
    this.#stage = stage;
    this.#host = host;
    this.#source = source;
    this.#options = options;
    this.#selection = source.selection;
    this.#engine = new PlaybackEngine(source.run, {
      frames: this.frames,
      onAdvance: () => this.#tell(),
      eventsEveryMs: () => 0,
      onHalt: () => this.#end(),
      breakAt: () => undefined,
      onBreak: () => undefined,
      onStop: () => this.#end(),
    });
    this.#engine.onDraw(() => this.#draw());
    this.#engine.stopWhere((afterUs, untilUs) => {
      const stopUs = this.#options.untilUs;
      return stopUs !== undefined && stopUs > afterUs && stopUs <= untilUs ? stopUs : undefined;
    });
    watchPalette(stage, (palette) => {
      this.#palette = palette;
      this.#engine.invalidate();
    });
    this.#showPanes();
    this.#engine.moveTo(options.atUs ?? source.atUs);
    if (options.autoplay) this.play();
  }

  get source(): OpenedSource {
    return this.#source;
  }

  get engine(): PlaybackEngine {
    return this.#engine;
  }

  get selection(): PlayerSelection {
    return this.#selection;
  }

  get graph(): GraphPane | undefined {
    const pane = this.#panes.get('graph');
    return pane instanceof GraphPane && pane.element.isConnected ? pane : undefined;
  }

  /** Runs while the player can be seen. One that cannot be seen is ready without a picture. */
  setInSight(isInSight: boolean): void {
    this.frames.setInSight(isInSight);
    if (!isInSight) {
      clearTimeout(this.#stepTimer);
      this.#announce();
    } else if (this.#playing && this.#reduced.matches) this.#stepLater();
  }

  /** Opens another source in the place of this one. */
  async reopen(asked: AskedSource, options: FrameOptions): Promise<void> {
    const source = await openSource(asked);
    this.pause();
    this.#source = source;
    this.#selection = source.selection;
    this.#options = options;
    this.#showPanes();
    const atUs = options.atUs ?? source.atUs;
    this.#engine.setRun(source.run, atUs, atUs);
    this.#engine.refresh();
    this.#host.onHeight();
    if (options.autoplay) this.play();
  }

  /** Takes other options; the playhead moves only to another `at`. */
  configure(options: FrameOptions): void {
    const before = this.#options;
    this.#options = options;
    if (options.view !== before.view) this.#showPanes();
    if (options.atUs !== undefined && options.atUs !== before.atUs) this.seek(options.atUs);
    if (options.autoplay && !before.autoplay) this.play();
    this.#tell();
    this.#engine.invalidate();
    this.#host.onHeight();
  }

  play(speed = this.#speed): void {
    this.#speed = speed;
    this.#engine.setSpeed(speed);
    if (this.#isOver()) this.#engine.moveTo(this.#startUs());
    this.#playing = true;
    if (this.#reduced.matches) this.#stepLater();
    else this.#engine.setPlaying(true);
    this.#tell();
  }

  pause(): void {
    clearTimeout(this.#stepTimer);
    this.#playing = false;
    this.#engine.setPlaying(false);
    this.#tell();
  }

  /** Moves to the next time at which something happens. */
  step(): void {
    this.pause();
    this.#engine.search(
      () => true,
      () => undefined,
    );
  }

  stepBack(): void {
    this.pause();
    const trace = this.#engine.trace();
    const before = trace.firstAfter(this.#engine.nowUs() - 1);
    this.seek(before === 0 ? trace.startUs : trace.atUs(before - 1));
  }

  seek(atUs: Micros): void {
    this.#engine.moveTo(Math.max(this.#engine.trace().startUs, Math.floor(atUs)));
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#engine.setSpeed(speed);
    this.#tell();
  }

  select(selection: PlayerSelection): void {
    this.#selection = selection;
    this.#host.onEvent('selected', selection);
    this.#engine.invalidate();
  }

  /** Returns the height that the views would like to have. */
  naturalHeight(width: number): number {
    return PANES[this.#options.view].reduce(
      (sum, name) => sum + (this.#panes.get(name)?.naturalHeight(width, this.#pictured()) ?? 0),
      0,
    );
  }

  // --- time

  #startUs(): Micros {
    return this.#options.atUs ?? (this.#options.autoplay ? this.#source.atUs : this.#engine.trace().startUs);
  }

  #isOver(): boolean {
    const endUs = this.#options.untilUs ?? this.#source.run.endUs;
    return endUs !== undefined && this.#engine.nowUs() >= endUs;
  }

  /** Begins again, or pauses. */
  #end(): void {
    if (this.#options.loop) this.#engine.moveTo(this.#startUs());
    else this.pause();
  }

  /** Steps after a pause, again and again. Out of sight there is no timer. */
  #stepLater(): void {
    clearTimeout(this.#stepTimer);
    if (!this.frames.isInSight) return;
    this.#stepTimer = setTimeout(() => {
      this.#engine.search(
        () => true,
        () => this.pause(),
      );
      if (this.#isOver()) this.#end();
      if (this.#playing) this.#stepLater();
    }, STEP_MS / this.#speed);
  }

  #tell(): void {
    const nowUs = this.#engine.nowUs();
    const trace = this.#engine.trace();
    const { untilUs } = this.#options;
    const endUs = untilUs ?? this.#source.run.endUs ?? Math.ceil((nowUs + 1) / RANGE_US) * RANGE_US;
    this.#host.onState({
      name: this.#source.scenario.name,
      playing: this.#playing,
      nowUs,
      startUs: trace.startUs,
      rangeUs: Math.max(endUs, nowUs),
      speed: this.#speed,
      source: this.#source,
    });
    this.#host.onEvent('moment', { atMs: nowUs / 1000, playing: this.#playing });
  }

  // --- the picture

  /** Returns the document as it is drawn: upright on an upright screen. */
  #pictured(): Scenario {
    const { clientWidth, clientHeight } = this.graph?.element ?? this.#stage;
    const isUpright = clientWidth < UPRIGHT_MAX && clientHeight > clientWidth;
    return isUpright ? this.#source.upright : this.#source.scenario;
  }

  #showPanes(): void {
    const names: readonly PaneName[] = PANES[this.#options.view];
    this.#stage.dataset.view = this.#options.view;
    this.#stage.replaceChildren(...names.map((name) => this.#pane(name).element));
    this.#engine?.invalidate();
  }

  #pane(name: PaneName): Pane {
    const known = this.#panes.get(name);
    if (known !== undefined) return known;
    const host: PaneHost = {
      invalidate: () => this.#engine.invalidate(),
      select: (selection) => this.select(selection),
      seek: (atUs) => {
        this.pause();
        this.seek(atUs);
      },
    };
    const made = {
      graph: () => new GraphPane(host),
      timeline: () => new TimelinePane(host),
      table: () => new TablePane(host),
      transcript: () => new TranscriptPane(host),
    }[name]();
    this.#panes.set(name, made);
    return made;
  }

  #draw(): void {
    if (this.#palette === undefined) return;
    const shown: Shown = {
      scenario: this.#pictured(),
      trace: this.#engine.trace(),
      world: this.#engine.world(),
      nowUs: this.#engine.nowUs(),
      playing: this.#playing,
      speed: this.#speed,
      selection: this.#selection,
      palette: this.#palette,
      reducedMotion: this.#reduced.matches,
    };
    for (const name of PANES[this.#options.view]) this.#panes.get(name)?.draw(shown);
    this.#announce();
  }

  #announce(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#host.onEvent('ready', { name: this.#source.scenario.name });
    this.#host.onHeight();
  }
}
