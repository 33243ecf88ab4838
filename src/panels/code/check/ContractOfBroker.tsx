import { ListChecks } from 'lucide-react';
import { useStore } from 'zustand';
import { useHeronry } from '../../../store/index.ts';
import { Button } from '../../../ui/index.ts';
import code from '../code.module.css';
import type { CodeDraft } from '../use-code-draft.ts';
import styles from './contract.module.css';
import { contractCheck } from './contract-check.ts';
import { countWords } from './contract-summary.ts';

/** Offers to hold the broker to the contract, and shows the last result. */
export function ContractOfBroker({ draft }: { readonly draft: CodeDraft }) {
  const { status, source, rows } = useStore(contractCheck.state);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  // Code of a link does not run before the user has run it; what the user has typed is the user's own.
  const waits = useHeronry((state) => state.code === 'waits') && !draft.isChanged;
  const check = (): void => {
    draft.run();
    contractCheck.start(draft.text);
    openDialog('contract');
  };
  return (
    <section className={styles.offer} aria-label="Contract">
      <Button icon={ListChecks} disabled={waits} onClick={check}>
        Check against the contract
      </Button>
      {rows.length === 0 ? null : (
        <>
          <p className={code.quiet}>
            {source === draft.text ? (
              <span>{countWords(rows)}</span>
            ) : (
              <span>{`${countWords(rows)}, before the code changed`}</span>
            )}
          </p>
          <Button small onClick={() => openDialog('contract')}>
            {status === 'runs' ? 'Show progress' : 'Show rows'}
          </Button>
        </>
      )}
    </section>
  );
}
