/**
 * Traces of Chrome and Perfetto as JSON: each thread is an agent, its outermost slices are work, and each leg of a flow (`s`, `t`, `f`) is
 * a direct message from one thread to another.
 */

import { RECORDING_LIMITS } from '../../trace/index.ts';
import { parseExactJson } from '../exact-json.ts';
import type { ReadOptions, ReadResult } from '../format.ts';
import { NoteList } from '../note-list.ts';
import { type Draft, RecordingBuilder } from '../recording-builder.ts';
import { plainText } from '../recording-names.ts';
import { fieldOf, type JsonObject, objectOf, textOf } from './json-access.ts';

const EVENTS_MAX = 1_000_000;
const FIELDS_MAX = 16;
const TEXT_UNITS_MAX = 256;

/** Names of phases that have no place in a recording. */
const PHASES: ReadonlyMap<string, string> = new Map([
  ['C', 'counters'],
  ['i', 'instants'],
  ['I', 'instants'],
  ['b', 'asynchronous work'],
  ['n', 'asynchronous work'],
  ['e', 'asynchronous work'],
  ['S', 'asynchronous work'],
  ['T', 'asynchronous work'],
  ['F', 'asynchronous work'],
]);

/** Work of a thread, which contains no other work. */
interface Slice {
  readonly fromUs: number;
  untilUs: number;
  readonly name: string;
  started?: Draft;
}
interface Thread {
  readonly key: string;
  readonly slices: Slice[];
  /** Beginnings that wait for their end. */
  readonly open: Slice[];
}
/** One point of a flow. */
interface Point {
  readonly thread: Thread;
  readonly atUs: number;
  readonly isNext: boolean;
  readonly event: JsonObject;
}
interface Leg {
  readonly from: Point;
  readonly to: Thread;
  readonly receivedUs: number;
  /** Slice that begins with the arrival. */
  readonly slice: Slice | undefined;
}

/** Returns whether a text is a trace of Chrome, by its beginning. */
export function isChromeTrace(text: string): boolean {
  const start = text.slice(0, 65_536).trimStart();
  return (
    (start.startsWith('{') && start.includes('"traceEvents"')) || (start.startsWith('[') && /"ph"\s*:\s*"/.test(start))
  );
}

/** Reads a trace. A list that is not closed, as a program that crashed leaves it, is read as well. */
export function readChromeTrace(text: string, { title }: ReadOptions): ReadResult {
  const open = text.trimStart().startsWith('[') && !/\]\s*$/.test(text.slice(-1024));
  const parsed = parseExactJson(open ? `${text.trimEnd().replace(/,$/, '')}]` : text);
  if (!parsed.ok) return { ok: false, error: `This is no JSON. ${parsed.error}.` };
  const events = Array.isArray(parsed.value) ? parsed.value : fieldOf(objectOf(parsed.value), 'traceEvents');
  if (!Array.isArray(events)) return { ok: false, error: 'This is no trace of Chrome: “traceEvents” is missing.' };
  const notes = new NoteList();
  const scan = new ChromeScan(notes);
  for (const [place, event] of events.slice(0, EVENTS_MAX).entries()) scan.read(objectOf(event), place);
  if (events.length > EVENTS_MAX)
    notes.add(
      `Events after the first ${EVENTS_MAX.toLocaleString('en')} were left out`,
      undefined,
      events.length - EVENTS_MAX,
    );
  const recording = scan.recording(title);
  if (recording === undefined) return { ok: false, error: 'The trace has no slices and no flows with a time.' };
  return { ok: true, recording, notes: notes.list() };
}

class ChromeScan {
  readonly #notes: NoteList;
  readonly #threads = new Map<string, Thread>();
  readonly #flows = new Map<string, Point[]>();
  readonly #names = { process: new Map<string, string>(), thread: new Map<string, string>() };
  readonly #builder = new RecordingBuilder();

  constructor(notes: NoteList) {
    this.#notes = notes;
  }

  read(event: JsonObject, place: number): void {
    const where = (): string => `event ${place + 1}`;
    const phase = textOf(fieldOf(event, 'ph'));
    if (phase === 'M') {
      this.#name(event);
      return;
    }
    const atUs = timeOf(fieldOf(event, 'ts'));
    if (atUs === undefined) {
      this.#notes.add('Events without a time were left out', where);
      return;
    }
    const thread = this.#threadOf(event);
    switch (phase) {
      case 'X':
        thread.slices.push(sliceOf(event, atUs, atUs + (timeOf(fieldOf(event, 'dur')) ?? 0)));
        return;
      case 'B':
        thread.open.push(sliceOf(event, atUs, atUs));
        return;
      case 'E': {
        const slice = thread.open.pop();
        if (slice === undefined) this.#notes.add('Ends of slices without a beginning were left out', where);
        else thread.slices.push({ ...slice, untilUs: Math.max(slice.fromUs, atUs) });
        return;
      }
      case 's':
      case 't':
      case 'f':
        this.#point(event, { thread, atUs, isNext: phase === 'f' && textOf(fieldOf(event, 'bp')) !== 'e', event });
        return;
      default:
        this.#notes.add(`Events of other kinds (${PHASES.get(phase) ?? 'unknown'}) were left out`, where);
    }
  }

