import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import {
  type BrokerKind,
  DEFAULT_STREAMS,
  defaultBroker,
  emptyScenario,
  GALLERY,
  type Scenario,
} from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { depthOf, type Interval, intervalsOf, type Trace } from '../trace/index.ts';
import { brokerModel, Run, simulate } from './index.ts';

const SECOND = 1_000_000;

function intervalsIn(trace: Trace, fromUs: number, toUs: number): readonly Interval[] {
  const found: Interval[] = [];
  intervalsOf(trace).forEachIn(fromUs, toUs, (interval) => found.push({ ...interval }));
  return found;
}

describe('the intervals of a run', () => {
  it('are those that touch a span, found as by looking at all', () => {
    fc.assert(
      fc.property(
        livelyScenario,
        fc.nat(9 * SECOND),
        fc.nat(3 * SECOND),
        fc.nat(300),
        (scenario, fromUs, lengthUs, max) => {
          const { trace } = simulate(scenario, 9 * SECOND, { eventsMax: 3000, eventsPerInstantMax: 200 });
          const all = intervalsIn(trace, 0, Number.MAX_SAFE_INTEGER);
          expect(all).toHaveLength(intervalsOf(trace).length);
          const touching = all.filter((interval) => interval.fromUs <= fromUs + lengthUs && interval.toUs >= fromUs);
          expect(intervalsIn(trace, fromUs, fromUs + lengthUs)).toEqual(touching);
          const waits = touching.filter(({ kind }) => kind === 'wait');
          const latest = intervalsOf(trace).latestIn(fromUs, fromUs + lengthUs, max, ({ kind }) => kind === 'wait');
          expect(latest).toEqual(max === 0 ? [] : waits.slice(-max));
        },
      ),
      { numRuns: rounds(300) },
    );
  });

  it('are the same whether the trace is read as it grows or at once', () => {
    for (const { scenario } of GALLERY) {
      const run = new Run(scenario, { makeModel: brokerModel });
      for (let atUs = 0; atUs <= 10 * SECOND; atUs += 700_000) {
        run.advanceTo(atUs);
        intervalsOf(run.trace);
      }
      run.advanceTo(10 * SECOND);
      const { trace } = simulate(scenario, 10 * SECOND);
      expect(intervalsIn(run.trace, 0, 20 * SECOND)).toEqual(intervalsIn(trace, 0, 20 * SECOND));
    }
  });

  it('have a wait for what a log has yet to hand out, a mark for what left it unread, and neither where nothing is kept', () => {
    const queue = GALLERY.find(({ slug }) => slug === 'work-queue')?.scenario ?? never();
    const channels = queue.channels.map((channel) => ({ ...channel, capacity: 1 }));
    const kindsOn = (kind: BrokerKind): ReadonlySet<string> => {
      const { trace } = simulate({ ...queue, channels, broker: defaultBroker(kind) }, 40 * SECOND);
      const all = intervalsIn(trace, 0, 40 * SECOND);
      // Open waits at the end are the messages not yet dispatched to the group.
      const open = all.filter(({ kind: of, toUs }) => of === 'wait' && toUs === Number.POSITIVE_INFINITY);
      const depths = [...trace.worldAt(40 * SECOND).channels.values()].map((channel) => depthOf(channel));
      expect(open).toHaveLength(depths.reduce((sum, depth) => sum + depth, 0));
      return new Set(all.map(({ kind: of }) => of));
    };
    expect(kindsOn('redis-streams')).toEqual(new Set(['hop', 'wait', 'work', 'dropped']));
    expect(kindsOn('kafka')).toEqual(new Set(['hop', 'wait', 'work']));
    expect(kindsOn('redis-pubsub')).toEqual(new Set(['hop', 'work']));
  });

  it('show how long a client keeps what it cannot send, and that it gives up', () => {
    const where = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
    const scenario: Scenario = {
      ...emptyScenario(),
      broker: { ...DEFAULT_STREAMS, claimAfterUs: SECOND },
      agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [] }],
      channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' }],
      faults: [{ kind: 'cut', fromUs: 0, untilUs: 6 * SECOND, where }],
      interventions: [SECOND, 3 * SECOND].map((atUs) => ({
        ...{ kind: 'publish' as const, atUs, agent: 'a', channel: 'c', message: {} },
      })),
    };
    const drawn = intervalsIn(simulate(scenario, 20 * SECOND).trace, 0, 20 * SECOND).map(
      ({ kind, at, fromUs, toUs }) => `${fromUs / SECOND} to ${toUs / SECOND} ${kind} at ${at.key}`,
    );
    // The connection broke at 1 s; attempts are 3.15 s apart in the end.
    expect(drawn.slice(0, 3)).toEqual([
      '1 to 6 blocked at agent a',
      '3 to 6.15 blocked at agent a',
      '6 to 6 refused at agent a',
    ]);
    expect(drawn[3]).toMatch(/^6.15 to .* hop at agent a$/);
  });

  it('show how long a message waited in the queue, and who works how long', () => {
    const { trace } = simulate(GALLERY.find(({ slug }) => slug === 'work-queue')?.scenario ?? never(), 20 * SECOND);
    const all = intervalsIn(trace, 0, 20 * SECOND);
    const waits = all.filter(({ kind, toUs }) => kind === 'wait' && toUs !== Number.POSITIVE_INFINITY);
    expect(waits.length).toBeGreaterThan(5);
    for (const { message, toUs } of waits) {
      const dispatched = trace.eventsOf(message).find((number) => trace.event(number).kind === 'dispatched');
      expect(trace.event(dispatched ?? -1).atUs).toBe(toUs);
    }
    expect(all.some(({ kind, at }) => kind === 'work' && at.key === 'agent crew1')).toBe(true);
  });

  it('end where a message was lost, stand still where it was held up, and show who is away and what waits for space', () => {
    const hop = { agent: 'a', channel: 'c', link: 'publish' } as const;
    const publish = { kind: 'publish', agent: 'a', channel: 'c', message: {} } as const;
    const scenario: Scenario = {
      ...emptyScenario(),
      network: { delayUsMin: SECOND, delayUsMean: SECOND, jitterUs: 0 },
      agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [] }],
      channels: [{ id: 'c', x: 9, y: 0, pair: false, capacity: 1, overflow: 'block' }],
      faults: [{ kind: 'crash', fromUs: 3 * SECOND, untilUs: 5 * SECOND, where: { at: 'agent', agent: 'a' } }],
      interventions: [
        { ...publish, atUs: 0 },
        { kind: 'drop', ...hop, hop: 1, atUs: SECOND / 4 },
        { ...publish, atUs: SECOND },
        { kind: 'hold', ...hop, hop: 2, atUs: 1.5 * SECOND, delayUs: 2 * SECOND },
        { ...publish, atUs: 2 * SECOND },
      ],
    };
    const found = intervalsIn(simulate(scenario, 9 * SECOND).trace, 0, 9 * SECOND).map(
      ({ kind, fromUs, resumesUs, toUs, fromPart, toPart }) =>
        [kind, ...[fromUs, resumesUs, toUs].map((us) => us / SECOND), fromPart, toPart].join(' '),
    );
    expect(found).toEqual([
      'hop 0 0 0.25 0 0.25',
      'lost 0.25 0.25 0.25 0.25 0.25',
      'hop 1 1 1.5 0 0.5',
      'hop 1.5 3.5 4 0.5 1',
      'hop 2 2 3 0 1',
      'down 3 3 5 0 1',
      'wait 3 3 Infinity 0 1',
      'blocked 4 4 Infinity 0 1',
    ]);
  });

  it('know the event that ended them, and are planned or open while there is none', () => {
    for (const { scenario } of GALLERY) {
      const { trace } = simulate(scenario, 10 * SECOND);
      for (const { kind, event, end, fromUs, toUs } of intervalsIn(trace, 0, 20 * SECOND)) {
        expect(fromUs).toBe(trace.atUs(event));
        if (end !== -1) expect(toUs).toBe(trace.atUs(end));
        else expect(toUs).toBe(kind === 'hop' ? trace.hop(event).arrivesUs : Number.POSITIVE_INFINITY);
      }
    }
  });
});

function never(): never {
  throw new Error('The gallery lacks it');
}
