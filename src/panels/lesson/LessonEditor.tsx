import { Download, FilePlus, ListChecks, Play, Save } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { lessonAbout, SMALL_LESSON } from '../../learning/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { type LessonProblem, readLesson } from '../../teaching/index.ts';
import { Button, Dialog, Segmented } from '../../ui/index.ts';
import { useLearning } from '../catalogue/use-learning.ts';
import type { Learning } from '../services.tsx';
import { CopyLink } from './CopyLink.tsx';
import styles from './LessonEditor.module.css';
import { LessonPreview } from './LessonPreview.tsx';
import { LessonText, type LessonTextHandle } from './LessonText.tsx';

/** Writes a lesson: its text, what is wrong with it, and how a reader sees it. */
export function LessonEditor() {
  const learning = useLearning();
  const openDialog = useHeronry((state) => state.actions.openDialog);
  if (typeof learning !== 'string') return <Editor learning={learning} />;
  return (
    <Dialog title="Write a lesson" onClose={() => openDialog(undefined)}>
      {learning === 'loading' ? <p role="status">Loading…</p> : <p role="alert">The editor could not be loaded.</p>}
    </Dialog>
  );
}

type Shown = 'text' | 'preview';

function Editor({ learning }: { readonly learning: Learning }) {
  const { openDialog, notify } = useHeronry((state) => state.actions);
  const { text, id } = useStore(learning.draft);
  // Read after the text is drawn, so that typing never waits for it.
  const readText = useDeferredValue(text);
  const read = useMemo(() => readLesson(readText), [readText]);
  const isReadable = read.ok && readText === text;
  const [shown, setShown] = useState<Shown>('text');
  const [checked, setChecked] = useState<{ readonly text: string; readonly problems: readonly LessonProblem[] }>();
  /** Words of the step that is being played. */
  const [playing, setPlaying] = useState<string>();
  const play = async (): Promise<void> => {
    setPlaying('Playing…');
    try {
      const steps = read.ok ? read.lesson.steps.length : 0;
      const problems = await learning.check(text, (step) => setPlaying(`Playing step ${step} of ${steps}…`));
      setChecked({ text, problems });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), 'error', 'lasting');
    }
    setPlaying(undefined);
  };
  const handle = useRef<LessonTextHandle>(null);
  const problems = read.ok ? (checked?.text === text ? checked.problems : []) : read.problems;
  const title = read.ok ? read.lesson.title : 'Lesson';
  return (
    <Dialog
      wide
      title="Write a lesson"
      description="Markdown with a scenario, moments, questions and things to do. The answers come from the run."
      onClose={() => openDialog(undefined)}
      footer={<EditorButtons learning={learning} text={text} isReadable={isReadable} />}
    >
      <div className={styles.bar}>
        <Beginnings learning={learning} />
        <Button small icon={ListChecks} disabled={!isReadable || playing !== undefined} onClick={() => void play()}>
          {playing ?? 'Play every step'}
        </Button>
        <Kept learning={learning} text={text} id={id} title={title} />
        <span className={styles.switch}>
          <Segmented<Shown>
            label="Show"
            value={shown}
            options={[
              { value: 'text', label: 'Text' },
              { value: 'preview', label: 'Preview' },
            ]}
            onChange={setShown}
          />
        </span>
      </div>
      <div className={styles.panes} data-shown={shown}>
        <div className={styles.write}>
          <LessonText ref={handle} text={text} problems={problems} onChange={(next) => learning.write(next, id)} />
          <Problems
            problems={problems}
            isPlayed={checked?.text === text}
            onGo={(problem) => {
              setShown('text');
              handle.current?.goTo(problem);
            }}
          />
        </div>
        <section className={styles.preview} aria-label="Preview">
          <LessonPreview lesson={read.ok ? read.lesson : read.draft} />
        </section>
      </div>
    </Dialog>
  );
}

interface KeptProps {
  readonly learning: Learning;
  readonly text: string;
  readonly id: string | undefined;
  readonly title: string;
}

/** Saves the lesson in this browser, or as a file. */
function Kept({ learning, text, id, title }: KeptProps) {
  const announce = useHeronry((state) => state.actions.announce);
  return (
    <>
      <Button
        small
        icon={Save}
        onClick={() => {
          learning.write(text, learning.save(text, title, id));
          announce('Saved');
        }}
      >
        Save
      </Button>
      <Button small icon={Download} onClick={() => learning.download(text, title)}>
        Download
      </Button>
    </>
  );
}

interface EditorButtonsProps {
  readonly learning: Learning;
  readonly text: string;
  /** Whether the text is a lesson. */
  readonly isReadable: boolean;
}

function EditorButtons({ learning, text, isReadable }: EditorButtonsProps) {
  const notify = useHeronry((state) => state.actions.notify);
  return (
    <>
      <CopyLink makeLink={() => learning.makeLink(text)} disabled={!isReadable} text={text} />
      <Button
        variant="primary"
        icon={Play}
        disabled={!isReadable}
        onClick={() => void learning.openText(text).then((problem) => problem && notify(problem, 'error', 'lasting'))}
      >
        Open the lesson
      </Button>
    </>
  );
}

/** Replaces the text by a beginning. What was there before is one press of Undo away. */
function Beginnings({ learning }: { readonly learning: Learning }) {
  const store = useHeronryStore();
  const [before, setBefore] = useState<string>();
  const begin = (text: string): void => {
    setBefore(learning.draft.getState().text);
    learning.write(text);
  };
  return (
    <>
      <Button small icon={FilePlus} onClick={() => begin(SMALL_LESSON)}>
        Small example
      </Button>
      <Button small onClick={() => begin(lessonAbout(store.getState().scenario))}>
        About the open scenario
      </Button>
      {before === undefined || before === '' ? null : (
        <Button
          small
          onClick={() => {
            learning.write(before);
            setBefore(undefined);
          }}
        >
          Undo
        </Button>
      )}
    </>
  );
}

interface ProblemsProps {
  readonly problems: readonly LessonProblem[];
  /** Whether every step was played. */
  readonly isPlayed: boolean;
  readonly onGo: (problem: LessonProblem) => void;
}

function Problems({ problems, isPlayed, onGo }: ProblemsProps) {
  return (
    <section className={styles.problems} aria-label="Problems">
      <p role="status">
        {problems.length > 0
          ? problems.length === 1
            ? '1 problem'
            : `${problems.length} problems`
          : isPlayed
            ? 'No problems: every step and question was played.'
            : 'No problems in the text.'}
      </p>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.line}:${problem.column} ${problem.words}`}>
            <button type="button" onClick={() => onGo(problem)}>
              <b>{`Line ${problem.line}, column ${problem.column}`}</b> <span>{problem.words}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