  recording(title: string): ReturnType<RecordingBuilder['build']> | undefined {
    const baseUs = this.#startOf();
    if (baseUs === undefined) return undefined;
    for (const thread of this.#threads.values()) this.#tidy(thread);
    this.#play(
      [...this.#flows.values()].flatMap((points) => this.#legsOf(points)),
      baseUs,
    );
    const header = { title: plainText(title, TEXT_UNITS_MAX), madeBy: 'heronry import', payloads: 'summary' } as const;
    return this.#builder.build(header, this.#notes);
  }

  #name(event: JsonObject): void {
    const name = textOf(fieldOf(objectOf(fieldOf(event, 'args')), 'name'));
    const kind = textOf(fieldOf(event, 'name'));
    if (name === '') return;
    if (kind === 'process_name') this.#names.process.set(processOf(event), name);
    else if (kind === 'thread_name') this.#names.thread.set(threadOf(event), name);
  }

  #threadOf(event: JsonObject): Thread {
    const key = threadOf(event);
    const thread = this.#threads.get(key) ?? { key, slices: [], open: [] };
    this.#threads.set(key, thread);
    return thread;
  }

  #point(event: JsonObject, point: Point): void {
    const id = textOf(fieldOf(event, 'id', 'bind_id'));
    const key = JSON.stringify([id, textOf(fieldOf(event, 'cat')), textOf(fieldOf(event, 'name'))]);
    const points = this.#flows.get(key) ?? [];
    this.#flows.set(key, points);
    points.push(point);
  }

  /** Returns the time of the first event; events more than a recording's length later are left out. */
  #startOf(): number | undefined {
    let startUs = Number.POSITIVE_INFINITY;
    for (const { slices, open } of this.#threads.values())
      for (const { fromUs } of [slices, open].flat()) startUs = Math.min(startUs, fromUs);
    for (const points of this.#flows.values()) for (const { atUs } of points) startUs = Math.min(startUs, atUs);
    return Number.isFinite(startUs) ? startUs : undefined;
  }

  /** Keeps the outermost slices of a thread, in order. */
  #tidy(thread: Thread): void {
    if (thread.open.length > 0)
      this.#notes.add(
        'Slices without an end end where they begin',
        () => `slice ${thread.open[0]?.name}`,
        thread.open.length,
      );
    const sorted = [...thread.slices, ...thread.open].sort((a, b) => a.fromUs - b.fromUs || b.untilUs - a.untilUs);
    thread.slices.length = 0;
    for (const slice of sorted) {
      const around = thread.slices.at(-1);
      if (around === undefined || slice.fromUs >= around.untilUs) thread.slices.push(slice);
      else {
        this.#notes.add('Slices within other slices are a part of them', () => `slice ${slice.name}`);
        around.untilUs = Math.max(around.untilUs, slice.untilUs);
      }
    }
  }

  #legsOf(points: readonly Point[]): readonly Leg[] {
    const sorted = points.toSorted((a, b) => a.atUs - b.atUs);
    if (sorted.length === 1)
      this.#notes.add(
        'Flows with one end were left out',
        () => `flow ${textOf(fieldOf(sorted[0]?.event ?? {}, 'name'))}`,
      );
    return sorted.slice(1).flatMap((point, at): readonly Leg[] => {
      const from = sorted[at];
      if (from === undefined || from.thread === point.thread) {
        this.#notes.add('Flows within a thread were left out', () => `flow ${textOf(fieldOf(point.event, 'name'))}`);
        return [];
      }
      const { slices } = point.thread;
      const slice = point.isNext ? slices[placeFrom(slices, point.atUs)] : undefined;
      return [{ from, to: point.thread, receivedUs: slice?.fromUs ?? point.atUs, slice }];
    });
  }

  /** Adds work and messages in the order of time: at one time, messages before the work that they begin, and after other work. */
  #play(legs: readonly Leg[], baseUs: number): void {
    const begun = new Map(legs.flatMap((leg) => (leg.slice === undefined ? [] : [[leg.slice, leg] as const])));
    const arrivals = new Map<Leg, Draft>();
    const works = [...this.#threads.values()].flatMap((thread) => thread.slices.map((slice) => ({ thread, slice })));
    const items = [
      ...works.map((work) => ({ atUs: work.slice.fromUs, rank: begun.has(work.slice) ? 2 : 0, work, leg: undefined })),
      ...legs.map((leg) => ({ atUs: leg.from.atUs, rank: 1, work: undefined, leg })),
    ].sort((a, b) => a.atUs - b.atUs || a.rank - b.rank);
    for (const { atUs, work, leg } of items) {
      if (atUs - baseUs > RECORDING_LIMITS.timeUs / 2)
        this.#notes.add('Events more than half a year after the first were left out');
      else if (work !== undefined)
        this.#work(work.thread, work.slice, baseUs, arrivals.get(begun.get(work.slice) ?? NO_LEG));
      else if (leg !== undefined) arrivals.set(leg, this.#send(leg, baseUs));
    }
  }

  #work(thread: Thread, slice: Slice, baseUs: number, arrival: Draft | undefined): void {
    const untilUs = Math.min(slice.untilUs - baseUs, RECORDING_LIMITS.timeUs);
    const { started } = this.#builder.work({
      agent: this.#agentOf(thread),
      fromUs: slice.fromUs - baseUs,
      untilUs,
      what: slice.name,
      message: arrival?.message,
      cause: arrival,
    });
    slice.started = started;
  }

  #send({ from, to, receivedUs }: Leg, baseUs: number): Draft {
    const around = sliceAround(from.thread.slices, from.atUs);
    const published = this.#builder.departDirectly({
      from: this.#agentOf(from.thread),
      to: this.#agentOf(to),
      atUs: from.atUs - baseUs,
      receivedUs: Math.min(receivedUs - baseUs, RECORDING_LIMITS.timeUs),
      payload: payloadOf(from.event),
      cause: around?.started,
    });
    return this.#builder.arriveDirectly(published);
  }

  /** Returns the name of a thread's agent: its own, with its process where the process has several. */
  #agentOf({ key }: Thread): string {
    const [process = ''] = key.split(' ');
    const name = this.#names.process.get(process) ?? `process ${process}`;
    const own = this.#names.thread.get(key);
    const isAlone = [...this.#siblings(process)].length < 2;
    if (isAlone && this.#names.process.has(process)) return this.#builder.agent(name);
    return this.#builder.agent(`${name} / ${own ?? `thread ${key.slice(process.length + 1)}`}`);
  }

  #byProcess: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  #siblings(process: string): ReadonlySet<string> {
    if (this.#byProcess === undefined) {
      const all = new Map<string, Set<string>>();
      for (const key of this.#threads.keys()) {
        const [name = ''] = key.split(' ');
        all.set(name, (all.get(name) ?? new Set<string>()).add(key));
      }
      this.#byProcess = all;
    }
    return this.#byProcess.get(process) ?? new Set();
  }
}

