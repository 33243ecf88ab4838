/** A question as the picture shows it: a ring and a tag for each thing that it is about, that can be picked, or that was an answer. */

/** Agent, channel or message of the picture: by id, or by the number of its `published` event. */
export type PictureThing =
  | { readonly kind: 'agent' | 'channel'; readonly id: string }
  | { readonly kind: 'message'; readonly id: number };

/**
 * How a question marks a thing of the picture: what it is about; what can be picked, and what is; after the answer what was guessed,
 * what happened, and what is both.
 */
export type PictureMark = 'about' | 'open' | 'picked' | 'guessed' | 'actual' | 'both';

export interface MarkedThing {
  readonly thing: PictureThing;
  /** Name as the question's card shows it. */
  readonly name: string;
  readonly mark: PictureMark;
  /** Words beside it: "Your guess", "2nd". @default only the ring */
  readonly tag?: string | undefined;
}

/** Things that a question marks, and what a click on one does. */
export interface PictureQuestion {
  readonly things: readonly MarkedThing[];
  /** Whether the document cannot be changed meanwhile. @default false */
  readonly locks?: boolean | undefined;
  /** Called with a thing that was clicked or touched; without it, nothing can be picked. */
  readonly onPick?: ((thing: PictureThing) => void) | undefined;
}
