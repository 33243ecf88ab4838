/**
 * Watch over a scenario's assertions: which of them a run has kept, and where each was broken first.
 *
 * 1. Incremental: every event is read once, as the trace grows; results stay. Reading in any steps gives the same, if every
 *    step ends where the run has been simulated to. A step may have a budget: verdicts are then final before `readUs`.
 * 2. An assertion is broken once. Later events are not checked against it.
 * 3. An assertion is broken at an event, or, if a deadline passes, in the first microsecond that is too late. The deadline
 *    passes before anything else happens in that microsecond.
 * 4. An assertion that could still be broken when the reading ends is kept so far: the end of a run breaks nothing.
 * 5. A run that a budget ended decides nothing about the time after it: an assertion not broken by then is neither kept nor
 *    broken.
 */
import type { Assertion, Micros } from '../scenario/index.ts';
import type { EventNumber, MessageId, Trace, TraceEvent } from '../trace/index.ts';
import { type Rule, ruleOf } from './assertion-rules.ts';

/** First breach of an assertion. */
export interface Breach {
  readonly atUs: Micros;
  /** Event that broke the assertion; for a time that passed in vain, the message's `published`. */
  readonly event: EventNumber;
  readonly message: MessageId;
  /** One sentence, without its full stop: "mg2 received message 7 on control a second time". */
  readonly words: string;
  /** Only for a message that was late and came after all: the time of that, and the words from then on. */
  readonly afterwards?: { readonly atUs: Micros; readonly words: string };
}

/** Judge of the expectations of a run, from its trace. */
export class AssertionWatch {
  readonly #trace: Trace;
  readonly #rules: readonly Rule[];
  readonly #breaches: (Breach | undefined)[];
  #read = 0;
  #endedUs: Micros | undefined;

  constructor(assertions: readonly Assertion[], trace: Trace) {
    this.#trace = trace;
    this.#rules = assertions.map((assertion) => ruleOf(assertion, trace));
    this.#breaches = assertions.map(() => undefined);
  }

  /** Breaches in the order of the assertions; undefined is kept so far. It is the same array each time, filled in by reading. */
  get breaches(): readonly (Breach | undefined)[] {
    return this.#breaches;
  }

  /** Time at which a budget ended the run; undefined for a run that went as far as was asked. */
  get endedUs(): Micros | undefined {
    return this.#endedUs;
  }

  /**
   * Time before which everything that happened has been read; infinite if all of it has.
   */
  get readUs(): Micros {
    return this.left === 0 ? Number.POSITIVE_INFINITY : this.#trace.atUs(this.#read);
  }

  /** Number of events of the trace that have not been read. */
  get left(): number {
    return this.#trace.length - this.#read;
  }

  /**
   * Reads all that the trace has gained. If a budget ended the run, deadlines after its end break nothing.
   * @param untilUs time up to which, inclusive, the run has been simulated
   * @returns whether anything about the verdicts is new
   */
  readTo(untilUs: Micros): boolean {
    const before = [...this.#breaches];
    const { endedUs } = this;
    this.readOn(untilUs, Number.POSITIVE_INFINITY);
    const isEnd = endedUs === undefined && this.#endedUs !== undefined;
    return isEnd || this.#breaches.some((breach, place) => breach !== before[place]);
  }

  /**
   * Reads a part of what the trace has gained, so that a long trace can be read in slices.
   * @param untilUs as for `readTo`
   * @param budget number of judgements: an event that is read for two assertions counts twice
   * @returns whether all of it has been read
   */
  readOn(untilUs: Micros, budget: number): boolean {
    const trace = this.#trace;
    let open = this.#open();
    for (let judged = 0; this.#read < trace.length && judged < budget; this.#read += 1, judged += open.length) {
      if (open.length === 0) {
        this.#read = trace.length;
        break;
      }
      const event = trace.event(this.#read);
      if (this.#judge(open, event, this.#read)) open = this.#open();
    }
    const isRead = this.left === 0;
    const ended = isRead && trace.length > 0 && trace.kindOf(trace.length - 1) === 'halted';
    this.#endedUs = ended ? trace.lastUs : undefined;
    this.#passDeadlines(isRead ? (ended ? Math.min(untilUs, trace.lastUs) : untilUs) : this.readUs - 1);
    return isRead;
  }

  /** Returns the places of the assertions about which an event can say something new. */
  #open(): readonly number[] {
    return [...this.#rules.keys()].filter((place) => !isTold(this.#rules[place], this.#breaches[place]));
  }

  /** @returns whether a breach is new or has an addition */
  #judge(open: readonly number[], event: TraceEvent, number: EventNumber): boolean {
    let news = false;
    for (const place of open) {
      const rule = this.#rules[place];
      const found = this.#breaches[place];
      let breach = found ?? rule?.late?.(event.atUs) ?? rule?.see(event, number);
      if (breach !== undefined) breach = rule?.afterwards?.(breach, event) ?? breach;
      if (breach === found) continue;
      this.#breaches[place] = breach;
      news = true;
    }
    return news;
  }

  /** Breaks the assertions whose deadline has passed by a time up to which all events have been read. */
  #passDeadlines(passedUs: Micros): void {
    for (const [place, rule] of this.#rules.entries()) this.#breaches[place] ??= rule.late?.(passedUs);
  }
}

/** The verdict of a run on an assertion. */
export type Verdict = 'kept' | 'broken' | 'notDecided';

/** Returns the verdict on an assertion at a time: kept or broken up to then, or not decided, if a budget ended the run before. */
export function verdictAt(breach: Breach | undefined, endedUs: Micros | undefined, atUs: Micros): Verdict {
  if (brokenAt(breach, atUs)) return 'broken';
  return endedUs !== undefined && endedUs <= atUs ? 'notDecided' : 'kept';
}

/** Returns whether no event can change a breach or its words any more. */
function isTold(rule: Rule | undefined, breach: Breach | undefined): boolean {
  return breach !== undefined && (rule?.afterwards === undefined || breach.afterwards !== undefined);
}

/** Returns the words for a breach at a time at or after it. */
export function breachWords({ words, afterwards }: Breach, atUs: Micros): string {
  return afterwards !== undefined && afterwards.atUs <= atUs ? afterwards.words : words;
}

/** Returns whether there is a breach and it has happened at that time. */
export function brokenAt(breach: Breach | undefined, atUs: Micros): breach is Breach {
  return breach !== undefined && breach.atUs <= atUs;
}

/** Returns the breach that happened first; of several at one time, the one that is listed first. */
export function firstBreach(breaches: readonly (Breach | undefined)[]): Breach | undefined {
  let first: Breach | undefined;
  for (const breach of breaches) if (breach !== undefined && breach.atUs < (first?.atUs ?? Infinity)) first = breach;
  return first;
}
