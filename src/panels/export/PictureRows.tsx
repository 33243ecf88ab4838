import { Download, Image } from 'lucide-react';
import { HTML_FORMAT, PICTURE_FORMATS, type PictureFormat } from '../../pictures/index.ts';
import { useHeronry } from '../../store/index.ts';
import { formatTime } from '../../trace/index.ts';
import { Button } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import styles from './Export.module.css';

/** Pictures of the moment that the page shows: as a file, and what a chat takes by the clipboard. */
export function PictureRows() {
  const services = usePanelServices();
  const actions = useHeronry((state) => state.actions);
  const atUs = useHeronry((state) => state.playheadUs);
  const save = (saved: Promise<void>): void => {
    saved.catch(() => actions.notify(NOT_DRAWN, 'error'));
  };
  return (
    <section aria-label="Pictures and a page">
      <h3 className={styles.heading}>{`At ${formatTime(atUs)}`}</h3>
      <ul className={styles.formats}>
        {Object.values(PICTURE_FORMATS).map((format) => (
          <li key={format.label} className={styles.format} data-format={format.label}>
            <div className={styles.words}>
              <div className={styles.name}>{format.label}</div>
              <div className={styles.hint}>{format.hint}</div>
            </div>
            {format.pixels ? <CopyImage format={format} /> : <span />}
            <Button
              icon={Download}
              aria-label={`Download as ${format.label}`}
              onClick={() => save(services.savePicture(format))}
            >
              Download
            </Button>
          </li>
        ))}
        <li className={styles.format} data-format={HTML_FORMAT.label}>
          <div className={styles.words}>
            <div className={styles.name}>{HTML_FORMAT.label}</div>
            <div className={styles.hint}>{HTML_FORMAT.hint}</div>
          </div>
          <span />
          <Button
            icon={Download}
            aria-label={`Download as ${HTML_FORMAT.label}`}
            onClick={() => save(services.savePage())}
          >
            Download
          </Button>
        </li>
      </ul>
    </section>
  );
}

const NOT_DRAWN = 'The picture cannot be drawn: a part of the page could not be loaded. Try again.';

/** Copies the picture, to be pasted into a chat or slides. */
function CopyImage({ format }: { readonly format: PictureFormat }) {
  const services = usePanelServices();
  const actions = useHeronry((state) => state.actions);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ [format.mediaType]: services.picture(format) })]);
      actions.announce('Copied');
    } catch {
      actions.notify('The browser blocks copying of pictures: download it instead.', 'error');
    }
  };
  return (
    <Button icon={Image} aria-label={`Copy as ${format.label}`} onClick={() => void copy()}>
      Copy
    </Button>
  );
}
