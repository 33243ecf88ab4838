/** The nodes and edges as React Flow has them: those of the document, with dragged nodes at the pointer. */
import { applyNodeChanges, type NodeChange, type OnNodeDrag, useStoreApi } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import type { NodeRef } from '../scenario/index.ts';
import { type Camera, type HeronryState, useHeronry, useHeronryStore } from '../store/index.ts';
import { type Drawn, drawnLinks, drawnOf, isDrawnWhole, type Sight } from './drawn.ts';
import type { Move } from './editing.ts';
import { type GraphEdge, type GraphNode, nextEdges, nextNodes, onLanes, settle } from './elements.ts';
import type { SetNodes } from './layout/glide.ts';
import { placedNodes } from './lookups.ts';
import { type Shapes, shapesOf } from './scene.ts';
import { useGraphView } from './view.ts';

interface Shown {
  readonly nodes: GraphNode[];
  readonly agents: HeronryState['scenario']['agents'] | undefined;
  readonly channels: HeronryState['scenario']['channels'] | undefined;
  readonly selected: readonly NodeRef[] | undefined;
  readonly shapes: Shapes | undefined;
}

const NOTHING: Shown = { nodes: [], agents: undefined, channels: undefined, selected: undefined, shapes: undefined };

export interface Elements {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly onNodesChange: (changes: NodeChange<GraphNode>[]) => void;
  readonly onDragStop: OnNodeDrag<GraphNode>;
  readonly onSelectionDragStop: (event: unknown, nodes: GraphNode[]) => void;
  /** Moves nodes in the picture only. */
  readonly shift: (keys: ReadonlySet<string>, dx: number, dy: number) => void;
  readonly setNodes: SetNodes;
  readonly drawn: Drawn;
}

/**
 * Returns the drawn nodes and edges, and the handlers of their changes.
 * @param first the camera until the user, or a link, has chosen one
 * @param onMoved moves nodes in the document, and returns whether that was accepted
 */
export function useElements(
  first: Camera,
  size: Sight['size'],
  onMoved: (moves: readonly Move[]) => boolean,
): Elements {
  const store = useHeronryStore();
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const drawn = useDrawn(first, size);
  const { agents, channels } = drawn;
  const shapes = useShapes();
  const selected = useHeronry(({ selection }) => selection.nodes);
  const [shown, setShown] = useState(NOTHING);
  const setNodes = useCallback(
    (change: (nodes: GraphNode[]) => GraphNode[]) =>
      setShown((last) => ({ ...last, nodes: onLanes(change(last.nodes)) })),
    [],
  );
  let { nodes } = shown;
  if (
    shown.agents !== agents ||
    shown.channels !== channels ||
    shown.selected !== selected ||
    shown.shapes !== shapes
  ) {
    nodes = nextNodes(shown.nodes, { agents, channels }, selected, shapes);
    setShown({ nodes, agents, channels, selected, shapes });
  }

  const onNodesChange = useCallback(
    (changes: NodeChange<GraphNode>[]) => {
      const picture = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
      if (picture.length > 0) setNodes((now) => applyNodeChanges(picture, now));
      const chosen = selectionAfter(
        store.getState().selection.nodes,
        changes,
        (key) => flow.getState().nodeLookup.get(key)?.data.ref,
      );
      if (chosen !== undefined) store.getState().actions.select({ nodes: chosen });
    },
    [flow, setNodes, store],
  );
  const settleMoved = useCallback(
    (moved: readonly GraphNode[]) => {
      const moves = moved.map(({ data, position }) => ({ node: data.ref, ...position }));
      if (moves.length === 0 || !onMoved(moves)) setNodes(settle);
    },
    [onMoved, setNodes],
  );
  return {
    nodes,
    edges: useEdges(drawn),
    drawn,
    setNodes,
    onNodesChange,
    onDragStop: useCallback((_event, _node, moved) => settleMoved(moved), [settleMoved]),
    onSelectionDragStop: useCallback((_event, moved) => settleMoved(moved), [settleMoved]),
    shift: useCallback(
      (keys, dx, dy) =>
        setNodes((now) =>
          now.map((node) =>
            keys.has(node.id) ? { ...node, position: { x: node.position.x + dx, y: node.position.y + dy } } : node,
          ),
        ),
      [setNodes],
    ),
  };
}

/** Returns how the whole scene is drawn. */
function useShapes(): Shapes {
  const agents = useHeronry(({ scenario }) => scenario.agents);
  const channels = useHeronry(({ scenario }) => scenario.channels);
  return useMemo(() => shapesOf({ agents, channels }), [agents, channels]);
}

const NOBODY: readonly NodeRef[] = [];

/** Returns the part of the scene that is elements; it changes when the camera comes to rest elsewhere. */
function useDrawn(first: Camera, size: Sight['size']): Drawn {
  const agents = useHeronry(({ scenario }) => scenario.agents);
  const channels = useHeronry(({ scenario }) => scenario.channels);
  const whole = isDrawnWhole({ agents, channels });
  const camera = useHeronry((state) => (whole ? undefined : state.camera)) ?? first;
  const selected = useHeronry(({ selection }) => (whole ? NOBODY : selection.nodes));
  const pointed = useGraphView((view) => (whole ? NOBODY : view.pointed));
  const focusKey = useGraphView((view) => (whole ? undefined : view.focusKey));
  const from = useGraphView((view) => (whole ? undefined : view.connectFrom));
  return useMemo(() => {
    const focused = focusKey === undefined ? undefined : placedNodes({ agents, channels }).get(focusKey)?.ref;
    const wanted = [...(focused ? [focused] : []), ...(from ? [from] : []), ...pointed, ...selected];
    return drawnOf({ agents, channels }, { camera, size }, wanted);
  }, [agents, channels, camera, size, selected, pointed, focusKey, from]);
}

function useEdges(drawn: Drawn): GraphEdge[] {
  const all = useHeronry((state) => state.links);
  const agents = useHeronry(({ scenario }) => scenario.agents);
  const channels = useHeronry(({ scenario }) => scenario.channels);
  const links = useMemo(() => drawnLinks(all, { agents, channels }, drawn), [all, agents, channels, drawn]);
  const [shown, setShown] = useState<{ edges: GraphEdge[]; links: HeronryState['links'] | undefined }>({
    edges: [],
    links: undefined,
  });
  if (shown.links === links) return shown.edges;
  const edges = nextEdges(shown.edges, links);
  setShown({ edges, links });
  return edges;
}

/** Returns the selected nodes after React Flow's changes, or undefined if they change nothing. */
function selectionAfter(
  selected: readonly NodeRef[],
  changes: readonly NodeChange<GraphNode>[],
  refOf: (key: string) => NodeRef | undefined,
): readonly NodeRef[] | undefined {
  let next: NodeRef[] | undefined;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    const ref = refOf(change.id);
    if (ref === undefined) continue;
    const now: readonly NodeRef[] = next ?? selected;
    const at = now.findIndex(({ kind, id }) => kind === ref.kind && id === ref.id);
    if (change.selected === at >= 0) continue;
    next = change.selected ? [...now, ref] : now.filter((_, index) => index !== at);
  }
  return next;
}
