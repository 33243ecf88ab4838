import { Download } from 'lucide-react';
import { EXPORT_FORMATS, type Exported, type ExportFormat } from '../../formats/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Export.module.css';
import { PictureRows } from './PictureRows.tsx';

const FORMATS: readonly ExportFormat[] = Object.values(EXPORT_FORMATS);

type Content = Exported & { readonly scenario: Scenario };

function textIn(format: ExportFormat, exported: Content): string {
  return format.of === 'run' ? format.write(exported) : format.write(exported.scenario);
}

/** Writes the run in a format of another program: copied, or as a file. */
export function ExportDialog() {
  const exported = useExported();
  const { openDialog } = useHeronry((state) => state.actions);
  const { trace } = exported;
  const services = usePanelServices();
  const hasScenario = useHeronry((state) => state.live === undefined);
  const isEmpty = trace.length === 0;
  const formats = FORMATS.filter(({ of }) => of === 'run' || hasScenario);
  return (
    <Dialog
      title="Export for other programs"
      description={isEmpty ? 'Nothing has happened yet: play the scenario first.' : 'Writes what has happened so far.'}
      onClose={() => openDialog(undefined)}
    >
      <PictureRows />
      <h3 className={styles.heading}>Files</h3>
      <ul className={styles.formats}>
        {formats.map((format) => (
          <li key={format.label} className={styles.format} data-format={format.label}>
            <div className={styles.words}>
              <div className={styles.name}>{format.label}</div>
              <div className={styles.hint}>{format.hint}</div>
            </div>
            <CopyButton
              name={`Copy as ${format.label}`}
              disabled={isEmpty && format.of === 'run'}
              text={() => textIn(format, exported)}
            />
            <Button
              icon={Download}
              aria-label={`Download as ${format.label}`}
              disabled={isEmpty && format.of === 'run'}
              onClick={() => void services.saveText(textIn(format, exported), format)}
            >
              Download
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function useExported(): Content {
  const trace = useHeronry((state) => state.trace);
  const scenario = useHeronry((state) => state.scenario);
  return { trace, scenario, title: scenario.name };
}
