/** The scenario and the user's own doing as a program, with the line lit that happens at the playhead. */
import { Download } from 'lucide-react';
import { useState } from 'react';
import { PROGRAM_FILES, type ProgramLanguage, programText } from '../../programs/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { IconButton, Segmented } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { usePanelServices } from '../services.tsx';
import { formatTime } from '../text/time.ts';
import { ProgramLines } from './ProgramLines.tsx';
import styles from './program.module.css';
import { useProgram } from './use-program.ts';

const LANGUAGES = [
  { value: 'python', label: 'Python' },
  { value: 'typescript', label: 'TypeScript' },
] as const;

/** Number of events that are looked through for the next one of a line. */
const LOOKED_MAX = 200_000;

/** Language that was chosen last in this page. */
let chosen: ProgramLanguage = 'python';

export function ProgramPanel() {
  const isScenario = useHeronry((state) => state.live === undefined && state.scenario.recorded !== true);
  return (
    <section className={styles.panel} aria-label="Code of the scenario" data-code-panel>
      {isScenario ? (
        <ProgramOfScenario />
      ) : (
        <p className={styles.empty}>Only a scenario has code. A recording and real traffic have none.</p>
      )}
    </section>
  );
}

function ProgramOfScenario() {
  const [language, setLanguage] = useState(chosen);
  const { program, index, lit } = useProgram(language);
  const services = usePanelServices();
  const [said, setSaid] = useState('');
  const store = useHeronryStore();
  const goTo = (line: number): void => {
    const { trace, world, actions } = store.getState();
    const after = index.nextEventOf(trace, line, world.events, world.events + LOOKED_MAX);
    const number = after ?? index.nextEventOf(trace, line, 0, Math.min(trace.length, LOOKED_MAX));
    if (number === undefined) {
      setSaid(`Line ${line + 1} has not happened yet.`);
      return;
    }
    const message = trace.messageOf(number);
    actions.pause();
    actions.seek(trace.atUs(number));
    if (message !== undefined) actions.select({ message });
    setSaid(
      `Line ${line + 1} ${after === undefined ? 'first happens' : 'happens next'} at ${formatTime(trace.atUs(number))}.`,
    );
  };
  return (
    <>
      <div className={styles.head}>
        <Segmented
          label="Language"
          options={LANGUAGES}
          value={language}
          onChange={(value) => {
            chosen = value;
            setLanguage(value);
            setSaid('');
          }}
        />
        <div className={styles.tools}>
          <CopyButton text={() => programText(program)} />
          <IconButton
            label="Save as a file"
            icon={Download}
            onClick={() => void services.saveText(programText(program), PROGRAM_FILES[language])}
          />
        </div>
      </div>
      <ProgramLines program={program} lit={lit} onLine={goTo} />
      <p className={styles.said} role="status">
        {said === '' ? 'Click a line to go to the next time that it happens.' : said}
      </p>
    </>
  );
}
