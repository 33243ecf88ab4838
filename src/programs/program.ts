/**
 * A scenario as a program that a teacher would write by hand, in Python or in TypeScript. Pure: the same scenario, the same text.
 *
 * 1. A line names what it stands for (`about`); a line that only holds others together names nothing.
 * 2. The program plays `playedScenario(scenario, language)`. Whatever that leaves out of the scenario is said in a comment at the head.
 * 3. All text of the scenario is a literal or a comment, and cannot end either.
 */
import type { LinkKind } from '../scenario/index.ts';

/** Language of a program. */
export type ProgramLanguage = 'python' | 'typescript';

/** Files of programs: end of the name, without the dot, and media type. */
export const PROGRAM_FILES = {
  python: { extension: 'py', mediaType: 'text/x-python' },
  typescript: { extension: 'ts', mediaType: 'text/plain' },
} as const satisfies Readonly<Record<ProgramLanguage, unknown>>;

/** Part of a scenario that a line stands for. */
export type LineSubject =
  | { readonly of: 'channel'; readonly channel: string }
  /** The beginning of a link: the agent subscribes, or starts to consume. */
  | { readonly of: 'link'; readonly kind: LinkKind; readonly agent: string; readonly channel: string }
  /** The call that waits for the next message of a queue. */
  | { readonly of: 'wait'; readonly agent: string; readonly channel: string }
  /** The receipt of a message. */
  | {
      readonly of: 'receipt';
      readonly via: 'subscribe' | 'consume';
      readonly agent: string;
      readonly channel: string;
    }
  /** A behaviour, by its place in the agent's list; `input` is the channel of the message that it handles, '' for a timer. */
  | { readonly of: 'behaviour'; readonly agent: string; readonly index: number; readonly input: string }
  /** An intervention, by its place in the scenario. */
  | { readonly of: 'intervention'; readonly index: number };

/** Line of a program. */
export interface ProgramLine {
  readonly text: string;
  readonly about?: LineSubject;
}

/** Program of a scenario. */
export interface Program {
  readonly language: ProgramLanguage;
  readonly lines: readonly ProgramLine[];
  /** Sentences at the head: what the scenario has and the program does not. */
  readonly leftOut: readonly string[];
}

/** Returns the text of a program, with a line end after each line. */
export function programText({ lines }: Program): string {
  return lines.map(({ text }) => `${text}\n`).join('');
}
