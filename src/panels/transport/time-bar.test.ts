import { describe, expect, it } from 'vitest';
import { emptyScenario, type Fault, type Intervention, newFault } from '../../scenario/index.ts';
import type { OtherRun } from '../../store/index.ts';
import { BANDS_MAX, faultBands, forksOf } from './time-bar.ts';

const SECOND = 1_000_000;

function publish(atUs: number): Intervention {
  return { kind: 'publish', atUs, agent: 'a', channel: 'c', message: {} };
}

describe('forks', () => {
  const now = emptyScenario();
  const first = publish(1 * SECOND);
  const run = (id: number, forkUs: number | undefined, interventions: readonly Intervention[]): OtherRun => ({
    id,
    label: `Run ${id}`,
    scenario: { ...now, interventions },
    frontierUs: 9 * SECOND,
    forkUs,
  });

  it('are where the document and a branch part, earliest first; runs that are no branches have none', () => {
    const here = { ...now, interventions: [first, publish(3 * SECOND)] };
    const runs = [
      run(1, 5 * SECOND, [first, publish(4 * SECOND)]),
      run(2, 2 * SECOND, [first]),
      run(3, undefined, []),
      run(4, 7 * SECOND, [publish(2 * SECOND)]),
    ];
    const forks = forksOf(runs, here).map(({ atUs, branches }) => [atUs, branches.map(({ id }) => id)]);
    expect(forks).toEqual([
      [1 * SECOND, [4]],
      [3 * SECOND, [1, 2]],
    ]);
  });

  it('are where the branch was left, while no action tells the two apart', () => {
    const here = { ...now, interventions: [first] };
    expect(forksOf([run(1, 5 * SECOND, [first])], here)).toMatchObject([{ atUs: 5 * SECOND }]);
    expect(forksOf([run(1, 5 * SECOND, [])], now)).toMatchObject([{ atUs: 5 * SECOND }]);
  });
});

describe('bands of faults', () => {
  const fault = (from: number, until: number): Fault => ({
    ...newFault('cut', { at: 'everything' }, from * SECOND),
    untilUs: until * SECOND,
  });
  const shape = (faults: readonly Fault[]) =>
    faultBands(faults).map(({ fromUs, untilUs, row, faults: of }) => [
      fromUs / SECOND,
      untilUs / SECOND,
      row,
      of.length,
    ]);

  it('lie in one row while they do not overlap, in two where two do', () => {
    expect(shape([fault(4, 5), fault(0, 2), fault(2, 3)])).toEqual([
      [0, 2, 0, 1],
      [2, 3, 0, 1],
      [4, 5, 0, 1],
    ]);
    expect(shape([fault(0, 2), fault(1, 3), fault(2, 4)])).toEqual([
      [0, 2, 0, 1],
      [1, 3, 1, 1],
      [2, 4, 0, 1],
    ]);
  });

  it('of more than two at once are one band of several, as long as they are together', () => {
    expect(shape([fault(0, 9), fault(1, 3), fault(2, 7), fault(6, 8), fault(8, 9)])).toEqual([
      [0, 9, 0, 1],
      [1, 8, 1, 3],
      [8, 9, 1, 1],
    ]);
  });

  it('are bounded, and none is left out', () => {
    const many = Array.from({ length: 200 }, (_, place) => fault(place, place + 1));
    const bands = faultBands(many);
    expect(bands).toHaveLength(BANDS_MAX);
    expect(bands.flatMap(({ faults }) => faults)).toHaveLength(200);
    expect(bands.at(-1)?.untilUs).toBe(200 * SECOND);
  });
});
