/**
 * The playhead: the one part of the page that changes every frame.
 *
 * 1. There is one frame loop. It runs only while playing, or for one frame after `invalidate`.
 * 2. Virtual time advances by the real time since the last frame times the speed. A longer gap (a hidden tab, a laptop that
 *    slept) counts as `FRAME_GAP_MS_MAX`, so that no burst follows.
 * 3. Time stops at the first event, or time, at which it must pause, together with everything that happens at the same time.
 * 4. The run is simulated up to the playhead before anything is drawn; drawing never changes the run.
 * 5. A run in real time has an edge, its present, which the playhead does not pass. Once there, a playing playhead stays there,
 *    however slow the frames are.
 * 6. Work that takes longer than a slice of time is a pursuit, continued in each frame: the playhead follows the run to its
 *    target. Playing waits for it. A run that cannot be simulated as fast as it plays is played more slowly.
 * 7. A slice ends when people's own code has computed much in it. Then the next frame only draws, and the one after it too where that
 *    was twice as much: what the user does is drawn between two slices.
 */
import type { EventNumber, Micros, Trace, TraceCursor, World } from '../trace/index.ts';
import { advance, forSlice, type Progress, type Pursuit, search, type Wanted } from './pursuit.ts';
import type { PlayableRun } from './source.ts';

export const FRAME_GAP_MS_MAX = 100;
/** Distance from the edge of a run in real time within which the playhead is moved to it. */
const EDGE_WITHIN_US = 150_000;
/** Interval at which the store gets the playhead while nothing happens, in real milliseconds: in one of twelve frames. */
const TEXT_EVERY_MS = 200;

export type DrawListener = (nowUs: Micros, world: World) => void;

/** Returns the first time after `afterUs` and up to `untilUs` at which time must stop, in a run simulated that far. */
export type StopSource = (afterUs: Micros, untilUs: Micros) => Micros | undefined;

/** Clock and frame source of the page; a test passes its own. */
export interface FrameSource {
  readonly request: (frame: (atMs: number) => void) => number;
  readonly cancel: (handle: number) => void;
  /** Returns the time by which work is cut into slices. @default a constant: nothing is cut */
  readonly nowMs?: () => number;
}

export interface Playback {
  nowUs(): Micros;
  world(): World;
  trace(): Trace;
  /** Returns the present of a run in real time; of another run, the time up to which it is simulated. */
  edgeUs(): Micros;
  /** Calls the listener in the next frame after any change of the picture, and in each frame while playing. */
  onDraw(listener: DrawListener): () => void;
  /** Requests one draw. */
  invalidate(): void;
  /** Resolves when the playhead has reached its target, or was stopped before. */
  arrival(): Promise<void>;
  /**
   * Stops time where the source says so, while it runs.
   * @returns a function that ends that
   */
  stopWhere(source: StopSource): () => void;
}

interface PlaybackOptions {
  readonly frames: FrameSource;
  /** Called when the world changed, `TEXT_EVERY_MS` passed, or the playhead was moved. */
  readonly onAdvance: (nowUs: Micros, world: World) => void;
  /** Returns the shortest time between two calls of `onAdvance` for events while playing, in real milliseconds. */
  readonly eventsEveryMs: () => number;
  readonly onHalt: () => void;
  /** Returns the condition at which the run must pause now; undefined for none. */
  readonly breakAt: () => ((trace: Trace, number: EventNumber) => boolean) | undefined;
  readonly onBreak: (number: EventNumber) => void;
  /** Called when a source has stopped time. */
  readonly onStop: () => void;
}

export class PlaybackEngine implements Playback {
  readonly #options: PlaybackOptions;
  readonly #nowMs: () => number;
  readonly #listeners = new Set<DrawListener>();
  readonly #stops = new Set<StopSource>();
  #run: PlayableRun;
  #read: Trace;
  #cursor: TraceCursor;
  #world: World;
  /** Fractional, so that slow speeds add up. */
  #now = 0;
  #speed = 1;
  #playing = false;
  #frame: number | undefined;
  #lastFrameMs: number | undefined;
  #toldMs = 0;
  #toldEventsMs = Number.NEGATIVE_INFINITY;
  #toldEvents = 0;
  #pursuit: Pursuit | undefined;
  #arrivals: (() => void)[] = [];
  /** Whether it plays at the edge of a run in real time. */
  #following = false;
  /** Number of frames that only draw before more is simulated: code has computed much. */
  #rests = 0;

