import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual } from '../messaging/testing/expect-equal.ts';
import { rounds, roundsUntil } from '../messaging/testing/rounds.ts';
import {
  type Behaviour,
  codeOf,
  emptyScenario,
  GALLERY,
  type Intervention,
  type Link,
  type Scenario,
} from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { depthOf, type TraceEvent, toJsonLines, traceHash } from '../trace/index.ts';
import { brokerModel } from './models/broker-model.ts';
import { Run } from './run.ts';
import { simulate } from './simulate.ts';
import { publishAt, scenarioOf } from './testing/by-hand.ts';
import { eventsOf, untroubled } from './testing/scenes.ts';

const SECOND = 1_000_000;
const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../e2e/fixtures/trace-hashes.json', import.meta.url), 'utf8'),
);

/** Kinds of events that random scenarios have to bring. */
const INTERESTING: readonly TraceEvent['kind'][] = [
  'accepted',
  'dropped',
  'failed',
  'halted',
  'dispatched',
  'ignored',
  'received',
  'consumeStarted',
  'workFinished',
];

/** Small budgets, so that a scenario that never ends does not keep the test. */
const SMALL = { eventsMax: 2000, eventsPerInstantMax: 200, makeModel: brokerModel };

function act(kind: 'consume' | 'subscribe' | 'unsubscribe', atMs: number, agent: string): Intervention {
  return { kind, atUs: atMs * 1000, agent, channel: 'c' };
}

/** The story of a run in short: "0.1 accepted c". */
function story(run: Run, ...kinds: readonly TraceEvent['kind'][]): readonly string[] {
  return eventsOf(run.trace)
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map((event) =>
      `${event.atUs / SECOND} ${event.kind} ${'agent' in event ? event.agent : 'channel' in event ? event.channel : ''}`.trim(),
    );
}

