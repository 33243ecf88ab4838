/**
 * The camera, in both directions: the user's moves go to the store when they end, and changes of the store (another scenario, a
 * link) are applied here. A store without a camera gets the one that shows everything.
 */
import { useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import type { NodeRef, Scenario } from '../scenario/index.ts';
import { type Camera, type GraphRequest, type HeronryState, useHeronryStore } from '../store/index.ts';
import type { GraphEdge, GraphNode } from './elements.ts';
import { boundsOf, fitCamera, type Size } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import type { PlacedCanvas } from './layout/place-anew.ts';
import { reveal } from './reveal.ts';
import { boxesOf } from './scene.ts';
import { useGraphViewStore } from './view.ts';

const ZOOM_MIN = 0.05;
/** Number of nodes above which zooming out is limited: each node in view costs time. */
const ALL_IN_SIGHT_MAX = 400;
const ZOOM_MIN_LARGE = 0.3;
export const ZOOM_MAX = 3;
const FIT_ZOOM_MAX = 1.35;
const NARROW = 720;
/** Zoom below which names are smaller than 11 pixels: on a small screen the fitted picture is larger than the view instead. */
const FIT_ZOOM_MIN = 0.43;
const PRESENT_PADDING = 32;
const MOVE_MS = 180;

function moveMs(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS;
}

function nodesIn({ agents, channels }: Scenario): number {
  return agents.length + channels.length;
}

/** Returns how far the user may zoom out. */
export function zoomMinOf({ agents, channels }: Pick<Scenario, 'agents' | 'channels'>): number {
  return agents.length + channels.length > ALL_IN_SIGHT_MAX ? ZOOM_MIN_LARGE : ZOOM_MIN;
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
  { presenting = false, whole = view.width >= NARROW }: FitChoice = {},
): Camera {
  const bounds = boundsOf(boxesOf(scenario));
  if (bounds === undefined) return { x: Math.round(view.width / 2), y: Math.round(view.height / 2), zoom: 1 };
  const padding = presenting ? PRESENT_PADDING : view.width < NARROW ? 16 : 56;
  const zoomMin = Math.max(zoomMinOf(scenario), whole || presenting ? 0 : FIT_ZOOM_MIN);
  return rounded(fitCamera(bounds, view, { padding, zoomMin, zoomMax: presenting ? ZOOM_MAX : FIT_ZOOM_MAX }));
}

/** Returns the camera of a request to fit: a second one shows the whole scenario, however small. */
function refitted({ scenario, camera, presenting }: HeronryState, view: ViewSize): Camera {
  const readable = fitted(scenario, view, { presenting });
  return same(camera, readable) ? fitted(scenario, view, { presenting, whole: true }) : readable;
}

function rounded({ x, y, zoom }: Viewport): Camera {
  return { x: Math.round(x), y: Math.round(y), zoom: Math.round(zoom * 1000) / 1000 };
}

function same(a: Camera | undefined, b: Camera): boolean {
  return a !== undefined && a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

/**
 * Connects React Flow's camera with the store's.
 * @returns the handler of the end of a camera move; `event` is null if no user moved it
 */
export function useCamera(): (event: unknown, viewport: Viewport) => void {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { setViewport } = useReactFlow();
  const store = useHeronryStore();
  /** Whether the camera shows everything because the user has not chosen otherwise. */
  const isFit = useRef(store.getState().camera === undefined);
  const shown = useRef<Camera>(undefined);

  useEffect(() => {
    const show = (camera: Camera, duration = 0): void => {
      shown.current = camera;
      void setViewport(camera, { duration });
      if (!same(store.getState().camera, camera)) store.getState().actions.setCamera(camera);
    };
    const fitAll = (duration = 0): void => {
      const { width, height } = flow.getState();
      if (width === 0 || height === 0) return;
      isFit.current = true;
      const { scenario, presenting } = store.getState();
      const camera = fitted(scenario, { width, height }, { presenting });
      show(camera, duration);
    };
    /** Camera before a presentation, which ends with it; undefined if it showed everything. */
    let before: Camera | undefined;
    if (store.getState().camera === undefined) fitAll();
    const stopStore = store.subscribe(({ camera, live, scenario, presenting }, last) => {
      if (presenting !== last.presenting) {
        // The canvas changes its size with the page: it is fitted then.
        if (presenting) before = isFit.current ? undefined : camera;
        else if (before !== undefined) show(before);
        isFit.current = presenting || before === undefined;
      } else if (camera === undefined) fitAll();
      // New agents and channels of real traffic come into view, unless the user looks elsewhere.
      else if (live !== undefined && isFit.current && nodesIn(scenario) > nodesIn(last.scenario)) fitAll(moveMs());
      else if (!same(shown.current, camera)) {
        isFit.current = false;
        show(camera);
      }
    });
    const stopFlow = flow.subscribe((now, last) => {
      if (now.width === last.width && now.height === last.height) return;
      if (isFit.current || store.getState().camera === undefined) fitAll();
      // What opens beside or below the picture never hides what it is about.
      const [node] = store.getState().selection.nodes;
      if (node !== undefined && now.height < last.height) reveal(flow, setViewport, nodeKey(node.kind, node.id));
    });
    return () => {
      stopStore();
      stopFlow();
    };
  }, [flow, setViewport, store]);

  return useCallback(
    (event, viewport) => {
      if (event !== null) isFit.current = false;
      const camera = rounded(viewport);
      shown.current = camera;
      if (!same(store.getState().camera, camera)) store.getState().actions.setCamera(camera);
    },
    [store],
  );
}

/** Performs the store's requests to the graph, each once. */
export function useGraphRequests(setNodes: PlacedCanvas['setNodes']): void {
  const { setViewport, zoomIn, zoomOut, setCenter, getZoom } = useReactFlow<GraphNode, GraphEdge>();
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const view = useGraphViewStore();
  useEffect(() => {
    let done = store.getState().graphRequest?.serial;
    const duration = moveMs();
    const perform = ({ kind, node }: GraphRequest): void => {
      const key = node === undefined ? undefined : nodeKey(node.kind, node.id);
      const { width, height, nodeLookup } = flow.getState();
      switch (kind) {
        case 'fit':
          void setViewport(refitted(store.getState(), { width, height }), { duration });
          break;
        case 'zoomIn':
          void zoomIn({ duration });
          break;
        case 'zoomOut':
          void zoomOut({ duration });
          break;
        case 'layout':
        case 'pairs':
          void placeAnew(kind, { store, view, setNodes, size: { width, height } }).then((glideMs) =>
            setViewport(fitted(store.getState().scenario, { width, height }), { duration: duration && glideMs }),
          );
          break;
        case 'cut':
          view.setTool('cut');
          break;
        case 'centre': {
          const at = node === undefined ? undefined : placeIn(store.getState().scenario, node);
          if (at !== undefined) void setCenter(at.x, at.y, { zoom: getZoom(), duration });
          break;
        }
        case 'rename':
        case 'reveal':
          if (node === undefined || key === undefined) break;
          // Synchronously, as the next key may be the first of the name; a node just added is in the graph after React has
          // rendered.
          if (kind === 'rename') view.rename(node);
          if (nodeLookup.has(key)) reveal(flow, setViewport, key);
          else
            afterRender(() => {
              const at = nodeLookup.has(key) ? undefined : placeIn(store.getState().scenario, node);
              // A node that a large scene does not draw is drawn once the camera is there.
              if (at === undefined) reveal(flow, setViewport, key);
              else void setCenter(at.x, at.y, { zoom: getZoom(), duration });
            });
          break;
      }
    };
    return store.subscribe(({ graphRequest, origin }, before) => {
      if (origin !== before.origin) view.moved.clear();
      if (graphRequest === undefined || graphRequest.serial === done) return;
      done = graphRequest.serial;
      perform(graphRequest);
    });
  }, [flow, getZoom, setCenter, setNodes, setViewport, store, view, zoomIn, zoomOut]);
}

/** Calls `then` after React has rendered, when a node just added is on the page. */
function afterRender(then: () => void): void {
  requestAnimationFrame(then);
}

function placeIn(
  { agents, channels }: Scenario,
  { kind, id }: NodeRef,
): { readonly x: number; readonly y: number } | undefined {
  return (kind === 'agent' ? agents : channels).find((one) => one.id === id);
}

/** Performs the request and returns the duration of the glide. */
async function placeAnew(kind: 'layout' | 'pairs', canvas: PlacedCanvas): Promise<number> {
  const { GLIDE_MS, connectPairs, tidy } = await import('./layout/place-anew.ts');
  await (kind === 'layout' ? tidy(canvas) : connectPairs(canvas));
  return GLIDE_MS;
}
