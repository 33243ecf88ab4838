import { ConnectHint } from './ConnectHint.tsx';
import { CutLine } from './CutLine.tsx';
import { GraphMenus } from './GraphMenus.tsx';
import { Guide } from './Guide.tsx';
import { SelectionToolbar } from './SelectionToolbar.tsx';

/** Renders the parts that depend on a selection, a press, a drag or an empty canvas. None of them is in the first picture. */
export function Extras() {
  return (
    <>
      <SelectionToolbar />
      <Guide />
      <ConnectHint />
      <CutLine />
      <GraphMenus />
    </>
  );
}
