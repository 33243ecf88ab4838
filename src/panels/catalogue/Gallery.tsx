import { GALLERY } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import styles from './Catalogue.module.css';
import { Preview } from './Preview.tsx';
import { RecordingCards } from './RecordingCards.tsx';

/**
 * Shows the scenarios and recordings that come with the page. Each has an address of its own; a scenario opens playing.
 * @param onChosen called before one is opened
 */
export function Gallery({ onChosen }: { readonly onChosen: () => void }) {
  const play = useHeronry((state) => state.actions.play);
  return (
    <>
      <section className={styles.cards} aria-label="Scenarios">
        {GALLERY.map(({ slug, scenario, teaches }) => (
          <button
            key={slug}
            type="button"
            className={styles.card}
            onClick={() => {
              onChosen();
              // The page opens the scenario of its address; the same address again only continues playing.
              if (location.hash === `#gallery/${slug}`) play();
              else location.hash = `gallery/${slug}`;
            }}
          >
            <Preview scenario={scenario} />
            <span className={styles.cardWords}>
              <b>{scenario.name}</b>
              <span className={styles.quiet}>{teaches}</span>
            </span>
          </button>
        ))}
      </section>
      <section className={styles.section} aria-labelledby="recorded">
        <h3 id="recorded">Recorded runs of HERON</h3>
        <p className={styles.quiet}>
          What really happened in a simulation of two heated rooms: read only, with every view.
        </p>
        <RecordingCards />
      </section>
    </>
  );
}