describe('the same scenario, seed and interventions', () => {
  // Code needs what runs it: `sandbox/agents-in-runs.test.ts`.
  it.each(
    GALLERY.filter(({ scenario }) => codeOf(scenario).length === 0).map(
      ({ slug, scenario }) => [slug, scenario] as const,
    ),
  )('give the trace that they always gave: %s', (slug, scenario) => {
    expect(traceHash(simulate(scenario, 10 * SECOND).trace)).toBe(HASHES[slug]);
  });

  it('give the same trace however the time is cut, over random scenarios', () => {
    let events = 0;
    fc.assert(
      fc.property(livelyScenario, fc.array(fc.nat(10 * SECOND), { maxLength: 20 }), (scenario, cuts) => {
        const whole = simulate(scenario, 10 * SECOND, SMALL);
        const cut = new Run(scenario, SMALL);
        for (const atUs of [...cuts].sort((a, b) => a - b)) cut.advanceTo(atUs);
        cut.advanceTo(10 * SECOND);
        events += whole.trace.length;
        expect(toJsonLines(cut.trace)).toBe(toJsonLines(whole.trace));
      }),
      { numRuns: rounds(500) },
    );
    expect(events).toBeGreaterThan(rounds(5000));
  });

  it('give the same trace whether the user acts while it runs or the scenario says so', () => {
    fc.assert(
      fc.property(livelyScenario, (scenario) => {
        const { interventions } = scenario;
        const said = simulate(scenario, 10 * SECOND, SMALL);
        const live = new Run({ ...scenario, interventions: [] }, SMALL);
        for (const intervention of interventions) {
          live.advanceTo(intervention.atUs);
          live.intervene(intervention);
        }
        live.advanceTo(10 * SECOND);
        expect(toJsonLines(live.trace)).toBe(toJsonLines(said.trace));
        expect(live.scenario.interventions).toEqual(interventions);
      }),
      { numRuns: rounds(500) },
    );
  });

  it('differ with the seed', () => {
    const scenario = GALLERY[0]?.scenario ?? emptyScenario();
    const other = { ...scenario, seed: scenario.seed + 1 };
    expect(traceHash(simulate(other, 10 * SECOND).trace)).not.toBe(traceHash(simulate(scenario, 10 * SECOND).trace));
  });

  it('do not change for the others when an agent is added', () => {
    for (const { scenario } of GALLERY) {
      const loner: Behaviour = {
        kind: 'tick',
        channel: 'elsewhere',
        periodUs: 70_000,
        offsetUs: 0,
        jitterUs: 30_000,
        count: 0,
        message: { n: { $random: [0, 9] } },
      };
      const more: Scenario = {
        ...scenario,
        agents: [{ id: 'aaa', x: 0, y: 0, role: 'agent', behaviours: [loner] }, ...scenario.agents],
        channels: [
          ...scenario.channels,
          { id: 'elsewhere', x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' },
        ],
      };
      // Numbers of events shift; times, payloads and who did what do not.
      const seen = (of: Scenario): readonly string[] =>
        eventsOf(simulate(of, 10 * SECOND).trace)
          .filter(
            (event) =>
              !('agent' in event && event.agent === 'aaa') && !('channel' in event && event.channel === 'elsewhere'),
          )
          .map((event) => JSON.stringify({ ...event, cause: 0, message: 0, about: 0 }));
      expect(seen(more)).toEqual(seen(scenario));
    }
  });
});

describe('every run', () => {
  it('keeps the books, the order and the causes, over random scenarios', () => {
    const kinds = new Set<string>();
    const missing = () => INTERESTING.filter((kind) => !kinds.has(kind));
    const property = fc.property(livelyScenario.map(untroubled), (scenario) => {
      const run = simulate(scenario, 10 * SECOND, SMALL);
      const events = eventsOf(run.trace);
      for (const [number, event] of events.entries()) {
        kinds.add(event.kind);
        expectEqual(event.cause < number, true, `the cause of ${number}`);
        if (event.kind === 'received' || event.kind === 'ignored') {
          const sent = events[event.cause];
          expectEqual(sent, { ...sent, kind: 'dispatched', arrivesUs: event.atUs, agent: event.agent });
        }
        if (event.kind === 'accepted') {
          const sent = events[event.message];
          expectEqual(sent, { ...sent, kind: 'published', arrivesUs: event.atUs });
        }
      }
      const { channels, inFlight } = run.trace.worldAt(10 * SECOND);
      for (const channel of channels.values()) {
        const { accepted, consumed, dropped } = channel;
        // Pub/sub has no queue to keep books of.
        if (scenario.broker.kind === 'redis-pubsub') expect([depthOf(channel), dropped]).toEqual([0, 0]);
        else expect(accepted).toBe(consumed + depthOf(channel) + dropped);
      }
      const flying = events.filter((event) => 'arrivesUs' in event && event.arrivesUs > 10 * SECOND);
      if (run.halted === undefined) expect(inFlight.size).toBe(flying.length);
    });
    roundsUntil(1000, (numRuns) => fc.assert(property, { numRuns }), missing);
    expect(missing()).toEqual([]);
  });

  it('delivers over one link in the order of sending', () => {
    for (const { scenario } of GALLERY) {
      const shaken = { ...scenario, network: { delayUsMin: 1000, delayUsMean: 900_000, jitterUs: 500_000 } };
      const run = simulate({ ...shaken, links: shaken.links.map(({ network: _, ...link }) => link) }, 20 * SECOND);
      const last = new Map<string, number>();
      let receipts = 0;
      for (const event of eventsOf(run.trace)) {
        if (event.kind !== 'received') continue;
        receipts += 1;
        const link = JSON.stringify([event.via, event.channel, event.agent]);
        expect(event.cause).toBeGreaterThan(last.get(link) ?? -1);
        last.set(link, event.cause);
      }
      expect(receipts).toBeGreaterThan(0);
    }
  });
});

describe('a message', () => {
  it('is copied to every subscriber, and waits in the queue until one consumes it', () => {
    const run = simulate(
      scenarioOf(
        { a: [], b: [], d: [], w: [] },
        [
          { kind: 'subscribe', agent: 'b', channel: 'c' },
          { kind: 'subscribe', agent: 'd', channel: 'c' },
        ],
        [publishAt(0), act('consume', 1000, 'w')],
      ),
      2 * SECOND,
    );
    expect(story(run, 'published', 'accepted', 'dispatched', 'received')).toEqual([
      '0 published a',
      '0.1 accepted c',
      '0.1 dispatched b',
      '0.1 dispatched d',
      '0.2 received b',
      '0.2 received d',
      '1 dispatched w',
      '1.1 received w',
    ]);
  });

  it('goes to who has waited longest', () => {
    const run = simulate(
      scenarioOf(
        { a: [], v: [], w: [] },
        [],
        [act('consume', 0, 'w'), act('consume', 1, 'v'), publishAt(10), publishAt(20)],
      ),
      SECOND,
    );
    expect(story(run, 'consumeStarted', 'dispatched')).toEqual([
      '0 consumeStarted w',
      '0.001 consumeStarted v',
      '0.11 dispatched w',
      '0.12 dispatched v',
    ]);
  });

  it('is not seen by who subscribes after it, nor taken by who unsubscribes while it is on its way', () => {
    const late = simulate(scenarioOf({ a: [], b: [] }, [], [publishAt(0), act('subscribe', 150, 'b')]), SECOND);
    expect(story(late, 'dispatched', 'received')).toEqual([]);
    const gone = simulate(
      scenarioOf(
        { a: [], b: [] },
        [{ kind: 'subscribe', agent: 'b', channel: 'c' }],
        [publishAt(0), act('unsubscribe', 150, 'b')],
      ),
      SECOND,
    );
    expect(story(gone, 'dispatched', 'received', 'ignored')).toEqual(['0.1 dispatched b', '0.2 ignored b']);
  });

  it('pushes the oldest out of a full queue', () => {
    const run = simulate(scenarioOf({ a: [] }, [], [publishAt(0), publishAt(10), publishAt(20)], 2), SECOND);
    expect(story(run, 'accepted', 'dropped')).toEqual([
      '0.1 accepted c',
      '0.11 accepted c',
      '0.12 accepted c',
      '0.12 dropped c',
    ]);
    const dropped = eventsOf(run.trace).find(({ kind }) => kind === 'dropped');
    expect(dropped).toMatchObject({ seq: 1, message: 1 });
  });
});

describe('agents', () => {
  const consume: Link = { kind: 'consume', agent: 'w', channel: 'c' };

  it('take the next message only when the one before is done', () => {
    const run = simulate(
      scenarioOf(
        { a: [], w: [{ kind: 'work', on: '', durationUs: 500_000, jitterUs: 0 }] },
        [consume],
        [publishAt(0), publishAt(0)],
      ),
      2 * SECOND,
    );
    expect(story(run, 'consumeStarted', 'dispatched', 'workStarted', 'workFinished')).toEqual([
      '0 consumeStarted w',
      '0.1 dispatched w',
      '0.2 workStarted w',
      '0.7 workFinished w',
      '0.7 dispatched w',
      '0.8 workStarted w',
      '1.3 workFinished w',
      '1.3 consumeStarted w',
    ]);
  });

  it('forward, publish and reply because of what they received', () => {
    const behaviours: readonly Behaviour[] = [
      { kind: 'forward', on: 'c', channel: 'd', delayUs: 0 },
      {
        kind: 'publish',
        on: '',
        channel: 'd',
        delayUs: 50_000,
        message: { twice: { $scale: [{ $field: 'atMs' }, 2] } },
      },
      { kind: 'reply', on: '', delayUs: 0, message: { ok: true } },
    ];
    const run = simulate(
      scenarioOf({ a: [], w: behaviours }, [{ kind: 'subscribe', agent: 'w', channel: 'c' }], [publishAt(7)]),
      SECOND,
    );
    const sent = eventsOf(run.trace).filter((event) => event.kind === 'published');
    expect(sent.map(({ agent, channel, payload, about }) => ({ agent, channel, payload, about }))).toEqual([
      { agent: 'a', channel: 'c', payload: { atMs: 7 }, about: undefined },
      { agent: 'w', channel: 'd', payload: { atMs: 7 }, about: 2 },
      { agent: 'w', channel: 'w_to_a', payload: { ok: true }, about: 2 },
      { agent: 'w', channel: 'd', payload: { twice: 14 }, about: 2 },
    ]);
    expect(sent.map(({ atUs }) => atUs)).toEqual([7000, 207_000, 207_000, 257_000]);
  });

  it('throw on every n-th, which stops nobody else and nothing else', () => {
    const run = simulate(
      scenarioOf(
        {
          a: [],
          w: [
            { kind: 'throw', on: '', every: 2, error: 'too hot' },
            { kind: 'forward', on: 'c', channel: 'd', delayUs: 0 },
          ],
          b: [],
        },
        [
          { kind: 'subscribe', agent: 'w', channel: 'c' },
          { kind: 'subscribe', agent: 'b', channel: 'c' },
        ],
        [publishAt(0), publishAt(10), publishAt(20)],
      ),
      SECOND,
    );
    const failed = eventsOf(run.trace).filter((event) => event.kind === 'failed');
    expect(failed).toMatchObject([{ agent: 'w', error: 'too hot', atUs: 210_000 }]);
    expect(story(run, 'received').filter((line) => line.endsWith(' b'))).toHaveLength(3);
    expect(story(run, 'published').filter((line) => line.endsWith(' w'))).toHaveLength(2);
  });

  it('tick at their own period, as often as told', () => {
    const tick: Behaviour = {
      kind: 'tick',
      channel: 'c',
      periodUs: 300_000,
      offsetUs: 100_000,
      jitterUs: 0,
      count: 3,
      message: { n: { $count: 1 } },
    };
    const run = simulate(scenarioOf({ a: [tick] }, []), 5 * SECOND);
    expect(story(run, 'timerFired')).toEqual(['0.1 timerFired a', '0.4 timerFired a', '0.7 timerFired a']);
    const sent = eventsOf(run.trace).flatMap((event) => (event.kind === 'published' ? [event.payload] : []));
    expect(sent).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});

describe('budgets', () => {
  it('end a run that would not end, and say so as its last event', () => {
    const echo: Behaviour = { kind: 'forward', on: 'c', channel: 'c', delayUs: 0 };
    const endless = scenarioOf({ a: [], w: [echo] }, [{ kind: 'subscribe', agent: 'w', channel: 'c' }], [publishAt(0)]);
    const busy = simulate(endless, 3600 * SECOND, { eventsMax: 500 });
    expect(busy.halted).toBe('events');
    expect(busy.trace.event(busy.trace.length - 1)).toMatchObject({ kind: 'halted', reason: 'events' });
    const instant = { ...endless, network: { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 } };
    const stuck = simulate(instant, SECOND, { eventsPerInstantMax: 300 });
    expect(stuck.halted).toBe('instant');
    expect(stuck.trace.event(stuck.trace.length - 1)).toMatchObject({ kind: 'halted', reason: 'instant', atUs: 0 });
    stuck.advanceTo(2 * SECOND);
    expect(stuck.trace.event(stuck.trace.length - 1).kind).toBe('halted');
  });

  it('are for one instant, not for many', () => {
    const ticks: Behaviour = {
      kind: 'tick',
      channel: 'c',
      periodUs: 1000,
      offsetUs: 0,
      jitterUs: 0,
      count: 0,
      message: {},
    };
    expect(simulate(scenarioOf({ a: [ticks] }, []), 2 * SECOND, { eventsPerInstantMax: 10 }).halted).toBeUndefined();
  });
});

describe('an intervention', () => {
  it('is only for the frontier', () => {
    const run = simulate(scenarioOf({ a: [] }, []), SECOND);
    expect(() => run.intervene(publishAt(500))).toThrow(/with the frontier at 1000000/);
    expect(() => run.intervene(publishAt(1500))).toThrow(/with the frontier at 1000000/);
    run.intervene(publishAt(1000));
    expect(run.trace.length).toBe(2);
  });
});
