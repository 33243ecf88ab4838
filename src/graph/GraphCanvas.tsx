/** React Flow with our nodes, edges and gestures; features of its own that would interfere are off. */
import { Background, ReactFlow, type ReactFlowProps, useConnection, useStore } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Suspense, useId, useMemo, useState } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { Hint, late, VisuallyHidden } from '../ui/index.ts';
import styles from './chrome.module.css';
import { ConnectionLine, LinkEdge } from './edges/LinkEdge.tsx';
import type { GraphEdge, GraphNode } from './elements.ts';
import { GLYPH_ZOOM, type Size } from './geometry.ts';
import { AgentNode } from './nodes/AgentNode.tsx';
import { ChannelNode } from './nodes/ChannelNode.tsx';
import { MessageOverlay } from './overlay/MessageOverlay.tsx';
import { fitted, useCamera, useGraphRequests, ZOOM_MAX, zoomMinOf } from './use-camera.ts';
import { useConnecting } from './use-connecting.ts';
import { useElements } from './use-elements.ts';
import { useGestures, useMessages } from './use-gestures.ts';
import { useKeyboard } from './use-keyboard.ts';

const Overview = late(async () => (await import('./Overview.tsx')).Overview);

/**
 * Props that never change. They are module constants because React Flow remounts everything when one of these objects changes.
 */
const FIXED = {
  nodeTypes: { agent: AgentNode, channel: ChannelNode, pair: ChannelNode, dot: ChannelNode },
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
  const { nodes, edges, hidden, onNodesChange, onDragStop, onSelectionDragStop, shift, setNodes } = useElements(
    first,
    size,
  );
  const connecting = useConnecting();
  const onMoveEnd = useCamera();
  useGraphRequests(setNodes);
  const keyboard = useKeyboard(shift);
  const gestures = useGestures();
  const { overlay, ...messages } = useMessages();
  const far = useStore(({ transform: [, , zoom] }) =>
    zoom < GLYPH_ZOOM ? 'very' : zoom < FAR_ZOOM ? 'yes' : undefined,
  );
  const units = useStore(({ transform: [, , zoom] }) => unitsOf(zoom));
  const style = useMemo(() => ({ '--u': units }) as object, [units]);
  const from = useConnection<GraphNode, string | undefined>((now) => now.fromNode?.internals.userNode.data.ref.kind);
  const presenting = useHeronry((state) => state.presenting);
  const minZoom = useHeronry(({ scenario }) => zoomMinOf(scenario));
  return (
    <ReactFlow<GraphNode, GraphEdge>
      {...FIXED}
      nodes={nodes}
      edges={edges}
      defaultViewport={first}
      minZoom={minZoom}
      width={size.width}
      height={size.height}
      aria-describedby={helpId}
      data-far={far}
      style={style}
      data-connecting={from}
      onNodesChange={onNodesChange}
      onNodeDragStop={onDragStop}
      onSelectionDragStop={onSelectionDragStop}
      onMoveEnd={onMoveEnd}
      nodesDraggable={!presenting}
      nodesConnectable={!presenting}
      {...connecting}
      {...keyboard}
      {...(presenting ? { onPaneClick: gestures.onPaneClick } : gestures)}
      {...messages}
    >
      <Background gap={24} size={1.5} color="var(--grid-dot)" />
      <MessageOverlay handle={overlay} />
      <Suspense fallback={null}>
        <Overview />
      </Suspense>
      {hidden > 0 ? <TooLarge hidden={hidden} /> : null}
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
