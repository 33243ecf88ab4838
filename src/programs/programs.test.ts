/** The programs of a scenario give the receipts of its run: who received which payload from which channel, in order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_ENTRY, GALLERY, type Scenario } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { simulate } from '../simulation/index.ts';
import type { Trace } from '../trace/index.ts';
import { type ProgramLanguage, playedScenario, programOf, programText } from './index.ts';
import { atOwnTimes, hasTies } from './testing/own-times.ts';
import { playPython, playTypeScript } from './testing/play-programs.ts';
import { type Receipts, receiptsOf, receiptsOfRun } from './testing/receipts.ts';
import { withoutChance } from './testing/without-chance.ts';
import { untimedReceipts } from './timing.ts';

const UNTIL_US = 20_000_000;
/** Scenes in which something happens that is no code of an agent. */
const SCENES = [FIRST_ENTRY, ...GALLERY]
  .filter(({ scenario }) => scenario.agents.some(({ behaviours }) => behaviours.some(({ kind }) => kind !== 'code')))
  .map(({ slug, scenario }) => [slug, withoutChance(scenario)] as const);

function textOf(scenario: Scenario, language: ProgramLanguage): string {
  return programText(programOf(scenario, language));
}

describe('programs of the gallery', () => {
  it.each(SCENES)('%s - in TypeScript receives what its run shows', async (_, scenario) => {
    const printed = await playTypeScript(textOf(scenario, 'typescript'), UNTIL_US);
    const expected = receiptsOfRun(playedScenario(scenario, 'typescript'), UNTIL_US);
    expect(Object.keys(expected)).not.toEqual([]);
    expect(receiptsOf(printed)).toEqual(expected);
  });

  it('in Python they receive what their runs show', () => {
    const programs = SCENES.map(([, scenario]) => ({ program: textOf(scenario, 'python'), untilUs: UNTIL_US }));
    const printed = playPython(programs);
    for (const [index, [slug, scenario]] of SCENES.entries()) {
      const expected = receiptsOfRun(playedScenario(scenario, 'python'), UNTIL_US);
      expect({ slug, ...receiptsOf(printed[index] ?? []) }).toEqual({ slug, ...expected });
    }
  });
});

/** Scenarios in which no two things begin at one time: then the order of a program is that of the run. */
function randomScenes(language: ProgramLanguage, seed: number): readonly Scenario[] {
  const scenes = fc
    .sample(livelyScenario, { numRuns: 120, seed })
    .map((scenario) => atOwnTimes(withoutChance(scenario)));
  return scenes.filter((scenario) => {
    // Some answer themselves without an end, with messages that hold all messages before them.
    const run = simulate(playedScenario(scenario, language), UNTIL_US, { ...SMALL });
    return run.halted === undefined && !hasTies(run.trace) && payloadDepth(run.trace) < 12;
  });
}

const SMALL = { eventsMax: 5000, eventsPerInstantMax: 1000, payloadBytesMax: 1_000_000 } as const;

function payloadDepth(trace: Trace): number {
  let deepest = 0;
  for (let number = 0; number < trace.length; number += 1)
    if (trace.hasMessage(number)) deepest = Math.max(deepest, depthOf(trace.message(number).payload));
  return deepest;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('programs of random scenarios', () => {
  it('in TypeScript they receive what their runs show', async () => {
    const scenes = randomScenes('typescript', 17);
    expect(scenes.length).toBeGreaterThan(50);
    for (const scenario of scenes) {
      const program = textOf(scenario, 'typescript');
      const printed = await playTypeScript(program, UNTIL_US);
      const expected = receiptsOfRun(playedScenario(scenario, 'typescript'), UNTIL_US);
      expect(receiptsOf(printed), program).toEqual(expected);
    }
  });

  it('in Python they receive what their runs show', () => {
    const scenes = randomScenes('python', 18);
    expect(scenes.length).toBeGreaterThan(50);
    const programs = scenes.map((scenario) => ({ program: textOf(scenario, 'python'), untilUs: UNTIL_US }));
    const printed = playPython(programs);
    for (const [index, scenario] of scenes.entries()) {
      const expected = receiptsOfRun(playedScenario(scenario, 'python'), UNTIL_US);
      expect(receiptsOf(printed[index] ?? []), programs[index]?.program).toEqual(expected);
    }
  });
});

/** Returns the receipts of some places, each as long as the shorter of two. */
function commonReceipts(receipts: Receipts, others: Receipts, labels: readonly string[]): Receipts {
  return Object.fromEntries(
    labels.map((label) => {
      const all = receipts[label] ?? [];
      return [label, all.slice(0, Math.min(all.length, others[label]?.length ?? 0))];
    }),
  );
}

describe('a network', () => {
  const picture = (scenario: Scenario): Scenario => ({
    ...playedScenario(scenario, 'typescript'),
    network: scenario.network,
    links: scenario.links,
  });

  it('leaves receipts as they are where timing does not decide, in the gallery', async () => {
    let compared = 0;
    for (const [slug, scenario] of SCENES) {
      const labels = untimedReceipts(scenario).map(({ agent, channel }) => `${agent} received from ${channel}:`);
      const ofProgram = receiptsOf(await playTypeScript(textOf(scenario, 'typescript'), UNTIL_US));
      const ofPicture = receiptsOfRun(picture(scenario), UNTIL_US);
      const expected = commonReceipts(ofPicture, ofProgram, labels);
      expect({ slug, ...commonReceipts(ofProgram, ofPicture, labels) }).toEqual({ slug, ...expected });
      compared += Object.values(expected).flat().length;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('leaves receipts as they are where timing does not decide, in random scenarios', async () => {
    let compared = 0;
    for (const scenario of randomScenes('typescript', 19)) {
      const labels = untimedReceipts({ ...scenario, channels: [] }).map(
        ({ agent, channel }) => `${agent} received from ${channel}:`,
      );
      const open = { ...scenario, channels: scenario.channels.map((one) => ({ ...one, capacity: 10_000 })) };
      const program = textOf(open, 'typescript');
      const ofProgram = receiptsOf(await playTypeScript(program, UNTIL_US));
      const ofPicture = receiptsOfRun(picture(open), UNTIL_US);
      const expected = commonReceipts(ofPicture, ofProgram, labels);
      expect(commonReceipts(ofProgram, ofPicture, labels), program).toEqual(expected);
      compared += Object.values(expected).flat().length;
    }
    expect(compared).toBeGreaterThan(20);
  });
});
