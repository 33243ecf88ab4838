import { Suspense } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button, LinkButton, Name } from '../../ui/index.ts';
import { LiveBar } from '../late.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './notices.module.css';

/** Says that this scenario is somebody else's and what was repaired in it, and offers to save or leave it. */
export function VisitBanner() {
  const origin = useHeronry((state) => state.origin);
  const services = usePanelServices();
  if (origin.kind === 'live')
    return (
      <Suspense fallback={null}>
        <LiveBar />
      </Suspense>
    );
  if (origin.kind === 'kept' || origin.from === 'gallery') return <GalleryLine />;
  const { repairs } = origin;
  return (
    <section className={styles.banner} aria-label="Shared scenario">
      <div className={styles.words}>
        <p>
          <b>{origin.from === 'link' ? 'You are looking at a shared scenario.' : 'This scenario is not kept yet.'}</b>{' '}
          Your own work is untouched; a change makes a copy of your own.
        </p>
        {repairs.length === 0 ? null : (
          <details>
            <summary>{countWords(repairs)}</summary>
            <ul>
              {repairs.map((repair, place) => (
                // Two may be equal: the index distinguishes them.
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <li key={`${place} ${repair}`}>
                  <Name>{repair}</Name>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <Button small variant="primary" onClick={() => void services.keep()}>
        Keep a copy
      </Button>
      <Button small onClick={() => void services.leaveVisit()}>
        Close
      </Button>
    </section>
  );
}

/** Shows the description of a scenario of the gallery. */
function GalleryLine() {
  const visiting = useHeronry((state) => state.origin.kind === 'visiting');
  const description = useHeronry((state) => state.scenario.description);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  if (!visiting || description === '') return null;
  return (
    <section className={styles.banner} aria-label="About this scenario">
      <p className={styles.words}>{description}</p>
      <LinkButton onClick={() => openDialog('gallery')}>More in the gallery</LinkButton>
    </section>
  );
}

/** Returns the number of repairs in words. A line that begins with … stands for many. */
function countWords(repairs: readonly string[]): string {
  if (repairs.some((repair) => repair.startsWith('…'))) return 'Many things were mended';
  return repairs.length === 1 ? 'One thing was mended' : `${repairs.length} things were mended`;
}
