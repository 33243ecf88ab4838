import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  CODE_TEMPLATES,
  codeOf,
  defaultBroker,
  emptyScenario,
  GALLERY,
  type Intervention,
  type Link,
  type LinkKind,
  type Scenario,
  templateSource,
} from '../scenario/index.ts';
import { brokerModel, type ProgramMaker, Run, simulate, withCode } from '../simulation/index.ts';
import {
  type EventOf,
  type Trace,
  type TraceEventKind,
  toJsonLines,
  traceHash,
  describe as words,
} from '../trace/index.ts';
import { loadSandbox, programMaker } from './index.ts';

const SECOND = 1_000_000;
const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../e2e/fixtures/trace-hashes.json', import.meta.url), 'utf8'),
);
const IN_CODE = GALLERY.filter(({ scenario }) => codeOf(scenario).length > 0);

let makeProgram: ProgramMaker;
beforeAll(async () => {
  makeProgram = programMaker(await loadSandbox());
});

function traceOf(scenario: Scenario, untilUs: number): Trace {
  const run = simulate(scenario, untilUs, withCode({ makeProgram }));
  run.dispose();
  return run.trace;
}

function sceneOf(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`There is no ${slug}`);
  return entry.scenario;
}

function eventsOf<Kind extends TraceEventKind>(trace: Trace, kind: Kind): readonly EventOf<Kind>[] {
  return Array.from({ length: trace.length }, (_, number) => number)
    .filter((number) => trace.kindOf(number) === kind)
    .map((number) => trace.eventAs(number, kind));
}

/** Sentences of the events at a time. */
function at(trace: Trace, atUs: number): readonly string[] {
  const [from, end] = [trace.firstAfter(atUs - 1), trace.firstAfter(atUs)];
  return Array.from({ length: end - from }, (_, place) => words(trace, from + place));
}

describe('the same scenario, seed and code', () => {
  it.each(IN_CODE.map(({ slug, scenario }) => [slug, scenario] as const))(
    'give the trace that they always gave: %s',
    (slug, scenario) => {
      const trace = traceOf(scenario, 10 * SECOND);
      expect(traceHash(trace)).toBe(HASHES[slug]);
      expect(traceHash(traceOf(scenario, 10 * SECOND))).toBe(HASHES[slug]);
      for (const kind of ['threw', 'failed', 'stopped'] as const) expect(eventsOf(trace, kind)).toEqual([]);
    },
  );

  it('give the same trace however the time is cut, and whether the user acts while it runs or the scenario says so', () => {
    const scenario = sceneOf('leader');
    const untilUs = 26 * SECOND;
    const acts: readonly Intervention[] = [9, 15, 23].map((second) => ({
      kind: 'publish',
      atUs: second * SECOND,
      agent: 'press',
      channel: 'hello',
      message: { name: second === 15 ? 'aaa' : 'zzz' },
    }));
    const said = toJsonLines(traceOf({ ...scenario, interventions: acts }, untilUs));
    fc.assert(
      fc.property(fc.array(fc.nat(untilUs), { maxLength: 8 }), fc.integer({ min: 1, max: 200_000 }), (cuts, most) => {
        const limit = { events: 50, payloadBytes: 100_000, instructions: most };
        const run = new Run(scenario, { makeModel: brokerModel, ...withCode({ makeProgram }), startLimit: limit });
        const goTo = (atUs: number): void => {
          while (run.frontierUs < atUs) run.advanceTo(atUs, limit);
        };
        for (const atUs of cuts.filter((cut) => cut < 9 * SECOND).sort((a, b) => a - b)) goTo(atUs);
        for (const act of acts) {
          goTo(act.atUs);
          run.intervene(act);
        }
        goTo(untilUs);
        run.dispose();
        expect(toJsonLines(run.trace)).toBe(said);
      }),
      { numRuns: 5 },
    );
  });
});

