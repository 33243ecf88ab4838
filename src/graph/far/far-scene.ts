import type { HeronryStore } from '../../store/index.ts';
import { depthOf, type World } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { boxOfKey } from '../boxes.ts';
import { nodeKey } from '../graph-keys.ts';
import { linkFaultMark } from '../link-fault-mark.ts';
import { lookOf, placedNodes } from '../lookups.ts';
import type { FlowStore } from '../reveal.ts';
import type { GraphViewStore } from '../view.ts';
import type { FarScene } from './far-painter.ts';

export interface FarSources {
  readonly flow: FlowStore;
  readonly store: HeronryStore;
  readonly view: GraphViewStore;
  /** Keys of nodes that are elements of the page. */
  readonly elements: ReadonlySet<string>;
}

/** Returns where the nodes and links of the whole scene are now. */
export function farPlaces({ flow, store, elements }: Omit<FarSources, 'view'>) {
  const { scenario, links } = store.getState();
  const { nodeLookup } = flow.getState();
  return {
    nodes: placedNodes(scenario),
    links,
    boxOf: (key: string) => boxOfKey(nodeLookup, scenario, key),
    isElement: (key: string) => elements.has(key),
  };
}

/** Returns the scene as it is now. */
export function farSceneOf({ palette, ...sources }: FarSources & { readonly palette: Palette }): FarScene {
  const { scenario, selection } = sources.store.getState();
  const { world, lit } = sources.view.getState();
  const selected = new Set(selection.nodes.map(({ kind, id }) => nodeKey(kind, id)));
  const { link: chosen } = selection;
  return {
    ...farPlaces(sources),
    stateOf: ({ key, ref: { kind, id } }) => ({
      colour: kind === 'agent' ? undefined : lookOf(scenario.channels, id).colour,
      depth: kind === 'agent' ? 0 : depthOf(world.channels.get(id)),
      down: kind === 'agent' && world.agents.get(id)?.down === true,
      selected: selected.has(key),
    }),
    faultOf: (link) => linkFaultMark(scenario.faults, world.faults, link),
    isSelected: ({ kind, agent, channel }) =>
      chosen?.kind === kind && chosen.agent === agent && chosen.channel === channel,
    lit,
    palette,
    zoom: sources.flow.getState().transform[2],
  };
}

/** Returns whether two worlds of one run give the same picture: neither queues, agents nor faults differ in what shows of them. */
export function looksAlike(before: World, now: World): boolean {
  if (before === now) return true;
  const isSameFaults =
    before.faults.length === now.faults.length && before.faults.every((fault, at) => fault === now.faults[at]);
  return (
    isSameFaults &&
    isSameOf(before.channels, now.channels, depthOf) &&
    isSameOf(before.agents, now.agents, (agent) => agent?.down === true)
  );
}

function isSameOf<State>(
  before: ReadonlyMap<string, State>,
  now: ReadonlyMap<string, State>,
  shown: (state: State | undefined) => unknown,
): boolean {
  if (before.size !== now.size) return false;
  for (const [id, state] of now) {
    const old = before.get(id);
    if (old !== state && shown(old) !== shown(state)) return false;
  }
  return true;
}
