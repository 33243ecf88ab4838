/** The requests of the page to the graph: to show a node, to fit the picture, to place everything anew. */
import type { NodeRef, Scenario } from '../scenario/index.ts';
import type { GraphRequest, HeronryState } from '../store/index.ts';
import type { Size } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import type { HandsCanvas } from './hands.ts';
import type { PlacedCanvas } from './layout/place-anew.ts';
import { reveal, revealAdded } from './reveal.ts';
import { fitted, isSame, moveMs } from './use-camera.ts';

/** Number of agents up to which one more brings all of them into view. */
const FEW_AGENTS = 8;

/** Returns whether a request to fit shows the whole scenario, however small: a second one does, and one where not all is in view. */
function asksForAll(
  { scenario, camera, presenting }: HeronryState,
  view: Pick<Size, 'width' | 'height'>,
  beyond: boolean,
): boolean {
  return beyond || isSame(camera, fitted(scenario, view, { presenting }));
}

/**
 * Performs the store's requests to the graph, each once.
 * @returns a function that ends it
 */
export function performRequests({ flow, react, store, view, setNodes }: HandsCanvas): () => void {
  const { setViewport, zoomIn, zoomOut, setCenter, getZoom } = react;
  let done = store.getState().graphRequest?.serial;
  const duration = moveMs();
  const perform = ({ kind, node }: GraphRequest): void => {
    const key = node === undefined ? undefined : nodeKey(node.kind, node.id);
    const { width, height, nodeLookup } = flow.getState();
    switch (kind) {
      case 'fit': {
        const state = store.getState();
        const showsAll = asksForAll(state, { width, height }, view.getState().beyond);
        view.setState({ showsAll, isFit: true });
        const choice = { presenting: state.presenting, ...(showsAll ? { whole: true } : {}) };
        void setViewport(fitted(state.scenario, { width, height }, choice), { duration });
        break;
      }
      case 'zoomIn':
        view.setState({ isFit: false });
        void zoomIn({ duration });
        break;
      case 'zoomOut':
        view.setState({ isFit: false });
        void zoomOut({ duration });
        break;
      case 'layout':
      case 'pairs':
        view.setState({ isFit: true });
        void placeAnew(kind, { store, setNodes, size: { width, height } }).then((glideMs) =>
          setViewport(fitted(store.getState().scenario, { width, height }), { duration: duration && glideMs }),
        );
        break;
      case 'cut':
        view.setTool('cut');
        break;
      case 'centre': {
        const at = node === undefined ? undefined : placeIn(store.getState().scenario, node);
        if (at === undefined) break;
        view.setState({ isFit: false });
        void setCenter(at.x, at.y, { zoom: getZoom(), duration });
        break;
      }
      case 'rename':
      case 'reveal':
        if (node === undefined || key === undefined) break;
        // Synchronously, as the next key may be the first of the name; a node just added is in the graph after React has
        // rendered.
        if (kind === 'rename') view.rename(node);
        if (nodeLookup.has(key)) reveal({ flow, store }, setViewport, key);
        else
          afterRender(() => {
            const { scenario } = store.getState();
            const at = nodeLookup.has(key) ? undefined : placeIn(scenario, node);
            // A node that a large scene does not draw is drawn once the camera is there.
            if (at === undefined && scenario.agents.length > FEW_AGENTS) reveal({ flow, store }, setViewport, key);
            else if (at === undefined)
              revealAdded({ flow, store }, setViewport, key, fitted(scenario, { width, height }));
            else void setCenter(at.x, at.y, { zoom: getZoom(), duration });
          });
        break;
    }
  };
  return store.subscribe(({ graphRequest }) => {
    if (graphRequest === undefined || graphRequest.serial === done) return;
    done = graphRequest.serial;
    perform(graphRequest);
  });
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
