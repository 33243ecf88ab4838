/** The menus of agents and channels. */
import {
  ArrowRight,
  Copy,
  CopyPlus,
  Hourglass,
  Inbox,
  Link2,
  Mail,
  PanelRight,
  Pencil,
  Power,
  Radio,
  RotateCcw,
  Scissors,
  Send,
  Trash2,
  TriangleAlert,
  Waypoints,
} from 'lucide-react';
import { FAULTS, type Fault, type FaultKind, type NodeRef, newFault, type Where } from '../../scenario/index.ts';
import { type HeronryState, type HeronryStore, hopsInFlight } from '../../store/index.ts';
import { hopEnds, messageName, sentence } from '../../trace/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import { addFaults } from '../cutting.ts';
import { removeNodes, told } from '../editing.ts';
import { linkSentence } from '../elements.ts';
import { composeAt } from '../open-menu.ts';
import { linkRows } from './link-rows.ts';
import { actionRow, entriesOf, type MenuContext, type MenuRow, REAL_TRAFFIC, unlessScenario } from './menu-row.ts';
import { messageEntries } from './message-rows.ts';

type NodeRow = MenuRow<NodeRef>;

/** Number of messages and links that a menu lists. */
const LISTED_MAX = 8;

function whereOf({ kind, id }: NodeRef): Where {
  return kind === 'agent' ? { at: 'agent', agent: id } : { at: 'channel', channel: id };
}

function inspect({ store }: MenuContext, node: NodeRef): void {
  const { actions } = store.getState();
  actions.select({ nodes: [node] });
  actions.showPanel('inspector');
}

function notOurs({ live }: HeronryState, { id }: NodeRef): string | undefined {
  return live === undefined || live.agent === id ? undefined : 'Another client: you cannot act in its name.';
}

/** Returns a row that adds a fault for five seconds from now on. */
function faultRow(kind: FaultKind, label: string, icon: NodeRow['icon'], apart = false): NodeRow {
  return {
    id: `fault ${kind}`,
    label,
    icon,
    apart,
    blocked: (state, node) => {
      if (state.live !== undefined) return REAL_TRAFFIC;
      const note = FAULTS[kind].note?.(state.scenario.broker, whereOf(node)) ?? '';
      return note.startsWith('No effect') ? note : undefined;
    },
    run: ({ store }, node) =>
      addFaults(store, [newFault(kind, whereOf(node), store.playback.nowUs())], `${label}: ${node.id}`),
  };
}

/** Returns the crash that keeps an agent down now, with its place in the list. */
function crashOf({ scenario, world }: HeronryState, id: string): number | undefined {
  return world.faults.find((number) => {
    const fault = scenario.faults[number];
    return fault?.kind === 'crash' && fault.where.at === 'agent' && fault.where.agent === id;
  });
}

/** Ends a crash now. */
function restart(store: HeronryStore, id: string): void {
  const { scenario, actions } = store.getState();
  const number = crashOf(store.getState(), id);
  const fault = number === undefined ? undefined : scenario.faults[number];
  if (number === undefined || fault === undefined) return;
  const untilUs = Math.max(fault.fromUs + 1, store.playback.nowUs());
  const faults: readonly Fault[] = scenario.faults.with(number, { ...fault, untilUs });
  told(store, actions.dispatch({ do: 'setFaults', faults, label: `Restart ${id}` }));
}

function consumeEntries({ store }: MenuContext, { id: agent }: NodeRef): readonly MenuEntry[] {
  const { scenario, links, actions } = store.getState();
  const own = new Set(links.flatMap((link) => (link.agent === agent && link.kind !== 'publish' ? link.channel : [])));
  const channels = [...scenario.channels].sort((a, b) => Number(own.has(b.id)) - Number(own.has(a.id)));
  return channels.map(({ id: channel }) => ({
    kind: 'item',
    id: `consume ${channel}`,
    label: channel,
    onSelect: () => {
      if (told(store, actions.consume(agent, channel))) actions.announce(`${agent} asks ${channel} for a message`);
    },
  }));
}

function linkEntries(context: MenuContext, node: NodeRef): readonly MenuEntry[] {
  return linksOf(context.store.getState(), node).map((link) => ({
    kind: 'menu',
    id: `${link.kind} ${link.agent} ${link.channel}`,
    label: linkSentence(link),
    entries: entriesOf(context, linkRows, { kind: link.kind, agent: link.agent, channel: link.channel }),
  }));
}

function linksOf({ links }: HeronryState, { kind, id }: NodeRef) {
  return links.filter((link) => (kind === 'agent' ? link.agent : link.channel) === id).slice(0, LISTED_MAX);
}

