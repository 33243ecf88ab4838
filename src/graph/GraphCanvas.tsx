/** React Flow with our nodes, edges and gestures; features of its own that would interfere are off. */
import { Background, ReactFlow, type ReactFlowProps, useConnection, useStore } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Suspense, useCallback, useId, useMemo, useRef, useState } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { late, VisuallyHidden } from '../ui/index.ts';
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

const FarPicture = late(async () => (await import('./far/FarPicture.tsx')).FarPicture);
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
  const moves = useCamera();
  const { overlay, ...messages } = useMessages();
  const far = useStore(({ transform: [, , zoom] }) =>
    zoom < DETAIL_ZOOM ? 'very' : zoom < FAR_ZOOM ? 'yes' : undefined,
  );
  const isPlain = useStore(({ transform: [, , zoom] }) => zoom < GLYPH_ZOOM);
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
      style={style}
      data-connecting={from}
      onNodesChange={elements.onNodesChange}
      onNodeDragStop={elements.onDragStop}
      onSelectionDragStop={elements.onSelectionDragStop}
      {...moves}
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
      {elements.drawn.level === 'all' ? null : (
        <Suspense fallback={<span aria-busy="true" />}>
          <FarPicture drawn={elements.drawn} />
        </Suspense>
      )}
      <VisuallyHidden>
        <span id={helpId}>
          Arrow keys select the next node; with Shift they move it. Enter publishes from an agent, Shift+F10 opens a
          menu, F2 renames, Delete deletes.
        </span>
      </VisuallyHidden>
    </ReactFlow>
  );
}
