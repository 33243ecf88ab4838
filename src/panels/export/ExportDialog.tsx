import { Download } from 'lucide-react';
import { EXPORT_FORMATS, type Exported, type ExportFormat } from '../../formats/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Export.module.css';

const FORMATS: readonly ExportFormat[] = Object.values(EXPORT_FORMATS);

/** Writes the run in a format of another program: copied, or as a file. */
export function ExportDialog() {
  const exported = useExported();
  const { openDialog } = useHeronry((state) => state.actions);
  const { trace } = exported;
  const services = usePanelServices();
  const isEmpty = trace.length === 0;
  return (
    <Dialog
      title="Export for other programs"
      description={isEmpty ? 'Nothing has happened yet: play the scenario first.' : 'Writes what has happened so far.'}
      onClose={() => openDialog(undefined)}
    >
      <ul className={styles.formats}>
        {FORMATS.map((format) => (
          <li key={format.label} className={styles.format} data-format={format.label}>
            <div className={styles.words}>
              <div className={styles.name}>{format.label}</div>
              <div className={styles.hint}>{format.hint}</div>
            </div>
            <CopyButton name={`Copy as ${format.label}`} disabled={isEmpty} text={() => format.write(exported)} />
            <Button
              icon={Download}
              aria-label={`Download as ${format.label}`}
              disabled={isEmpty}
              onClick={() => void services.saveText(format.write(exported), format)}
            >
              Download
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function useExported(): Exported {
  const trace = useHeronry((state) => state.trace);
  const scenario = useHeronry((state) => state.scenario);
  return { trace, scenario, title: scenario.name };
}