/** Three agents with any of the templates, on one channel that they all hear and one that two of them consume; one crashes. */
const ofTemplates: fc.Arbitrary<Scenario> = fc
  .record({
    templates: fc.array(fc.constantFrom(...CODE_TEMPLATES), { minLength: 3, maxLength: 3 }),
    to: fc.array(fc.constantFrom('ring', 'jobs'), { minLength: 3, maxLength: 3 }),
    seed: fc.nat(1000),
    broker: fc.constantFrom(...(['memory', 'redis-pubsub', 'redis-streams'] as const)),
    crashMs: fc.nat(3000),
  })
  .map(({ templates, to, seed, broker, crashMs }) => {
    const names = ['a', 'b', 'c'];
    const channel = (id: string) =>
      ({ id, x: 0, y: 0, pair: false, capacity: 20, overflow: 'drop-oldest' }) satisfies Scenario['channels'][number];
    const tick = { kind: 'tick', channel: 'ring', periodUs: 700_000, offsetUs: 0, jitterUs: 90_000, count: 0 } as const;
    const link = (kind: LinkKind, agent: string, id: string): Link => ({ kind, agent, channel: id });
    return {
      ...emptyScenario(),
      seed,
      broker: defaultBroker(broker),
      agents: [
        ...templates.map((template, place) => ({
          id: names[place] ?? '',
          x: 0,
          y: 0,
          role: 'agent' as const,
          behaviours: [
            {
              kind: 'code' as const,
              on: '',
              source: templateSource(template, { channel: to[place] ?? 'ring', agents: names }),
            },
          ],
        })),
        {
          ...{ id: 'clock', x: 0, y: 0, role: 'device' as const },
          behaviours: [{ ...tick, message: { request: 1, id: { $random: [0, 5] as const } } }],
        },
      ],
      channels: [channel('ring'), channel('jobs'), channel('a_to_clock')],
      links: [
        ...names.map((id) => link('subscribe', id, 'ring')),
        link('consume', 'a', 'jobs'),
        link('consume', 'b', 'jobs'),
        link('publish', 'clock', 'ring'),
      ],
      faults: [
        {
          kind: 'crash' as const,
          fromUs: crashMs * 1000,
          untilUs: (crashMs + 500) * 1000,
          where: { at: 'agent' as const, agent: 'b' },
        },
      ],
    };
  });

describe('programs of the templates', () => {
  it('give the same trace each time, and however the time is cut', () => {
    let calls = 0;
    fc.assert(
      fc.property(ofTemplates, fc.array(fc.nat(4 * SECOND), { maxLength: 6 }), (scenario, cuts) => {
        const whole = traceOf(scenario, 4 * SECOND);
        calls += eventsOf(whole, 'logged').length + eventsOf(whole, 'timerFired').length;
        const run = new Run(scenario, { makeModel: brokerModel, ...withCode({ makeProgram }) });
        for (const atUs of cuts.sort((a, b) => a - b)) run.advanceTo(atUs);
        run.advanceTo(4 * SECOND);
        run.dispose();
        expect(toJsonLines(run.trace)).toBe(toJsonLines(whole));
      }),
      { numRuns: 12 },
    );
    expect(calls).toBeGreaterThan(100);
  });
});

describe('the scene of the leader', () => {
  const jobs = (trace: Trace) => eventsOf(trace, 'published').filter(({ channel }) => channel === 'jobs');

  it('the smallest name leads, the next one after its crash, and the first again when it is back', () => {
    const trace = traceOf(sceneOf('leader'), 60 * SECOND);
    const leaders = jobs(trace).map(({ agent }) => agent);
    expect(leaders.filter((agent, place) => agent !== leaders[place - 1])).toEqual(['ada', 'ben', 'ada']);
    expect(eventsOf(trace, 'crashed')).toMatchObject([{ agent: 'ada', atUs: 12 * SECOND }]);
    expect(eventsOf(trace, 'restarted')).toMatchObject([{ agent: 'ada', atUs: 22 * SECOND }]);
  });

  it('the agents run the same code, and announce themselves every 2 s', () => {
    const scenario = sceneOf('leader');
    const parts = codeOf(scenario);
    expect(new Set(parts.map(({ source }) => source)).size).toBe(1);
    expect(parts.map(({ agent }) => agent)).toEqual(['ada', 'ben', 'cem']);
    const trace = traceOf(scenario, 11 * SECOND);
    const announced = eventsOf(trace, 'published').filter(
      ({ channel, agent }) => channel === 'hello' && agent === 'ben',
    );
    expect(announced.length).toBeGreaterThan(3);
    for (const [place, { atUs }] of announced.entries())
      expect(atUs - (announced[place - 1]?.atUs ?? atUs - 2 * SECOND)).toBe(2 * SECOND);
  });

  it('no two agents lead at once', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const sent = jobs(traceOf({ ...sceneOf('leader'), seed }, 60 * SECOND));
      expect(sent.length).toBeGreaterThan(10);
      expect(new Set(sent.map(({ about }) => about)).size, `seed ${seed}`).toBe(sent.length);
    }
  });

  it('each step shows what its note says', () => {
    const scenario = sceneOf('leader');
    const trace = traceOf(scenario, 40 * SECOND);
    const proofs = [['ada: ada leads'], ['ada crashed'], ['ben: ben leads'], ['ada: ada leads']];
    expect(scenario.bookmarks).toHaveLength(proofs.length);
    for (const [place, { atUs }] of scenario.bookmarks.entries())
      expect(at(trace, atUs)).toEqual(expect.arrayContaining(proofs[place] ?? []));
  });

  it('keeps nothing: in ten minutes no queue grows', () => {
    const trace = traceOf(sceneOf('leader'), 600 * SECOND);
    const { channels, inFlight } = trace.worldAt(600 * SECOND);
    for (const { next, first } of channels.values()) expect(next - first).toBe(0);
    expect(inFlight.size).toBeLessThan(20);
  });
});
