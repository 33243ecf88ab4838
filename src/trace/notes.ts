/**
 * The remarks of a trace: marks for the axis of time, and hints at their agents and channels.
 *
 * Each event is read once, as the trace grows. Hints of one code at one place are one group, however many there are.
 */
import type { EventNumber, Micros } from './events.ts';
import type { Trace } from './trace.ts';

/** Hints of one code at one place, in the order of the trace. */
export interface HintGroup {
  readonly what: string;
  readonly hints: readonly EventNumber[];
  /** Hint with the largest age, and that age; undefined if none has one. */
  readonly oldest: { readonly hint: EventNumber; readonly ageUs: Micros } | undefined;
}

interface GrowingGroup extends HintGroup {
  readonly hints: EventNumber[];
  oldest: HintGroup['oldest'];
}

/** Node that hints are about. */
export interface HintPlace {
  readonly kind: 'agent' | 'channel';
  readonly id: string;
}

const readers = new WeakMap<Trace, NotesReader>();

function readerOf(trace: Trace): NotesReader {
  const reader = readers.get(trace) ?? new NotesReader(trace);
  readers.set(trace, reader);
  reader.readOn();
  return reader;
}

/** Hints of one code that follow each other at one place. */
interface HintRun {
  readonly what: string;
  readonly repeats: EventNumber[];
}

class NotesReader {
  readonly marks: EventNumber[] = [];
  /** Hints that say again what the one before at their place said, in the order of the trace. */
  readonly repeats: EventNumber[] = [];
  /** Runs of hints by their first. */
  readonly runs = new Map<EventNumber, HintRun>();
  readonly groups = new Map<string, GrowingGroup>();
  readonly #trace: Trace;
  readonly #ofAgents = new Map<string, Map<string, GrowingGroup>>();
  readonly #ofChannels = new Map<string, Map<string, GrowingGroup>>();
  /** Last run at each agent and channel. */
  readonly #lastRuns = new Map<string, HintRun>();
  #read: EventNumber = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  readOn(): void {
    for (; this.#read < this.#trace.length; this.#read += 1)
      if (this.#trace.kindOf(this.#read) === 'noted') this.#note(this.#read);
  }

  groupsAt({ kind, id }: HintPlace): ReadonlyMap<string, HintGroup> | undefined {
    return (kind === 'agent' ? this.#ofAgents : this.#ofChannels).get(id);
  }

  #note(number: EventNumber): void {
    const { hint, what, agent, channel, ageUs } = this.#trace.eventAs(number, 'noted');
    if (hint !== true) {
      this.marks.push(number);
      return;
    }
    this.#follow(number, what, JSON.stringify([agent, channel]));
    add(this.groups, what, number, ageUs);
    if (agent !== undefined) add(tableOf(this.#ofAgents, agent), what, number, ageUs);
    if (channel !== undefined) add(tableOf(this.#ofChannels, channel), what, number, ageUs);
  }

  #follow(number: EventNumber, what: string, place: string): void {
    const last = this.#lastRuns.get(place);
    if (last?.what === what) {
      last.repeats.push(number);
      this.repeats.push(number);
      return;
    }
    const run = { what, repeats: [] };
    this.#lastRuns.set(place, run);
    this.runs.set(number, run);
  }
}

function tableOf(tables: Map<string, Map<string, GrowingGroup>>, id: string): Map<string, GrowingGroup> {
  const known = tables.get(id) ?? new Map<string, GrowingGroup>();
  tables.set(id, known);
  return known;
}

function add(groups: Map<string, GrowingGroup>, what: string, hint: EventNumber, ageUs: Micros | undefined): void {
  const group = groups.get(what) ?? { what, hints: [], oldest: undefined };
  groups.set(what, group);
  group.hints.push(hint);
  if (ageUs !== undefined && ageUs > (group.oldest?.ageUs ?? -1)) group.oldest = { hint, ageUs };
}

/** Returns the hints of a trace by their codes, in the order of first use: all of them, or those about one node. */
export function hintGroups(trace: Trace, place?: HintPlace): readonly HintGroup[] {
  const reader = readerOf(trace);
  return [...((place === undefined ? reader.groups : reader.groupsAt(place)) ?? []).values()];
}

/** Returns the hints that repeat the one before at their agent and channel, in the order of the trace. */
export function repeatedHints(trace: Trace): readonly EventNumber[] {
  return readerOf(trace).repeats;
}

/** Returns the hints among the first `count` events that repeat this one at its place. */
export function repeatsOf(trace: Trace, hint: EventNumber, count: number): readonly EventNumber[] {
  const { repeats = [] } = readerOf(trace).runs.get(hint) ?? {};
  return repeats.slice(0, placeIn(repeats, count));
}

/** Binary search: returns how many numbers of a sorted list are below `end`. */
export function placeIn(numbers: readonly EventNumber[], end: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns whether a trace has marks. */
export function hasMarks(trace: Trace): boolean {
  return readerOf(trace).marks.length > 0;
}

/** Marks that are drawn as one flag. */
export interface MarkGroup {
  /** Time of the first. */
  readonly atUs: Micros;
  /** At least one. */
  readonly marks: readonly EventNumber[];
}

/**
 * Folds marks that are too close to be drawn side by side.
 * @param gapUs least time between the flags of two groups
 */
export function foldMarks(trace: Trace, gapUs: Micros): readonly MarkGroup[] {
  const groups: { readonly atUs: Micros; readonly marks: EventNumber[] }[] = [];
  for (const mark of readerOf(trace).marks) {
    const atUs = trace.atUs(mark);
    const last = groups.at(-1);
    if (last !== undefined && atUs - last.atUs < gapUs) last.marks.push(mark);
    else groups.push({ atUs, marks: [mark] });
  }
  return groups;
}
