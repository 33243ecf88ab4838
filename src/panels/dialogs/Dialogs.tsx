import type { DialogName } from '../../store/index.ts';
import { BrokersDialog } from './BrokersDialog.tsx';
import { ConnectDialog } from './ConnectDialog.tsx';
import { GalleryDialog } from './GalleryDialog.tsx';
import { LinkProblemDialog } from './LinkProblemDialog.tsx';
import { ScenariosDialog } from './ScenariosDialog.tsx';
import { ShareDialog } from './ShareDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

/** Shows the dialog of a name, except for the dialogs that are separate files. */
export function Dialogs({
  dialog,
}: {
  readonly dialog: Exclude<
    DialogName,
    'compare' | 'seeds' | 'live' | 'class' | 'reading' | 'compare-recording' | 'record'
  >;
}) {
  switch (dialog) {
    case 'gallery':
      return <GalleryDialog />;
    case 'share':
      return <ShareDialog />;
    case 'scenarios':
      return <ScenariosDialog />;
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
