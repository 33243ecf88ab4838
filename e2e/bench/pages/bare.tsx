/** The page that Heronry is measured beside: React Flow alone, used as its documentation shows. */
import '@xyflow/react/dist/style.css';
import { BaseEdge, type Edge, type EdgeProps, getBezierPath, type Node, ReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';

interface Wanted {
  readonly agents: number;
  readonly edges: number;
  /** Number of dots on all edges together. */
  readonly messages: number;
}

const query = new URLSearchParams(location.search);
const wanted: Wanted = {
  agents: Number(query.get('agents') ?? 3),
  edges: Number(query.get('edges') ?? 4),
  messages: Number(query.get('messages') ?? 0),
};

performance.mark('started');

const columns = Math.ceil(Math.sqrt(wanted.agents * 1.6));
const nodes: Node[] = Array.from({ length: wanted.agents }, (_, index) => ({
  id: String(index),
  position: { x: (index % columns) * 480, y: Math.floor(index / columns) * 160 },
  data: { label: `mg${index}` },
  width: 168,
  height: 64,
}));
const edges: Edge[] = Array.from({ length: wanted.edges }, (_, index) => ({
  id: String(index),
  source: String(index % wanted.agents),
  target: String((index * 7 + 1 + Math.floor(index / wanted.agents)) % wanted.agents),
  type: 'animated',
}));
const perEdge = Math.round(wanted.messages / Math.max(1, wanted.edges));

/** Draws an edge with circles that an `<animateMotion>` moves: https://reactflow.dev/examples/edges/animating-edges */
function AnimatedEdge(props: EdgeProps) {
  const [path] = getBezierPath(props);
  return (
    <>
      <BaseEdge id={props.id} path={path} />
      {Array.from({ length: perEdge }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the dots of an edge are alike
        <circle key={index} r="4" fill="#0072b2">
          <animateMotion dur="20s" begin={`${(-20 * index) / perEdge}s`} repeatCount="indefinite" path={path} />
        </circle>
      ))}
    </>
  );
}

const edgeTypes = { animated: AnimatedEdge };
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');
createRoot(root).render(
  <ReactFlow
    nodes={nodes}
    edges={edges}
    edgeTypes={edgeTypes}
    onlyRenderVisibleElements
    fitView={wanted.messages > 0 || wanted.edges > wanted.agents}
    minZoom={0.01}
    onInit={() => requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('shown')))}
  />,
);
