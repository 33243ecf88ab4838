import {
  ChartNoAxesGantt,
  FolderOpen,
  GraduationCap,
  LayoutGrid,
  PanelRight,
  Plug,
  Presentation,
  Redo2,
  Share2,
  Undo2,
} from 'lucide-react';
import { actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, fieldKey, IconButton } from '../../ui/index.ts';
import { draftHandlers, useDraft } from '../parts/use-draft.ts';
import { MoreMenu } from './MoreMenu.tsx';
import { SavedState } from './SavedState.tsx';
import styles from './TopBar.module.css';
import { Wordmark } from './Wordmark.tsx';

const NAME_MAX = 128;

/** Labels of the skip links, and what gets the focus. The canvas passes it on to a node. */
const SKIP_TARGETS = [
  ['Skip to the picture', '[role="application"]'],
  ['Skip to Play', '[data-play]'],
] as const;

/** Shows the bar at the top: the scenario, its saved state, and the ways to other scenarios. */
export function TopBar() {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const panelOpen = useHeronry((state) => state.panelOpen);
  const timelineOpen = useHeronry((state) => state.timelineOpen);
  return (
    <header className={styles.bar}>
      <SkipLinks />
      <Wordmark />
      <ScenarioName />
      <SavedState />
      <span className={styles.gap} />
      <div className={styles.wide}>
        <Button variant="ghost" icon={GraduationCap} onClick={() => actions.openDialog('learn')}>
          Learn
        </Button>
        <Button variant="ghost" icon={LayoutGrid} onClick={() => actions.openDialog('gallery')}>
          Gallery
        </Button>
        <Button variant="ghost" icon={FolderOpen} onClick={() => actions.openDialog('scenarios')}>
          Scenarios
        </Button>
        <Button variant="ghost" icon={Plug} onClick={() => runAction(store, 'live')}>
          Live
        </Button>
      </div>
      <UndoRedo />
      <Button variant="primary" icon={Share2} aria-label="Share" onClick={() => runAction(store, 'share')}>
        <span className={styles.shareWord}>Share</span>
      </Button>
      <IconButton
        className={styles.roomy}
        label="Present"
        icon={Presentation}
        keys={actionById('present').keys}
        onClick={() => runAction(store, 'present')}
      />
      <IconButton
        className={styles.roomy}
        label={timelineOpen ? 'Hide timeline' : 'Show timeline'}
        icon={ChartNoAxesGantt}
        keys={actionById('timeline').keys}
        aria-expanded={timelineOpen}
        onClick={() => runAction(store, 'timeline')}
      />
      <IconButton
        label={panelOpen ? 'Hide panel' : 'Show panel'}
        icon={PanelRight}
        keys={actionById('panel').keys}
        aria-expanded={panelOpen}
        onClick={() => runAction(store, 'panel')}
      />
      <MoreMenu />
    </header>
  );
}

function UndoRedo() {
  const store = useHeronryStore();
  const undone = useHeronry((state) => state.past.at(-1)?.label);
  const redone = useHeronry((state) => state.future[0]?.label);
  return (
    <div className={styles.undo}>
      <IconButton
        label="Undo"
        hint={undone === undefined ? 'Undo' : `Undo: ${undone}`}
        icon={Undo2}
        keys={actionById('undo').keys}
        disabled={undone === undefined}
        onClick={() => runAction(store, 'undo')}
      />
      <IconButton
        label="Redo"
        hint={redone === undefined ? 'Redo' : `Redo: ${redone}`}
        icon={Redo2}
        keys={actionById('redo').keys}
        disabled={redone === undefined}
        onClick={() => runAction(store, 'redo')}
      />
    </div>
  );
}

/** Shows the name of the scenario, to be changed in place. */
function ScenarioName() {
  const name = useHeronry((state) => state.scenario.name);
  const actions = useHeronry((state) => state.actions);
  const draft = useDraft(name, (text) => {
    const issue = actions.dispatch({ do: 'describe', name: text.trim() === '' ? 'Untitled' : text.trim() });
    if (issue !== undefined) actions.notify(issue.message, 'error');
    return issue?.message;
  });
  const handlers = draftHandlers(draft);
  return (
    <input
      className={styles.name}
      aria-label="Scenario name"
      dir="auto"
      autoComplete="off"
      spellCheck={false}
      maxLength={NAME_MAX}
      {...handlers}
      onKeyDown={(event) => {
        handlers.onKeyDown?.(event);
        if (fieldKey(event) === 'commit') event.currentTarget.blur();
      }}
    />
  );
}

/** Leads the keyboard past the bar: to the picture and to Play. The links show only while one of them has the focus. */
function SkipLinks() {
  return (
    <nav className={styles.skip} aria-label="Skip links">
      {SKIP_TARGETS.map(([label, target]) => (
        <Button key={label} onClick={() => document.querySelector<HTMLElement>(target)?.focus()}>
          {label}
        </Button>
      ))}
    </nav>
  );
}
