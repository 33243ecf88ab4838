import { CopyPlus, Hourglass, Trash2 } from 'lucide-react';
import { interfere, useHeronry, useHeronryStore } from '../../store/index.ts';
import { type Hop, hopEnds, type MessageId } from '../../trace/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';

/** Offers actions on a message in flight: drop, delay, duplicate. */
export function InFlightControls({ message }: { readonly message: MessageId }) {
  const trace = useHeronry((state) => state.trace);
  const inFlight = useHeronry((state) => state.world.inFlight);
  const hops = [...inFlight].flatMap((number) => {
    return trace.messageOf(number) === message ? [{ number, hop: trace.hop(number) }] : [];
  });
  if (hops.length === 0) return null;
  return (
    <Section title="In flight" note={hops.length === 1 ? undefined : hops.length}>
      {hops.map(({ number, hop }) => (
        <OneHop key={number} number={number} hop={hop} />
      ))}
    </Section>
  );
}

function OneHop({ number, hop }: { readonly number: number; readonly hop: Hop }) {
  const store = useHeronryStore();
  const { from, to } = hopEnds(hop);
  return (
    <>
      <p className={styles.empty}>
        <Name>{`${from.id} → ${to.id}`}</Name>
      </p>
      <div className={styles.actions}>
        <Button icon={Trash2} onClick={() => interfere(store, number, 'drop')}>
          {' '}
          Drop{' '}
        </Button>
        <Button icon={Hourglass} onClick={() => interfere(store, number, 'hold')}>
          {' '}
          Delay 2 s{' '}
        </Button>
        <Button icon={CopyPlus} onClick={() => interfere(store, number, 'duplicate')}>
          {' '}
          Duplicate{' '}
        </Button>
      </div>
    </>
  );
}
