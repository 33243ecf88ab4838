import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BrokerKind,
  DEFAULT_STREAMS,
  defaultBroker,
  emptyScenario,
  GALLERY,
  type Scenario,
} from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { brokerModel, Run, simulate } from '../simulation/index.ts';
import { depthOf } from '../trace/index.ts';
import { lanesOf } from './lanes.ts';
import { following, panned, SPAN_US_MIN, ticksOf, timeAt, xOf, zoomed } from './scale.ts';
import { type Segment, Segments } from './segments.ts';

const SECOND = 1_000_000;

function segmentsIn(segments: Segments, fromUs: number, toUs: number): readonly Segment[] {
  const found: Segment[] = [];
  segments.forEachIn(fromUs, toUs, (segment) => found.push({ ...segment }));
  return found;
}

describe('the segments of a trace', () => {
  it('are those that touch a span, found as by looking at all', () => {
    fc.assert(
      fc.property(livelyScenario, fc.nat(9 * SECOND), fc.nat(3 * SECOND), (scenario, fromUs, lengthUs) => {
        const segments = new Segments();
        segments.update(simulate(scenario, 9 * SECOND, { eventsMax: 3000, eventsPerInstantMax: 200 }).trace);
        const all = segmentsIn(segments, 0, Number.MAX_SAFE_INTEGER);
        expect(all).toHaveLength(segments.length);
        const touching = all.filter((segment) => segment.fromUs <= fromUs + lengthUs && segment.toUs >= fromUs);
        expect(segmentsIn(segments, fromUs, fromUs + lengthUs)).toEqual(touching);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same whether the trace is read as it grows or at once', () => {
    for (const { scenario } of GALLERY) {
      const grown = new Segments();
      const run = new Run(scenario, { makeModel: brokerModel });
      for (let atUs = 0; atUs <= 10 * SECOND; atUs += 700_000) {
        run.advanceTo(atUs);
        grown.update(run.trace);
      }
      run.advanceTo(10 * SECOND);
      grown.update(run.trace);
      expect(grown.update(run.trace)).toBe(false);
      const whole = new Segments();
      whole.update(run.trace);
      expect(segmentsIn(grown, 0, 20 * SECOND)).toEqual(segmentsIn(whole, 0, 20 * SECOND));
    }
  });

  it('have a wait for what a log has yet to hand out, a mark for what left it unread, and neither where nothing is kept', () => {
    const queue = GALLERY.find(({ slug }) => slug === 'work-queue')?.scenario ?? never();
    const channels = queue.channels.map((channel) => ({ ...channel, capacity: 1 }));
    const kindsOn = (kind: BrokerKind): ReadonlySet<string> => {
      const segments = new Segments();
      const { trace } = simulate({ ...queue, channels, broker: defaultBroker(kind) }, 40 * SECOND);
      segments.update(trace);
      const all = segmentsIn(segments, 0, 40 * SECOND);
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
    const segments = new Segments();
    segments.update(simulate(scenario, 20 * SECOND).trace);
    const drawn = segmentsIn(segments, 0, 20 * SECOND).map(
      ({ kind, lane, fromUs, toUs }) => `${fromUs / SECOND} to ${toUs / SECOND} ${kind} at ${lane}`,
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
    const segments = new Segments();
    segments.update(trace);
    const all = segmentsIn(segments, 0, 20 * SECOND);
    const waits = all.filter(({ kind, toUs }) => kind === 'wait' && toUs !== Number.POSITIVE_INFINITY);
    expect(waits.length).toBeGreaterThan(5);
    for (const { message, toUs } of waits) {
      const dispatched = trace.eventsOf(message).find((number) => trace.event(number).kind === 'dispatched');
      expect(trace.event(dispatched ?? -1).atUs).toBe(toUs);
    }
    expect(all.some(({ kind, lane }) => kind === 'work' && lane === 'agent crew1')).toBe(true);
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
    const segments = new Segments();
    segments.update(simulate(scenario, 9 * SECOND).trace);
    const found = segmentsIn(segments, 0, 9 * SECOND).map(({ kind, fromUs, resumesUs, toUs, fromPart, toPart }) =>
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

  it('of another trace replace those before', () => {
    const segments = new Segments();
    segments.update(simulate(GALLERY[0]?.scenario ?? never(), 5 * SECOND).trace);
    const other = simulate(GALLERY[1]?.scenario ?? never(), 5 * SECOND).trace;
    segments.update(other);
    const fresh = new Segments();
    fresh.update(other);
    expect(segmentsIn(segments, 0, SECOND)).toEqual(segmentsIn(fresh, 0, SECOND));
  });
});

describe('the lanes', () => {
  it('are all agents and channels, in the order of the picture', () => {
    const { scenario } = GALLERY.find(({ slug }) => slug === 'work-queue') ?? never();
    expect(lanesOf(scenario).map(({ id }) => id)).toEqual([
      'feeder1',
      'feeder2',
      'feeder3',
      'faults',
      'crew1',
      'crew2',
      'crew3',
      'restored',
      'control-room',
    ]);
    expect(lanesOf(scenario).map(({ place }) => place)).toEqual([-1, -1, -1, 0, -1, -1, -1, 1, -1]);
  });
});

describe('time on the screen', () => {
  const span = { startUs: 2 * SECOND, lengthUs: 10 * SECOND };

  it('goes to pixels and back', () => {
    expect(xOf(span, 7 * SECOND, 800)).toBe(400);
    expect(timeAt(span, 400, 800)).toBe(7 * SECOND);
    expect(timeAt({ startUs: 0, lengthUs: SECOND }, -50, 100)).toBe(0);
  });

  it('keeps the time under the pointer while it is zoomed', () => {
    const closer = zoomed(span, 0.5, 600, 800);
    expect(closer.lengthUs).toBe(5 * SECOND);
    expect(timeAt(closer, 600, 800)).toBe(timeAt(span, 600, 800));
    expect(zoomed(span, 0, 0, 800).lengthUs).toBe(SPAN_US_MIN);
    expect(zoomed({ startUs: 0, lengthUs: SECOND }, 4, 700, 800).startUs).toBe(0);
    expect(panned(span, 80, 800).startUs).toBe(3 * SECOND);
  });

  it('follows the playhead, and stays while it is in sight', () => {
    expect(following(span, 6 * SECOND)).toBe(span);
    expect(xOf(following(span, 30 * SECOND), 30 * SECOND, 100)).toBeCloseTo(82);
    const back = following(span, SECOND);
    expect(back.startUs).toBeLessThan(SECOND);
    expect(following({ startUs: 5 * SECOND, lengthUs: 10 * SECOND }, 0).startUs).toBe(0);
  });

  it('is marked at round times', () => {
    expect(ticksOf({ startUs: 0, lengthUs: 10 * SECOND }, 10)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((s) => s * SECOND),
    );
    expect(ticksOf({ startUs: 1_300_000, lengthUs: 4 * SECOND }, 8)[0]).toBe(1_500_000);
  });
});

function never(): never {
  throw new Error('The gallery lacks it');
}
