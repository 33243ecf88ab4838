/** The one table of the actions by key, menu or button: each entry has its label, its condition and its effect. */
import { type Action, type ActionId, always } from './action.ts';
import {
  add,
  copy,
  deleteSelected,
  newScenario,
  nextTheme,
  pairable,
  rename,
  report,
  selectAll,
} from './action-effects.ts';
import type { DialogName, HeronryState } from './state.ts';
import type { HeronryStore } from './store.ts';
import { TIME_ACTIONS } from './time-actions.ts';

const anySelected = (state: HeronryState): boolean => state.selection.nodes.length > 0;

/** Returns whether a scenario is open: real traffic cannot be simulated again. */
const isScenario = (state: HeronryState): boolean => state.live === undefined;

/** Returns an action that opens a dialog. */
function dialogAction(
  id: ActionId,
  label: string,
  group: Action['group'],
  keys: string,
  dialog: DialogName,
  enabled: Action['enabled'] = always,
): Action {
  return { id, label, group, keys, enabled, run: (store) => store.getState().actions.openDialog(dialog) };
}

const EDIT: readonly Action[] = [
  {
    id: 'undo',
    label: 'Undo',
    group: 'edit',
    keys: '$mod+z',
    enabled: (state) => state.past.length > 0,
    run: (store) => store.getState().actions.undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'edit',
    keys: '$mod+Shift+z',
    alsoKeys: ['$mod+y'],
    enabled: (state) => state.future.length > 0,
    run: (store) => store.getState().actions.redo(),
  },
  {
    id: 'addAgent',
    label: 'Add an agent',
    group: 'edit',
    keys: 'a',
    enabled: always,
    run: (store) => add(store, 'agent'),
  },
  {
    id: 'addChannel',
    label: 'Add a channel',
    group: 'edit',
    keys: 'h',
    enabled: always,
    run: (store) => add(store, 'channel'),
  },
  dialogAction('connect', 'Connect…', 'edit', 'c', 'connect', (state) => state.scenario.agents.length > 0),
  {
    id: 'connectAll',
    label: 'Create all pair channels',
    group: 'edit',
    keys: 'p',
    enabled: (state) => pairable(state).length > 1,
    run: (store) => store.getState().actions.requestGraph('pairs'),
  },
  {
    id: 'rename',
    label: 'Rename',
    group: 'edit',
    keys: 'F2',
    enabled: (state) => state.selection.nodes.length === 1,
    run: rename,
  },
  {
    id: 'duplicate',
    label: 'Duplicate',
    group: 'edit',
    keys: '$mod+d',
    enabled: anySelected,
    run: (store) => report(store, store.getState().actions.duplicate()),
  },
  { id: 'copy', label: 'Copy', group: 'edit', keys: '$mod+c', enabled: anySelected, run: copy },
  {
    id: 'paste',
    label: 'Paste',
    group: 'edit',
    keys: '$mod+v',
    // What was copied elsewhere is unknown until it is read.
    enabled: always,
    run: (store) => void store.paste(),
  },
  {
    id: 'delete',
    label: 'Delete',
    group: 'edit',
    keys: 'Delete',
    alsoKeys: ['Backspace'],
    enabled: (state) => anySelected(state) || state.selection.link !== undefined,
    run: deleteSelected,
  },
  { id: 'selectAll', label: 'Select all', group: 'edit', keys: '$mod+a', enabled: always, run: selectAll },
  {
    id: 'layout',
    label: 'Tidy up the layout',
    group: 'edit',
    keys: 'l',
    enabled: (state) => state.scenario.agents.length + state.scenario.channels.length > 1,
    run: (store) => store.getState().actions.requestGraph('layout'),
  },
  {
    id: 'cut',
    label: 'Cut links with a line…',
    group: 'edit',
    keys: 'x',
    enabled: (state) => state.links.length > 0,
    run: (store) => store.getState().actions.requestGraph('cut'),
  },
];

const RUNS: readonly Action[] = [
  dialogAction('compare', 'Compare runs', 'run', 'v', 'compare', isScenario),
  dialogAction('seeds', 'Try many seeds', 'run', 'y', 'seeds', isScenario),
];

