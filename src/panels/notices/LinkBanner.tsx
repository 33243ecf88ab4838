import type { RepairReport } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import styles from './notices.module.css';

interface LinkBannerProps extends RepairReport {
  readonly from: 'link' | 'file' | 'contract';
}

/** Says that this is somebody else's scenario, what was repaired in it, and the ways to keep or leave it. */
export function LinkBanner({ from, repairs, repairCount = repairs.length }: LinkBannerProps) {
  const services = usePanelServices();
  const name = useHeronry(({ scenario }) => scenario.name);
  const description = useHeronry(({ scenario }) => scenario.description);
  return (
    <section className={styles.banner} aria-label={from === 'contract' ? 'Row of the contract' : 'Shared scenario'}>
      <div className={styles.words}>
        {from === 'contract' ? (
          <p>
            <b>
              <Name>{`${name}.`}</Name>
            </b>{' '}
            <Name>{description}</Name> Your own work is unchanged.
          </p>
        ) : (
          <p>
            <b>{from === 'link' ? 'You are looking at a shared scenario.' : 'This scenario is not saved yet.'}</b> Your
            own work is unchanged. If you change something, your version is saved as a copy.
          </p>
        )}
        {repairs.length === 0 ? null : (
          <details>
            <summary>{countWords(repairCount)}</summary>
            <ul>
              {repairs.map((repair, place) => (
                // Two may say the same: the place is what tells them apart.
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <li key={`${place} ${repair}`}>
                  <Name>{repair}</Name>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <div className={styles.actions}>
        <Button small variant="primary" onClick={() => void services.keep()}>
          Save a copy
        </Button>
        <Button small onClick={() => void services.leaveVisit()}>
          Close
        </Button>
      </div>
    </section>
  );
}

function countWords(count: number): string {
  return count === 1 ? '1 repair' : `${count.toLocaleString('en')} repairs`;
}
