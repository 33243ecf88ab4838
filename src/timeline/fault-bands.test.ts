import { expect, it } from 'vitest';
import type { Where } from '../scenario/index.ts';
import { bandsOf } from './fault-bands.ts';
import type { LanePlace } from './lanes.ts';
import { agentLane, channelLane, type Lane } from './segments.ts';

const place = (middle: number, size = 1): LanePlace => ({ middle, size }) as LanePlace; // Nothing else is read.
const PLACES: ReadonlyMap<Lane, LanePlace> = new Map<Lane, LanePlace>([
  [agentLane('mg1'), place(13)],
  [channelLane('control'), place(39)],
  [channelLane('status'), place(59, 0.5)],
]);
const bands = (where: Where) => bandsOf({ where }, PLACES);

it('a fault has a band on each lane that it names, as high as the lane, and one everywhere has no bounds', () => {
  expect(bands({ at: 'agent', agent: 'mg1' })).toEqual([{ top: 1, height: 24 }]);
  expect(bands({ at: 'link', link: 'publish', agent: 'mg1', channel: 'control' })).toEqual([
    { top: 1, height: 24 },
    { top: 27, height: 24 },
  ]);
  expect(bands({ at: 'border', agents: ['mg1', 'gone'], channels: ['status'] })).toEqual([
    { top: 1, height: 24 },
    { top: 53, height: 12 },
  ]);
  expect(bands({ at: 'everything' })).toBeUndefined();
});
