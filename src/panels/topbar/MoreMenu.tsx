import {
  ChartNoAxesGantt,
  CodeXml,
  Dices,
  Download,
  Ellipsis,
  FileOutput,
  FilePlus,
  FolderOpen,
  GitFork,
  GraduationCap,
  Keyboard,
  LayoutGrid,
  MessageCircleQuestionMark,
  Monitor,
  Moon,
  Plug,
  Presentation,
  Scale,
  SquareTerminal,
  Sun,
  Table2,
  Upload,
  Users,
  Waypoints,
} from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { type ActionId, actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { IconButton, Menu, type MenuEntry } from '../../ui/index.ts';
import { ACCEPTED_FILES, FILE_FORMATS, formatsIn } from '../file-formats.ts';
import { usePanelServices } from '../services.tsx';

const MENU_ICONS = {
  new: FilePlus,
  learn: GraduationCap,
  gallery: LayoutGrid,
  scenarios: FolderOpen,
  connect: Waypoints,
  compare: GitFork,
  seeds: Dices,
  export: FileOutput,
  present: Presentation,
  class: Users,
  timeline: ChartNoAxesGantt,
  program: CodeXml,
  'compare-brokers': Scale,
  quiz: MessageCircleQuestionMark,
  python: SquareTerminal,
  layout: Table2,
  live: Plug,
  shortcuts: Keyboard,
} as const;

const THEMES = [
  { theme: 'system', label: 'System', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

const MENU_IDS = Object.keys(MENU_ICONS) as (keyof typeof MENU_ICONS)[];

/** Offers everything that the bar has no room for. */
export function MoreMenu() {
  const store = useHeronryStore();
  const services = usePanelServices();
  const themes = useThemeEntries();
  const can = useHeronry((state) => MENU_IDS.filter((id) => actionById(id).enabled(state)).join(' ')).split(' ');
  const live = useHeronry((state) => state.live !== undefined);
  const file = useRef<HTMLInputElement>(null);
  const entry = (id: ActionId & keyof typeof MENU_ICONS): MenuEntry => ({
    kind: 'item',
    id,
    label: actionById(id).label,
    icon: MENU_ICONS[id],
    keys: actionById(id).keys,
    disabled: !can.includes(id),
    onSelect: () => runAction(store, id),
  });
  const entries: readonly MenuEntry[] = [
    entry('new'),
    entry('learn'),
    entry('gallery'),
    entry('scenarios'),
    { kind: 'separator', id: 'files' },
    { kind: 'item', id: 'import', label: 'Import a file…', icon: Upload, onSelect: () => file.current?.click() },
    ...formatsIn('menu').map(
      (id): MenuEntry => ({
        kind: 'item',
        id: `export-${id}`,
        label: FILE_FORMATS[id].write.label,
        icon: Download,
        // A part of a record is chosen in its dialog.
        onSelect: live && id === 'scenario' ? () => runAction(store, 'share') : () => void services.exportFile(id),
      }),
    ),
    entry('export'),
    { kind: 'separator', id: 'view' },
    entry('present'),
    entry('class'),
    entry('timeline'),
    entry('program'),
    { kind: 'separator', id: 'editing' },
    entry('connect'),
    entry('layout'),
    entry('python'),
    { kind: 'separator', id: 'learning' },
    entry('quiz'),
    { kind: 'separator', id: 'runs' },
    entry('compare'),
    entry('compare-brokers'),
    entry('seeds'),
    { kind: 'separator', id: 'traffic' },
    entry('live'),
    { kind: 'separator', id: 'help' },
    entry('shortcuts'),
    { kind: 'heading', id: 'theme', label: 'Theme' },
    ...themes,
  ];
  return (
    <>
      <Menu align="end" trigger={<IconButton label="More" icon={Ellipsis} />} entries={entries} />
      <FileInput input={file} />
    </>
  );
}

/** Returns an entry for each theme. */
function useThemeEntries(): readonly MenuEntry[] {
  const theme = useHeronry((state) => state.theme);
  const setTheme = useHeronry((state) => state.actions.setTheme);
  return THEMES.map((one) => ({
    kind: 'item',
    id: `theme-${one.theme}`,
    label: one.label,
    icon: one.icon,
    checked: one.theme === theme,
    onSelect: () => setTheme(one.theme),
  }));
}

/** Takes the file to import. */
function FileInput({ input }: { readonly input: RefObject<HTMLInputElement | null> }) {
  const services = usePanelServices();
  return (
    <input
      ref={input}
      type="file"
      hidden
      accept={ACCEPTED_FILES}
      aria-label="Scenario file"
      onChange={(event) => {
        const chosen = event.currentTarget.files?.[0];
        // Allows the same file to be chosen again.
        event.currentTarget.value = '';
        if (chosen !== undefined) void services.importFile(chosen);
      }}
    />
  );
}
