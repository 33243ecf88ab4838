/**
 * A Mermaid sequence diagram as it was read. Every character of the text is in one of its pieces: joined, they are the text.
 */
import type { Arrow } from './arrows.ts';

/** Place in a text: line and column, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Kinds of blocks that `end` closes. */
export type BlockKind = 'loop' | 'opt' | 'alt' | 'par' | 'par_over' | 'critical' | 'break' | 'rect' | 'box';

/** Words that begin the next part of a block. */
export type SectionWord = 'else' | 'and' | 'option';

/** An arrow between two participants. */
export interface MessageStatement {
  readonly kind: 'message';
  /** Participants as written, left and right of the arrow. */
  readonly left: string;
  readonly right: string;
  readonly arrow: Arrow;
  /** `+` activates the participant on the right, `-` deactivates the one on the left. */
  readonly sign: '' | '+' | '-';
  /** Central connections, `()`, before and after the arrow. */
  readonly central: readonly [boolean, boolean];
  readonly text: string;
}

/** A declared participant. */
export interface ParticipantStatement {
  readonly kind: 'participant';
  readonly id: string;
  readonly word: 'participant' | 'actor';
  /** Set where the next message creates it. */
  readonly created: boolean;
  /** Text after `as`. */
  readonly alias: string | undefined;
  /** Text between `@{` and `}`. */
  readonly config: string | undefined;
}

/** One statement. Texts are trimmed, and otherwise as written: `wordsOf` decodes them. */
export type Statement =
  | { readonly kind: 'blank' | 'header' }
  | { readonly kind: 'comment' | 'unknown'; readonly text: string }
  /** Text before the header, and settings between `%%{` and `}%%`: kept, and not understood. */
  | { readonly kind: 'frontMatter' | 'directive'; readonly text: string }
  | ParticipantStatement
  | { readonly kind: 'destroy' | 'activate' | 'deactivate'; readonly id: string }
  | MessageStatement
  | {
      readonly kind: 'note';
      readonly side: 'left of' | 'right of' | 'over';
      readonly ids: readonly string[];
      readonly text: string;
    }
  | { readonly kind: 'block'; readonly block: BlockKind; readonly text: string }
  | { readonly kind: 'section'; readonly word: SectionWord; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'autonumber' | 'title' | 'accTitle' | 'accDescr'; readonly text: string }
  /** Links and properties of a participant. */
  | {
      readonly kind: 'menu';
      readonly word: 'links' | 'link' | 'properties' | 'details';
      readonly id: string;
      readonly text: string;
    };

/** A statement with its text: what stands before it on its line, and the end of the line or the `;` after it. */
export interface Piece {
  readonly raw: string;
  /** Place of its first character that is not white space. */
  readonly place: Place;
  readonly statement: Statement;
}

/** Something that is kept, and not played. */
export interface Issue extends Place {
  /** Sentence without a full stop. */
  readonly text: string;
}

/** A sequence diagram. */
export interface Diagram {
  readonly pieces: readonly Piece[];
  /** Statements that were not understood, in order of their places. */
  readonly issues: readonly Issue[];
}

/** Limits of a diagram. */
export const DIAGRAM_LIMITS = {
  /** UTF-16 units of the text. */
  units: 1_048_576,
  statements: 50_000,
  participants: 1000,
  arrows: 5000,
  /** Blocks in blocks. */
  depth: 64,
} as const;
