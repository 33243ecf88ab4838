import { type EditorState, RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view';

/** Lights these lines, numbered from 1, and no others. */
export const lightLines = StateEffect.define<readonly number[]>();

const LIT = Decoration.line({ class: 'cm-lit', attributes: { 'data-lit': 'true' } });

class LitNumber extends GutterMarker {
  override elementClass = 'cm-lit-number';
}
const LIT_NUMBER = new LitNumber();

interface Lit {
  readonly lines: DecorationSet;
  readonly numbers: RangeSet<GutterMarker>;
}

const NONE: Lit = { lines: Decoration.none, numbers: RangeSet.empty };

/** Lit lines, which stay with their text while it is edited. */
export const LIT_LINES = StateField.define<Lit>({
  create: () => NONE,
  update: (lit, { changes, effects, state }) => {
    const asked = effects.findLast((effect) => effect.is(lightLines));
    if (asked !== undefined) return litOf(state, asked.value);
    return { lines: lit.lines.map(changes), numbers: lit.numbers.map(changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    gutterLineClass.from(field, ({ numbers }) => numbers),
  ],
});

function litOf({ doc }: EditorState, numbers: readonly number[]): Lit {
  const starts = [...new Set(numbers)]
    .filter((number) => number >= 1 && number <= doc.lines)
    .sort((one, other) => one - other)
    .map((number) => doc.line(number).from);
  return {
    lines: Decoration.set(starts.map((from) => LIT.range(from))),
    numbers: RangeSet.of(starts.map((from) => LIT_NUMBER.range(from))),
  };
}

/** Scrolls the editor, and nothing around it, until the line is in view. */
export function showLine(view: EditorView, number: number): void {
  if (number < 1 || number > view.state.doc.lines) return;
  const { top, bottom } = view.lineBlockAt(view.state.doc.line(number).from);
  const { scrollDOM } = view;
  const isAbove = top < scrollDOM.scrollTop;
  const isBelow = bottom > scrollDOM.scrollTop + scrollDOM.clientHeight;
  if (isAbove || isBelow) scrollDOM.scrollTop = (top + bottom - scrollDOM.clientHeight) / 2;
}
