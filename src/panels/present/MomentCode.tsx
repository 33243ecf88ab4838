import { useEffect, useRef, useState } from 'react';
import { storeMoment } from '../../learning/index.ts';
import { Button } from '../../ui/index.ts';
import { QrCode } from '../parts/QrCode.tsx';
import { useOpeningMoment } from '../parts/use-opening-moment.ts';
import { usePanelServices } from '../services.tsx';
import { formatTime } from '../text/time.ts';
import styles from './Present.module.css';

/** Largest length of a link whose QR code can be scanned from a projector. */
const QR_CHARACTERS_MAX = 1200;

interface Shown {
  readonly address: string;
  /** Whether it is short enough to be typed. */
  readonly isShort: boolean;
}

/** Shows the QR code of this moment. A gateway that serves the page gives it a short address, so that the code stays coarse. */
export function MomentCode({ onEnd }: { readonly onEnd: () => void }) {
  const { atUs } = useOpeningMoment();
  const { makeLink, live } = usePanelServices();
  const [shown, setShown] = useState<Shown>();
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let here = true;
    const make = async (): Promise<void> => {
      const link = await makeLink({ atUs });
      const { address, token } = live.remembered();
      const short =
        address === '' || token === ''
          ? undefined
          : await storeMoment({ url: address, token }, link.split('#')[1] ?? '');
      if (here) setShown({ address: short ?? link, isShort: short !== undefined });
    };
    void make();
    close.current?.focus();
    return () => {
      here = false;
    };
  }, [makeLink, live, atUs]);
  return (
    <section className={styles.moment} aria-label="QR code of this moment">
      <p className={styles.momentTitle}>{`This moment: ${formatTime(atUs)}`}</p>
      {shown === undefined ? (
        <p role="status">Creating the link…</p>
      ) : shown.address.length > QR_CHARACTERS_MAX ? (
        <p role="status">
          The link is too long for a QR code. <code translate="no">heronry serve</code> gives it a short address.
        </p>
      ) : (
        <QrCode text={shown.address} label="QR code of the moment" className={styles.momentCode} />
      )}
      {shown?.isShort === true ? (
        <p className={styles.momentAddress} translate="no">
          {shown.address.replace(/^https?:\/\//, '')}
        </p>
      ) : null}
      <Button ref={close} onClick={onEnd}>
        Back to the picture
      </Button>
    </section>
  );
}
