import { Suspense, useEffect, useId, useState } from 'react';
import {
  LINK_CHAT_CHARACTERS,
  LINK_MAX_CHARACTERS,
  LINK_WARN_CHARACTERS,
  PRESENT_PREFIX,
} from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { AWAITED, Dialog, late, Segmented, Switch, TextArea } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { QrCode } from '../parts/QrCode.tsx';
import { useOpeningMoment } from '../parts/use-opening-moment.ts';
import { usePanelServices } from '../services.tsx';
import { formatTime } from '../text/time.ts';
import styles from './Dialogs.module.css';

/** Largest length of a link that fits a QR code that a phone can still read. */
const QR_CHARACTERS_MAX = 1800;

const LateEmbedPart = late(async () => (await import('../embed/EmbedPart.tsx')).EmbedPart);

/** Shows the link to this moment, or the text that embeds it in another page. A recording is shared as a link alone. */
export function ShareDialog() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const { atUs } = useOpeningMoment();
  const made = useMadeLink(atUs);
  const [how, setHow] = useState<'link' | 'embed'>('link');
  return (
    <Dialog
      wide
      title="Share"
      description={
        how === 'link'
          ? `This link opens at ${formatTime(atUs)}, paused, with the same messages in flight. The run plays on behind this dialog.`
          : 'This text puts a player of the scenario into another page: documentation, slides, a blog.'
      }
      onClose={() => openDialog(undefined)}
    >
      <Segmented
        label="Share as"
        options={[
          { value: 'link', label: 'Link' },
          { value: 'embed', label: 'Embed' },
        ]}
        value={how}
        onChange={setHow}
        className={styles.how}
      />
      {how === 'embed' ? (
        <Suspense fallback={AWAITED}>
          <LateEmbedPart link={made.link} atUs={atUs} />
        </Suspense>
      ) : null}
      <div className={styles.share} hidden={how !== 'link'}>
        <LinkPart made={made} atUs={atUs} />
      </div>
    </Dialog>
  );
}

interface MadeLink {
  /** Undefined while it is being made, or if it could not be. */
  readonly link: string | undefined;
  readonly problem: string | undefined;
}

/** Makes the link to a moment. */
function useMadeLink(atUs: number): MadeLink {
  const { makeLink } = usePanelServices();
  const [made, setMade] = useState<MadeLink>({ link: undefined, problem: undefined });
  useEffect(() => {
    let here = true;
    makeLink({ atUs }).then(
      (link) => here && setMade({ link, problem: undefined }),
      (error: unknown) =>
        here && setMade({ link: undefined, problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      here = false;
    };
  }, [makeLink, atUs]);
  return made;
}

interface LinkPartProps {
  readonly made: MadeLink;
  readonly atUs: number;
}

/** Shows the link as text and as a QR code, and what it contains. */
function LinkPart({ made, atUs }: LinkPartProps) {
  const [presents, setPresents] = useState(false);
  const link = presents ? made.link?.replace('#', `#${PRESENT_PREFIX}`) : made.link;
  return (
    <>
      <div className={styles.stack}>
        <LinkText link={link} />
        <Switch label="Open as a presentation" checked={presents} onChange={setPresents} />
        <div className={styles.actions}>
          <CopyButton primary label="Copy link" text={link ?? ''} disabled={link === undefined} />
          <span className={styles.quiet}>
            {link === undefined ? '' : `${link.length.toLocaleString('en')} characters`}
          </span>
        </div>
        {made.problem === undefined ? null : (
          <p role="alert" className={styles.alert}>{`The link could not be created: ${made.problem}`}</p>
        )}
        <LengthWarning length={link?.length ?? 0} />
        <p
          className={styles.quiet}
        >{`It contains the scenario, your actions, the moment ${formatTime(atUs)}, your selection and your view. Everything is after the #, a part that browsers never send. Nothing is uploaded.`}</p>
      </div>
      <LinkCode text={link} />
    </>
  );
}

function LinkText({ link }: { readonly link: string | undefined }) {
  const field = useId();
  return (
    <div>
      <label htmlFor={field} className={styles.quiet}>
        Link
      </label>
      <TextArea
        id={field}
        className={styles.link}
        readOnly
        rows={5}
        value={link ?? 'Creating the link…'}
        onFocus={(event) => event.currentTarget.select()}
      />
    </div>
  );
}

function LengthWarning({ length }: { readonly length: number }) {
  const text =
    length > LINK_MAX_CHARACTERS
      ? 'This link is too long to open. Export the scenario as a file instead.'
      : length > LINK_WARN_CHARACTERS
        ? 'This link is very long: mail and chat programs will cut it off. Export the scenario as a file instead.'
        : length > LINK_CHAT_CHARACTERS
          ? 'Many chat programs cut links off at 2,000 characters. Mail and documents do not.'
          : undefined;
  return text === undefined ? null : <p className={styles.warn}>{text}</p>;
}

function LinkCode({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return <div className={styles.qr} />;
  if (text.length > QR_CHARACTERS_MAX) return <p className={styles.quiet}>The link is too long for a QR code.</p>;
  return <QrCode text={text} label="QR code of the link" className={styles.qr} />;
}
