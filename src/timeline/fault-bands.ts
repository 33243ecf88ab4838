/** Where a fault is shown in the diagram while it lasts: a band on every lane that it acts at. */
import { type Fault, namesIn } from '../scenario/index.ts';
import type { LanePlace } from './lanes.ts';
import { agentLane, channelLane, type Lane } from './segments.ts';

/** Pixels from the top of the first row. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/** Bands that lie on one another are one; what acts everywhere has the whole height, `undefined`. */
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

/** Of a lane that is not collapsed. */
const BAND_HEIGHT = 24;
