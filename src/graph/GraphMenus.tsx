/** The graph's menus at a point: of a node, of a link, of the canvas, and after a drag. */
import {
  ArrowRight,
  Copy,
  CopyPlus,
  Inbox,
  type LucideIcon,
  PanelRight,
  Pencil,
  Plus,
  Radio,
  Scissors,
  Send,
  Trash2,
  Waypoints,
} from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { type ActionId, actionById, type HeronryStore, runAction, useHeronryStore } from '../store/index.ts';
import { queuedSeqs } from '../trace/index.ts';
import { MenuAt, type MenuEntry, Name } from '../ui/index.ts';
import { cutLinks } from './cutting.ts';
import { addConnected, addNode, consumeInstead, removeNodes } from './editing.ts';
import { linkSentence } from './elements.ts';
import { shortPayload } from './node-words.ts';
import { type GraphViewStore, type OpenMenu, useGraphView, useGraphViewStore } from './view.ts';
import { openWaiting } from './waiting.ts';

const LABELS: { readonly [Kind in OpenMenu['kind']]: string } = {
  node: 'Node',
  link: 'Link',
  pane: 'Canvas',
  drop: 'Connect with',
  subscribed: 'Subscription',
  waiting: 'Waiting messages',
};

export function GraphMenus() {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const menu = useGraphView((state) => state.menu);
  const entries = useMemo(() => (menu === undefined ? [] : entriesOf(store, view, menu)), [store, view, menu]);
  return (
    <MenuAt
      at={menu?.at}
      label={menu === undefined ? '' : LABELS[menu.kind]}
      entries={entries}
      onClose={() => view.openMenu(undefined)}
      returnFocus={() => returnTo(view)}
    />
  );
}

/** Returns the canvas's focused node, or its name input while it is being renamed: the input takes the focus itself. */
function returnTo(view: GraphViewStore): HTMLElement | null {
  const { focusKey, renaming } = view.getState();
  if (renaming !== undefined) return document.querySelector<HTMLElement>('[data-node-key] input');
  return focusKey === undefined ? null : document.querySelector<HTMLElement>(`[data-node-key="${focusKey}"]`);
}

function item(
  id: string,
  label: ReactNode,
  icon: LucideIcon,
  onSelect: () => void,
): Extract<MenuEntry, { kind: 'item' }> {
  return { kind: 'item', id, label, icon, onSelect };
}

function actionItem(store: HeronryStore, id: ActionId, icon?: LucideIcon): MenuEntry {
  const { label, keys, enabled } = actionById(id);
  return {
    kind: 'item',
    id,
    label,
    keys,
    ...(icon === undefined ? {} : { icon }),
    disabled: !enabled(store.getState()),
    onSelect: () => void runAction(store, id),
  };
}

function entriesOf(store: HeronryStore, view: GraphViewStore, menu: OpenMenu): readonly MenuEntry[] {
  switch (menu.kind) {
    case 'node':
      return nodeEntries(store, view, menu);
    case 'link':
      return linkEntries(store, menu);
    case 'pane':
      return paneEntries(store, view, menu);
    case 'drop':
      return dropEntries(store, view, menu);
    case 'subscribed':
      return subscribedEntries(store, menu);
    case 'waiting':
      return waitingEntries(store, menu);
  }
}

/** Number of waiting messages that a menu lists; the inspector has more. */
const WAITING_MAX = 12;

function waitingEntries(store: HeronryStore, { channel }: OpenMenu & { kind: 'waiting' }): readonly MenuEntry[] {
  const { world, trace, actions } = store.getState();
  const state = world.channels.get(channel);
  if (state === undefined) return [];
  const entries = queuedSeqs(state, WAITING_MAX).map((seq): MenuEntry => {
    const number = trace.acceptedAs(channel, seq);
    const message = number === undefined ? undefined : trace.messageOf(number);
    const note = message === undefined ? {} : { note: shortPayload(trace.message(message).payload) };
    return {
      kind: 'item',
      id: `${seq}`,
      label: `Message ${seq}`,
      ...note,
      onSelect: () => openWaiting(store, channel, seq),
    };
  });
  return [
    ...entries,
    { kind: 'separator', id: 'more' },
    item('inspect', 'Inspect the channel', PanelRight, () => {
      actions.select({ nodes: [{ kind: 'channel', id: channel }] });
      actions.showPanel('inspector');
    }),
  ];
}

