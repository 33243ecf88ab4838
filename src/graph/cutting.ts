/** Cutting links: by a line drawn across them, or around the selection. */
import type { Fault } from '../scenario/index.ts';
import type { HeronryStore, ShownLink } from '../store/index.ts';
import { told } from './editing.ts';
import { type Box, curveBetween, LANES, type Point, pointAt } from './geometry.ts';

/** Duration of a cut that the user makes. */
export const CUT_LASTS_US = 5_000_000;
/** Number of straight segments that approximate a curve. */
const PIECES = 16;

/** Returns the links whose curves the line crosses. Points are in canvas units. */
export function linksAcross(
  links: readonly ShownLink[],
  boxOf: (kind: 'agent' | 'channel', id: string) => Box | undefined,
  line: readonly [Point, Point],
): readonly ShownLink[] {
  return links.filter((link) => {
    const [agent, channel] = [boxOf('agent', link.agent), boxOf('channel', link.channel)];
    if (agent === undefined || channel === undefined) return false;
    const [from, to] = link.kind === 'publish' ? [agent, channel] : [channel, agent];
    const curve = curveBetween(from, to, LANES[link.kind]);
    let last = pointAt(curve, 0);
    for (let piece = 1; piece <= PIECES; piece += 1) {
      const next = pointAt(curve, piece / PIECES);
      if (cross(last, next, ...line)) return true;
      last = next;
    }
    return false;
  });
}

/** Returns whether two straight segments intersect; parallel ones that only overlap do not count. */
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

function side(from: Point, to: Point, point: Point): boolean {
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x) > 0;
}

/** Adds cuts that start at the playhead, as one step of undo. */
export function cutLinks(store: HeronryStore, links: readonly Pick<ShownLink, 'kind' | 'agent' | 'channel'>[]): void {
  const { actions } = store.getState();
  if (links.length === 0) {
    actions.notify('The line crosses no link. Nothing was cut.');
    return;
  }
  const what = links.length === 1 ? 'a link' : `${links.length} links`;
  addCuts(
    store,
    links.map(({ kind, agent, channel }) => ({ at: 'link', link: kind, agent, channel })),
    `Cut ${what}`,
  );
}

/** Cuts every link between the selected nodes and the rest. */
export function cutOff(store: HeronryStore): void {
  const { nodes } = store.getState().selection;
  const ids = (kind: 'agent' | 'channel'): readonly string[] =>
    nodes.filter((node) => node.kind === kind).map(({ id }) => id);
  addCuts(store, [{ at: 'border', agents: ids('agent'), channels: ids('channel') }], `Cut off ${nodes.length} nodes`);
}

function addCuts(store: HeronryStore, places: readonly Fault['where'][], label: string): void {
  const fromUs = store.playback.nowUs();
  const untilUs = fromUs + CUT_LASTS_US;
  const cuts = places.map((where): Fault => ({ kind: 'cut', where, fromUs, untilUs }));
  addFaults(store, cuts, label, `${label} for ${CUT_LASTS_US / 1_000_000} s`);
}

/**
 * Adds faults, as one step of undo.
 * @param said what the notice says. @default the label
 */
export function addFaults(store: HeronryStore, faults: readonly Fault[], label: string, said = label): void {
  const { scenario, actions } = store.getState();
  if (
    !told(
      store,
      actions.add(() => ({ do: 'setFaults', faults: [...scenario.faults, ...faults], label }), 'now'),
    )
  )
    return;
  actions.notify(`${said} from now. Change the times in the inspector.`);
}
