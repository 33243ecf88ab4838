import { FileClock, GitFork, Play, Save, TriangleAlert } from 'lucide-react';
import { type RecordedState, useHeronry } from '../../store/index.ts';
import { Button, Name } from '../../ui/index.ts';
import live from '../live/Live.module.css';
import notices from '../notices/notices.module.css';
import { usePanelServices } from '../services.tsx';

const PAYLOADS: Readonly<Record<RecordedState['header']['payloads'], string>> = {
  all: '',
  summary: 'Messages are shortened.',
  none: 'Messages were left out.',
};

/** Says that a recording is shown, what of it could not be read, and offers to save it as a scenario. */
export function RecordingBar({ state }: { readonly state: RecordedState }) {
  const openDialog = useHeronry((all) => all.actions.openDialog);
  const { leaveVisit, run } = usePanelServices();
  const { from, header, scenario } = state;
  return (
    <section className={notices.banner} aria-label="Recording">
      <div className={notices.words}>
        <p className={live.line}>
          <FileClock size={14} aria-hidden />
          <span>
            <b>Recording: read only.</b> <Name>{from}</Name>
            <span>{header.madeBy === undefined ? '.' : `, made by ${header.madeBy}.`}</span>{' '}
            <span>{PAYLOADS[header.payloads]}</span>
          </span>
        </p>
        <Notes state={state} />
      </div>
      {scenario === undefined ? (
        <Button small variant="primary" icon={Save} onClick={() => openDialog('record')}>
          Save as scenario
        </Button>
      ) : (
        <Button small variant="primary" icon={Play} onClick={() => void run(scenario, from)}>
          Run it
        </Button>
      )}
      <Button small icon={GitFork} onClick={() => openDialog('compare-recording')}>
        Compare
      </Button>
      <Button small onClick={() => void leaveVisit()}>
        Close
      </Button>
    </section>
  );
}

/** Lists bad lines and other remarks of the reader. */
function Notes({ state: { problems, problemCount, notes } }: { readonly state: RecordedState }) {
  if (problemCount + notes.length === 0) return null;
  const more = problemCount - problems.length;
  return (
    <details>
      <summary className={live.warn}>
        <TriangleAlert size={12} aria-hidden /> <span>{summaryWords(problemCount, notes.length)}</span>
      </summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>
            <Name>{note}</Name>
          </li>
        ))}
        {problems.map(({ line, reason }) => (
          <li key={`${line} ${reason}`}>
            <Name>{`Line ${line}: ${reason}`}</Name>
          </li>
        ))}
        {more === 0 ? null : <li>{`And ${more.toLocaleString('en')} more.`}</li>}
      </ul>
    </details>
  );
}

function summaryWords(bad: number, notes: number): string {
  const lines = bad === 0 ? '' : `${bad.toLocaleString('en')} ${bad === 1 ? 'line' : 'lines'} left out`;
  const others = notes === 0 ? '' : `${notes} ${notes === 1 ? 'remark' : 'remarks'}`;
  return [lines, others].filter((words) => words !== '').join(', ');
}
