import { Bot, type LucideIcon, MousePointer2, RadioTower, Scissors, Spline } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { actionById, runAction, useHeronry, useHeronryStore } from '../store/index.ts';
import { cx, IconButton } from '../ui/index.ts';
import styles from './chrome.module.css';
import own from './Extras.module.css';
import { useToolGestures } from './use-tool-gestures.ts';
import { type Tool, useGraphView, useGraphViewStore } from './view.ts';

interface ToolRow {
  readonly tool: Tool;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Shortcut that does the same without the toolbar. */
  readonly keys: string;
  /** Next step, shown while the tool is chosen. */
  readonly hint?: string;
}

/** Actions of the table that are done at once: the button and the key do the same. */
interface AddRow {
  readonly add: 'addAgent' | 'addChannel';
  readonly icon: LucideIcon;
}

const ROWS: readonly (ToolRow | AddRow)[] = [
  { tool: 'select', label: 'Select', icon: MousePointer2, keys: 'Escape' },
  { add: 'addAgent', icon: Bot },
  { add: 'addChannel', icon: RadioTower },
  {
    tool: 'connect',
    label: 'Connect',
    icon: Spline,
    keys: actionById('connect').keys,
    hint: 'Click the agent or channel to connect from. Escape ends.',
  },
  { tool: 'cut', label: 'Cut links', icon: Scissors, keys: actionById('cut').keys },
];

/** Shows the tools at the edge of the canvas. It is one stop of the Tab key; the arrow keys lead through it. */
export function Toolbar() {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const live = useHeronry((state) => state.live !== undefined);
  const tool = useGraphView((state) => state.tool);
  const from = useGraphView((state) => state.connectFrom);
  const bar = useRef<HTMLDivElement>(null);
  useToolGestures();
  if (live) return null;
  const chosen = ROWS.find((row): row is ToolRow => 'tool' in row && row.tool === tool);
  const hint = from === undefined ? chosen?.hint : `Click what to connect ${from.id} with.`;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    if (step === undefined || at === -1) return;
    event.preventDefault();
    event.stopPropagation();
    buttons.at((at + step) % buttons.length)?.focus();
  };
  return (
    <>
      <div ref={bar} role="toolbar" aria-label="Tools" className={cx(styles.float, styles.tools)} onKeyDown={onKeyDown}>
        {ROWS.map((row) =>
          'add' in row ? (
            <IconButton
              key={row.add}
              label={actionById(row.add).label}
              icon={row.icon}
              keys={actionById(row.add).keys}
              tabIndex={-1}
              onClick={() => {
                view.setTool('select');
                runAction(store, row.add);
              }}
            />
          ) : (
            <IconButton
              key={row.tool}
              label={row.label}
              icon={row.icon}
              keys={row.keys}
              tabIndex={row === chosen ? 0 : -1}
              aria-pressed={row === chosen}
              onClick={() => {
                if (row.tool === 'cut') runAction(store, 'cut');
                else view.setTool(row.tool);
              }}
            />
          ),
        )}
      </div>
      {hint === undefined ? null : (
        <div className={cx(styles.float, own.hint)} role="status">
          {hint}
        </div>
      )}
    </>
  );
}
