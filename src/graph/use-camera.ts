/**
 * The camera, in both directions: the user's moves go to the store when they end, and changes of the store (another scenario, a
 * link) are applied here. A store without a camera gets the one that shows everything.
 */
import { type ReactFlowInstance, useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import type { Scenario } from '../scenario/index.ts';
import { type Camera, type HeronryStore, useHeronryStore } from '../store/index.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { boundsOf, fitCamera, type Size } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import { placedNodes } from './lookups.ts';
import { reveal } from './reveal.ts';
import { boxesOf, legibleZoom } from './scene.ts';
import { type GraphViewStore, useGraphViewStore } from './view.ts';

const ZOOM_MIN = 0.05;
/** Number of nodes above which the user may zoom out further, to see all of them. */
const ZOOM_NODES = 1000;
const ZOOM_MIN_LARGE = 0.015;
export const ZOOM_MAX = 3;
const FIT_ZOOM_MAX = 1.35;
/** Size of the canvas below which nothing floats above it, so that it needs less padding. */
const NARROW = 720;
const LOW = 421;
/** Width below which names would be too small if the whole scenario were in view. */
const HAND = 560;
const HAND_UPRIGHT = 800;
const PRESENT_PADDING = 32;
const MOVE_MS = 180;

/** Returns how long a move of the camera takes, in milliseconds. */
export function moveMs(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS;
}

function nodesIn({ agents, channels }: Scenario): number {
  return agents.length + channels.length;
}

/** Returns how far the user may zoom out. */
export function zoomMinOf({ agents, channels }: Pick<Scenario, 'agents' | 'channels'>): number {
  return agents.length + channels.length > ZOOM_NODES ? ZOOM_MIN_LARGE : ZOOM_MIN;
}

type ViewSize = Pick<Size, 'width' | 'height'>;

interface FitChoice {
  readonly presenting?: boolean;
  readonly whole?: boolean;
}

/**
 * Returns the camera that shows the whole scenario, or its top left if it is too large for that.
 * @param whole whether names may be too small to be read. @default on a wide view only
 */
export function fitted(
  scenario: Scenario,
  view: ViewSize,
  { presenting = false, whole = view.width >= (view.height > view.width ? HAND_UPRIGHT : HAND) }: FitChoice = {},
): Camera {
  const bounds = boundsOf(boxesOf(scenario));
  if (bounds === undefined) return { x: Math.round(view.width / 2), y: Math.round(view.height / 2), zoom: 1 };
  const padding = presenting ? PRESENT_PADDING : view.width < NARROW || view.height < LOW ? 16 : 56;
  const zoomMin = Math.max(zoomMinOf(scenario), whole || presenting ? 0 : legibleZoom(scenario));
  const zoomMax = presenting ? ZOOM_MAX : FIT_ZOOM_MAX;
  // Where something happens is where the links are.
  const placed = placedNodes(scenario);
  const ends = whole
    ? []
    : scenario.links.flatMap(({ agent, channel }) => [nodeKey('agent', agent), nodeKey('channel', channel)]);
  return rounded(
    fitCamera(bounds, view, { padding, zoomMin, zoomMax, busy: ends.flatMap((key) => placed.get(key) ?? []) }),
  );
}

function rounded({ x, y, zoom }: Viewport): Camera {
  return { x: Math.round(x), y: Math.round(y), zoom: Math.round(zoom * 1000) / 1000 };
}

export function isSame(a: Camera | undefined, b: Camera): boolean {
  return a !== undefined && a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

interface CameraHandlers {
  readonly onMove: () => void;
  /** Handles the end of a camera move; `event` is null if no user moved it. */
  readonly onMoveEnd: (event: unknown, viewport: Viewport) => void;
}

interface CameraParts {
  readonly flow: ReturnType<typeof useStoreApi<GraphNode, GraphEdge>>;
  readonly setViewport: ReactFlowInstance<GraphNode, GraphEdge>['setViewport'];
  readonly store: HeronryStore;
  readonly view: GraphViewStore;
  /** Camera that the canvas shows, or moves to. */
  readonly shown: { current: Camera | undefined };
}

/**
 * Fits the picture where nobody has chosen a camera, and applies the cameras of the store.
 * @returns a function that ends it
 */
function followCamera({ flow, setViewport, store, view, shown }: CameraParts): () => void {
  const isFit = (): boolean => view.getState().isFit;
  const setFit = (fit: boolean): void => view.setState({ isFit: fit });
  const show = (camera: Camera, duration = 0): void => {
    shown.current = camera;
    void setViewport(camera, { duration });
    if (!isSame(store.getState().camera, camera)) store.getState().actions.setCamera(camera);
  };
  const fitAll = (duration = 0): void => {
    const { width, height } = flow.getState();
    if (width === 0 || height === 0) return;
    setFit(true);
    const { scenario, presenting } = store.getState();
    const whole = view.getState().showsAll ? { whole: true } : {};
    show(fitted(scenario, { width, height }, { presenting, ...whole }), duration);
  };
  /** Camera before a presentation, which ends with it; undefined if it showed everything. */
  let before: Camera | undefined;
  setFit(store.getState().camera === undefined);
  if (isFit()) fitAll();
  const stopStore = store.subscribe(({ camera, live, scenario, presenting }, last) => {
    if (presenting !== last.presenting) {
      // The canvas changes its size with the page: it is fitted then.
      if (presenting) before = isFit() ? undefined : camera;
      else if (before !== undefined) show(before);
      setFit(presenting || before === undefined);
    } else if (camera === undefined) {
      view.setState({ showsAll: false });
      fitAll();
    }
    // New agents and channels of real traffic come into view, unless the user looks elsewhere.
    else if (live !== undefined && isFit() && nodesIn(scenario) > nodesIn(last.scenario)) fitAll(moveMs());
    else if (!isSame(shown.current, camera)) {
      setFit(false);
      show(camera);
    }
  });
  const stopFlow = flow.subscribe((now, last) => {
    if (now.width === last.width && now.height === last.height) return;
    if (isFit() || store.getState().camera === undefined) fitAll();
    // What opens beside or below the picture never hides what it is about.
    const [node] = store.getState().selection.nodes;
    if (node !== undefined && now.height < last.height)
      reveal({ flow, store }, setViewport, nodeKey(node.kind, node.id));
  });
  return () => {
    stopStore();
    stopFlow();
  };
}

/** Connects React Flow's camera with the store's. */
export function useCamera(): CameraHandlers {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { setViewport } = useReactFlow<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const shown = useRef<Camera>(undefined);

  useEffect(() => followCamera({ flow, setViewport, store, view, shown }), [flow, setViewport, store, view]);

  // The browser moves the picture as it is painted, and paints it again at the end. A press alone moves nothing.
  const setMoving = useCallback(
    (moving: boolean) => flow.getState().domNode?.toggleAttribute('data-moving', moving),
    [flow],
  );
  const onMoveEnd = useCallback(
    (event: unknown, viewport: Viewport) => {
      setMoving(false);
      if (event !== null) view.setState({ isFit: false });
      const camera = rounded(viewport);
      shown.current = camera;
      if (!isSame(store.getState().camera, camera)) store.getState().actions.setCamera(camera);
    },
    [setMoving, store, view],
  );
  return { onMove: useCallback(() => setMoving(true), [setMoving]), onMoveEnd };
}
