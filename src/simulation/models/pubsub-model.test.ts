import { describe, expect, it } from 'vitest';
import { emptyScenario, type Intervention, type Scenario } from '../../scenario/index.ts';
import { depthOf, type TraceEvent } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { ModelBench } from '../testing/model-bench.ts';

const pubSub = (): ModelBench => new ModelBench({ kind: 'redis-pubsub' });

describe('Redis pub/sub', () => {
  it('keeps nothing: what nobody listens to is gone', () => {
    const bench = pubSub();
    bench.publish();
    bench.ask('a');
    bench.subscribe('s');
    expect([bench.dispatched('a'), bench.dispatched('s', 'subscribe')]).toEqual(['', '']);
    expect(depthOf(bench.channel())).toBe(0);
    expect(bench.channel()).toMatchObject({ accepted: 1, dropped: 0 });
  });

  it('gives each consuming agent a copy of its own, from its first ask on, whether it has asked or not', () => {
    const bench = pubSub();
    bench.ask('a');
    bench.publish();
    bench.ask('b');
    bench.publish();
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1 2', '2']);
  });

  it('gives a copy to each subscription that is there at the moment', () => {
    const bench = pubSub();
    const first = bench.subscribe('s');
    bench.subscribe('t');
    bench.publish();
    bench.model.unsubscribe(first);
    bench.publish();
    expect([bench.dispatched('s', 'subscribe'), bench.dispatched('t', 'subscribe')]).toEqual(['1', '1 2']);
  });

  it('forgets an agent that has crashed, with all that it waited for', () => {
    const bench = pubSub();
    bench.ask('a');
    bench.crash('a');
    bench.publish();
    expect(bench.dispatched('a')).toBe('');
    expect(bench.channel().waiting).toEqual([]);
    bench.ask('a');
    bench.publish();
    expect(bench.dispatched('a')).toBe('2');
  });
});

describe('Redis pub/sub - the buffer of an agent that has not asked', () => {
  function unasked() {
    const bench = pubSub();
    bench.ask('a');
    bench.publish();
    bench.publish();
    const [asked, second] = bench.inHand.get('a') ?? [];
    if (asked === undefined || second === undefined) throw new Error('It has a copy of both');
    return { bench, asked, second };
  }

  it('is kept where another agent crashes', () => {
    const { bench } = unasked();
    bench.ask('b');
    bench.crash('b');
    bench.publish();
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1 2 3', '']);
  });

  it('takes what was not asked for, and its double', () => {
    const { bench, asked, second } = unasked();
    expect(bench.model.bufferOf?.(asked)).toBeUndefined();
    const buffer = bench.model.bufferOf?.(second);
    expect(buffer).toEqual([]);
    expect(bench.model.bufferOf?.(second)).toBe(buffer);
  });

  it('does not let an ask wait for what was lost on its way', () => {
    const { bench, second } = unasked();
    bench.model.lost?.(second, 0, -1);
    bench.ask('a');
    expect(bench.channel().waiting).toEqual(['a']);
  });
});

describe('Redis pub/sub - an agent that consumes by hand', () => {
  const consume = (atMs: number): Intervention => ({ kind: 'consume', atUs: atMs * 1000, agent: 'w', channel: 'c' });
  const publish = (atMs: number): Intervention => ({
    kind: 'publish',
    atUs: atMs * 1000,
    agent: 'p',
    channel: 'c',
    message: { atMs },
  });

  function played(interventions: readonly Intervention[], more: Partial<Scenario> = {}) {
    const scenario: Scenario = {
      ...emptyScenario(),
      broker: { kind: 'redis-pubsub' },
      network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
      agents: ['p', 'w'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
      channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 9, overflow: 'drop-oldest' }],
      interventions,
      ...more,
    };
    return simulate(scenario, 10_000_000).trace;
  }

  function story(interventions: readonly Intervention[]): readonly string[] {
    const trace = played(interventions);
    const world = trace.worldAt(10_000_000).agents.get('w');
    const told: TraceEvent['kind'][] = ['consumeStarted', 'dispatched', 'received', 'workStarted'];
    const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
    return [
      ...events
        .filter(({ kind }) => told.includes(kind))
        .map((event) => `${event.atUs / 1000} ${event.kind}${'buffered' in event ? ' into its buffer' : ''}`),
      `inbox ${world?.inbox}, waits for ${world?.waitingFor.length}`,
    ];
  }

  it('finds in its buffer what came since, and takes one with each ask', () => {
    expect(story([consume(0), publish(100), publish(200), publish(300), consume(1000)])).toEqual([
      '0 consumeStarted',
      '200 dispatched',
      '300 received',
      '300 dispatched',
      '400 received into its buffer',
      '400 dispatched',
      '500 received into its buffer',
      '1000 workStarted',
      'inbox 1, waits for 0',
    ]);
  });

  it('goes on asking where it asks by itself, whether it found the last in its buffer or on its way', () => {
    const works = { kind: 'work', on: '', durationUs: 250_000, jitterUs: 0 } as const;
    const trace = played([publish(1000), publish(1100), publish(1550), publish(3000)], {
      agents: [
        { id: 'p', x: 0, y: 0, role: 'agent', behaviours: [] },
        { id: 'w', x: 0, y: 0, role: 'agent', behaviours: [works] },
      ],
      links: [{ kind: 'consume', agent: 'w', channel: 'c' }],
    });
    const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
    const received = events.filter((event) => event.kind === 'received');
    expect(received.map(({ buffered }) => buffered === true)).toEqual([false, true, false, false]);
    expect(events.filter(({ kind }) => kind === 'workFinished')).toHaveLength(4);
    expect(trace.worldAt(10_000_000).channels.get('c')?.waiting).toEqual(['w']);
  });

  it('is given what is on its way when it asks', () => {
    expect(story([consume(0), publish(100), publish(200), consume(350)])).toEqual([
      '0 consumeStarted',
      '200 dispatched',
      '300 received',
      '300 dispatched',
      '400 received',
      'inbox 0, waits for 0',
    ]);
  });
});
