import { useReactFlow, useStoreApi } from '@xyflow/react';
import { Inbox, PanelRight, Send, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { NodeRef } from '../scenario/index.ts';
import { type HeronryState, useHeronry, useHeronryStore } from '../store/index.ts';
import { Button, IconButton, Name, SHEET } from '../ui/index.ts';
import { told } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { nodeKey } from './graph-keys.ts';
import { channelLinks } from './lookups.ts';
import styles from './NodeCard.module.css';
import { agentLine, channelName } from './node-words.ts';
import { reveal } from './reveal.ts';
import { useMedia } from './use-media.ts';
import { useGraphView } from './view.ts';

/** Number of channels that the card offers to consume from; the panel has all. */
const CHANNELS_MAX = 2;

/** Shows a small sheet about the selected node on a touch screen, where no panel is open: its state, and what to do with it. */
export function NodeCard() {
  const touch = useMedia(`(pointer: coarse), ${SHEET}`);
  const node = useHeronry(nodeOf);
  const busy = useGraphView(({ renaming, menu }) => renaming !== undefined || menu !== undefined);
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
  const card = useRef<HTMLElement>(null);
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { setViewport } = useReactFlow<GraphNode, GraphEdge>();
  const channels = useHeronry(({ links }) =>
    links.flatMap((link) => (link.kind === 'consume' && link.agent === node.id ? [link.channel] : [])).join('\n'),
  );
  const { actions } = store.getState();
  useEffect(() => {
    reveal(flow, setViewport, nodeKey(node.kind, node.id), card.current?.offsetHeight ?? 0);
  }, [flow, node, setViewport]);
  const consumable = node.kind === 'agent' ? channels.split('\n').filter((one) => one !== '') : [];
  return (
    <section
      ref={card}
      className={styles.card}
      aria-label={`${node.kind === 'agent' ? 'Agent' : 'Channel'} ${node.id}`}
    >
      <header className={styles.head}>
        <h2>
          <Name>{node.id}</Name>
        </h2>
        <State node={node} />
        <IconButton label="Close" icon={X} onClick={() => actions.select({})} />
      </header>
      <div className={styles.actions}>
        {node.kind === 'agent' ? (
          <Button variant="primary" icon={Send} onClick={() => actions.showPanel('inspector')}>
            Publish…
          </Button>
        ) : null}
        {consumable.slice(0, CHANNELS_MAX).map((channel) => (
          <Button
            key={channel}
            icon={Inbox}
            onClick={() => {
              if (told(store, actions.consume(node.id, channel)))
                actions.announce(`${node.id} consumes from ${channel}`);
            }}
          >{`Consume ${channel}`}</Button>
        ))}
        <Button icon={PanelRight} onClick={() => actions.showPanel('inspector')}>
          Inspect…
        </Button>
      </div>
    </section>
  );
}

/** Says what the node is doing or waiting for. */
function State({ node: { kind, id } }: { readonly node: NodeRef }) {
  const agent = useGraphView(({ world }) => world.agents.get(id));
  const channel = useGraphView(({ world }) => world.channels.get(id));
  const links = useHeronry((state) => channelLinks(state.links, id));
  const broker = useHeronry(({ scenario }) => scenario.broker.kind);
  const said =
    kind === 'agent' ? agentLine(agent) : channelName(id, links, channel, broker).slice(`Channel ${id}, `.length);
  return <p className={styles.state}>{said}</p>;
}