  constructor(run: PlayableRun, options: PlaybackOptions) {
    this.#options = options;
    this.#nowMs = options.frames.nowMs ?? (() => 0);
    this.#run = run;
    this.#read = run.trace;
    this.#cursor = run.trace.cursor();
    this.#world = this.#cursor.moveTo(0);
  }

  nowUs(): Micros {
    return Math.floor(this.#now);
  }

  world(): World {
    return this.#world;
  }

  trace(): Trace {
    return this.#run.trace;
  }

  onDraw(listener: DrawListener): () => void {
    this.#listeners.add(listener);
    this.invalidate();
    return () => this.#listeners.delete(listener);
  }

  invalidate(): void {
    this.#frame ??= this.#options.frames.request((atMs) => this.#onFrame(atMs));
  }

  stopWhere(source: StopSource): () => void {
    this.#stops.add(source);
    return () => this.#stops.delete(source);
  }

  /** Progress of the simulation, or undefined when the playhead has reached its target. */
  get progress(): Progress | undefined {
    if (this.#pursuit === undefined) return undefined;
    const { fromUs, untilUs } = this.#pursuit;
    return { fromUs, atUs: Math.max(0, this.#run.frontierUs), untilUs };
  }

  /** Returns the position of the playhead, or its target during a pursuit. */
  targetUs(): Micros {
    return this.#pursuit?.targetUs ?? this.nowUs();
  }

  /** Returns the time up to which the run is simulated, or is being simulated. */
  goalUs(): Micros {
    return Math.max(this.#run.frontierUs, this.#pursuit?.untilUs ?? 0);
  }

  arrival(): Promise<void> {
    if (this.#pursuit === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }

  /** Ends a pursuit: the playhead stays at the time that the run has reached. */
  stop(): void {
    this.#end();
    this.refresh();
  }

  /**
   * Switches to another run, or to the new trace of the same one. The caller publishes the world.
   * @param untilUs time up to which it is simulated
   */
  setRun(run: PlayableRun, atUs: Micros, untilUs: Micros): void {
    this.#run = run;
    this.#place(atUs, untilUs);
    this.#world = this.#worldAt(this.nowUs());
    this.invalidate();
  }

  /** Moves the playhead to the next time with a wanted event; does not move if there is none. */
  search(wanted: Wanted, onNone: () => void): void {
    this.#pursue(
      search(this.#run, this.nowUs(), wanted, (foundUs) => {
        if (foundUs === undefined) onNone();
        else this.#now = foundUs;
      }),
    );
    this.refresh();
  }

  moveTo(atUs: Micros): void {
    this.#place(atUs, atUs);
    this.refresh();
  }

  #place(wantedUs: Micros, untilUs: Micros): void {
    const edgeUs = this.#run.edgeUs?.();
    const { endUs = Number.POSITIVE_INFINITY } = this.#run;
    const atUs = Math.min(wantedUs, edgeUs ?? endUs);
    // Decided here and not at the next frame, which may be late: the edge has moved on by then.
    this.#following = this.#playing && isAtEdge(atUs, edgeUs);
    this.#pursue(advance(this.#run, atUs, Math.min(endUs, Math.max(atUs, untilUs))));
  }

  /** Begins a pursuit; work that fits a slice is done at once. */
  #pursue(pursuit: Pursuit): void {
    this.#pursuit = pursuit;
    this.#proceed(pursuit);
  }

  #proceed(pursuit: Pursuit): void {
    if (this.#work(pursuit.proceed)) this.#end();
    const { targetUs } = pursuit;
    const { trace, frontierUs } = this.#run;
    if (targetUs === undefined) return;
    this.#now = this.#run.edgeUs === undefined ? Math.min(targetUs, Math.max(trace.startUs, frontierUs)) : targetUs;
  }

  /**
   * Does work for a slice of time; nothing after a slice of much code.
   * @returns whether all is done
   */
  #work(step: () => boolean): boolean {
    if (this.#rests > 0) return false;
    const { isDone, rests } = forSlice(this.#nowMs, step, () => this.#run.instructions ?? 0);
    this.#rests = rests;
    return isDone;
  }

  #end(): void {
    this.#pursuit = undefined;
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    for (const resolve of arrivals) resolve();
  }

  /** Publishes new events while paused. */
  refresh(): void {
    this.#world = this.#worldAt(this.nowUs());
    this.#options.onAdvance(this.nowUs(), this.#world);
    this.invalidate();
  }

  edgeUs(): Micros {
    return this.#run.edgeUs?.() ?? this.#run.frontierUs;
  }

  setPlaying(playing: boolean): void {
    this.#playing = playing;
    this.#following = playing && isAtEdge(this.#now, this.#run.edgeUs?.());
    this.#lastFrameMs = undefined;
    this.invalidate();
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
  }

  #onFrame(atMs: number): void {
    this.#frame = undefined;
    if (this.#rests > 0) this.#rests -= 1;
    else if (this.#pursuit !== undefined) this.#continue(this.#pursuit, atMs);
    else if (this.#playing) this.#advance(atMs);
    const now = this.nowUs();
    for (const listener of this.#listeners) listener(now, this.#world);
    if (this.#playing || this.#pursuit !== undefined) this.invalidate();
  }

  #continue(pursuit: Pursuit, atMs: number): void {
    // Time does not advance during a pursuit.
    this.#lastFrameMs = undefined;
    this.#proceed(pursuit);
    if (this.#pursuit !== undefined && atMs - this.#toldMs < TEXT_EVERY_MS) return;
    this.#toldMs = atMs;
    this.refresh();
  }

  #advance(atMs: number): void {
    const gapMs =
      this.#lastFrameMs === undefined ? 0 : Math.min(FRAME_GAP_MS_MAX, Math.max(0, atMs - this.#lastFrameMs));
    this.#lastFrameMs = atMs;
    const fromUs = this.nowUs();
    this.#now += gapMs * 1000 * this.#speed;
    const { endUs } = this.#run;
    const isOver = endUs !== undefined && this.#now >= endUs;
    if (isOver) this.#now = endUs;
    const edgeUs = this.#run.edgeUs?.();
    if (edgeUs !== undefined) {
      this.#following ||= isAtEdge(this.#now, edgeUs);
      if (this.#following) this.#now = edgeUs;
    }
    if (edgeUs !== undefined) this.#run.advanceTo(this.nowUs());
    else if (!this.#work(advance(this.#run, this.nowUs(), this.nowUs()).proceed))
      this.#now = Math.max(fromUs, this.#run.frontierUs);
    const stopUs = this.#firstStop(fromUs);
    if (stopUs !== undefined) this.#now = stopUs;
    const { trace } = this.#run;
    const before = trace === this.#read ? this.#world.events : trace.firstAfter(fromUs);
    const broken = this.#firstBreak(before);
    if (broken !== undefined) this.#now = trace.event(broken).atUs;
    const now = this.nowUs();
    this.#world = this.#worldAt(now);
    this.#tell(atMs);
    if (broken !== undefined) this.#options.onBreak(broken);
    else if (stopUs !== undefined) this.#options.onStop();
    if (isOver || (this.#run.halted !== undefined && now >= this.#run.trace.lastUs)) this.#options.onHalt();
  }

  /** Publishes the playhead if events are due, or the time is. */
  #tell(atMs: number): void {
    const { events } = this.#world;
    const happened = events !== this.#toldEvents;
    if (happened && atMs - this.#toldEventsMs >= this.#options.eventsEveryMs()) this.#toldEventsMs = atMs;
    else if (atMs - this.#toldMs < TEXT_EVERY_MS) return;
    this.#toldMs = atMs;
    this.#toldEvents = events;
    this.#options.onAdvance(this.nowUs(), this.#world);
  }

  #worldAt(atUs: Micros): World {
    const { trace } = this.#run;
    if (trace !== this.#read) this.#cursor = trace.cursor();
    this.#read = trace;
    return this.#cursor.moveTo(atUs);
  }

  #firstStop(afterUs: Micros): Micros | undefined {
    let first: Micros | undefined;
    for (const stopAfter of this.#stops) {
      const atUs = stopAfter(afterUs, first ?? this.nowUs());
      if (atUs !== undefined) first = atUs;
    }
    return first;
  }

  /** Returns the first event at which the run must pause, after the first `from` events and up to the playhead. */
  #firstBreak(from: EventNumber): EventNumber | undefined {
    const breakAt = this.#options.breakAt();
    if (breakAt === undefined) return undefined;
    const { trace } = this.#run;
    const end = trace.firstAfter(this.nowUs());
    for (let number = from; number < end; number += 1) if (breakAt(trace, number)) return number;
    return undefined;
  }
}

/** Returns whether the playhead is close enough to the edge to be moved to it. */
function isAtEdge(nowUs: Micros, edgeUs: Micros | undefined): boolean {
  return edgeUs !== undefined && nowUs >= edgeUs - EDGE_WITHIN_US;
}
