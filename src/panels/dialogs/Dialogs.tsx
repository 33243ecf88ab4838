import type { DialogName } from '../../store/index.ts';
import { CatalogueDialog } from '../catalogue/CatalogueDialog.tsx';
import { BrokersDialog } from './BrokersDialog.tsx';
import { ConnectDialog } from './ConnectDialog.tsx';
import { LinkProblemDialog } from './LinkProblemDialog.tsx';
import { ShareDialog } from './ShareDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

/** Shows the dialog of a name, except for the dialogs that are separate files. */
export function Dialogs({
  dialog,
}: {
  readonly dialog: Exclude<
    DialogName,
    | 'write-lesson'
    | 'export'
    | 'compare'
    | 'seeds'
    | 'live'
    | 'class'
    | 'reading'
    | 'compare-recording'
    | 'record'
    | 'code'
    | 'contract'
  >;
}) {
  switch (dialog) {
    case 'learn':
    case 'gallery':
    case 'scenarios':
      return <CatalogueDialog tab={dialog} />;
    case 'share':
      return <ShareDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'connect':
      return <ConnectDialog />;
    case 'brokers':
      return <BrokersDialog />;
    case 'link-problem':
      return <LinkProblemDialog />;
  }
}
