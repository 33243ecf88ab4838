import { useSyncExternalStore } from 'react';
import { Button, Dialog, visibleText } from '../../ui/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { usePanelServices } from '../services.tsx';
import styles from './Recording.module.css';

/** Shows how far a recording is read, and lets the user cancel. */
export function ReadingDialog() {
  const { reading } = usePanelServices();
  const { name, part, events, cancel } = useSyncExternalStore(reading.subscribe, reading.getState);
  return (
    <Dialog
      title="Opening a recording"
      description={visibleText(`Reading ${name}.`)}
      onClose={cancel}
      footer={<Button onClick={cancel}>Cancel</Button>}
    >
      <div className={dialogs.stack}>
        <progress className={styles.progress} aria-label="Reading" max={1} value={part} />
        <p className={dialogs.quiet}>{`${events.toLocaleString('en')} events, ${Math.round(part * 100)} %`}</p>
      </div>
    </Dialog>
  );
}
