import { describe, expect, it } from 'vitest';
import { GALLERY, type Where } from '../scenario/index.ts';
import {
  agentLane,
  arranged,
  bandsOf,
  byKind,
  channelLane,
  groupsOf,
  heightOf,
  LANE_HEIGHT,
  type Lane,
  type LanePlace,
  lanesOf,
  movedBefore,
  rowsOf,
  THIN_HEIGHT,
} from './lanes.ts';
import { around, pinched, timeAt, xOf } from './scale.ts';

const SECOND = 1_000_000;
const entry = GALLERY.find(({ slug }) => slug === 'work-queue');
if (entry === undefined) throw new Error('The gallery lacks it');
const picture = lanesOf(entry.scenario);
const ids = (lanes: readonly { readonly id: string }[]): readonly string[] => lanes.map(({ id }) => id);

describe('arranged lanes', () => {
  it('are the picture’s until somebody moves one', () => {
    expect(arranged(picture, [])).toBe(picture);
    const [feeder1] = picture;
    const moved = movedBefore(picture, picture.slice(3, 4), feeder1);
    expect(ids(moved).slice(0, 4)).toEqual(['faults', 'feeder1', 'feeder2', 'feeder3']);
    const order = moved.map(({ lane }) => lane);
    expect(ids(arranged(picture, order))).toEqual(ids(moved));
    expect(ids(movedBefore(picture, picture.slice(0, 1), undefined)).at(-1)).toBe('feeder1');
  });

  it('take in what has come since, where the picture has it, and forget what is gone', () => {
    const order = ['agent gone', 'channel faults', 'agent feeder1', 'agent crew1', 'agent feeder1'];
    expect(ids(arranged(picture, order))).toEqual([
      'faults',
      'feeder1',
      'feeder2',
      'feeder3',
      'crew1',
      'crew2',
      'crew3',
      'restored',
      'control-room',
    ]);
    expect(ids(arranged(picture, ['channel restored']))).toHaveLength(picture.length);
  });

  it('are groups of neighbours of one kind, whatever brought them together', () => {
    const sizes = (lanes: typeof picture) => groupsOf(rowsOf(lanes, new Set())).map((group) => group.length);
    expect(sizes(picture)).toEqual([3, 1, 3, 1, 1]);
    expect(sizes(byKind(picture))).toEqual([7, 2]);
  });

  it('share a thin line where collapsed ones of a group are side by side', () => {
    const rows = rowsOf(picture, new Set(['agent feeder2', 'agent feeder3', 'channel faults']));
    expect(rows.map((row) => ids(row.lanes))).toEqual([
      ['feeder1'],
      ['feeder2', 'feeder3'],
      ['faults'],
      ...picture.slice(4).map(({ id }) => [id]),
    ]);
    expect(rows.slice(0, 4).map(({ top }) => top)).toEqual([
      0,
      LANE_HEIGHT,
      LANE_HEIGHT + THIN_HEIGHT,
      LANE_HEIGHT + 2 * THIN_HEIGHT,
    ]);
    expect(heightOf(rows)).toBe(6 * LANE_HEIGHT + 2 * THIN_HEIGHT);
    expect(heightOf([])).toBe(0);
    const first = rowsOf(picture, new Set(['agent feeder1']));
    expect(first.slice(0, 2).map((row) => [ids(row.lanes), row.collapsed])).toEqual([
      [['feeder1'], true],
      [['feeder2'], false],
    ]);
  });
});

describe('two fingers', () => {
  it('keep under them what was under them', () => {
    const span = { startUs: 20 * SECOND, lengthUs: 10 * SECOND };
    const [from, to] = [
      [200, 400],
      [200, 600],
    ] as const;
    const closer = pinched(span, from, to, 800);
    expect(closer.lengthUs).toBe(5 * SECOND);
    for (const finger of [0, 1] as const) {
      expect(timeAt(closer, to[finger], 800)).toBe(timeAt(span, from[finger], 800));
    }
    expect(pinched(span, from, from, 800)).toEqual(span);
  });
});

it('a span is shown with room beside it', () => {
  const span = around(4 * SECOND, 6 * SECOND);
  expect(xOf(span, 4 * SECOND, 100)).toBeCloseTo(4.5, 0);
  expect(xOf(span, 6 * SECOND, 100)).toBeCloseTo(95.5, 0);
  expect(around(0, SECOND).startUs).toBe(0);
});

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
