/**
 * Watch over a scenario's assertions: which of them a run has kept, and where each was broken first.
 *
 * 1. Incremental: every event is read once, as the trace grows; results stay. Reading in any steps gives the same, if every
 *    step ends where the run has been simulated to.
 * 2. An assertion is broken once. Later events are not checked against it.
 * 3. An assertion is broken at an event, or, if a deadline passes, in the first microsecond that is too late. The deadline
 *    passes before anything else happens in that microsecond.
 * 4. An assertion that could still be broken when the reading ends is kept so far: the end of a run breaks nothing.
 * 5. A run that a budget ended decides nothing about the time after it: an assertion not broken by then is neither kept nor
 *    broken.
 */
import type { Assertion, Micros } from '../scenario/index.ts';
import type { EventNumber, MessageId, Trace } from '../trace/index.ts';
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
   * Reads all that the trace has gained. If a budget ended the run, deadlines after its end break nothing.
   * @param untilUs time up to which, inclusive, the run has been simulated
   * @returns whether anything about the verdicts is new
   */
  readTo(untilUs: Micros): boolean {
    const from = this.#read;
    const trace = this.#trace;
    this.#read = trace.length;
    const ended = trace.length > 0 && trace.kindOf(trace.length - 1) === 'halted';
    const passedUs = ended ? Math.min(untilUs, trace.lastUs) : untilUs;
    let news = ended && this.#endedUs === undefined;
    this.#endedUs = ended ? trace.lastUs : undefined;
    for (const [place, rule] of this.#rules.entries()) {
      const found = this.#breaches[place];
      const next = this.#advance(rule, found, from, passedUs);
      if (next !== found) news = true;
      this.#breaches[place] = next;
    }
    return news;
  }

  #advance(rule: Rule, found: Breach | undefined, from: EventNumber, passedUs: Micros): Breach | undefined {
    let breach = found;
    for (let number = from; number < this.#read && !isTold(rule, breach); number += 1) {
      const event = this.#trace.event(number);
      if (breach === undefined) breach = rule.late?.(event.atUs) ?? rule.see(event, number);
      if (breach !== undefined) breach = rule.afterwards?.(breach, event) ?? breach;
    }
    return breach ?? rule.late?.(passedUs);
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
function isTold(rule: Rule, breach: Breach | undefined): boolean {
  return breach !== undefined && (rule.afterwards === undefined || breach.afterwards !== undefined);
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
