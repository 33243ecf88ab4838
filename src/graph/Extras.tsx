import { ConnectHint } from './ConnectHint.tsx';
import { CutLine } from './CutLine.tsx';
import { GraphMenus } from './GraphMenus.tsx';
import { Guide } from './Guide.tsx';
import { SelectionToolbar } from './SelectionToolbar.tsx';

/** What shows when something is selected, pressed, drawn or missing: nothing of it is in the first picture. */
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