const NO_LEG: Leg = {
  from: { thread: { key: '', slices: [], open: [] }, atUs: 0, isNext: false, event: {} },
  to: { key: '', slices: [], open: [] },
  receivedUs: 0,
  slice: undefined,
};

function processOf(event: JsonObject): string {
  return textOf(fieldOf(event, 'pid')).replaceAll(' ', '_');
}

function threadOf(event: JsonObject): string {
  return `${processOf(event)} ${textOf(fieldOf(event, 'tid'))}`;
}

/** Returns whole microseconds; undefined if it is no time. */
function timeOf(value: unknown): number | undefined {
  const us = Math.floor(Number(textOf(value) === '' ? Number.NaN : value));
  return Number.isSafeInteger(us) && us >= 0 ? us : undefined;
}

function sliceOf(event: JsonObject, fromUs: number, untilUs: number): Slice {
  return { fromUs, untilUs, name: plainText(textOf(fieldOf(event, 'name')) || 'unnamed', TEXT_UNITS_MAX) };
}

/** Returns the place of the first slice that begins at or after a time, by binary search. */
function placeFrom(slices: readonly Slice[], atUs: number): number {
  let [low, high] = [0, slices.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((slices[middle]?.fromUs ?? 0) < atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the slice in which a time is. */
function sliceAround(slices: readonly Slice[], atUs: number): Slice | undefined {
  const place = placeFrom(slices, atUs);
  if (slices[place]?.fromUs === atUs) return slices[place];
  const before = slices[place - 1];
  return before !== undefined && before.untilUs >= atUs ? before : undefined;
}

function payloadOf(event: JsonObject): object {
  const payload: { [name: string]: unknown } = { flow: plainText(textOf(fieldOf(event, 'name')), TEXT_UNITS_MAX) };
  for (const [name, value] of Object.entries(objectOf(fieldOf(event, 'args'))).slice(0, FIELDS_MAX)) {
    if (name === '__proto__' || name === '') continue;
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) payload[name] = value;
    else if (typeof value === 'string') payload[plainText(name, TEXT_UNITS_MAX)] = plainText(value, TEXT_UNITS_MAX);
  }
  return payload;
}
