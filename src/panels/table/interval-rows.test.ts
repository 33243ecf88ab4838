import { describe, expect, it } from 'vitest';
import { defaultBroker, emptyScenario, GALLERY, type Intervention, type Scenario } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { isHop, type Trace } from '../../trace/index.ts';
import { flightRows, intervalsIn, newestIntervals } from './interval-rows.ts';

const SECOND = 1_000_000;
const ALL = Number.MAX_SAFE_INTEGER;

/** Returns one message of a to c, a hop of one second, with what the user does to it. */
function oneMessage(done: readonly Intervention[], more: Partial<Scenario> = {}): Trace {
  const publish = { kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: {} } as const;
  const scenario: Scenario = {
    ...emptyScenario(),
    network: { delayUsMin: SECOND, delayUsMean: SECOND, jitterUs: 0 },
    agents: ['a', 'b'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
    channels: [{ id: 'c', x: 9, y: 0, pair: false, capacity: 9, overflow: 'block' }],
    interventions: [publish, ...done],
    ...more,
  };
  return simulate(scenario, 9 * SECOND).trace;
}

function queueTrace(): Trace {
  const entry = GALLERY.find(({ slug }) => slug === 'work-queue');
  if (entry === undefined) throw new Error('The gallery lacks it');
  return simulate(entry.scenario, 20 * SECOND).trace;
}

describe('what the timeline tells, as rows', () => {
  const trace = queueTrace();
  const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));

  it('has every hop once, with when it left and what became of it', () => {
    const hops = intervalsIn(trace, 0, 20 * SECOND, 20 * SECOND, ALL).filter(({ what }) => what === 'hop');
    expect(hops.map(({ event }) => event)).toEqual(events.flatMap((event, number) => (isHop(event) ? [number] : [])));
    const first = hops[0];
    expect(first).toMatchObject({ to: 'faults', became: 'accepted' });
    const arrived = events.find((event) => event.kind === 'accepted');
    expect(first?.toUs).toBe(arrived?.atUs);
  });

  it('tells nothing of what comes after the playhead', () => {
    const [first] = intervalsIn(trace, 0, 20 * SECOND, 20 * SECOND, ALL);
    if (first?.toUs === undefined) throw new Error('Nothing has left');
    const before = intervalsIn(trace, 0, 20 * SECOND, first.toUs - 1, ALL);
    expect(before[0]?.became).toMatch(/^in flight until /);
    expect(before.every(({ fromUs }) => fromUs < (first.toUs ?? 0))).toBe(true);
  });

  it('has what began before the span and reaches into it, and not what ended before', () => {
    const all = intervalsIn(trace, 0, 20 * SECOND, 20 * SECOND, ALL);
    for (const [fromUs, toUs] of [
      [4 * SECOND, 5 * SECOND],
      [9 * SECOND, 9 * SECOND],
    ] as const) {
      const touching = all.filter((row) => row.fromUs <= toUs && (row.toUs ?? ALL) >= fromUs);
      const found = intervalsIn(trace, fromUs, toUs, 20 * SECOND, ALL);
      expect(found.map(({ event }) => event)).toEqual(touching.map(({ event }) => event));
      expect(found.some((row) => row.fromUs < fromUs)).toBe(true);
    }
  });

  it('has the newest where there are many, and says so', () => {
    const span = { name: 'whole run', fromUs: 0, toUs: 20 * SECOND };
    const all = intervalsIn(trace, 0, 20 * SECOND, 20 * SECOND, ALL);
    expect(newestIntervals(trace, span, 20 * SECOND, all.length)).toEqual({ heading: 'The whole run', rows: all });
    expect(newestIntervals(trace, span, 20 * SECOND, 3)).toEqual({
      heading: 'The newest 3 rows of the whole run',
      rows: all.slice(-3),
    });
  });

  it('tells how long a message waited and who works until when', () => {
    const rows = intervalsIn(trace, 0, 9 * SECOND, 9 * SECOND, ALL);
    const consumeStarted = rows.find(({ what, became }) => what === 'wait' && became.includes('dispatched'));
    const dispatched = events.find(
      (event) => event.kind === 'dispatched' && event.via === 'consume' && event.message === consumeStarted?.message,
    );
    expect(consumeStarted?.toUs).toBe(dispatched?.atUs);
    expect(rows.filter(({ what }) => what === 'work').map(({ became }) => became)).toContain('being processed');
  });

  it('keeps to a number of rows, the newest', () => {
    const all = intervalsIn(trace, 0, 20 * SECOND, 20 * SECOND, ALL);
    const some = intervalsIn(trace, 0, 20 * SECOND, 20 * SECOND, 10);
    expect(some.length).toBeLessThanOrEqual(10);
    expect(some.at(-1)).toEqual(all.at(-1));
  });

  it('has no wait in a channel that stores nothing', () => {
    const rows = intervalsIn(oneMessage([], { broker: defaultBroker('redis-pubsub') }), 0, ALL, 9 * SECOND, ALL);
    expect(rows.map(({ what }) => what)).toEqual(['hop']);
  });

  it('has a wait of each duplicate in the queue, with its own end', () => {
    const hop = { agent: 'a', channel: 'c', link: 'publish', hop: 1 } as const;
    const consume = { kind: 'consume', agent: 'b', channel: 'c' } as const;
    const trace = oneMessage([
      { kind: 'duplicate', ...hop, atUs: SECOND / 2 },
      { ...consume, atUs: 3 * SECOND },
      { ...consume, atUs: 5 * SECOND },
    ]);
    const waits = intervalsIn(trace, 0, ALL, 9 * SECOND, ALL).filter(({ what }) => what === 'wait');
    expect(waits.map(({ toUs }) => toUs)).toEqual([3 * SECOND, 5 * SECOND]);
  });
});

describe('what is in flight, as rows', () => {
  it.each([
    ['duplicate', []],
    ['hold', [{ delayUs: SECOND }]],
  ] as const)('goes from its agent to its channel after a %s', (kind, more) => {
    const hop = { agent: 'a', channel: 'c', link: 'publish', hop: 1, atUs: SECOND / 2 } as const;
    const done = (kind === 'hold' ? { kind, ...hop, ...more[0] } : { kind, ...hop }) as Intervention;
    const trace = oneMessage([done]);
    const rows = flightRows(trace, trace.worldAt(SECOND / 2).inFlight);
    expect(rows.length).toBe(kind === 'hold' ? 1 : 2);
    for (const { from, to } of rows) expect([from, to]).toEqual(['a', 'c']);
  });

  it('goes from its channel to its agent when it is dispatched', () => {
    const trace = oneMessage([{ kind: 'consume', agent: 'b', channel: 'c', atUs: 0 }]);
    const [row, ...others] = flightRows(trace, trace.worldAt(SECOND).inFlight);
    expect(row).toMatchObject({ channel: 'c', from: 'c', to: 'b', arrivesUs: 2 * SECOND });
    expect(others).toEqual([]);
  });
});
