/** The user's view of a scenario: saved beside it, and read back field by field. */
import type { NodeRef } from '../../scenario/index.ts';
import {
  type Camera,
  type HeronryState,
  type LaneView,
  NO_LANES,
  type SafeStorage,
  storedJson,
} from '../../store/index.ts';
import type { View } from './kept-scenarios.ts';

/** Key of the view in local storage. */
const VIEW_KEY = 'heronry.view';

export const NO_VIEW: View = { atUs: 0, nodes: [], camera: undefined, lanes: NO_LANES, moved: [] };

export function viewOf(state: HeronryState, atUs: number): View {
  return { atUs, nodes: state.selection.nodes, camera: state.camera, lanes: state.lanes, moved: state.moved };
}

/**
 * Saves the view when the page closes, to local storage: such a write is synchronous, while a write to the database may not
 * finish in time.
 */
export function keepView(storage: SafeStorage, id: string, view: View): void {
  // Where it is not kept, the scenario opens with the view of its last saved change.
  storage.setItem(VIEW_KEY, JSON.stringify({ id, view }));
}

/** Returns the view of that scenario, if it was the open one when the page closed. */
export function keptViewOf(storage: SafeStorage, id: string): View | undefined {
  const kept = storedJson(storage, VIEW_KEY);
  if (typeof kept !== 'object' || kept === null || !('id' in kept) || !('view' in kept) || kept.id !== id)
    return undefined;
  return readView(kept.view);
}

/** Returns a view from stored data, field by field. */
export function readView(value: unknown): View {
  if (typeof value !== 'object' || value === null) return NO_VIEW;
  const atUs = 'atUs' in value && Number.isSafeInteger(value.atUs) ? Number(value.atUs) : 0;
  const nodes = 'nodes' in value && Array.isArray(value.nodes) ? value.nodes.flatMap(readNode) : [];
  const camera = 'camera' in value ? readCamera(value.camera) : undefined;
  const lanes = 'lanes' in value ? readLanes(value.lanes) : NO_LANES;
  const moved = 'moved' in value ? readStrings(value.moved) : [];
  return { atUs: Math.max(0, atUs), nodes, camera, lanes, moved };
}

function readNode(value: unknown): readonly NodeRef[] {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return [];
  const { kind, id } = value;
  return (kind === 'agent' || kind === 'channel') && typeof id === 'string' ? [{ kind, id }] : [];
}

function readLanes(value: unknown): LaneView {
  if (typeof value !== 'object' || value === null || !('order' in value) || !('collapsed' in value)) return NO_LANES;
  return { order: readStrings(value.order), collapsed: readStrings(value.collapsed) };
}

function readStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function readCamera(value: unknown): Camera | undefined {
  if (typeof value !== 'object' || value === null || !('x' in value) || !('y' in value) || !('zoom' in value))
    return undefined;
  const [x, y, zoom] = [Number(value.x), Number(value.y), Number(value.zoom)];
  return [x, y, zoom].every(Number.isFinite) && zoom > 0 ? { x, y, zoom } : undefined;
}
