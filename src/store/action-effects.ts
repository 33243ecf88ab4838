/** The effects of the action table's entries that need more than a line. */
import { agentPlace, emptyScenario, freePlace, freshId, type NodeRef } from '../scenario/index.ts';
import { formatTime } from '../trace/index.ts';
import { newKeptId } from './core.ts';
import type { HeronryState, Theme } from './state.ts';
import type { HeronryStore } from './store.ts';

export function report(store: HeronryStore, issue: { readonly message: string } | undefined): boolean {
  if (issue !== undefined) store.getState().actions.notify(issue.message, 'error');
  return issue === undefined;
}

/** Adds an agent to the circle of agents, or a channel below the selection. Selects it and opens its name for editing. */
export function add(store: HeronryStore, kind: NodeRef['kind']): void {
  const { scenario, selection, actions } = store.getState();
  const nodes = kind === 'agent' ? scenario.agents : scenario.channels;
  const id = freshId(
    nodes.map((node) => node.id),
    kind,
  );
  const { x, y } =
    kind === 'agent' ? agentPlace(scenario, aspect()) : freePlace(scenario, besides(scenario, selection.nodes[0]));
  if (!report(store, actions.dispatch({ do: kind === 'agent' ? 'addAgent' : 'addChannel', id, x, y }))) return;
  const node: NodeRef = { kind, id };
  actions.select({ nodes: [node] });
  actions.requestGraph('rename', node);
}

/** Returns the aspect of the window, within what a picture may have. */
function aspect(): number {
  if (typeof innerWidth === 'undefined') return 1;
  return Math.min(2, Math.max(0.5, innerWidth / Math.max(1, innerHeight)));
}

function besides(
  scenario: HeronryState['scenario'],
  node: NodeRef | undefined,
): { readonly x: number; readonly y: number } {
  const all = node?.kind === 'channel' ? scenario.channels : scenario.agents;
  const near = all.find((one) => one.id === node?.id) ?? scenario.agents.at(-1) ?? scenario.channels.at(-1);
  return near === undefined ? { x: 0, y: 0 } : { x: near.x, y: near.y + 120 };
}

/** Returns the selected agents, or all of them if none is selected. */
export function pairable({ selection, scenario }: Pick<HeronryState, 'selection' | 'scenario'>): readonly string[] {
  const selected = selection.nodes.filter((node) => node.kind === 'agent').map((node) => node.id);
  return selected.length > 0 ? selected : scenario.agents.map((agent) => agent.id);
}

export function rename(store: HeronryStore): void {
  const { selection, actions } = store.getState();
  const [node] = selection.nodes;
  if (node !== undefined) actions.requestGraph('rename', node);
}

export function copy(store: HeronryStore): void {
  const { actions, selection } = store.getState();
  actions.copy();
  actions.announce(
    `Copied ${selection.nodes.length === 1 ? selection.nodes[0]?.id : `${selection.nodes.length} nodes`}`,
  );
}

export function deleteSelected(store: HeronryStore): void {
  const { selection, links, actions } = store.getState();
  const { link, nodes } = selection;
  if (nodes.length > 0) {
    report(store, actions.dispatch({ do: 'remove', nodes }));
    return;
  }
  if (link === undefined) return;
  const shown = links.find((one) => one.kind === link.kind && one.agent === link.agent && one.channel === link.channel);
  if (shown?.born === 'run' && link.kind !== 'subscribe') {
    const does = link.kind === 'publish' ? 'publishes to' : 'consumes from';
    actions.notify(
      `${link.agent} ${does} ${link.channel} because of its behaviour. Change it in the inspector.`,
      'error',
    );
    return;
  }
  const issue =
    shown?.born === 'run'
      ? actions.unsubscribe(link.agent, link.channel)
      : actions.dispatch({ do: 'unlink', kind: link.kind, agent: link.agent, channel: link.channel });
  if (report(store, issue)) actions.select({});
}

export function selectAll(store: HeronryStore): void {
  const { scenario, actions } = store.getState();
  actions.select({
    nodes: [
      ...scenario.agents.map(({ id }) => ({ kind: 'agent' as const, id })),
      ...scenario.channels.map(({ id }) => ({ kind: 'channel' as const, id })),
    ],
  });
}

export function playOrPause(store: HeronryStore): void {
  const { playing, actions } = store.getState();
  if (playing) actions.pause();
  else actions.play();
}

/** Speeds that keys and menus step through. */
const SPEEDS: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20];

export function changeSpeed(store: HeronryStore, direction: 1 | -1): void {
  const { speed, actions } = store.getState();
  const next = direction === 1 ? SPEEDS.find((one) => one > speed) : SPEEDS.findLast((one) => one < speed);
  if (next === undefined) return;
  actions.setSpeed(next);
  actions.announce(`Speed ${next} times`);
}

/** Adds a bookmark at the playhead, and opens its note for editing. */
export function addBookmark(store: HeronryStore): void {
  const { scenario, actions } = store.getState();
  const { bookmarks } = scenario;
  const atUs = store.playback.nowUs();
  const label = `Bookmark ${formatTime(atUs)}`;
  if (!bookmarks.some((bookmark) => bookmark.atUs === atUs)) {
    const added = [...bookmarks, { atUs, note: '' }];
    if (!report(store, actions.dispatch({ do: 'setBookmarks', bookmarks: added, label }))) return;
    actions.announce(label);
  }
  actions.writeNote(atUs);
}

export function toBookmark(store: HeronryStore, direction: 1 | -1): void {
  const { scenario, actions } = store.getState();
  const nowUs = store.playback.nowUs();
  const { bookmarks } = scenario;
  const next =
    direction === 1 ? bookmarks.find(({ atUs }) => atUs > nowUs) : bookmarks.findLast(({ atUs }) => atUs < nowUs);
  if (next === undefined) {
    actions.announce(direction === 1 ? 'No bookmark after this moment.' : 'No bookmark before this moment.');
    return;
  }
  actions.pause();
  actions.seek(next.atUs);
  actions.announce(`Bookmark ${formatTime(next.atUs)} ${next.note}`.trim());
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function nextTheme(store: HeronryStore): void {
  const { theme, actions } = store.getState();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  actions.setTheme(next);
  actions.announce(`Theme: ${next}`);
}

export function newScenario(store: HeronryStore): void {
  store.getState().actions.open(emptyScenario('Untitled scenario'), { kind: 'kept', id: newKeptId() });
}
