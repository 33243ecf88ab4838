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

const TOOLS: readonly ToolRow[] = [
  { tool: 'select', label: 'Select', icon: MousePointer2, keys: 'Escape' },
  {
    tool: 'agent',
    label: 'Agent',
    icon: Bot,
    keys: actionById('addAgent').keys,
    hint: 'Click where the agent goes. Enter adds it in a free place, Escape cancels.',
  },
  {
    tool: 'channel',
    label: 'Channel',
    icon: RadioTower,
    keys: actionById('addChannel').keys,
    hint: 'Click where the channel goes. Enter adds it in a free place, Escape cancels.',
  },
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
  const hint =
    from === undefined ? TOOLS.find((row) => row.tool === tool)?.hint : `Click what to connect ${from.id} with.`;
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
        {TOOLS.map((row) => (
          <IconButton
            key={row.tool}
            label={row.label}
            icon={row.icon}
            keys={row.keys}
            tabIndex={row.tool === tool ? 0 : -1}
            aria-pressed={row.tool === tool}
            onClick={() => {
              if (row.tool === 'cut') runAction(store, 'cut');
              else view.setTool(row.tool);
            }}
          />
        ))}
      </div>
      {hint === undefined ? null : (
        <div className={cx(styles.float, own.hint)} role="status">
          {hint}
        </div>
      )}
    </>
  );
}
