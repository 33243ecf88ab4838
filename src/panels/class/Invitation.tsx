import type { ClassSession } from '../../learning/index.ts';
import { QrCode } from '../parts/QrCode.tsx';
import styles from './Class.module.css';
import { useClass } from './own-session.ts';

/** Returns the address that phones open, and as people read it. */
function useAddress(session: ClassSession): { readonly url: string | undefined; readonly shown: string } {
  const code = useClass(session, (view) => view.code ?? '');
  const base = useClass(session, ({ addresses }) => addresses[0]);
  const url = base === undefined ? undefined : `${base}/c/${code}`;
  return { url, shown: url?.replace(/^https?:\/\//, '') ?? '' };
}

/** Shows code, address and QR code, so that the last row can join. */
export function Invitation({ session }: { readonly session: ClassSession }) {
  const code = useClass(session, (view) => view.code ?? '');
  const { url, shown } = useAddress(session);
  return (
    <section className={styles.invitation} aria-label="How to join">
      <p className={styles.code} translate="no">
        {code}
      </p>
      {url === undefined ? (
        <p className={styles.hint}>
          Only this machine can open the class. Start the gateway with{' '}
          <code translate="no">npx heronry serve --host 0.0.0.0</code> to let phones in.
        </p>
      ) : (
        <>
          <QrCode text={url} label="QR code of the class" className={styles.qr} />
          <p className={styles.address} translate="no">
            {shown}
          </p>
        </>
      )}
    </section>
  );
}

/** Shows code and QR code small, for those who come late. */
export function SmallInvitation({ session }: { readonly session: ClassSession }) {
  const code = useClass(session, (view) => view.code ?? '');
  const { url, shown } = useAddress(session);
  return (
    <div className={styles.small}>
      <p translate="no">
        <b>{code}</b>
        <span className={styles.smallAddress}>{shown}</span>
      </p>
      {url === undefined ? null : <QrCode text={url} label="QR code of the class" className={styles.smallQr} />}
    </div>
  );
}
