/** The graph's menus at a point: of a message, a node, a link, the canvas, and after a drag. */
import { Inbox, type LucideIcon, PanelRight, Plus, Radio } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { type HeronryStore, useHeronry, useHeronryStore } from '../store/index.ts';
import { messageName, queuedSeqs, sentence, shortPayload } from '../trace/index.ts';
import { MenuAt, type MenuEntry, Name } from '../ui/index.ts';
import { addConnected, consumeInstead } from './editing.ts';
import { linkSentence } from './elements.ts';
import { canvasRows } from './menus/canvas-rows.ts';
import { linkRows } from './menus/link-rows.ts';
import { entriesOf } from './menus/menu-row.ts';
import { messageEntries } from './menus/message-rows.ts';
import { agentRows, channelRows, severalRows } from './menus/node-rows.ts';

import { type GraphViewStore, type OpenMenu, useGraphView, useGraphViewStore } from './view.ts';
import { openWaiting } from './waiting.ts';

const LABELS: { readonly [Kind in OpenMenu['kind']]: string } = {
  message: 'Message',
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
  const world = useHeronry((state) => (menu === undefined ? undefined : state.world));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what rows can do follows the world.
  const entries = useMemo(() => (menu === undefined ? [] : menuEntries(store, view, menu)), [store, view, menu, world]);
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

/**
 * Returns the canvas's focused node, or its name input while it is being renamed: the input takes the focus itself. An open composer
 * takes the focus itself, too.
 */
function returnTo(view: GraphViewStore): HTMLElement | null {
  const { focusKey, renaming, composer } = view.getState();
  if (composer !== undefined) return document.querySelector<HTMLElement>('[data-composer]');
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

function heading(label: ReactNode): MenuEntry {
  return { kind: 'heading', id: 'what', label };
}

function menuEntries(store: HeronryStore, view: GraphViewStore, menu: OpenMenu): readonly MenuEntry[] {
  const context = { store, view, at: menu.at };
  switch (menu.kind) {
    case 'message':
      return [heading(`Message #${menu.message}`), ...messageEntries(context, menu.message)];
    case 'node': {
      const { nodes } = store.getState().selection;
      if (nodes.length > 1) return [heading(`${nodes.length} nodes`), ...entriesOf(context, severalRows, nodes)];
      const rows = menu.node.kind === 'agent' ? agentRows : channelRows;
      return [heading(<Name>{menu.node.id}</Name>), ...entriesOf(context, rows, menu.node)];
    }
    case 'link':
      return [heading(<Name>{linkSentence(menu.link)}</Name>), ...entriesOf(context, linkRows, menu.link)];
    case 'pane':
      return entriesOf(context, canvasRows, menu.place);
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
    const note = message === undefined ? {} : { note: shortPayload(trace.message(message)) };
    return {
      kind: 'item',
      id: `${seq}`,
      label: message === undefined ? `Number ${seq}` : sentence(messageName(trace, message)),
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

/** Returns the nodes that a drag to the empty canvas may create, the likeliest first. */
function dropEntries(
  store: HeronryStore,
  view: GraphViewStore,
  menu: OpenMenu & { kind: 'drop' },
): readonly MenuEntry[] {
  const { from, place } = menu;
  const what = heading(
    <>
      Connect <Name>{from.id}</Name> with
    </>,
  );
  if (from.kind === 'agent') {
    return [
      what,
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
    what,
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
    heading(<Name>{linkSentence({ kind: 'subscribe', agent, channel })}</Name>),
    { ...item('keep', 'Subscribe', Radio, () => {}), note: 'Gets every message', checked: true },
    {
      ...item('consume', 'Consume instead', Inbox, () => consumeInstead(store, agent, channel)),
      note: 'Takes one message at a time',
      checked: false,
    },
  ];
}
