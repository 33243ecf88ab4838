import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { compareRuns, type Parting, type Trace, traceLine } from '../trace/index.ts';
import { simulate } from './simulate.ts';

const END = 5_000_000;
const SMALL = { eventsMax: 1500, eventsPerInstantMax: 200 };

/** The lines of a trace up to a time, not included. */
function linesBefore(trace: Trace, atUs: number): readonly string[] {
  return Array.from({ length: trace.firstAfter(atUs - 1) }, (_, number) => traceLine(trace, number));
}

function mirrored({ atUs, a, b, aInB, bInA }: Parting): Parting {
  return { atUs, a: b, b: a, aInB: bInA, bInA: aInB };
}

describe('comparing runs, over random scenarios', () => {
  it('finds nothing between a run and itself, and the same between two runs from either side', () => {
    let parted = 0;
    fc.assert(
      fc.property(livelyScenario, fc.nat(), (scenario, seed) => {
        const a = simulate(scenario, END, SMALL).trace;
        const again = simulate(scenario, END, SMALL).trace;
        expect(compareRuns(a, again, END)).toMatchObject({ parting: undefined, onlyA: [], onlyB: [] });
        const b = simulate({ ...scenario, seed }, END, SMALL).trace;
        const [there, back] = [compareRuns(a, b, END), compareRuns(b, a, END)];
        expect([back.onlyA, back.onlyB]).toEqual([there.onlyB, there.onlyA]);
        expect(back.parting).toEqual(there.parting && mirrored(there.parting));
        if (there.parting === undefined) expect(there).toMatchObject({ onlyA: [], onlyB: [] });
        else parted += 1;
      }),
      { numRuns: rounds(200) },
    );
    expect(parted).toBeGreaterThan(rounds(20));
  });

  it('finds that a fork has its past in common: they part when something was done, and not before', () => {
    fc.assert(
      fc.property(livelyScenario, fc.nat(END), (scenario, atUs) => {
        const [agent, channel] = [scenario.agents[0]?.id ?? '', scenario.channels[0]?.id ?? ''];
        const act = { kind: 'publish', atUs, agent, channel, message: { forked: true } } as const;
        const past = scenario.interventions.filter((one) => one.atUs <= atUs);
        const before = simulate({ ...scenario, interventions: past }, END, SMALL);
        const after = simulate({ ...scenario, interventions: [...past, act] }, END, SMALL);
        const { parting } = compareRuns(before.trace, after.trace, END);
        fc.pre(before.halted === undefined && after.halted === undefined);
        // Who is down does nothing, also not by hand.
        fc.pre(before.trace.worldAt(atUs).agents.get(agent)?.down !== true);
        expect(parting?.atUs).toBeGreaterThanOrEqual(atUs);
        expect(linesBefore(before.trace, atUs)).toEqual(linesBefore(after.trace, atUs));
      }),
      { numRuns: rounds(200) },
    );
  });
});
