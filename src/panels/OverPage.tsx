import { Suspense } from 'react';
import { type DialogName, useHeronry } from '../store/index.ts';
import { late } from '../ui/index.ts';
import { DropTarget } from './notices/DropTarget.tsx';
import { Notices } from './notices/Notices.tsx';

/** A dialog is loaded when it is first opened. */
const LateDialogs = late(async () => (await import('./dialogs/Dialogs.tsx')).Dialogs);
const LateCompare = late(async () => (await import('./compare/CompareDialog.tsx')).CompareDialog);
const LateExport = late(async () => (await import('./export/ExportDialog.tsx')).ExportDialog);
const LateSeeds = late(async () => (await import('./seeds/SeedsDialog.tsx')).SeedsDialog);
const LateLive = late(async () => (await import('./live/LiveDialog.tsx')).LiveDialog);
const LateClass = late(async () => (await import('./class/ClassDialog.tsx')).ClassDialog);
const LateReading = late(async () => (await import('./recording/ReadingDialog.tsx')).ReadingDialog);
const LateCompareRecording = late(async () => (await import('./recording/CompareRecording.tsx')).CompareRecording);
const LateCode = late(async () => (await import('./code/CodeDialog.tsx')).CodeDialog);
const LateContract = late(async () => (await import('./code/check/ContractDialog.tsx')).ContractDialog);
const LateLessonEditor = late(async () => (await import('./lesson/LessonEditor.tsx')).LessonEditor);
const LateRecord = late(async () => (await import('./live/RecordDialog.tsx')).RecordDialog);

/** Renders what lies over the page: notices, the target of a dropped file, and the open dialog. */
export function OverPage() {
  const dialog = useHeronry((state) => state.dialog);
  return (
    <>
      {dialog === undefined ? null : <Suspense fallback={null}>{dialogOf(dialog)}</Suspense>}
      <Notices />
      <DropTarget />
    </>
  );
}

function dialogOf(dialog: DialogName) {
  switch (dialog) {
    case 'compare':
      return <LateCompare />;
    case 'seeds':
      return <LateSeeds />;
    case 'export':
      return <LateExport />;
    case 'live':
      return <LateLive />;
    case 'class':
      return <LateClass />;
    case 'compare-recording':
      return <LateCompareRecording />;
    case 'reading':
      return <LateReading />;
    case 'code':
      return <LateCode />;
    case 'contract':
      return <LateContract />;
    case 'record':
      return <LateRecord />;
    case 'write-lesson':
      return <LateLessonEditor />;
    default:
      return <LateDialogs dialog={dialog} />;
  }
}
