import type { HeronryStore } from '../store/index.ts';
import type { GraphViewStore } from './view.ts';

/** Nodes up to which every change is shown at once. */
const SMALL_SCENE = 40;
const INTERVAL_MS_MIN = 120;
const INTERVAL_MS_MAX = 1000;
const INTERVAL_MS_PER_NODE = 1;
/** Events since the last change from which there are more changes than people can read, and how often there is one then. */
const CROWD_EVENTS = 20;
const CROWD_INTERVAL_MS = 100;

/**
 * How often the figures on the nodes change while time runs, in real milliseconds; 0 is as often as the world does.
 * @param events that have happened since the last change
 */
export function calmIntervalMs(nodes: number, events: number): number {
  if (nodes <= SMALL_SCENE) return events < CROWD_EVENTS ? 0 : CROWD_INTERVAL_MS;
  return Math.min(INTERVAL_MS_MAX, INTERVAL_MS_MIN + nodes * INTERVAL_MS_PER_NODE);
}

/**
 * Gives the view the world that the nodes show: the playhead's, at once while time stands, and while it runs in a large
 * scene, or where much happens, not more often than people can read. Messages on their way are drawn every frame all the same, around React.
 * @returns what ends it
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
