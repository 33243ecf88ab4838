import { Download } from 'lucide-react';
import { EXPORT_FORMATS, type Exported, type ExportFormat } from '../../formats/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog, LinkButton } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Export.module.css';
import { PictureRows } from './PictureRows.tsx';
import { useWriting, type Writing } from './use-writing.ts';

const FORMATS: readonly ExportFormat[] = Object.values(EXPORT_FORMATS);

type Content = Exported & { readonly scenario: Scenario };

function piecesOf(format: ExportFormat, exported: Content): Iterable<string> {
  return format.of === 'run' ? format.pieces(exported) : [format.write(exported.scenario)];
}

/** Writes the run in a format of another program: copied, or as a file. */
export function ExportDialog() {
  const exported = useExported();
  const { openDialog } = useHeronry((state) => state.actions);
  const { trace } = exported;
  const services = usePanelServices();
  const { writing, write, cancel } = useWriting();
  const hasScenario = useHeronry((state) => state.live === undefined);
  const isEmpty = trace.length === 0;
  const formats = FORMATS.filter(({ of }) => of === 'run' || hasScenario);
  const save = async (format: ExportFormat): Promise<void> => {
    const text = await write(format.label, piecesOf(format, exported));
    if (text !== undefined) await services.saveText(text, format);
  };
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
              {writing?.label === format.label ? (
                <WritingState writing={writing} onCancel={cancel} />
              ) : (
                <div className={styles.hint}>{format.hint}</div>
              )}
            </div>
            <CopyButton
              name={`Copy as ${format.label}`}
              disabled={isEmpty && format.of === 'run'}
              text={async () => (await write(format.label, piecesOf(format, exported)))?.join('')}
            />
            <Button
              icon={Download}
              aria-label={`Download as ${format.label}`}
              disabled={isEmpty && format.of === 'run'}
              onClick={() => void save(format)}
            >
              Download
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Shows how much of a file is written. */
function WritingState({ writing, onCancel }: { readonly writing: Writing; readonly onCancel: () => void }) {
  return (
    <div className={styles.hint} role="status">
      <span>{`Writing… ${(writing.units / UNITS_PER_MB).toFixed(1)} MB`}</span>{' '}
      <LinkButton onClick={onCancel}>Cancel</LinkButton>
    </div>
  );
}

const UNITS_PER_MB = 1_000_000;

function useExported(): Content {
  const trace = useHeronry((state) => state.trace);
  const scenario = useHeronry((state) => state.scenario);
  return { trace, scenario, title: scenario.name };
}
