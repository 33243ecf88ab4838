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
import type { CardLight } from '../player-lesson.ts';
import type { PlayerEventDetails, PlayerSelection } from '../player-protocol.ts';
import { Frames } from './frames.ts';
import type { GraphPane } from './graph-pane.ts';
import { Panes } from './panes.ts';
import { type AskedSource, type OpenedSource, openSource, withScene } from './player-source.ts';

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
  /** Called when a call of the page has opened another source. */
  readonly onReopen: () => void;
}

/** A moment that time does not pass. */
export interface TimeLimit {
  readonly untilUs: Micros;
  /** Called when the playhead is there, paused. */
  readonly onReach?: () => void;
}

const DARK: CardLight = { agents: [], channels: [] };

export class Session {
  readonly frames = new Frames();
  readonly #host: SessionHost;
  readonly #panes: Panes;
  readonly #reduced = matchMedia(REDUCED);
  #source: OpenedSource;
  #engine: PlaybackEngine;
  #options: FrameOptions;
  #palette: Palette | undefined;
  #selection: PlayerSelection = {};
  #light = DARK;
  #limit: TimeLimit | undefined;
  /** Speed that the reader has chosen, and that at which it plays now. */
  #speed = 1;
  #pace = 1;
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
    this.#panes = new Panes(stage, {
      invalidate: () => this.#engine.invalidate(),
      select: (selection) => this.select(selection),
      seek: (atUs) => {
        this.pause();
        this.seek(atUs);
      },
    });
    this.#host = host;
    this.#source = source;
    this.#options = options;
    this.#selection = source.selection;
    this.#engine = new PlaybackEngine(source.run, {
      frames: this.frames,
      onAdvance: () => this.#advanced(),
      eventsEveryMs: () => 0,
      onHalt: () => this.#end(),
      breakAt: () => undefined,
      onBreak: () => undefined,
      onStop: () => this.#end(),
    });
    this.#engine.onDraw(() => this.#draw());
    this.#engine.stopWhere((afterUs, untilUs) => {
      const stopUs = this.#stopUs();
      return stopUs !== undefined && stopUs > afterUs && stopUs <= untilUs ? stopUs : undefined;
    });
    watchPalette(stage, (palette) => {
      this.#palette = palette;
      this.#engine.invalidate();
    });
    this.#showPanes();
    this.#engine.moveTo(this.#firstUs());
    this.#autoplay();
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
    return this.#panes.graph;
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
    this.#limit = undefined;
    this.#light = DARK;
    this.#source = source;
    this.#selection = source.selection;
    this.#options = options;
    this.#showPanes();
    this.#setRun(this.#firstUs());
    this.#host.onReopen();
    this.#host.onHeight();
    this.#autoplay();
  }

  /**
   * Shows a scenario of the lesson, paused. The same scenario goes on with its run.
   * @param atUs @default where the playhead is, or the beginning of another scenario
   */
  showScene(scenario: Scenario, light: CardLight, atUs?: Micros): void {
    this.pause();
    this.#limit = undefined;
    this.#light = light;
    if (scenario === this.#source.scenario) this.seek(atUs ?? this.#engine.nowUs());
    else {
      this.#source = withScene(this.#source, scenario, atUs ?? 0);
      this.#selection = {};
      this.#setRun(atUs ?? 0);
    }
    this.#engine.invalidate();
  }

  /** Lets time pass no further than a moment, until another limit is set. */
  limit(limit: TimeLimit | undefined): void {
    this.#limit = limit;
    this.#advanced();
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
    this.setSpeed(speed);
    if (this.#isOver()) this.#engine.moveTo(this.#startUs());
    this.#playing = true;
    if (this.#reduced.matches) this.#stepLater();
    else this.#engine.setPlaying(true);
    this.#tell();
  }

  /** Plays at a speed of its own until it pauses; with reduced motion, at the reader's. */
  playOnce(speed: number): void {
    this.play();
    if (!this.#reduced.matches) this.#setPace(speed);
  }

  pause(): void {
    clearTimeout(this.#stepTimer);
    this.#playing = false;
    this.#engine.setPlaying(false);
    this.#setPace(this.#speed);
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
    const { untilUs = Number.POSITIVE_INFINITY } = this.#limit ?? {};
    this.#engine.moveTo(Math.min(untilUs, Math.max(this.#engine.trace().startUs, Math.floor(atUs))));
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#setPace(speed);
    this.#tell();
  }

  select(selection: PlayerSelection): void {
    this.#selection = selection;
    this.#host.onEvent('selected', selection);
    this.#engine.invalidate();
  }

  /** Returns the height that the views would like to have. */
  naturalHeight(width: number): number {
    return this.#panes.naturalHeight(width, this.#pictured());
  }

  // --- time

  // A lesson says what it shows, and when it plays: `at`, `until`, `loop` and `autoplay` are for other sources.

  /** Returns the moment at which it opens. */
  #firstUs(): Micros {
    return this.#source.lesson === undefined ? (this.#options.atUs ?? this.#source.atUs) : this.#source.atUs;
  }

  #autoplay(): void {
    if (this.#options.autoplay && this.#source.lesson === undefined) this.play();
  }

  #startUs(): Micros {
    const { atUs, autoplay } = this.#options;
    const { startUs } = this.#engine.trace();
    if (this.#source.lesson !== undefined) return startUs;
    return atUs ?? (autoplay ? this.#source.atUs : startUs);
  }

  /** Returns the moment at which it pauses or begins again. */
  #stopUs(): Micros | undefined {
    return this.#source.lesson === undefined ? this.#options.untilUs : this.#limit?.untilUs;
  }

  #isOver(): boolean {
    const endUs = this.#stopUs() ?? this.#source.run.endUs;
    return endUs !== undefined && this.#engine.nowUs() >= endUs;
  }

  /** Begins again, or pauses. */
  #end(): void {
    if (this.#options.loop && this.#source.lesson === undefined) this.#engine.moveTo(this.#startUs());
    else {
      this.pause();
      if (this.#limit !== undefined) this.#advanced();
    }
  }

  #setRun(atUs: Micros): void {
    this.#engine.setRun(this.#source.run, atUs, atUs);
    this.#engine.refresh();
  }

  #setPace(speed: number): void {
    this.#pace = speed;
    this.#engine.setSpeed(speed);
  }

  /** Says that time has passed, and ends it at its limit. */
  #advanced(): void {
    const limit = this.#limit;
    const nowUs = this.#engine.nowUs();
    if (limit !== undefined && nowUs > limit.untilUs) {
      // Comes here again.
      this.#engine.moveTo(limit.untilUs);
      return;
    }
    this.#tell();
    if (limit === undefined || nowUs < limit.untilUs) return;
    if (this.#playing) this.pause();
    limit.onReach?.();
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
    const endUs = this.#stopUs() ?? this.#source.run.endUs ?? Math.ceil((nowUs + 1) / RANGE_US) * RANGE_US;
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
    const { clientWidth, clientHeight } = this.graph?.element ?? this.#panes.stage;
    const isUpright = clientWidth < UPRIGHT_MAX && clientHeight > clientWidth;
    return isUpright ? this.#source.upright : this.#source.scenario;
  }

  #showPanes(): void {
    this.#panes.show(this.#options.view);
    this.#engine?.invalidate();
  }

  #draw(): void {
    if (this.#palette === undefined) return;
    this.#panes.draw({
      scenario: this.#pictured(),
      trace: this.#engine.trace(),
      world: this.#engine.world(),
      nowUs: this.#engine.nowUs(),
      playing: this.#playing,
      speed: this.#pace,
      selection: this.#selection,
      light: this.#light,
      palette: this.#palette,
      reducedMotion: this.#reduced.matches,
    });
    this.#announce();
  }

  #announce(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#host.onEvent('ready', { name: this.#source.scenario.name });
    this.#host.onHeight();
  }
}
