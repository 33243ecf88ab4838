/**
 * A program of Python and the picture.
 *
 * 1. The program is a function of the scenario in which it runs, and of the user's actions. After each of these, and each change of the
 *    scenario, it is played again from the start, aside. What it does then takes the place of what it did.
 * 2. What it does appears as the playhead comes to it. At the start, one thing after another: time begins when all of time 0 is there.
 * 3. Stopped, closed, or with another scenario, nothing is played again. What the program did stays, and needs no Python.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Floats } from '../../messaging/parts.ts';
import { emptyScenario, type Intervention, type Scenario } from '../../scenario/index.ts';
import { type Effect, type ScriptLine, type ScriptReport, type ScriptTask, withEffects } from '../../script/index.ts';
import { type HeronryStore, newKeptId } from '../../store/index.ts';

/** Plays a program aside; the function that it returns ends it at once. */
export type PlayScript = (task: ScriptTask, report: (report: ScriptReport) => void) => () => void;

/** Name of the one file of a program in the page. */
export const FILE = 'program.py';
/** Time between two things that appear at the start, in milliseconds. */
const REVEAL_MS = 260;
/** Number of things after which the rest of the start appears at once. */
const REVEALED_MAX = 16;
/** Time by which a program is played ahead of the playhead. */
const AHEAD_US = 30_000_000;
const LOOK_MS = 50;

type End = Extract<ScriptReport, { readonly kind: 'end' }>;
/** A line of the output. */
export interface Said {
  readonly kind: 'print' | 'error';
  readonly text: string;
  readonly atUs: number;
  readonly at?: ScriptLine | undefined;
  readonly agent?: string | undefined;
}
type Item = { readonly effect: Effect } | { readonly said: Said };

export interface ScriptState {
  /** `off`: no program has been run, or it was stopped. */
  readonly status: 'off' | 'starts' | 'runs';
  /** Texts that it has printed up to the playhead. */
  readonly said: readonly Said[];
  /** The line that did something last, at the playhead. */
  readonly lit: number | undefined;
  /** Why it is where it is, once the playhead has come there. */
  readonly end: End | undefined;
}

const OFF: ScriptState = { status: 'off', said: [], lit: undefined, end: undefined };

interface Result {
  readonly items: Item[];
  end: End | undefined;
}

