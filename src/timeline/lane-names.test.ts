import { describe, expect, it } from 'vitest';
import { laneTitle, NAMES_WIDTH_MAX, NAMES_WIDTH_MIN } from './lane-names.ts';

describe('the name of a lane', () => {
  it('is that of the picture where the column is wide', () => {
    expect(laneTitle({ kind: 'channel', id: 'operator_to_mg1', pair: true }, NAMES_WIDTH_MAX)).toBe('operator → mg1');
    expect(laneTitle({ kind: 'channel', id: 'operator_to_mg1', pair: false }, NAMES_WIDTH_MAX)).toBe('operator_to_mg1');
    const long = laneTitle({ kind: 'agent', id: 'operator_of_the_northern_grid', pair: false }, NAMES_WIDTH_MAX);
    expect(long).toBe('operator_of_th…northern_grid');
  });

  it('differs where names differ at their ends, in the narrowest column', () => {
    const names = ['feeder_station_1', 'feeder_station_2'].map((id) =>
      laneTitle({ kind: 'agent', id, pair: false }, NAMES_WIDTH_MIN),
    );
    expect(new Set(names).size).toBe(2);
  });
});
