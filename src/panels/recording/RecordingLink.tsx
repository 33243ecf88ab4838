import { useEffect, useState } from 'react';
import type { TimeSpan } from '../../trace/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { CopyButton } from '../parts/CopyButton.tsx';
import { type RecordingLinkMade, usePanelServices } from '../services.tsx';

/** Offers a link that opens a part of the recording as a recording, and says what it holds. */
export function RecordingLink({ span }: { readonly span: TimeSpan }) {
  const { recordingLink } = usePanelServices();
  const [made, setMade] = useState<RecordingLinkMade>();
  useEffect(() => {
    let here = true;
    setMade(undefined);
    void recordingLink(span).then((link) => here && setMade(link));
    return () => {
      here = false;
    };
  }, [recordingLink, span]);
  return (
    <div className={dialogs.stack}>
      <p className={dialogs.quiet}>{made === undefined ? 'Making the link to this part…' : wordsOf(made)}</p>
      <div>
        <CopyButton label="Copy link to the recording" text={made?.text ?? ''} disabled={made?.text === undefined} />
      </div>
    </div>
  );
}

function wordsOf({ text, events, withPayloads }: RecordingLinkMade): string {
  const count = `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'}`;
  if (text === undefined) return `A link cannot hold ${count}: choose a shorter part, or send the file.`;
  const left = withPayloads ? '' : ' The contents of messages are left out.';
  return `Or share this part as it is, read only: ${count} in ${text.length.toLocaleString('en')} characters.${left}`;
}
