/** React Flow with our nodes, edges and gestures; features of its own that would interfere are off. */
import { Background, ReactFlow, type ReactFlowProps, useConnection, useStore } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Suspense, useCallback, useId, useMemo, useRef, useState } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { Hint, late, VisuallyHidden } from '../ui/index.ts';
import styles from './chrome.module.css';
import { ConnectionLine, LinkEdge } from './edges/LinkEdge.tsx';
import type { Move } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { DETAIL_ZOOM, GLYPH_ZOOM, type Size } from './geometry.ts';
import type { Hands } from './hands.ts';
import { AgentNode } from './nodes/AgentNode.tsx';
import { ChannelNode } from './nodes/ChannelNode.tsx';
import { MessageOverlay } from './overlay/MessageOverlay.tsx';
import { presentUnits } from './scene.ts';
import { fitted, useCamera, ZOOM_MAX, zoomMinOf } from './use-camera.ts';
import { useElements } from './use-elements.ts';
import { useHands } from './use-hands.ts';
import { useMessages } from './use-messages.ts';

const Overview = late(async () => (await import('./Overview.tsx')).Overview);

/**
 * Props that never change. They are module constants because React Flow remounts everything when one of these objects changes.
 */
const FIXED = {
  nodeTypes: { agent: AgentNode, compact: AgentNode, channel: ChannelNode, pair: ChannelNode, lane: ChannelNode },
  edgeTypes: { link: LinkEdge },
  nodeOrigin: [0.5, 0.5],
  maxZoom: ZOOM_MAX,
  onlyRenderVisibleElements: true,
  snapToGrid: true,
  snapGrid: [8, 8],
  multiSelectionKeyCode: ['Meta', 'Control', 'Shift'],
  deleteKeyCode: null,
  panActivationKeyCode: null,
  zoomOnDoubleClick: false,
  nodesFocusable: false,
  edgesFocusable: false,
  disableKeyboardA11y: true,
  nodeDragThreshold: 3,
  connectOnClick: false,
  connectionRadius: 24,
  connectionLineComponent: ConnectionLine,
  className: styles.canvas ?? '',
  'aria-label': 'Agents and channels',
  tabIndex: 0,
} satisfies ReactFlowProps<GraphNode, GraphEdge>;

/** Zoom below which an agent shows its name and its line larger, and a channel its name, its slots and its count alone. */
const FAR_ZOOM = 0.82;
/** Number of nodes from which those that cannot be read are blocks, and the zoom below which they cannot. */
const MANY = 200;
const BLOCK_ZOOM = 0.35;
/** Ratio of two sizes of the text in nodes, which follow the zoom in steps. */
const TEXT_STEP = 1.1;

/** Returns how many canvas units a pixel of the screen has, in steps, at least 1. */
function unitsOf(zoom: number): number {
  return zoom >= 1 ? 1 : TEXT_STEP ** Math.ceil(-Math.log(zoom) / Math.log(TEXT_STEP));
}

export function GraphCanvas({ size }: { readonly size: Pick<Size, 'width' | 'height'> }) {
  const store = useHeronryStore();
  const helpId = useId();
  const [first] = useState(() => store.getState().camera ?? fitted(store.getState().scenario, size));
  const hands = useRef<Hands>(undefined);
  const onMoved = useCallback((moves: readonly Move[]) => hands.current?.onMoved(moves) ?? false, []);
  const elements = useElements(first, size, onMoved);
  const { handlers, areThere } = useHands(elements, hands);
  const onMoveEnd = useCamera();
  const { overlay, ...messages } = useMessages();
  const far = useStore(({ transform: [, , zoom] }) =>
    zoom < DETAIL_ZOOM ? 'very' : zoom < FAR_ZOOM ? 'yes' : undefined,
  );
  const isPlain = useStore(({ transform: [, , zoom] }) => zoom < GLYPH_ZOOM);
  const many = useHeronry(({ scenario: { agents, channels } }) => agents.length + channels.length >= MANY);
  const blocks = useStore(({ transform: [, , zoom] }) => many && zoom < BLOCK_ZOOM);
  const presenting = useHeronry((state) => state.presenting);
  const units = useStore(({ transform: [, , zoom] }) => (presenting ? presentUnits(zoom) : unitsOf(zoom)));
  const style = useMemo(() => ({ '--u': units }) as object, [units]);
  const from = useConnection<GraphNode, string | undefined>((now) => now.fromNode?.internals.userNode.data.ref.kind);
  const minZoom = useHeronry(({ scenario }) => zoomMinOf(scenario));
  return (
    <ReactFlow<GraphNode, GraphEdge>
      {...FIXED}
      nodes={elements.nodes}
      edges={elements.edges}
      defaultViewport={first}
      minZoom={minZoom}
      width={size.width}
      height={size.height}
      aria-describedby={helpId}
      aria-busy={!areThere}
      data-far={presenting ? 'yes' : far}
      data-plain={(isPlain && !presenting) || undefined}
      data-blocks={blocks || undefined}
      style={style}
      data-connecting={from}
      onNodesChange={elements.onNodesChange}
      onNodeDragStop={elements.onDragStop}
      onSelectionDragStop={elements.onSelectionDragStop}
      onMoveEnd={onMoveEnd}
      nodesDraggable={!presenting}
      nodesConnectable={!presenting}
      {...(presenting ? { onPaneClick: handlers.onPaneClick } : handlers)}
      {...messages}
    >
      <Background gap={24} size={1.5} color="var(--grid-dot)" />
      <MessageOverlay handle={overlay} />
      <Suspense fallback={null}>
        <Overview />
      </Suspense>
      {elements.hidden > 0 ? <TooLarge hidden={elements.hidden} /> : null}
      <VisuallyHidden>
        <span id={helpId}>
          Arrow keys select the next node; with Shift they move it. Enter publishes from an agent, Shift+F10 opens a
          menu, F2 renames, Delete deletes.
        </span>
      </VisuallyHidden>
    </ReactFlow>
  );
}

function TooLarge({ hidden }: { readonly hidden: number }) {
  return (
    <Hint role="status" className={styles.tooLarge}>
      <span>{`${hidden.toLocaleString('en')} more agents and channels are not drawn.`}</span> Zoom in, or run the
      scenario on the command line: <code translate="no">npx heronry run scenario.json</code>
    </Hint>
  );
}
