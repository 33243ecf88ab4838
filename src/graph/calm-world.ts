import { type HeronryStore, SMALL_SCENE } from '../store/index.ts';
import type { GraphViewStore } from './view.ts';

const INTERVAL_MS_MIN = 120;
const INTERVAL_MS_MAX = 1000;
const INTERVAL_MS_PER_NODE = 1;
/**
 * Number of events since the last update from which updates are limited, as people could not read more; and the interval then.
 */
const CROWD_EVENTS = 20;
const CROWD_INTERVAL_MS = 100;

/**
 * Returns how often the stats on the nodes are updated while time runs, in real milliseconds; 0 is with every change of the
 * world.
 * @param events number of events since the last update
 */
export function calmIntervalMs(nodes: number, events: number): number {
  if (nodes <= SMALL_SCENE) return events < CROWD_EVENTS ? 0 : CROWD_INTERVAL_MS;
  return Math.min(INTERVAL_MS_MAX, INTERVAL_MS_MIN + nodes * INTERVAL_MS_PER_NODE);
}

/**
 * Gives the view the world of the playhead. While paused, every change is passed on at once. While playing, a large scene or a
 * dense run is throttled to what people can read. Messages in flight are still drawn every frame, outside of React.
 * @returns a function that ends it
 */
export function followCalmly(store: HeronryStore, view: GraphViewStore, nowMs: () => number): () => void {
  let shownMs = Number.NEGATIVE_INFINITY;
  const follow = (): void => {
    const { world, playing, scenario } = store.getState();
    if (world === view.getState().world) return;
    const nodes = scenario.agents.length + scenario.channels.length;
    const interval = playing ? calmIntervalMs(nodes, world.events - view.getState().world.events) : 0;
    const now = nowMs();
    if (now - shownMs < interval) return;
    shownMs = now;
    view.setState({ world });
  };
  follow();
  return store.subscribe(follow);
}
