/** Types of the table of formats: a format that is imported is a row. */
import type { Scenario } from '../scenario/index.ts';
import type { RecordedFile } from './recorded-file.ts';

/** Facts about a file besides its text. */
export interface ReadOptions {
  /** Title where the text has none: the name of the file without its ending. */
  readonly title: string;
}

/** A thing that was not understood, or was changed. */
export interface FormatNote {
  /** Sentence for the user, without a full stop. */
  readonly text: string;
  /** Number of times that it occurred, from 1. */
  readonly count: number;
  /** First place, such as "line 12" or "span 4bf92f35 of orders". */
  readonly place?: string;
}

/** A recording, a scenario or both, with what was not understood; or the reason why the text cannot be read. */
export type ReadResult =
  | {
      readonly ok: true;
      /** Events, which play as a recording. */
      readonly recording?: RecordedFile;
      /** Document that runs. */
      readonly scenario?: Scenario;
      readonly notes: readonly FormatNote[];
    }
  | {
      readonly ok: false;
      /** Sentence with the cause and the place. */
      readonly error: string;
    };

/** A format that is imported. */
export interface ImportFormat {
  readonly id: string;
  /** Name in the middle of a sentence, such as "Jaeger trace". */
  readonly name: string;
  /** Endings of names of files, in lower case. */
  readonly endings: readonly `.${string}`[];
  /** Returns whether the text looks like this format. Looks at its beginning only, and never throws. */
  readonly recognise: (text: string) => boolean;
  /** Reads a text. Never throws for what the text holds; takes a number of steps that is bounded by its length. */
  readonly read: (text: string, options: ReadOptions) => ReadResult;
}
