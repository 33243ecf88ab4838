/**
 * A lesson, as `readLesson` reads it from a file. It is data: prose is a small tree of text, never markup. Moments and messages are
 * named as the file names them; `openStep` finds them in the run of the step's scenario.
 *
 * 1. A lesson has at least one step, and every step a scenario: its own, or the same object as the step before.
 * 2. Every name of an agent or a channel is one of the step's scenario.
 * 3. Nothing of a lesson says which answer of a question is right: the run does.
 */
import type { Assertion, BrokerKind, Scenario } from '../scenario/index.ts';
import type { Micros } from '../trace/index.ts';
import type { MisconceptionId } from './misconceptions.ts';
import type { QuestionKind } from './question.ts';

/** Limits of a lesson. A file beyond one is refused, and the limit is named. */
export const LESSON_LIMITS = {
  /** UTF-16 units of the file. */
  units: 32_768,
  /** UTF-16 units of the front matter, or of a fenced part other than a scenario. */
  partUnits: 4096,
  /** UTF-16 units of one text: a paragraph, a sentence, a title. */
  textUnits: 4096,
  steps: 40,
  /** Paragraphs, lists, items and the like in one step. */
  blocks: 200,
  /** Levels of lists, quotes and emphasis. */
  depth: 12,
  tasks: 12,
  questions: 12,
  /** Agents, channels or messages in one list. */
  names: 50,
  minutes: 60,
  remember: 3,
  /** Virtual time up to which moments are looked for. */
  untilUs: 600_000_000,
} as const;

/** A place in the file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A problem of a file: its place, and words that say what would be right. */
export interface LessonProblem extends Place {
  /** One or two sentences. */
  readonly words: string;
}

/** View that the page shows beside the picture of agents and channels. */
export type LessonView = 'graph' | 'timeline' | 'code';

/** A lesson. */
export interface Lesson {
  readonly title: string;
  /** One sentence for a list of lessons; may be empty. */
  readonly summary: string;
  /** Time that it takes. @default 3 */
  readonly minutes: number;
  /** Misconceptions that it is about; a question of it has a wrong choice for each. */
  readonly about: readonly MisconceptionId[];
  /** Place of `about` in the file. */
  readonly aboutPlace: Place;
  /** @default 'graph' */
  readonly view: LessonView;
  /** Up to three sentences to remember. */
  readonly remember: readonly Remembered[];
  readonly steps: readonly LessonStep[];
}

/** A sentence to remember, and the moment that proves it. */
export interface Remembered {
  readonly words: string;
  /** Index of the step in whose scenario it happens. */
  readonly step: number;
  readonly at: Moment;
  readonly place: Place;
}

/** A moment of a run: a time, or an event in the words that the event log of the page has for it. */
export type Moment = { readonly atUs: Micros } | { readonly event: string };

/** A message by its number on its channel, from 1: "message 3 on control". */
export interface MessageName {
  readonly channel: string;
  readonly number: number;
}

/** One step: a heading and what stands below it. */
export interface LessonStep {
  readonly title: string;
  readonly prose: readonly Prose[];
  readonly scenario: Scenario;
  readonly show: Spotlight | undefined;
  /** Things to do; the page ticks each off when it is done. */
  readonly tasks: readonly Task[];
  readonly goal: Goal | undefined;
  readonly questions: readonly LessonQuestion[];
  readonly place: Place;
}

/** Moment that the picture shows, and agents, channels and messages that are lit in it. */
export interface Spotlight {
  /** Moment of its beginning; undefined: the beginning of the run if the scenario is new, and otherwise where the playhead is. */
  readonly at: Moment | undefined;
  /** Moment up to which it plays, and then pauses; undefined: it pauses at `at`, or goes on playing where that is undefined too. */
  readonly until: Moment | undefined;
  /** Virtual seconds in a second. @default 1 */
  readonly speed: number;
  readonly agents: readonly string[];
  readonly channels: readonly string[];
  readonly messages: readonly MessageName[];
  readonly place: Place;
}

/** Something to do: it is done when its condition holds. */
export interface Task {
  /** Words of the file, without the mark in front. */
  readonly words: string;
  readonly condition: TaskCondition;
  readonly place: Place;
}

/** When a task is done. A name that is undefined stands for any. */
export type TaskCondition =
  /** The learner did it once more than the scenario of the step does. */
  | {
      readonly kind: 'act';
      readonly act: 'publish' | 'consume' | 'subscribe' | 'unsubscribe' | 'drop' | 'duplicate' | 'hold';
      readonly agent: string | undefined;
      readonly channel: string;
    }
  /** An agent has crashed, or one has a fault of that kind. */
  | { readonly kind: 'crash'; readonly agent: string }
  /** One more agent than in the scenario of the step receives from the channel in this way. */
  | { readonly kind: 'receiver'; readonly link: 'subscribe' | 'consume'; readonly channel: string }
  /** The agent has received that many messages from the channel. */
  | { readonly kind: 'receive'; readonly agent: string; readonly channel: string; readonly count: number }
  /** The run has broken this, as the learner was asked to make happen: a long queue, a loss, a duplicate. */
  | { readonly kind: 'break'; readonly assertion: Assertion }
  /** The scenario has a broker of that kind. */
  | { readonly kind: 'broker'; readonly broker: BrokerKind }
  /** The scenario's own broker has been checked as it is now, and keeps these rows of the contract. */
  | { readonly kind: 'contract'; readonly rows: readonly string[] };

/** Something to make: any scenario that keeps all of this will do. */
export interface Goal {
  readonly words: string;
  readonly expectations: readonly Assertion[];
  /** Messages that have to be received, so that a scenario in which nothing happens will not do. */
  readonly receipts: readonly Receipt[];
  /** Virtual time up to which it is judged. */
  readonly untilUs: Micros;
  /** One sentence for who asks for it. */
  readonly hint: string | undefined;
  /** A scenario that meets the goal, if the file gives one. */
  readonly solution: Scenario | undefined;
  readonly place: Place;
}

/** A number of messages that an agent has to receive from a channel. */
export interface Receipt {
  readonly agent: string;
  readonly channel: string;
  readonly count: number;
}

/** A question of a step: named by its kind and parts, or made by the engine from what happens in the scenario. */
export type LessonQuestion = { readonly place: Place } & (
  | { readonly kind: QuestionKind; readonly parts: QuestionParts }
  | {
      readonly kind: 'generated';
      readonly count: number;
      readonly kinds: readonly QuestionKind[];
      /** @default 30 s */
      readonly untilUs: Micros | undefined;
    }
);

/** Parts of a named question; a kind needs some of them. */
export interface QuestionParts {
  readonly message: MessageName | undefined;
  readonly agent: string | undefined;
  readonly channel: string | undefined;
  readonly at: Moment | undefined;
  readonly broker: BrokerKind | undefined;
}

/** A piece of prose. */
export type Prose =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'subheading'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Prose[])[] }
  | { readonly kind: 'quote'; readonly prose: readonly Prose[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

/** A piece of a paragraph. Inline code may be the name of an agent or a channel. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'emphasis'; readonly inlines: readonly Inline[] }
  /** `url` begins with http:// or https://. */
  | { readonly kind: 'link'; readonly url: string; readonly inlines: readonly Inline[] }
  | { readonly kind: 'break' };
