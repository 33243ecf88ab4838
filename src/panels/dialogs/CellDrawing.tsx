import type { CellPicture } from '../../simulation/index.ts';
import styles from './BrokersDialog.module.css';

/** Largest number of bars, waiting messages or partitions drawn. */
const SHOWN_MAX = 8;

/** Draws a cell as a picture beside its words: who got how much, what waits, what a log holds. */
export function CellDrawing({ picture }: { readonly picture: CellPicture | undefined }) {
  if (picture === undefined || picture.kind === 'nothing') return null;
  return (
    <span className={styles.drawing} aria-hidden>
      <Inside picture={picture} />
    </span>
  );
}

function Inside({ picture }: { readonly picture: Exclude<CellPicture, { kind: 'nothing' }> }) {
  switch (picture.kind) {
    case 'bars':
      return picture.values.slice(0, SHOWN_MAX).map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        <i key={place} className={styles.bar} style={{ width: `${(100 * value) / Math.max(1, picture.most)}%` }} />
      ));
    case 'queue':
      return (
        <span className={styles.strip}>
          {Array.from({ length: Math.min(picture.waiting, SHOWN_MAX) }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one that waits is as good as the other
            <i key={place} className={styles.waits} />
          ))}
        </span>
      );
    case 'log':
      return picture.partitions.slice(0, SHOWN_MAX).map((cells, partition) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a partition is its number
        <span key={partition} className={styles.strip}>
          {Array.from(cells, (state, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            <i key={place} className={styles.kept} data-state={state} />
          ))}
        </span>
      ));
  }
}
