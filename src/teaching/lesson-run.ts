/** The run of a lesson's scenario, and in it the moments and messages that the lesson names. */
import type { Scenario } from '../scenario/index.ts';
import { brokerModel, Run } from '../simulation/index.ts';
import { describe, type EventNumber, type MessageId, type Micros, messageNumber, type Trace } from '../trace/index.ts';
import { LESSON_LIMITS, type MessageName, type Moment } from './lesson.ts';

/** Time up to which a moment or a message is looked for first; most are soon. */
const FIRST_US = 30_000_000;

/** A moment that was found. */
export interface FoundMoment {
  readonly atUs: Micros;
  /** Event that it names; undefined for a time. */
  readonly event: EventNumber | undefined;
}

/** A run that goes as far as it is asked for, of one scenario. */
export class LessonRun {
  readonly #run: Run;
  #playedUs = 0;

  constructor(scenario: Scenario) {
    this.#run = new Run(scenario, { makeModel: brokerModel });
  }

  /** Trace, played up to and including a time. */
  traceTo(untilUs: Micros): Trace {
    if (untilUs > this.#playedUs) {
      this.#run.advanceTo(untilUs);
      this.#playedUs = untilUs;
    }
    return this.#run.trace;
  }

  /** Returns the first moment of that name; undefined if the run has none up to the limit of lessons. */
  find(moment: Moment): FoundMoment | undefined {
    if ('atUs' in moment) return { atUs: moment.atUs, event: undefined };
    const event = this.#first((trace, number) => isCalled(describe(trace, number), moment.event));
    return event === undefined ? undefined : { atUs: this.#run.trace.atUs(event), event };
  }

  /** Returns the message of that name; undefined if it is not published up to the limit of lessons. */
  message({ channel, number }: MessageName): MessageId | undefined {
    return this.#first((trace, event) => {
      if (trace.kindOf(event) !== 'published') return false;
      return trace.message(event).channel === channel && messageNumber(trace, event) === number;
    });
  }

  #first(isIt: (trace: Trace, event: EventNumber) => boolean): EventNumber | undefined {
    let event = 0;
    for (const untilUs of [FIRST_US, LESSON_LIMITS.untilUs]) {
      const trace = this.traceTo(untilUs);
      for (; event < trace.length; event += 1) if (isIt(trace, event)) return event;
    }
    return undefined;
  }
}

/** Returns whether words of the event log are those that a lesson gives, whole or up to the end of a word. */
function isCalled(words: string, wanted: string): boolean {
  if (!lowered(words).startsWith(lowered(wanted))) return false;
  return words.length === wanted.length || /^[\s:;,.]/.test(words.slice(wanted.length));
}

/** A sentence may begin with a capital letter in a lesson and not in the log, and the other way round. */
function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

const runs = new WeakMap<Scenario, LessonRun>();

/** Returns the run of a scenario; the same one for the same object. */
export function lessonRun(scenario: Scenario): LessonRun {
  const known = runs.get(scenario) ?? new LessonRun(scenario);
  runs.set(scenario, known);
  return known;
}