function nodeEntries(
  store: HeronryStore,
  view: GraphViewStore,
  menu: OpenMenu & { kind: 'node' },
): readonly MenuEntry[] {
  const { node } = menu;
  const { selection, actions } = store.getState();
  const several = selection.nodes.length > 1;
  const inspect = (): void => {
    actions.select({ nodes: [node] });
    actions.showPanel('inspector');
  };
  const one: readonly MenuEntry[] = [
    node.kind === 'agent'
      ? item('publish', 'Publish, consume, subscribe…', Send, inspect)
      : item('inspect', 'Inspect', PanelRight, inspect),
    actionItem(store, 'connect', ArrowRight),
    { ...item('rename', 'Rename', Pencil, () => view.rename(node)), keys: 'F2' },
    { kind: 'separator', id: 'one' },
  ];
  return [
    { kind: 'heading', id: 'what', label: several ? `${selection.nodes.length} nodes` : <Name>{node.id}</Name> },
    ...(several ? [actionItem(store, 'connectAll', Waypoints)] : one),
    actionItem(store, 'duplicate', CopyPlus),
    actionItem(store, 'copy', Copy),
    {
      ...item('delete', 'Delete', Trash2, () => removeNodes(store, view, store.getState().selection.nodes)),
      keys: 'Delete',
      danger: true,
    },
  ];
}

function linkEntries(store: HeronryStore, { link }: OpenMenu & { kind: 'link' }): readonly MenuEntry[] {
  const { actions } = store.getState();
  return [
    { kind: 'heading', id: 'what', label: <Name>{linkSentence(link)}</Name> },
    item('cut', 'Cut for 5 s', Scissors, () => cutLinks(store, [link])),
    item('channel', 'Inspect the channel', PanelRight, () => {
      actions.select({ nodes: [{ kind: 'channel', id: link.channel }] });
      actions.showPanel('inspector');
    }),
    {
      ...item('delete', link.kind === 'subscribe' ? 'Unsubscribe' : 'Remove the link', Trash2, () => {
        actions.select({ link });
        runAction(store, 'delete');
      }),
      danger: true,
    },
  ];
}

function paneEntries(
  store: HeronryStore,
  view: GraphViewStore,
  { place }: OpenMenu & { kind: 'pane' },
): readonly MenuEntry[] {
  return [
    item('agent', 'New agent here', Plus, () => addNode(store, view, 'agent', place)),
    item('newChannel', 'New channel here', Plus, () => addNode(store, view, 'channel', place)),
    { kind: 'separator', id: 'edit' },
    actionItem(store, 'paste'),
    actionItem(store, 'selectAll'),
    { kind: 'separator', id: 'view' },
    actionItem(store, 'cut', Scissors),
    actionItem(store, 'layout'),
    actionItem(store, 'fit'),
  ];
}

/** Returns the nodes that a drag to the empty canvas may create, the likeliest first. */
function dropEntries(
  store: HeronryStore,
  view: GraphViewStore,
  menu: OpenMenu & { kind: 'drop' },
): readonly MenuEntry[] {
  const { from, place } = menu;
  const heading: MenuEntry = {
    kind: 'heading',
    id: 'what',
    label: (
      <>
        Connect <Name>{from.id}</Name> with
      </>
    ),
  };
  if (from.kind === 'agent') {
    return [
      heading,
      {
        ...item('agent', 'A new agent', Plus, () =>
          addConnected(store, view, from, { kind: 'agent', via: 'pair' }, place),
        ),
        note: 'Through a pair channel',
      },
      {
        ...item('newChannel', 'A new channel', Radio, () =>
          addConnected(store, view, from, { kind: 'channel', via: 'publish' }, place),
        ),
        note: 'The agent publishes to it',
      },
    ];
  }
  return [
    heading,
    {
      ...item('subscriber', 'A new agent that subscribes', Radio, () =>
        addConnected(store, view, from, { kind: 'agent', via: 'subscribe' }, place),
      ),
      note: 'Gets every message',
    },
    {
      ...item('consumer', 'A new agent that consumes', Inbox, () =>
        addConnected(store, view, from, { kind: 'agent', via: 'consume' }, place),
      ),
      note: 'Takes one message at a time',
    },
  ];
}

function subscribedEntries(
  store: HeronryStore,
  { agent, channel }: OpenMenu & { kind: 'subscribed' },
): readonly MenuEntry[] {
  return [
    { kind: 'heading', id: 'what', label: <Name>{linkSentence({ kind: 'subscribe', agent, channel })}</Name> },
    { ...item('keep', 'Subscribe', Radio, () => {}), note: 'Gets every message', checked: true },
    {
      ...item('consume', 'Consume instead', Inbox, () => consumeInstead(store, agent, channel)),
      note: 'Takes one message at a time',
      checked: false,
    },
  ];
}
