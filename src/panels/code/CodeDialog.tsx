import { Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog, Name, visibleText } from '../../ui/index.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import styles from './code.module.css';
import { programsOf } from './code-behaviour.ts';

/** Number of names that are listed for one program. */
const NAMES_MAX = 5;

/** Shows all code of the scenario with whose it is, before it runs. */
export function CodeDialog() {
  const scenario = useHeronry((state) => state.scenario);
  const code = useHeronry((state) => state.code);
  const { openDialog, runCode } = useHeronry((state) => state.actions);
  const programs = useMemo(() => programsOf(scenario), [scenario]);
  const close = (): void => openDialog(undefined);
  return (
    <Dialog
      wide
      title="Code of this scenario"
      description="Code runs in a closed sandbox: no network, no files, no page. This browser remembers the code that you run."
      onClose={close}
      footer={
        code === 'waits' || code === 'failed' ? (
          <Button
            variant="primary"
            icon={Play}
            onClick={() => {
              close();
              runCode();
            }}
          >
            Run
          </Button>
        ) : undefined
      }
    >
      <div className={styles.programs}>
        {programs.map(({ source, agents }, place) => (
          <Program key={source} source={source} agents={agents} startsOpen={place === 0} />
        ))}
      </div>
    </Dialog>
  );
}

interface ProgramProps {
  readonly source: string;
  readonly agents: readonly string[];
  readonly startsOpen: boolean;
}

/** Shows one program; its text is drawn when it is opened. */
function Program({ source, agents, startsOpen }: ProgramProps) {
  const [isOpen, setOpen] = useState(startsOpen);
  const more = agents.length - NAMES_MAX;
  const names = agents.slice(0, NAMES_MAX).join(', ');
  return (
    <details open={startsOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Name>{more > 0 ? `${names} and ${more} more` : names}</Name>
      </summary>
      {isOpen ? (
        <div className={styles.program} style={{ height: heightOf(source) }}>
          <CodeEditor label={visibleText(`Code of ${names}`)} language="typescript" value={source} />
        </div>
      ) : null}
    </details>
  );
}

/** Returns a height in pixels that shows short code whole. */
function heightOf(source: string): number {
  return Math.min(360, 28 + 20 * source.split('\n').length);
}
