import { useReactFlow, useStoreApi } from '@xyflow/react';
import { Inbox, PanelRight, Send, SquarePlus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { NodeRef } from '../scenario/index.ts';
import { type HeronryState, useHeronry, useHeronryStore } from '../store/index.ts';
import { Button, IconButton, Name, SHEET, visibleText } from '../ui/index.ts';
import { told } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { nodeKey } from './graph-keys.ts';
import { channelLinks } from './lookups.ts';
import styles from './NodeCard.module.css';
import { agentLine, channelName } from './node-words.ts';
import { reveal } from './reveal.ts';
import { useMedia } from './use-media.ts';
import { type OpenComposer, useGraphView, useGraphViewStore } from './view.ts';

/** Number of channels that the card offers to consume from; the panel has all. */
const CHANNELS_MAX = 2;

/** Shows a small sheet about the selected node on a touch screen, where no panel is open: its state, and what to do with it. */
export function NodeCard() {
  const touch = useMedia(`(pointer: coarse), ${SHEET}`);
  const node = useHeronry(nodeOf);
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const none = useHeronry(({ selection }) => selection.nodes.length === 0);
  useEffect(() => {
    // Selecting more ends with the selection. The keys that do the same end it when they are released.
    if (touch && none) flow.setState({ multiSelectionActive: false });
  }, [flow, none, touch]);
  const busy = useGraphView(
    ({ renaming, menu, composer, tool }) =>
      renaming !== undefined || menu !== undefined || composer !== undefined || tool !== 'select',
  );
  return touch && node !== undefined && !busy ? <Card key={nodeKey(node.kind, node.id)} node={node} /> : null;
}

/** Returns the node to show: the only selected one, unless the panel shows it. */
function nodeOf({ selection, panelOpen, presenting, live }: HeronryState): NodeRef | undefined {
  return selection.nodes.length === 1 && !panelOpen && !presenting && live === undefined
    ? selection.nodes[0]
    : undefined;
}

function Card({ node }: { readonly node: NodeRef }) {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const card = useRef<HTMLElement>(null);
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { setViewport } = useReactFlow<GraphNode, GraphEdge>();
  const channels = useHeronry(({ links }) =>
    links.flatMap((link) => (link.kind === 'consume' && link.agent === node.id ? [link.channel] : [])).join('\n'),
  );
  const { actions, links, scenario } = store.getState();
  const sender = senderAt(node, links, scenario);
  useEffect(() => {
    reveal({ flow, store }, setViewport, nodeKey(node.kind, node.id), card.current?.offsetHeight ?? 0);
  }, [flow, node, setViewport, store]);
  const consumable = node.kind === 'agent' ? channels.split('\n').filter((one) => one !== '') : [];
  return (
    <section
      ref={card}
      className={styles.card}
      aria-label={visibleText(`${node.kind === 'agent' ? 'Agent' : 'Channel'} ${node.id}`)}
    >
      <header className={styles.head}>
        <h2>
          <Name>{node.id}</Name>
        </h2>
        <IconButton label="Close" icon={X} onClick={() => actions.select({})} />
      </header>
      <State node={node} />
      <div className={styles.actions}>
        {sender === undefined ? null : (
          <Button variant="primary" icon={Send} onClick={() => view.compose({ node, ...sender })}>
            Publish…
          </Button>
        )}
        {consumable.slice(0, CHANNELS_MAX).map((channel) => (
          <Button key={channel} icon={Inbox} onClick={() => told(store, actions.consume(node.id, channel))}>
            Consume <Name>{channel}</Name>
          </Button>
        ))}
        <Button icon={SquarePlus} onClick={() => flow.setState({ multiSelectionActive: true })}>
          Select more
        </Button>
        <Button icon={PanelRight} onClick={() => actions.showPanel('inspector')}>
          Inspect…
        </Button>
      </div>
    </section>
  );
}

/** Returns who publishes, and to what: the agent itself; to a channel, the first agent that publishes to it. */
function senderAt(
  { kind, id }: NodeRef,
  links: HeronryState['links'],
  { agents }: HeronryState['scenario'],
): Omit<OpenComposer, 'node'> | undefined {
  if (kind === 'agent') return { agent: id };
  const agent = links.find((link) => link.kind === 'publish' && link.channel === id)?.agent ?? agents[0]?.id;
  return agent === undefined ? undefined : { agent, channel: id };
}

/** Says what the node is doing or waiting for. */
function State({ node: { kind, id } }: { readonly node: NodeRef }) {
  const agent = useGraphView(({ world }) => world.agents.get(id));
  const channel = useGraphView(({ world }) => world.channels.get(id));
  const links = useHeronry((state) => channelLinks(state.links, id));
  const broker = useHeronry(({ scenario }) => scenario.broker.kind);
  const said =
    kind === 'agent' ? agentLine(agent).whole : channelName(id, links, channel, broker).slice(`Channel ${id}, `.length);
  return (
    <p className={styles.state}>
      <Name>{said}</Name>
    </p>
  );
}