/** Returns messages at a node: in flight to or from it, and those that wait in it, oldest first. */
function messagesAt({ trace, world }: HeronryState, node: NodeRef): readonly number[] {
  const at = ({ kind, id }: NodeRef): boolean => kind === node.kind && id === node.id;
  const inFlight = [...world.inFlight].filter((number) => {
    const { from, to } = hopEnds(trace.hop(number));
    return at(from) || at(to);
  });
  const state = node.kind === 'channel' ? world.channels.get(node.id) : undefined;
  const waiting = state === undefined ? [] : trace.queuedOf(state, LISTED_MAX);
  return [...new Set([...inFlight, ...waiting].flatMap((number) => trace.messageOf(number) ?? []))].slice(
    0,
    LISTED_MAX,
  );
}

function messageMenus(context: MenuContext, node: NodeRef): readonly MenuEntry[] {
  const state = context.store.getState();
  return messagesAt(state, node).map((message) => {
    const { agent } = state.trace.message(message);
    const where = hopsInFlight(state, message).length > 0 ? 'in flight' : 'waiting';
    return {
      kind: 'menu',
      id: `message ${message}`,
      label: `${sentence(messageName(state.trace, message))}, from ${agent}, ${where}`,
      entries: messageEntries(context, message),
    };
  });
}

const OF_ALL: readonly NodeRow[] = [
  {
    id: 'links',
    label: 'Links',
    icon: Link2,
    apart: true,
    blocked: (state, node) => (linksOf(state, node).length === 0 ? 'It has no links yet.' : undefined),
    opens: linkEntries,
    run: inspect,
  },
  {
    id: 'messages',
    label: 'Messages here',
    icon: Mail,
    blocked: (state, node) => (messagesAt(state, node).length === 0 ? 'No message is here now.' : undefined),
    opens: messageMenus,
    run: inspect,
  },
  { id: 'inspect', label: 'Inspect', icon: PanelRight, run: inspect },
  {
    ...actionRow('rename', Pencil, { apart: true }),
    run: ({ view }, node) => view.rename(node),
  },
  actionRow('duplicate', CopyPlus),
  actionRow('copy', Copy),
  {
    ...actionRow('delete', Trash2, { danger: true }),
    run: ({ store, view }, node) => removeNodes(store, view, [node]),
  },
];

export const agentRows: readonly NodeRow[] = [
  {
    id: 'publish',
    label: 'Publish…',
    icon: Send,
    keys: 'Enter',
    blocked: notOurs,
    run: ({ store, view }, node) => composeAt(store, view, node),
  },
  {
    id: 'consume',
    label: 'Consume from',
    icon: Inbox,
    blocked: (state, node) =>
      notOurs(state, node) ?? (state.scenario.channels.length === 0 ? 'There is no channel yet.' : undefined),
    opens: consumeEntries,
    run: inspect,
  },
  actionRow('connect', ArrowRight, { label: 'Connect to…' }),
  faultRow('crash', 'Crash for 5 s', Power, true),
  faultRow('slow', 'Slow down for 5 s', Hourglass),
  {
    id: 'restart',
    label: 'Restart now',
    icon: RotateCcw,
    blocked: (state, { id }) => {
      if (state.live !== undefined) return REAL_TRAFFIC;
      if (state.world.agents.get(id)?.down !== true) return 'It is running.';
      return crashOf(state, id) === undefined ? 'The crash is of all agents: end it in the inspector.' : undefined;
    },
    run: ({ store }, { id }) => restart(store, id),
  },
  ...OF_ALL,
];

export const channelRows: readonly NodeRow[] = [
  {
    id: 'publish',
    label: 'Publish to it…',
    icon: Send,
    blocked: ({ scenario, live }) => {
      if (scenario.agents.length === 0) return 'There is no agent yet.';
      const isHere = live === undefined || scenario.agents.some(({ id }) => id === live.agent);
      return isHere ? undefined : 'You are not in the picture yet: publish from the panel.';
    },
    run: ({ store, view }, node) => {
      const { scenario, links, live, actions } = store.getState();
      const own = links.find((link) => link.kind === 'publish' && link.channel === node.id)?.agent;
      const agent = live?.agent ?? own ?? scenario.agents[0]?.id;
      actions.select({ nodes: [node] });
      if (agent !== undefined) view.compose({ node, agent, channel: node.id });
    },
  },
  actionRow('connect', Radio, {
    label: 'Subscribe or consume…',
    blocked: (state) =>
      unlessScenario(state) ?? (state.scenario.agents.length === 0 ? 'There is no agent yet.' : undefined),
  }),
  faultRow('cut', 'Cut off for 5 s', Scissors, true),
  faultRow('full', 'Small queue for 5 s', TriangleAlert),
  ...OF_ALL,
];

export const severalRows: readonly MenuRow<readonly NodeRef[]>[] = [
  actionRow('connectAll', Waypoints, {
    blocked: (state) =>
      unlessScenario(state) ??
      (state.selection.nodes.filter(({ kind }) => kind === 'agent').length < 2
        ? 'Select two agents or more.'
        : undefined),
  }),
  actionRow('duplicate', CopyPlus),
  actionRow('copy', Copy),
  {
    ...actionRow('delete', Trash2, { danger: true }),
    run: ({ store, view }, nodes) => removeNodes(store, view, nodes),
  },
];
