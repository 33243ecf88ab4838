/**
 * The trace of what happens elsewhere, and what is still to be drawn of it: everything takes its time on the screen.
 * It keeps the last `EVENTS_KEPT` events at least, and while nobody plays it all, until it is full.
 */
import type { Observed } from '../brokers/gateway/index.ts';
import { type Continued, continuedAfter, type Measured, type Micros, Trace, type TraceEvent } from '../trace/index.ts';

/** How long a way is drawn. */
export const WAY_US = 400_000;
export const EVENTS_KEPT = 100_000;
/** The past is left behind when there are so many. */
const EVENTS_MAX = 2 * EVENTS_KEPT;
const EVENTS_HELD_MAX = 4 * EVENTS_KEPT;
/** Of messages in the record, as JSON: beyond, the older half of the events goes. */
const BYTES_MAX = 128 * 1024 * 1024;

/** What is to happen at its time. Numbers of events in it change when the past is left behind. */
export type Due = { readonly atUs: Micros } & (
  | { readonly do: 'accept'; readonly message: number; readonly channel: string; readonly seq: number }
  | { readonly do: 'refuse'; readonly message: number; readonly channel: string; readonly reason: string }
  | { readonly do: 'receive'; readonly hop: number }
  | {
      readonly do: 'take';
      readonly taken: Extract<Observed, { readonly kind: 'taken' }>;
      /** Its message is not waited for any longer. */
      readonly last: boolean;
    }
  | { readonly do: 'drop'; readonly channel: string; readonly seq: number }
  | { readonly do: 'join' | 'leave' | 'left'; readonly agent: string; readonly channel: string }
  | { readonly do: 'measure'; readonly figures: Omit<Measured, 'kind' | 'atUs' | 'cause'> }
);

type WithoutTime<One> = One extends unknown ? Omit<One, 'atUs'> : never;

export class LiveRecord {
  /** Since the record began; never falls. */
  readonly clockUs: () => Micros;
  #trace: Trace;
  #continued: Continued | undefined;
  #due: Due[] = [];
  #nowUs: Micros = 0;
  #bytes = 0;

  constructor(agent: string, clockUs: () => Micros) {
    this.clockUs = clockUs;
    this.#trace = new Trace([agent], []);
  }

  get trace(): Trace {
    return this.#trace;
  }

  /** Up to when everything has happened; while something does, its time. */
  get nowUs(): Micros {
    return this.#nowUs;
  }

  get nextUs(): Micros | undefined {
    return this.#due[0]?.atUs;
  }

  /** It takes no more until it is played. */
  get isFull(): boolean {
    return this.#trace.length >= EVENTS_HELD_MAX;
  }

  /** Of the trace before this one. */
  numberOf(old: number): number | undefined {
    return this.#continued === undefined ? old : this.#continued.numberOf(old);
  }

  /** Now, and for no reason that is in the record, unless the event has another time or cause. */
  append(event: DistributiveDefaults<TraceEvent>): number {
    return this.#trace.append({ atUs: this.#nowUs, cause: -1, ...event } as TraceEvent);
  }

  /** Counts what is kept of messages. */
  weigh(bytes: number): void {
    this.#bytes += bytes;
  }

  /** @param inUs @default as long as a way */
  plan(what: WithoutTime<Due>, inUs: Micros = WAY_US): void {
    const due: Due = { ...what, atUs: this.#nowUs + inUs };
    let place = this.#due.length;
    while (place > 0 && (this.#due[place - 1]?.atUs ?? 0) > due.atUs) place -= 1;
    if (place === this.#due.length) this.#due.push(due);
    else this.#due.splice(place, 0, due);
  }

  /** What was due by now happens. */
  bringUp(happen: (due: Due) => void): void {
    const nowUs = this.clockUs();
    let done = 0;
    for (let next = this.#due[done]; next !== undefined && next.atUs <= nowUs; next = this.#due[done]) {
      this.#nowUs = next.atUs;
      done += 1;
      happen(next);
    }
    // As many as have come at once are taken away at once.
    if (done > 0) this.#due = this.#due.slice(done);
    this.#nowUs = nowUs;
  }

  /** Where there is too much of it. Never of what is being looked at, unless the record is full. */
  leavePast(playheadUs: Micros): void {
    const { length } = this.#trace;
    const isHeavy = this.#bytes > BYTES_MAX;
    if (length <= EVENTS_MAX && !isHeavy) return;
    const keep = isHeavy ? Math.floor(length / 2) : EVENTS_KEPT;
    const lastUs = this.#trace.event(length - keep).atUs;
    const afterUs = this.isFull || isHeavy ? lastUs : Math.min(lastUs, playheadUs - WAY_US);
    // Little at a time would cost as much as a lot.
    if (this.#trace.firstAfter(afterUs) < length / 4) return;
    this.#bytes /= 2;
    this.#continued = continuedAfter(this.#trace, afterUs);
    const { trace, numberOf } = this.#continued;
    this.#trace = trace;
    this.#due = this.#due.flatMap((due) => renumbered(due, numberOf));
  }
}

/** With its time and cause or without. */
type DistributiveDefaults<Event> = Event extends TraceEvent
  ? Omit<Event, 'atUs' | 'cause'> & Partial<Pick<Event, 'atUs' | 'cause'>>
  : never;

function renumbered(due: Due, numberOf: Continued['numberOf']): readonly Due[] {
  if ('message' in due) {
    const message = numberOf(due.message);
    return message === undefined ? [] : [{ ...due, message }];
  }
  if (due.do !== 'receive') return [due];
  const hop = numberOf(due.hop);
  return hop === undefined ? [] : [{ ...due, hop }];
}
