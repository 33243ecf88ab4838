import { useId } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog, TextArea } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Dialogs.module.css';

/** Largest number of characters shown: a text field of a million characters takes seconds to draw. */
const SHOWN_CHARACTERS_MAX = 4096;

/** Says why a link did not open; the link itself stays available. */
export function LinkProblemDialog() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const { linkProblem } = usePanelServices();
  const field = useId();
  const { link = '' } = linkProblem ?? {};
  const isShownWhole = link.length <= SHOWN_CHARACTERS_MAX;
  const close = (): void => openDialog(undefined);
  return (
    <Dialog
      title="This link cannot be opened"
      description={linkProblem?.message ?? ''}
      onClose={close}
      footer={
        <>
          <CopyButton label="Copy the link" text={link} />
          <Button variant="primary" onClick={close}>
            {' '}
            Continue{' '}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p className={styles.quiet}>
          Your own work is unchanged. Mail and chat programs often cut or wrap links: ask for the link again, or for the
          scenario as a file.
        </p>
        <div>
          <label htmlFor={field} className={styles.quiet}>
            {isShownWhole ? 'The link as received' : 'The beginning of the link; Copy copies all of it'}
          </label>
          <TextArea
            id={field}
            className={styles.link}
            readOnly
            rows={4}
            value={isShownWhole ? link : `${link.slice(0, SHOWN_CHARACTERS_MAX)}…`}
          />
        </div>
      </div>
    </Dialog>
  );
}
