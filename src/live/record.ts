/**
 * The trace of a real broker, and the events that are still to be drawn, as every hop takes its time on the screen. It keeps at
 * least the last `EVENTS_KEPT` events. While nobody plays, it keeps all of them, until it is full.
 */
import type { Observed } from '../brokers/gateway/index.ts';
import { type Continued, continuedAfter, type Measured, type Micros, Trace, type TraceEvent } from '../trace/index.ts';

/** Drawn duration of a hop. */
export const HOP_DURATION_US = 400_000;
export const EVENTS_KEPT = 100_000;
/** Number of events from which the past is trimmed. */
const EVENTS_MAX = 2 * EVENTS_KEPT;
const EVENTS_HELD_MAX = 4 * EVENTS_KEPT;
/** Size limit of the recorded messages, as JSON: above it, the older half of the events is trimmed. */
const BYTES_MAX = 128 * 1024 * 1024;

/** Event that is due at a time. Its event numbers change when the past is trimmed. */
export type Due = { readonly atUs: Micros } & (
  | { readonly do: 'accept'; readonly message: number; readonly channel: string; readonly seq: number }
  | { readonly do: 'refuse'; readonly message: number; readonly channel: string; readonly reason: string }
  | { readonly do: 'receive'; readonly hop: number }
  | {
      readonly do: 'take';
      readonly taken: Extract<Observed, { readonly kind: 'taken' }>;
      /** Whether the take no longer waits for its message. */
      readonly last: boolean;
    }
  | { readonly do: 'drop'; readonly channel: string; readonly seq: number }
  | { readonly do: 'join' | 'leave' | 'left'; readonly agent: string; readonly channel: string }
  | { readonly do: 'measure'; readonly figures: Omit<Measured, 'kind' | 'atUs' | 'cause'> }
);

type WithoutTime<One> = One extends unknown ? Omit<One, 'atUs'> : never;

export class LiveRecord {
  #trace: Trace;
  #continued: Continued | undefined;
  #due: Due[] = [];
  /** Number of events of `#due` that have been performed. */
  #done = 0;
  #nowUs: Micros = 0;
  #bytes = 0;

  constructor(agent: string) {
    this.#trace = new Trace([agent], []);
  }

  get trace(): Trace {
    return this.#trace;
  }

  /** Time up to which all due events have happened; while one happens, its time. */
  get nowUs(): Micros {
    return this.#nowUs;
  }

  get nextUs(): Micros | undefined {
    return this.#due[0]?.atUs;
  }

  /** Whether it records nothing more until it is played. */
  get isFull(): boolean {
    return this.#trace.length >= EVENTS_HELD_MAX;
  }

  /** Returns the current number of an event of the trace before the last trim; undefined if it was trimmed. */
  numberOf(old: number): number | undefined {
    return this.#continued === undefined ? old : this.#continued.numberOf(old);
  }

  /** Appends an event with the current time and without a cause, unless it has its own. */
  append(event: DistributiveDefaults<TraceEvent>): number {
    return this.#trace.append({ atUs: this.#nowUs, cause: -1, ...event } as TraceEvent);
  }

  /** Counts the size of recorded messages. */
  weigh(bytes: number): void {
    this.#bytes += bytes;
  }

  /**
   * Schedules an event; FIFO among equal times.
   * @param inUs @default the duration of a hop
   */
  plan(what: WithoutTime<Due>, inUs: Micros = HOP_DURATION_US): void {
    const due: Due = { ...what, atUs: this.#nowUs + inUs };
    let place = this.#due.length;
    while (place > 0 && (this.#due[place - 1]?.atUs ?? 0) > due.atUs) place -= 1;
    if (place === this.#due.length) this.#due.push(due);
    else this.#due.splice(place, 0, due);
  }

  /**
   * Moves the time to the next event that is due by `untilUs`, and returns it; to `untilUs` if there is none.
   * @returns the event, which is no longer planned
   */
  nextDue(untilUs: Micros): Due | undefined {
    const next = this.#due[this.#done];
    if (next === undefined || next.atUs > untilUs) {
      // All performed events are removed at once.
      if (this.#done > 0) this.#due = this.#due.slice(this.#done);
      this.#done = 0;
      this.#nowUs = untilUs;
      return undefined;
    }
    this.#done += 1;
    this.#nowUs = next.atUs;
    return next;
  }

  /** Trims the past of a long record. What the user is looking at is kept, unless the record is full or too large. */
  trim(playheadUs: Micros): void {
    const { length } = this.#trace;
    const isHeavy = this.#bytes > BYTES_MAX;
    if (length <= EVENTS_MAX && !isHeavy) return;
    const keep = isHeavy ? Math.floor(length / 2) : EVENTS_KEPT;
    const lastUs = this.#trace.event(length - keep).atUs;
    const afterUs = this.isFull || isHeavy ? lastUs : Math.min(lastUs, playheadUs - HOP_DURATION_US);
    // Trimming little costs as much as trimming a lot.
    if (this.#trace.firstAfter(afterUs) < length / 4) return;
    this.#bytes /= 2;
    this.#continued = continuedAfter(this.#trace, afterUs);
    const { trace, numberOf } = this.#continued;
    this.#trace = trace;
    this.#due = this.#due.flatMap((due) => renumbered(due, numberOf));
  }
}

/** Event whose time and cause are optional. */
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
