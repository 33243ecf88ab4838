import { CopyPlus, Hourglass, Trash2 } from 'lucide-react';
import type { Intervention } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { type Hop, hopEnds, hopName, type MessageId } from '../../trace/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';

/** Delay that the user adds to a message in flight. */
const HOLD_US = 2_000_000;

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
  const interfere = (kind: 'drop' | 'duplicate' | 'hold'): void => {
    const { trace, actions } = store.getState();
    const name = hopName(trace, number);
    if (name === undefined) return;
    const named = { atUs: store.playback.nowUs(), ...name };
    const intervention: Intervention = kind === 'hold' ? { kind, ...named, delayUs: HOLD_US } : { kind, ...named };
    const issue = actions.dispatch({ do: 'intervene', intervention });
    if (issue !== undefined) actions.notify(issue.message, 'error');
  };
  return (
    <>
      <p className={styles.empty}>
        <Name>{`${from.id} → ${to.id}`}</Name>
      </p>
      <div className={styles.actions}>
        <Button icon={Trash2} onClick={() => interfere('drop')}>
          {' '}
          Drop{' '}
        </Button>
        <Button icon={Hourglass} onClick={() => interfere('hold')}>
          {' '}
          Delay 2 s{' '}
        </Button>
        <Button icon={CopyPlus} onClick={() => interfere('duplicate')}>
          {' '}
          Duplicate{' '}
        </Button>
      </div>
    </>
  );
}