const VIEW: readonly Action[] = [
  {
    id: 'fit',
    label: 'Fit into view',
    group: 'view',
    keys: 'f',
    enabled: always,
    run: (store) => store.getState().actions.requestGraph('fit'),
  },
  {
    id: 'zoomIn',
    label: 'Zoom in',
    group: 'view',
    keys: '+',
    alsoKeys: ['='],
    enabled: always,
    run: (store) => store.getState().actions.requestGraph('zoomIn'),
  },
  {
    id: 'zoomOut',
    label: 'Zoom out',
    group: 'view',
    keys: '-',
    enabled: always,
    run: (store) => store.getState().actions.requestGraph('zoomOut'),
  },
  {
    id: 'panel',
    label: 'Show or hide the panel',
    group: 'view',
    keys: 'i',
    enabled: always,
    run: (store) => store.getState().actions.togglePanel(),
  },
  {
    id: 'timeline',
    label: 'Show or hide the timeline',
    group: 'view',
    keys: 'd',
    enabled: always,
    run: (store) => store.getState().actions.toggleTimeline(),
  },
  {
    id: 'program',
    label: 'Code of the scenario',
    group: 'view',
    keys: 'Shift+p',
    enabled: isScenario,
    run: (store) => store.getState().actions.showPanel('program'),
  },
  {
    id: 'present',
    label: 'Present',
    group: 'view',
    keys: 'q',
    enabled: always,
    run: (store) => store.getState().actions.present(!store.getState().presenting),
  },
  {
    id: 'clear-span',
    label: 'Clear the time span',
    group: 'view',
    keys: 'Escape',
    enabled: (state) => state.span !== undefined,
    run: (store) => store.getState().actions.setSpan(undefined),
  },
  { id: 'theme', label: 'Switch theme', group: 'view', keys: 't', enabled: always, run: nextTheme },
];

const SCENARIO: readonly Action[] = [
  { id: 'new', label: 'New scenario', group: 'scenario', keys: 'n', enabled: always, run: newScenario },
  dialogAction('learn', 'Learn', 'scenario', 'Shift+l', 'learn'),
  dialogAction('gallery', 'Gallery', 'scenario', 'g', 'gallery'),
  dialogAction('scenarios', 'Your scenarios', 'scenario', 'o', 'scenarios'),
  {
    id: 'share',
    label: 'Share',
    group: 'scenario',
    keys: 's',
    enabled: always,
    run: (store) => store.getState().actions.openDialog(store.getState().live === undefined ? 'share' : 'record'),
  },
  dialogAction('export', 'Export for other programs…', 'scenario', 'Shift+s', 'export'),
  dialogAction('compare-brokers', 'Compare brokers', 'scenario', 'm', 'brokers', isScenario),
  {
    id: 'quiz',
    label: 'Quiz me on this',
    group: 'scenario',
    keys: 'Shift+q',
    enabled: (state) => isScenario(state) && state.activity === undefined && !state.presenting,
    run: (store) => store.setState({ activity: 'quiz' }),
  },
  dialogAction('live', 'Connect to real traffic…', 'scenario', 'u', 'live'),
  {
    id: 'python',
    label: 'Run Python',
    group: 'scenario',
    keys: 'Shift+y',
    enabled: (state) => isScenario(state) && state.activity === undefined && !state.presenting,
    run: (store) => store.setState({ activity: 'script' }),
  },
  dialogAction('class', 'Ask the class…', 'scenario', 'Shift+c', 'class', isScenario),
  dialogAction('shortcuts', 'Keyboard shortcuts', 'scenario', '?', 'shortcuts'),
];

/** Actions that only move or select nodes, and so suit real traffic too. */
const SUITS_REAL_TRAFFIC: readonly ActionId[] = ['selectAll', 'layout'];

const EDIT_SCENARIO: readonly Action[] = EDIT.map((action) =>
  SUITS_REAL_TRAFFIC.includes(action.id)
    ? action
    : { ...action, enabled: (state) => isScenario(state) && action.enabled(state) },
);

export const ACTIONS: readonly Action[] = [...EDIT_SCENARIO, ...TIME_ACTIONS, ...RUNS, ...VIEW, ...SCENARIO];

const BY_ID: ReadonlyMap<ActionId, Action> = new Map(ACTIONS.map((action) => [action.id, action]));

export function actionById(id: ActionId): Action {
  const action = BY_ID.get(id);
  if (action === undefined) throw new Error(`No action ${id}`);
  return action;
}

/**
 * Runs the action if it is enabled.
 * @returns whether it was
 */
export function runAction(store: HeronryStore, id: ActionId): boolean {
  const action = actionById(id);
  if (!action.enabled(store.getState())) return false;
  action.run(store);
  return true;
}
