import { Check, Minus, RotateCcw, Square, X } from 'lucide-react';
import { useStore } from 'zustand';
import { CAPABILITIES, type RowJudgement } from '../../../messaging/contract/index.ts';
import { contractSceneOf, playableScene } from '../../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../../store/index.ts';
import { Button, Dialog, Name } from '../../../ui/index.ts';
import styles from './contract.module.css';
import { type ContractState, contractCheck } from './contract-check.ts';
import { countWords, type JudgedSection, sectionsOf } from './contract-summary.ts';

/** Shows the contract on the scenario's own broker, row by row, while it is checked and after it. */
export function ContractDialog() {
  const state = useStore(contractCheck.state);
  const openDialog = useHeronry(({ actions }) => actions.openDialog);
  const isRunning = state.status === 'runs';
  return (
    <Dialog
      wide
      title="The contract on your broker"
      description="What every broker of Heronry promises, played on your code in a closed sandbox, in virtual time."
      onClose={() => openDialog(undefined)}
      footer={
        isRunning ? (
          <Button icon={Square} onClick={() => contractCheck.stop()}>
            Stop
          </Button>
        ) : (
          <Button icon={RotateCcw} onClick={() => contractCheck.start(state.source)}>
            Check again
          </Button>
        )
      }
    >
      <div className={styles.contract}>
        <div className={styles.head}>
          {isRunning ? (
            <progress aria-label="Rows of the contract" max={Math.max(1, state.total)} value={state.rows.length} />
          ) : null}
          <p role="status">{statusWords(state)}</p>
        </div>
        {sectionsOf(state.rows).map((section) => (
          <Section key={section.letter} section={section} source={state.source} />
        ))}
      </div>
    </Dialog>
  );
}

/** Returns the state in words. While it runs they change with each section only, so that a screen reader says them rarely. */
function statusWords({ status, rows, total, problem }: ContractState): string {
  switch (status) {
    case 'none':
      return 'Nothing has been checked yet.';
    case 'runs': {
      const latest = sectionsOf(rows).at(-1);
      return latest === undefined ? 'Starting…' : `Checking section ${latest.letter}: ${latest.title}`;
    }
    case 'failed':
      return problem ?? 'It could not be checked.';
    case 'stopped':
      return `Stopped after ${rows.length} of ${total} rows: ${countWords(rows)}.`;
    case 'done':
      return `All ${rows.length} rows are checked: ${countWords(rows)}.`;
  }
}

function Section({ section, source }: { readonly section: JudgedSection; readonly source: string }) {
  const { letter, title, rows, kept } = section;
  return (
    <section className={styles.section} aria-label={`${letter} ${title}`}>
      <h3>
        <span>{`${letter} ${title}`}</span> <span className={styles.count}>{`${kept} of ${rows.length} kept`}</span>
      </h3>
      <ul>
        {rows.map((row) => (
          <Row key={row.id} row={row} source={source} />
        ))}
      </ul>
    </section>
  );
}

const MARKS = { kept: Check, differs: X, 'not offered': Minus } as const;

function Row({ row, source }: { readonly row: RowJudgement; readonly source: string }) {
  const { id, title, result, capability, words } = row;
  const Mark = MARKS[result];
  return (
    <li className={styles.row} data-result={result}>
      <Mark size={16} aria-hidden className={styles.mark} />
      <span className={styles.id}>{id}</span>
      <div className={styles.words}>
        <p>
          <span>{title}</span> <b className={styles.result}>{result}</b>
        </p>
        {result === 'not offered' && capability !== undefined ? (
          <p className={styles.quiet}>{`Optional, ${capability}: ${CAPABILITIES[capability].title}.`}</p>
        ) : null}
        {result === 'differs' ? (
          <p className={styles.came}>
            <Name>{words ?? ''}</Name>
          </p>
        ) : null}
      </div>
      {result === 'differs' ? <SeeIt row={row} source={source} /> : null}
    </li>
  );
}

/** Opens a small scenario in which the row happens on this broker. The user's own scenario is kept. */
function SeeIt({ row, source }: { readonly row: RowJudgement; readonly source: string }) {
  const store = useHeronryStore();
  const scene = contractSceneOf(row.id);
  if (scene === undefined) return null;
  const open = (): void => {
    const { actions } = store.getState();
    const scenario = playableScene(scene, `${row.id}: ${row.title}`, { kind: 'own', source });
    actions.openDialog(undefined);
    actions.openCode(undefined);
    actions.open(scenario, { kind: 'visiting', from: 'contract', repairs: [] });
    // The user has run this code.
    actions.runCode();
    actions.play();
  };
  return (
    <Button small className={styles.see} aria-label={`See it: ${row.id}`} onClick={open}>
      See it
    </Button>
  );
}
