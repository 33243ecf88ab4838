/**
 * The lanes of the timeline and the rows that they are drawn in.
 *
 * 1. The default order is the picture's, from left to right and then from top to bottom, so that most messages go to a lane
 *    nearby. The user may reorder them.
 * 2. Neighbours of one kind form a group, in any order.
 * 3. A collapsed lane is a thin line, which it shares with adjacent collapsed lanes of its group.
 */
import { type Fault, namesIn, type Scenario } from '../scenario/index.ts';
import type { IntervalPlace } from '../trace/index.ts';

/** Name of a lane: that of its agent or channel among all of both. */
export type Lane = IntervalPlace['key'];

export function agentLane(id: string): Lane {
  return `agent ${id}`;
}

export function channelLane(id: string): Lane {
  return `channel ${id}`;
}

/** Height of a lane in pixels. */
export const LANE_HEIGHT = 26;
export const THIN_HEIGHT = 14;
/** Height of a band on a lane that is not collapsed. */
const BAND_HEIGHT = 24;

export interface LaneRow {
  readonly lane: Lane;
  readonly kind: 'agent' | 'channel';
  readonly id: string;
  /** Index of a channel in the document, for its look; -1 for an agent. */
  readonly place: number;
  /** Whether it is a channel from one agent to one other. */
  readonly pair: boolean;
}

/** One line of the diagram. */
export interface Row {
  /** One lane, or the collapsed lanes that share a line. */
  readonly lanes: readonly LaneRow[];
  readonly collapsed: boolean;
  /** Number of the row's group, from 0. */
  readonly group: number;
  /** Pixels from the top of the first row. */
  readonly top: number;
  readonly height: number;
}

/** Returns the lanes in the picture's order. */
export function lanesOf({ agents, channels }: Scenario): readonly LaneRow[] {
  const placed = [
    ...agents.map(({ id, x, y }) => ({
      x,
      y,
      row: { lane: agentLane(id), kind: 'agent' as const, id, place: -1, pair: false },
    })),
    ...channels.map(({ id, x, y, pair }, place) => ({
      x,
      y,
      row: { lane: channelLane(id), kind: 'channel' as const, id, place, pair },
    })),
  ];
  return placed.sort((a, b) => a.x - b.x || a.y - b.y).map(({ row }) => row);
}

/** Returns the lanes in the user's order. A lane missing from that order follows the lane before it in the picture. */
export function arranged(picture: readonly LaneRow[], order: readonly string[]): readonly LaneRow[] {
  if (order.length === 0) return picture;
  const known = new Map(picture.map((row) => [row.lane as string, row]));
  const ordered = new Set(order);
  /** Lanes that follow each lane of the order; '' is the top. */
  const followers = new Map<string, LaneRow[]>();
  let last = '';
  for (const row of picture) {
    if (ordered.has(row.lane)) last = row.lane;
    else append(followers, last, row);
  }
  const withFollowers = (lane: string): readonly LaneRow[] => {
    const row = known.get(lane);
    return [...(row === undefined ? [] : [row]), ...(followers.get(lane) ?? [])];
  };
  return ['', ...ordered].flatMap(withFollowers);
}

function append(table: Map<string, LaneRow[]>, key: string, row: LaneRow): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [row]);
  else list.push(row);
}

/** Returns the rows, from top to bottom. */
export function rowsOf(lanes: readonly LaneRow[], collapsed: ReadonlySet<string>): readonly Row[] {
  const rows: (Row & { readonly lanes: LaneRow[] })[] = [];
  for (const lane of lanes) {
    const last = rows.at(-1);
    const sameGroup = last?.lanes[0]?.kind === lane.kind;
    const thin = collapsed.has(lane.lane);
    if (last !== undefined && sameGroup && thin && last.collapsed) {
      last.lanes.push(lane);
      continue;
    }
    rows.push({
      lanes: [lane],
      collapsed: thin,
      group: last === undefined ? 0 : last.group + (sameGroup ? 0 : 1),
      top: last === undefined ? 0 : last.top + last.height,
      height: thin ? THIN_HEIGHT : LANE_HEIGHT,
    });
  }
  return rows;
}

/** Returns the height of all rows in pixels. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** Returns the rows of each group, in order. */
export function groupsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const group = groups[row.group];
    if (group === undefined) groups[row.group] = [row];
    else group.push(row);
  }
  return groups;
}

/** Returns the lanes with `moved` taken out and inserted before `before`, or at the end. The moved lanes keep their order. */
export function movedBefore(
  lanes: readonly LaneRow[],
  moved: readonly LaneRow[],
  before: LaneRow | undefined,
): readonly LaneRow[] {
  const taken = new Set(moved);
  const rest = lanes.filter((lane) => !taken.has(lane));
  const at = before === undefined ? rest.length : rest.indexOf(before);
  return at === -1 ? lanes : rest.toSpliced(at, 0, ...lanes.filter((lane) => taken.has(lane)));
}

/** Returns agents first, then channels, each in their previous order. */
export function byKind(lanes: readonly LaneRow[]): readonly LaneRow[] {
  return [...lanes.filter(({ kind }) => kind === 'agent'), ...lanes.filter(({ kind }) => kind === 'channel')];
}

/** Position of a lane in the diagram. */
export interface LanePlace {
  /** Pixels from the top of the first row to the lane's middle. */
  readonly middle: number;
  /** Scale of the drawings on it: 1 for a lane of full height. */
  readonly size: number;
  /** Index of a channel in the document, for its look; -1 for an agent. */
  readonly look: number;
}

/** Returns the position of each lane of the rows. */
export function placesOf(rows: readonly Row[]): ReadonlyMap<Lane, LanePlace> {
  return new Map(
    rows.flatMap(({ lanes, top, height }) =>
      lanes.map(({ lane, place }) => [lane, { middle: top + height / 2, size: height / LANE_HEIGHT, look: place }]),
    ),
  );
}

/** Band on a lane, in pixels from the top of the first row. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/** Returns the bands of a fault; equal bands are merged. A fault that acts everywhere takes the whole height: `undefined`. */
export function bandsOf(
  { where }: Pick<Fault, 'where'>,
  places: ReadonlyMap<Lane, LanePlace>,
): readonly Band[] | undefined {
  if (where.at === 'everything') return undefined;
  const { agents, channels } = namesIn(where);
  const lanes: readonly Lane[] = [...agents.map(agentLane), ...channels.map(channelLane)];
  const bands = new Map<number, Band>();
  for (const lane of lanes) {
    const place = places.get(lane);
    if (place === undefined) continue;
    const height = BAND_HEIGHT * place.size;
    const top = place.middle - height / 2;
    bands.set(top, { top, height });
  }
  return [...bands.values()];
}
