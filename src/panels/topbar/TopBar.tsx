import {
  ChartNoAxesGantt,
  Dices,
  Download,
  Ellipsis,
  FilePlus,
  FolderOpen,
  GitFork,
  Keyboard,
  LayoutGrid,
  PanelRight,
  Redo2,
  Scale,
  Share2,
  Table2,
  Undo2,
  Upload,
  Waypoints,
} from 'lucide-react';
import { useRef } from 'react';
import { type ActionId, actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, IconButton, Menu, type MenuEntry } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import { SavedState } from './SavedState.tsx';
import { ScenarioName } from './ScenarioName.tsx';
import { ThemeMenu, themeEntries } from './ThemeMenu.tsx';
import styles from './TopBar.module.css';
import { Wordmark } from './Wordmark.tsx';

/** The bar at the top: which scenario this is, whether it is safe, and the ways to others. */
export function TopBar() {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const panelOpen = useHeronry((state) => state.panelOpen);
  const timelineOpen = useHeronry((state) => state.timelineOpen);
  return (
    <header className={styles.bar}>
      <Wordmark />
      <ScenarioName />
      <SavedState />
      <span className={styles.gap} />
      <div className={styles.wide}>
        <Button variant="ghost" icon={LayoutGrid} onClick={() => actions.openDialog('gallery')}>
          Gallery
        </Button>
        <Button variant="ghost" icon={FolderOpen} onClick={() => actions.openDialog('scenarios')}>
          Scenarios
        </Button>
      </div>
      <UndoRedo />
      <Button variant="primary" icon={Share2} aria-label="Share" onClick={() => actions.openDialog('share')}>
        <span className={styles.shareWord}>Share</span>
      </Button>
      <div className={styles.wide}>
        <ThemeMenu />
      </div>
      <IconButton
        className={styles.panelButton}
        label={timelineOpen ? 'Hide timeline' : 'Show timeline'}
        icon={ChartNoAxesGantt}
        keys={actionById('timeline').keys}
        aria-expanded={timelineOpen}
        onClick={() => runAction(store, 'timeline')}
      />
      <IconButton
        className={styles.panelButton}
        label={panelOpen ? 'Hide panel' : 'Show panel'}
        icon={PanelRight}
        keys={actionById('panel').keys}
        aria-expanded={panelOpen}
        onClick={() => runAction(store, 'panel')}
      />
      <OverflowMenu />
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

const MENU_ICONS = {
  new: FilePlus,
  gallery: LayoutGrid,
  scenarios: FolderOpen,
  connect: Waypoints,
  compare: GitFork,
  seeds: Dices,
  layout: Table2,
  'compare-brokers': Scale,
  shortcuts: Keyboard,
} as const;

function OverflowMenu() {
  const store = useHeronryStore();
  const services = usePanelServices();
  const theme = useHeronry((state) => state.theme);
  const setTheme = useHeronry((state) => state.actions.setTheme);
  const file = useRef<HTMLInputElement>(null);
  const entry = (id: ActionId & keyof typeof MENU_ICONS): MenuEntry => ({
    kind: 'item',
    id,
    label: actionById(id).label,
    icon: MENU_ICONS[id],
    keys: actionById(id).keys,
    onSelect: () => runAction(store, id),
  });
  const entries: readonly MenuEntry[] = [
    entry('new'),
    entry('gallery'),
    entry('scenarios'),
    { kind: 'separator', id: 'files' },
    { kind: 'item', id: 'import', label: 'Import a file…', icon: Upload, onSelect: () => file.current?.click() },
    { kind: 'item', id: 'export', label: 'Export as a file', icon: Download, onSelect: services.exportFile },
    { kind: 'separator', id: 'editing' },
    entry('connect'),
    entry('layout'),
    { kind: 'separator', id: 'runs' },
    entry('compare'),
    entry('compare-brokers'),
    entry('seeds'),
    { kind: 'separator', id: 'help' },
    entry('shortcuts'),
    { kind: 'heading', id: 'theme', label: 'Theme' },
    ...themeEntries(theme, setTheme),
  ];
  return (
    <>
      <Menu align="end" trigger={<IconButton label="More" icon={Ellipsis} />} entries={entries} />
      <input
        ref={file}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label="Scenario file"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          // The same file may be chosen again.
          event.currentTarget.value = '';
          if (chosen !== undefined) void services.importFile(chosen);
        }}
      />
    </>
  );
}
