/**
 * The source of a recording: a whole trace that nothing changes. Only the picture of it can be arranged, annotated, and parts of its
 * hierarchy collapsed.
 */
import { type Command, type EditIssue, edit, type Scenario, withoutStrangers } from '../scenario/index.ts';
import {
  isArrangement,
  type LiveState,
  type Outcome,
  type RecordedState,
  refusal,
  type Source,
  type SourceListener,
} from '../store/index.ts';
import { type EventNumber, type Micros, Trace } from '../trace/index.ts';
import { type Collapsed, collapse, collapsing, standIns } from './collapse.ts';
import { Preparation } from './preparation.ts';

/** Answer to every change of a recording. */
const READ_ONLY: EditIssue = {
  message: 'A recording is read only. Save it as a scenario to change it.',
  path: '',
};
const DONE: Outcome = { ok: true, label: '', forks: false };

/** Time limit of the work in one slice. */
const SLICE_MS = 8;

/** Clock and pause of work in slices. */
export interface SlicePace {
  readonly nowMs: () => number;
  /** Lets the page draw. */
  readonly pause: () => Promise<void>;
}

export interface RecordedSourceOptions {
  readonly trace: Trace;
  readonly document: Scenario;
  /** End of the recording; the last event, or later. */
  readonly endUs: Micros;
  readonly state: RecordedState;
}

export class RecordedSource implements Source {
  readonly endUs: Micros;
  readonly halted = undefined;
  /** The whole recording, with everything at its place. */
  readonly #whole: Trace;
  #document: Scenario;
  #trace: Trace;
  #scenario: Scenario;
  #live: LiveState;
  #listener: SourceListener | undefined;
  #collapsedAgents: ReadonlySet<string> = new Set();
  #isCollapsing = false;
  /** Number of each event of the whole recording in the trace that is shown, and in the one before; undefined for all of them. */
  #numbers: Int32Array | undefined;
  #numbersBefore: Int32Array | undefined;