export class ScriptSession {
  readonly state: StoreApi<ScriptState> = createStore(() => OFF);
  readonly #store: HeronryStore;
  #play: PlayScript | undefined;
  #text = '';
  #base: Scenario = emptyScenario('Python');
  #result: Result = { items: [], end: undefined };
  #adopted: Scenario | undefined;
  #originId: string | undefined;
  #own = new Set<Intervention>();
  /** Number of items of time 0 that have appeared. */
  #revealed = 0;
  #revealedMs = 0;
  #cut = -1;
  /** Latest time that the playhead has come to, on this branch. */
  #seenUs = 0;
  #untilUs = AHEAD_US;
  #stopWorker: (() => void) | undefined;
  /** Whether the scenario has changed, and the program is to be played again. */
  #isStale = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(store: HeronryStore) {
    this.#store = store;
  }

  /**
   * Runs a program in a scenario of its own.
   * @param play plays it, now and after each action of the user
   */
  async run(text: string, play: PlayScript): Promise<void> {
    this.stop();
    this.#play = play;
    await this.#store.prepare('kafka');
    const { actions, origin } = this.#store.getState();
    const id = origin.kind === 'kept' && origin.id === this.#originId ? origin.id : newKeptId();
    this.#originId = id;
    this.#text = text;
    this.#base = emptyScenario('Python');
    actions.open(this.#base, { kind: 'kept', id });
    this.#adopted = this.#base;
    this.#own.clear();
    this.#result = { items: [], end: undefined };
    [this.#revealed, this.#cut, this.#untilUs, this.#revealedMs] = [0, -1, AHEAD_US, 0];
    this.#seenUs = 0;
    this.state.setState({ ...OFF, status: 'starts' });
    this.#unsubscribe = this.#store.subscribe((state, before) => {
      if (state.scenario !== before.scenario) this.#changed();
    });
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    const result = this.#result;
    this.#stopWorker = play(this.#task(this.#base), (report) => this.#take(result, report));
  }

  /** Ends the program. What it did stays. */
  stop(): void {
    this.#stopWorker?.();
    this.#stopWorker = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    if (this.state.getState().status !== 'off') this.state.setState({ status: 'off', end: undefined });
  }

  /** Publishes a message for which the program waits, as an agent of the user's. */
  publish(channel: string, message: unknown, floats: Floats | undefined): string | undefined {
    const { actions, scenario } = this.#store.getState();
    if (!scenario.agents.some(({ id }) => id === YOU)) {
      const script = scenario.agents.find(({ id }) => id === 'script') ?? { x: 0, y: 0 };
      const issue = actions.dispatch({ do: 'addAgent', id: YOU, x: script.x, y: script.y + 160 });
      if (issue !== undefined) return issue.message;
    }
    const issue = actions.publish(YOU, channel, message, floats);
    if (issue === undefined && !this.#store.getState().playing) actions.play();
    return issue?.message;
  }

  // --- the program

  #task(base: Scenario): ScriptTask {
    return { files: [{ name: FILE, text: this.#text }], base, untilUs: this.#untilUs };
  }

  #take(result: Result, report: ScriptReport): void {
    if (report.kind === 'started' && this.state.getState().status === 'starts') this.state.setState({ status: 'runs' });
    if (report.kind === 'effect') result.items.push({ effect: report.effect });
    if (report.kind === 'print' || report.kind === 'error') result.items.push({ said: report });
    if (report.kind === 'end') {
      result.end = report;
      this.#stopWorker = undefined;
      if (result !== this.#result) {
        this.#result = result;
        this.#revealed = Number.POSITIVE_INFINITY;
        this.#cut = -1;
      }
      if (this.state.getState().status === 'starts') this.state.setState({ status: 'runs' });
      this.#look();
    }
  }

  /** Plays the program again, over the scenario as it is now. */
  #again(): void {
    const { scenario } = this.#store.getState();
    const interventions = scenario.interventions.filter((one) => !this.#own.has(one));
    this.#base = { ...scenario, interventions };
    this.#adopted = scenario;
    this.#seenUs = this.#store.playback.nowUs();
    const lastUs = interventions.at(-1)?.atUs ?? 0;
    this.#untilUs = Math.max(this.#untilUs, lastUs + AHEAD_US);
    this.#stopWorker?.();
    const result: Result = { items: [], end: undefined };
    this.#stopWorker = this.#play?.(this.#task(this.#base), (report) => this.#take(result, report));
  }

  #changed(): void {
    const { scenario, origin } = this.#store.getState();
    if (origin.kind !== 'kept' || origin.id !== this.#originId) {
      this.stop();
      this.state.setState(OFF);
      return;
    }
    if (scenario === this.#adopted || this.#adopted === undefined) return;
    if (sameCourse(scenario, this.#adopted)) {
      this.#adopted = scenario;
      return;
    }
    // Several changes that come together are one.
    if (!this.#isStale) queueMicrotask(() => this.#refresh());
    this.#isStale = true;
  }

  #refresh(): void {
    if (this.#isStale && this.#timer !== undefined) this.#again();
    this.#isStale = false;
  }

  // --- the picture

  /** Shows what has come to the playhead. */
  #look(): void {
    const nowUs = this.#store.playback.nowUs();
    const { items, end } = this.#result;
    this.#reveal(performance.now());
    const shown = items.slice(0, Math.min(items.length, this.#revealed));
    this.#adopt(shown, nowUs);
    const past = shown.filter((item) => timeOf(item) <= nowUs);
    const said = past.flatMap((item) => ('said' in item ? [item.said] : []));
    const last = past.at(-1);
    const isThere = end !== undefined && shown.length === items.length && end.atUs <= nowUs;
    const wait = isThere && end.why === 'waits' ? end.waits.at(-1)?.at : undefined;
    const lit = (wait ?? (last === undefined ? undefined : placeOf(last)))?.line;
    const before = this.state.getState();
    const next = {
      said: said.length === before.said.length && said.at(-1) === before.said.at(-1) ? before.said : said,
    };
    const shownEnd = isThere ? end : undefined;
    if (next.said !== before.said || lit !== before.lit || shownEnd !== before.end)
      this.state.setState({ ...next, lit, end: shownEnd });
    if (end?.why === 'until' && this.#stopWorker === undefined && nowUs > end.atUs - AHEAD_US / 3) {
      this.#untilUs = end.atUs * 2;
      this.#again();
    }
  }

  /** Lets the next thing of the start appear, when it is time; lets time begin after the last. */
  #reveal(nowMs: number): void {
    const { items, end } = this.#result;
    if (this.#revealed === Number.POSITIVE_INFINITY) return;
    const next = items[this.#revealed];
    const isStart = next !== undefined && timeOf(next) === 0 && this.#revealed < REVEALED_MAX;
    if (isStart) {
      if (nowMs - this.#revealedMs < REVEAL_MS) return;
      this.#revealed += 1;
      this.#revealedMs = nowMs;
      return;
    }
    if (next === undefined && end === undefined) return;
    if (nowMs - this.#revealedMs < REVEAL_MS) return;
    this.#revealed = Number.POSITIVE_INFINITY;
    const isOver = end !== undefined && end.atUs === 0 && end.why === 'failed';
    if (!isOver) this.#store.getState().actions.play();
  }

  /** Puts into the document what has appeared, and what comes later up to the next new node. */
  #adopt(shown: readonly Item[], nowUs: number): void {
    const effects = shown.flatMap((item) => ('effect' in item ? [item.effect] : []));
    this.#seenUs = Math.max(this.#seenUs, nowUs);
    const later = effects.findIndex((effect) => effect.kind !== 'act' && effect.atUs > this.#seenUs);
    const cut = later === -1 ? effects.length : later;
    if (cut === this.#cut) return;
    this.#cut = cut;
    const made = withEffects({ ...this.#base, interventions: [] }, effects.slice(0, cut));
    // The program has not come to these.
    const played = effects.filter((effect) => effect.kind === 'act' && effect.byUser === true).length;
    const rest = this.#base.interventions.slice(played);
    const scenario = rest.length === 0 ? made : { ...made, interventions: [...made.interventions, ...rest] };
    this.#own = new Set(
      effects.flatMap((effect) => (effect.kind === 'act' && effect.byUser !== true ? [effect.intervention] : [])),
    );
    this.#adopted = scenario;
    const { actions, scenario: before } = this.#store.getState();
    actions.adopt(scenario);
    const nodes = (one: Scenario): number => one.agents.length + one.channels.length;
    if (nodes(scenario) > nodes(before)) actions.requestGraph('fit');
  }
}

/** The user, as an agent of the picture. */
const YOU = 'you';

function timeOf(item: Item): number {
  return 'effect' in item ? item.effect.atUs : item.said.atUs;
}

function placeOf(item: Item): ScriptLine | undefined {
  return 'effect' in item ? item.effect.at : item.said.at;
}

/** Returns whether a program does the same in both. */
function sameCourse(a: Scenario, b: Scenario): boolean {
  return (
    a.interventions === b.interventions &&
    a.links === b.links &&
    a.network === b.network &&
    a.broker === b.broker &&
    a.faults === b.faults &&
    a.seed === b.seed &&
    a.agents.length === b.agents.length &&
    a.channels.length === b.channels.length &&
    a.agents.every(({ id, behaviours }, at) => id === b.agents[at]?.id && behaviours === b.agents[at]?.behaviours) &&
    a.channels.every(({ id, capacity, overflow }, at) => {
      const other = b.channels[at];
      return id === other?.id && capacity === other.capacity && overflow === other.overflow;
    })
  );
}
