/** The store's requests that give nodes new places, each one step of undo. It is loaded on first use. */
import type { Scenario } from '../../scenario/index.ts';
import { type HeronryStore, pairable } from '../../store/index.ts';
import { told } from '../editing.ts';
import type { Point } from '../geometry.ts';
import { placesOf } from '../lookups.ts';
import { autoLayout } from './auto-layout.ts';
import type { View } from './ellipse.ts';
import { glide, type SetNodes } from './glide.ts';
import { pairsLayout } from './pairs-layout.ts';

export { GLIDE_MS } from './glide.ts';

export interface PlacedCanvas {
  readonly store: HeronryStore;
  readonly setNodes: SetNodes;
  /** Size of the canvas on the page. */
  readonly size: View;
}

/** Lays the whole scene out. */
export async function tidy({ store, setNodes, size }: PlacedCanvas): Promise<void> {
  const before = store.getState().scenario;
  const moves = await autoLayout(before, size);
  const { scenario, actions } = store.getState();
  // An edit made in the meantime wins: the layout was for another document.
  if (scenario !== before || !told(store, actions.dispatch({ do: 'move', moves }))) return;
  glide(setNodes, placesByKey(before));
  actions.announce('Layout tidied up');
}

/** Connects the selected agents, or all, with each other, on a circle. Nodes that the user has moved stay. */
export function connectPairs({ store, setNodes, size }: PlacedCanvas): void {
  const { scenario, actions, selection, moved } = store.getState();
  const agents = pairable({ scenario, selection });
  const moves = pairsLayout(scenario, agents, new Set(moved), size) ?? [];
  const label = `Create the ${agents.length * (agents.length - 1)} pair channels of ${agents.length} agents`;
  const issue = actions.add((fromUs) => ({
    do: 'all',
    label,
    commands: [
      { do: 'connectAllAgents', agents, ...(fromUs > 0 ? { fromUs } : {}) },
      { do: 'move', moves },
    ],
  }));
  if (told(store, issue)) glide(setNodes, placesByKey(scenario));
}

function placesByKey(scenario: Scenario): ReadonlyMap<string, Point> {
  return new Map(placesOf(scenario).map(({ key, x, y }) => [key, { x, y }]));
}
