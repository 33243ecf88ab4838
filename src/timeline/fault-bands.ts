/** The bands of faults in the diagram: while a fault lasts, a band on every lane where it acts. */
import { type Fault, namesIn } from '../scenario/index.ts';
import type { LanePlace } from './lanes.ts';
import { agentLane, channelLane, type Lane } from './segments.ts';

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

/** Height of a band on a lane that is not collapsed. */
const BAND_HEIGHT = 24;
