/** A step with its moments and messages, as the page shows it. */
import type { MessageId, Micros } from '../trace/index.ts';
import type { Lesson, LessonQuestion, LessonStep, Remembered } from './lesson.ts';
import { lessonRun } from './lesson-run.ts';
import { askQuestion, makeQuestions } from './make-questions.ts';
import type { Question } from './question.ts';

/** Moments and messages of a step, found in its run. */
export interface OpenStep {
  /** Time at which it begins; undefined: where the playhead is. */
  readonly atUs: Micros | undefined;
  /** Time at which it pauses; undefined: it pauses at once, or plays on if `atUs` is undefined too. */
  readonly untilUs: Micros | undefined;
  readonly speed: number;
  readonly agents: readonly string[];
  readonly channels: readonly string[];
  readonly messages: readonly MessageId[];
}

/** Returns what the picture shows at a step. What the run does not have is left out; `checkLesson` reports it. */
export function openStep({ show, scenario }: LessonStep): OpenStep {
  if (show === undefined)
    return { atUs: undefined, untilUs: undefined, speed: 1, agents: [], channels: [], messages: [] };
  const run = lessonRun(scenario);
  return {
    atUs: show.at === undefined ? undefined : run.find(show.at)?.atUs,
    untilUs: show.until === undefined ? undefined : run.find(show.until)?.atUs,
    speed: show.speed,
    agents: show.agents,
    channels: show.channels,
    messages: show.messages.flatMap((name) => run.message(name) ?? []),
  };
}

/** The moment that proves a sentence. */
export interface OpenMoment {
  /** Index of the step whose scenario is played. */
  readonly step: number;
  readonly atUs: Micros;
  /** Message of the event, if it is about one. */
  readonly message: MessageId | undefined;
}

/** Returns the moment that proves a sentence to remember; undefined if it does not happen. */
export function openRemembered(lesson: Lesson, { step, at }: Remembered): OpenMoment | undefined {
  const scenario = lesson.steps[step]?.scenario;
  if (scenario === undefined) return undefined;
  const run = lessonRun(scenario);
  const found = run.find(at);
  if (found === undefined) return undefined;
  const trace = run.traceTo(found.atUs);
  const message = found.event === undefined ? undefined : trace.messageOf(found.event);
  return { step, atUs: found.atUs, message };
}

/** Returns the questions of a step, in its order. One that cannot be asked is left out; `checkLesson` reports it. */
export function questionsOf(step: LessonStep): readonly Question[] {
  return step.questions.flatMap((question) => questionsFor(step, question));
}

/** Questions of steps, by part: to find one takes a run. */
const known = new WeakMap<LessonStep, Map<LessonQuestion, readonly Question[]>>();

/** Returns what one part of a step asks: one question, or as many as the engine found. */
export function questionsFor(step: LessonStep, question: LessonQuestion): readonly Question[] {
  const ofStep = known.get(step) ?? new Map<LessonQuestion, readonly Question[]>();
  known.set(step, ofStep);
  const found = ofStep.get(question) ?? foundIn(step, question);
  ofStep.set(question, found);
  return found;
}

function foundIn({ scenario }: LessonStep, question: LessonQuestion): readonly Question[] {
  if (question.kind === 'generated') {
    const { count, kinds, untilUs } = question;
    return makeQuestions(scenario, { count, untilUs, ...(kinds.length === 0 ? {} : { kinds }) });
  }
  const { kind, parts } = question;
  const { message, agent, channel = message?.channel, at, broker } = parts;
  const atUs = at === undefined ? undefined : lessonRun(scenario).find(at)?.atUs;
  if (at !== undefined && atUs === undefined) return [];
  const asked = askQuestion(scenario, {
    kind,
    ...(channel === undefined ? {} : { channel }),
    ...(message === undefined ? {} : { message: message.number }),
    ...(agent === undefined ? {} : { agent }),
    ...(atUs === undefined ? {} : { atUs }),
    ...(broker === undefined ? {} : { broker }),
  });
  return asked === undefined ? [] : [asked];
}
