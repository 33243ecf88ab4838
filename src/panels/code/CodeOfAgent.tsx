import { Code } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './code.module.css';

/** Number of lines of the code that are shown. */
const LINES_MAX = 6;

/** Shows the beginning of the code of an agent or of the broker, and opens it. */
export function CodeOfAgent({ agent, source }: { readonly agent: string; readonly source: string }) {
  const openCode = useHeronry((state) => state.actions.openCode);
  const lines = source.trimEnd().split('\n');
  const more = lines.length - LINES_MAX;
  return (
    <>
      <pre className={styles.first}>
        <code translate="no">{lines.slice(0, LINES_MAX).join('\n')}</code>
      </pre>
      {more <= 0 ? null : <p className={styles.quiet}>{more === 1 ? '1 more line' : `${more} more lines`}</p>}
      <Button icon={Code} onClick={() => openCode(agent)}>
        Open code
      </Button>
    </>
  );
}
