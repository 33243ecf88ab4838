/**
 * The protocol of a class: a teacher asks, phones answer. One gateway holds several classes, each with a short code.
 *
 * Three secrets, each a bearer token: the gateway's opens classes and stores moments; the class's key is the teacher's; each phone
 * has one of its own. None of them is accepted in place of another, or in another class.
 */

/** Letters of codes. No vowels, so that no code is a word, and none of two letters that look or sound alike. */
export const CODE_LETTERS = 'BCDFHJKLMPRSTWXZ';
export const CODE_LENGTH = 4;

/** Largest number of choices of a question. */
export const CLASS_CHOICES_MAX = 8;
/** Largest length of a phone's name, in UTF-16 units. */
export const PHONE_NAME_MAX = 40;

/** State of a class: what phones and the teacher can do now. */
export type ClassPhase =
  /** No question is open. */
  | 'waiting'
  /** The first vote is open. */
  | 'first'
  /** The first vote is closed: the class discusses. */
  | 'discussion'
  /** The second vote is open. */
  | 'second'
  /** The second vote is closed. */
  | 'decided'
  /** The answer is shown. */
  | 'revealed'
  /** The class is over. */
  | 'ended';

export const CLASS_PHASES: readonly ClassPhase[] = [
  ...(['waiting', 'first', 'discussion', 'second', 'decided', 'revealed', 'ended'] as const),
];

/** Phases in which phones can answer. */
export type VotePhase = Extract<ClassPhase, 'first' | 'second'>;

/** Next act of the teacher on the question or the class. */
export type ClassStep = 'close' | 'vote-again' | 'reveal' | 'clear' | 'end';

export const CLASS_STEPS: readonly ClassStep[] = ['close', 'vote-again', 'reveal', 'clear', 'end'];

export interface ClassChoice {
  readonly id: string;
  readonly words: string;
}

/** A choice as the teacher sends it. Phones are not sent what it shows. */
export interface TeacherChoice extends ClassChoice {
  /** Id of what somebody believes who gives this answer. */
  readonly misconception?: string;
}

/** A question as the teacher sends it. */
export interface ClassQuestion {
  readonly words: string;
  readonly choices: readonly TeacherChoice[];
  /** Id of the right choice. @default the question has no right answer */
  readonly right?: string;
  /** Why it is right. */
  readonly why?: string;
}

export interface ClassOpened {
  readonly code: string;
  /** Secret of the teacher. */
  readonly key: string;
  /** Addresses that other machines can open, such as `http://192.0.2.7:4180`; none on loopback. */
  readonly addresses: readonly string[];
}

export interface ClassJoined {
  /** Secret of the phone. */
  readonly phone: string;
}

export interface MomentStored {
  readonly code: string;
  readonly addresses: readonly string[];
}

/** Event `state` of a phone's stream: everything that it shows. */
export interface PhoneState {
  readonly phase: ClassPhase;
  /** Number of the question in the class, from 1; 0 before the first. */
  readonly round: number;
  readonly question: { readonly words: string; readonly choices: readonly ClassChoice[] } | null;
  readonly name: string | null;
  /** Ids of the phone's own answers. */
  readonly first: string | null;
  readonly second: string | null;
  /** Id of the right choice; null before it is revealed. */
  readonly right: string | null;
  readonly why: string | null;
}

/** Number of votes for each choice, in the order of the question. */
export type Distribution = readonly { readonly choice: string; readonly votes: number }[];

/** Event `class` of the teacher's stream. */
export interface ClassState {
  readonly phase: ClassPhase;
  readonly round: number;
  /** Number of phones whose page is open now. */
  readonly here: number;
  /** Number of phones that have joined. */
  readonly joined: number;
  readonly question: ClassQuestion | null;
  /** Number of answers to the vote that is open, or was the last. */
  readonly answered: number;
  /** Null while the vote is open, or if there was none. */
  readonly first: Distribution | null;
  readonly second: Distribution | null;
}

/** Everything that a class answered, for the teacher's file. */
export interface ClassResults {
  readonly rounds: readonly {
    readonly round: number;
    readonly question: ClassQuestion;
    readonly answers: readonly {
      /** Number of the phone in the class, from 1. */
      readonly phone: number;
      readonly name: string | null;
      readonly first: string | null;
      readonly second: string | null;
    }[];
  }[];
}
