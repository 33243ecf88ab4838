import { useHeronry } from '../../store/index.ts';
import { Button, Name } from '../../ui/index.ts';
import styles from './script.module.css';
import type { Said } from './script-session.ts';

const MISSING = /ImportError: No module named '([^']+)': MicroPython/;

/** Returns the module that a program lacks here and may have in full Python. */
export function missingModule(said: readonly Said[]): string | undefined {
  const last = said.findLast(({ kind }) => kind === 'error');
  return last === undefined ? undefined : MISSING.exec(last.text)?.[1];
}

/** Says that a program needs full Python, and how to watch it here all the same. */
export function MissingModule({ name }: { readonly name: string }) {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  return (
    <section className={styles.wait} aria-label="Full Python">
      <p>
        <b>
          This program needs full Python (<Name>{name}</Name>).
        </b>{' '}
        The page has MicroPython. In your own Python, use GatewayBroker of the package heronry in place of
        InMemoryBroker, and watch the program here.
      </p>
      <div className={styles.row}>
        <Button onClick={() => openDialog('live')}>Connect to a gateway…</Button>
      </div>
    </section>
  );
}
