/** Names of lanes, cut to the width of their column. */
import { SHOWN_NAME_MAX, shortChannelTitle, shortName } from '../scenario/index.ts';
import type { LaneRow } from './lanes.ts';

/** Limits of the column's width in pixels, and its width until the user has chosen one. */
export const NAMES_WIDTH_MIN = 84;
export const NAMES_WIDTH_MAX = 360;
export const NAMES_WIDTH = 160;
export const NAMES_WIDTH_NARROW = 96;

/** Pixels beside a name, and about those of one of its characters. */
const BESIDE = 58;
const CHARACTER = 7;
const CHARACTERS_MIN = 8;

/** Returns the name of a lane as it is shown in a column of that width: cut in its middle. */
export function laneTitle({ kind, id, pair }: Pick<LaneRow, 'kind' | 'id' | 'pair'>, width: number): string {
  const max = Math.max(CHARACTERS_MIN, Math.min(SHOWN_NAME_MAX, Math.floor((width - BESIDE) / CHARACTER)));
  return kind === 'agent' ? shortName(id, max) : shortChannelTitle({ id, pair }, max);
}