  constructor({ trace, document, endUs, state }: RecordedSourceOptions) {
    this.#whole = trace;
    this.#trace = trace;
    this.endUs = endUs;
    this.#document = document;
    this.#scenario = document;
    this.#live = {
      agent: '',
      address: '',
      connection: state,
      serverUp: true,
      channels: [],
      takesAll: true,
      watching: true,
      messagesPerSecond: 0,
      sampling: false,
      notRecorded: 0,
    };
  }

  get trace(): Trace {
    return this.#trace;
  }

  get live(): LiveState {
    return this.#live;
  }

  start(listener: SourceListener): void {
    this.#listener = listener;
  }

  /** Returns the number of an event of the trace before the last change of what is collapsed. */
  numberOf(old: EventNumber): EventNumber | undefined {
    const whole = this.#numbersBefore === undefined ? old : this.#numbersBefore.indexOf(old);
    const number = this.#numbers === undefined ? whole : (this.#numbers[whole] ?? -1);
    return number === -1 ? undefined : number;
  }

  /** Collapses the subtree of an agent, or expands it again. */
  toggle(agent: string): void {
    const next = this.#toggled(agent);
    this.#show(next, next.size === 0 ? undefined : collapse(this.#whole, this.#document, next));
  }

  /**
   * Collapses the subtree of an agent, or expands it again, in slices between which the page can draw. What views need of the new
   * trace is made in the same slices. While one is under way, another one does nothing.
   * @returns whether it was done
   */
  async toggleInSlices(agent: string, pace: SlicePace): Promise<boolean> {
    if (this.#isCollapsing) return false;
    this.#isCollapsing = true;
    try {
      const next = this.#toggled(agent);
      this.#show(next, next.size === 0 ? undefined : await this.#collapsed(next, pace));
      return true;
    } finally {
      this.#isCollapsing = false;
    }
  }

  async #collapsed(next: ReadonlySet<string>, { nowMs, pause }: SlicePace): Promise<Collapsed> {
    const steps = collapsing(this.#whole, this.#document, next);
    const preparation = new Preparation();
    let sliceMs = nowMs();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.value instanceof Trace) preparation.readOn(step.value);
      if (step.done) {
        preparation.readOn(step.value.trace);
        return step.value;
      }
      if (nowMs() - sliceMs < SLICE_MS) continue;
      await pause();
      sliceMs = nowMs();
    }
  }

  #toggled(agent: string): ReadonlySet<string> {
    const next = new Set(this.#collapsedAgents);
    if (!next.delete(agent)) next.add(agent);
    return next;
  }

  #show(collapsedAgents: ReadonlySet<string>, shown: Collapsed | undefined): void {
    this.#collapsedAgents = collapsedAgents;
    this.#numbersBefore = this.#numbers;
    this.#numbers = shown?.numbers;
    this.#trace = shown?.trace ?? this.#whole;
    this.#scenario =
      shown === undefined
        ? this.#document
        : { ...shown.document, assertions: withoutStrangers(this.#document.assertions, shown.document) };
    const names = standIns(this.#document.agents, collapsedAgents);
    const collapsed = new Map([...collapsedAgents].map((one) => [one, names.get(one) ?? one]));
    const { connection } = this.#live;
    if (connection.kind === 'recorded') this.#live = { ...this.#live, connection: { ...connection, collapsed } };
    this.#listener?.changed();
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get frontierUs(): Micros {
    return this.endUs;
  }

  /** Does nothing: the recording is whole. */
  advanceTo(): void {
    // All of it is there.
  }

  nextEventUs(): undefined {
    return undefined;
  }

  /** Applies a command that only moves nodes, describes the picture, or states what is expected. */
  edit(command: Command): Outcome {
    if (command.do === 'setAssertions') return this.#expect(command);
    if (!isArrangement(command)) return refusal(READ_ONLY);
    const result = edit(this.#scenario, command);
    if (!result.ok) return result;
    // The edited copy leaves out what no scenario has.
    const { agents, channels, name, description, bookmarks } = result.scenario;
    const isWhole = this.#scenario === this.#document;
    const arranged = (one: Scenario): Scenario => ({
      ...one,
      agents: withPlaces(one.agents, agents),
      channels: withPlaces(one.channels, channels),
      name,
      description,
      bookmarks,
    });
    this.#scenario = arranged(this.#scenario);
    this.#document = isWhole ? this.#scenario : arranged(this.#document);
    return DONE;
  }

  /** Sets the expectations. Those about collapsed agents are not shown, and stay. */
  #expect(command: Extract<Command, { do: 'setAssertions' }>): Outcome {
    const result = edit(this.#scenario, command);
    if (!result.ok) return result;
    const { assertions } = this.#document;
    const shown = withoutStrangers(assertions, this.#scenario);
    const hidden = assertions.filter((assertion) => !shown.includes(assertion));
    const inDocument = withoutStrangers(command.assertions, this.#document);
    this.#document = { ...this.#document, assertions: [...inDocument, ...hidden] };
    this.#scenario = { ...this.#scenario, assertions: command.assertions };
    return DONE;
  }

  publish(): Outcome {
    return refusal(READ_ONLY);
  }

  consume(): Outcome {
    return refusal(READ_ONLY);
  }

  subscribe(): Outcome {
    return refusal(READ_ONLY);
  }

  unsubscribe(): Outcome {
    return refusal(READ_ONLY);
  }
}

type Node = { readonly id: string; readonly x: number; readonly y: number };

/** Returns the nodes at the places of others; unmoved ones are the same objects. */
function withPlaces<Item extends Node>(items: readonly Item[], moved: readonly Node[]): readonly Item[] {
  const places = new Map(moved.map(({ id, x, y }) => [id, { x, y }]));
  return items.map((item) => {
    const place = places.get(item.id);
    return place === undefined || (place.x === item.x && place.y === item.y) ? item : { ...item, ...place };
  });
}
