import { Suspense } from 'react';
import { useHeronry } from '../../store/index.ts';
import { LinkButton } from '../../ui/index.ts';
import { LinkBanner, LiveBar } from '../lazy.tsx';
import styles from './notices.module.css';

/** Says whose scenario this is, above the graph. */
export function VisitBanner() {
  const origin = useHeronry((state) => state.origin);
  if (origin.kind === 'live')
    return (
      <Suspense fallback={null}>
        <LiveBar />
      </Suspense>
    );
  if (origin.kind === 'kept' || origin.from === 'gallery') return <GalleryLine />;
  return (
    <Suspense fallback={null}>
      <LinkBanner {...origin} from={origin.from} />
    </Suspense>
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
