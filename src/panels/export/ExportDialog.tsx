import { Download } from 'lucide-react';
import { useState } from 'react';
import { EXPORT_FORMATS, type Exported, type ExportFormat, type ExportPart } from '../../formats/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { formatTime, messageName, sentence } from '../../trace/index.ts';
import { Button, Dialog, Field, LinkButton, Select } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Export.module.css';
import { PictureRows } from './PictureRows.tsx';
import { useWriting, type Writing } from './use-writing.ts';

const FORMATS: readonly ExportFormat[] = Object.values(EXPORT_FORMATS);

type Content = Exported & { readonly scenario: Scenario };

/** A part of the run that the user may choose. */
interface PartChoice {
  readonly label: string;
  /** Undefined for all of it. */
  readonly part: ExportPart | undefined;
}

const ALL: PartChoice = { label: 'All of it', part: undefined };

function piecesOf(format: ExportFormat, exported: Content): Iterable<string> {
  return format.of === 'run' ? format.pieces(exported) : [format.write(exported.scenario)];
}

/** Writes the run in a format of another program: copied, or as a file. */
export function ExportDialog() {
  const { parts, chosen, choose } = useParts();
  const exported = { ...useExported(), ...(chosen.part === undefined ? {} : { part: chosen.part }) };
  const { openDialog } = useHeronry((state) => state.actions);
  const { trace } = exported;
  const services = usePanelServices();
  const { writing, write, cancel } = useWriting();
  const hasScenario = useHeronry((state) => state.live === undefined);
  const isEmpty = trace.length === 0;
  const isPart = chosen.part !== undefined;
  const formats = FORMATS.filter((format) =>
    format.of === 'run' ? !isPart || format.takesPart === true : hasScenario && !isPart,
  );
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
      {parts.length === 1 ? null : (
        <Field label="Part">
          {(control) => (
            <Select {...control} value={chosen.label} onChange={(event) => choose(event.currentTarget.value)}>
              {parts.map(({ label }) => (
                <option key={label}>{label}</option>
              ))}
            </Select>
          )}
        </Field>
      )}
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

/** Returns the parts that are there: all, the selected span, and the selected message with its causes. */
function useParts() {
  const trace = useHeronry((state) => state.trace);
  const span = useHeronry((state) => state.span);
  const message = useHeronry((state) => state.selection.message);
  const [label, choose] = useState(ALL.label);
  const parts: PartChoice[] = [ALL];
  if (span !== undefined) {
    const words = `The selected span, ${formatTime(span.fromUs)} to ${formatTime(span.toUs)}`;
    parts.push({ label: words, part: { fromUs: span.fromUs, untilUs: span.toUs } });
  }
  if (message !== undefined && trace.hasMessage(message))
    parts.push({ label: `${sentence(messageName(trace, message))}, with its causes`, part: { message } });
  return { parts, chosen: parts.find((part) => part.label === label) ?? ALL, choose };
}

function useExported(): Content {
  const trace = useHeronry((state) => state.trace);
  const scenario = useHeronry((state) => state.scenario);
  return { trace, scenario, title: scenario.name };
}
