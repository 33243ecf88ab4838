/** Faults and hands that meet brokers other than the one in memory. */
import { describe, expect, it } from 'vitest';
import { type BrokerKind, DEFAULT_KAFKA, defaultBroker, type Fault, type Intervention } from '../../scenario/index.ts';
import { type TraceEvent, whyGot } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { ModelBench } from '../testing/model-bench.ts';
import { byHand, during, eventsOf, type Scene, sceneOf } from '../testing/scenes.ts';

const UNTIL_US = 20_000_000;
/** Members that work outside of their poll loop, and whose crash is noticed at once. */
const OUTSIDE = { ...DEFAULT_KAFKA, work: 'outside', sessionUs: 0 } as const;
const WORK = { kind: 'work', on: '', durationUs: 300_000, jitterUs: 0 } as const;

/** `w` consumes; exact delays of 100 ms, so that what `a` publishes at 1000 is with `w` at 1200. */
function traceOf(kind: BrokerKind, scene: Scene) {
  const consuming: Scene = { agents: { w: [WORK] }, links: [['consume', 'w']], ...scene };
  const broker = kind === 'kafka' ? OUTSIDE : defaultBroker(kind);
  return simulate({ ...sceneOf(consuming), broker }, UNTIL_US).trace;
}

function story(kind: BrokerKind, scene: Scene, ...kinds: readonly TraceEvent['kind'][]): readonly string[] {
  return eventsOf(traceOf(kind, scene))
    .filter((event) => kinds.includes(event.kind))
    .map((event) => {
      const again = event.kind === 'dispatched' && event.redelivered ? ' again' : '';
      const fault = 'fault' in event && event.fault !== undefined ? ` (${event.fault})` : '';
      return `${event.atUs / 1000} ${event.kind}${again}${fault}`;
    });
}

const crash = (fromMs: number, untilMs: number): Fault => ({
  kind: 'crash',
  ...during(fromMs, untilMs, { at: 'agent', agent: 'w' }),
});

describe('a consumer that crashes at its work', () => {
  const scene: Scene = { publishMs: [5000], faults: [crash(5300, 6000)] };

  it('on Redis Streams gets the message again when it has been pending for long enough', () => {
    expect(story('redis-streams', scene, 'dispatched', 'abandoned', 'restarted', 'acknowledged')).toEqual([
      '5100 dispatched',
      '5300 abandoned (0)',
      '6000 restarted (0)',
      '10100 dispatched again',
      '10500 acknowledged',
    ]);
  });

  it('on Kafka leaves the group, joins it again, and goes on at the commit', () => {
    const kinds = ['dispatched', 'abandoned', 'rebalanceStarted', 'partitionsAssigned', 'acknowledged'] as const;
    expect(story('kafka', scene, ...kinds).slice(2)).toEqual([
      '5100 dispatched',
      '5300 rebalanceStarted',
      '5300 abandoned (0)',
      '6000 rebalanceStarted',
      '6800 partitionsAssigned',
      '6800 dispatched again',
      '7200 acknowledged',
    ]);
  });

  it('on Redis pub/sub has lost it, with what was in its buffer', () => {
    const two: Scene = { publishMs: [5000, 5050], faults: [crash(5300, 6000)] };
    const told = story('redis-pubsub', two, 'dispatched', 'abandoned', 'restarted', 'workFinished');
    expect(told).toEqual([
      '5100 dispatched',
      '5150 dispatched',
      '5300 abandoned (0)',
      '5300 abandoned (0)',
      '6000 restarted (0)',
    ]);
    expect(traceOf('redis-pubsub', two).worldAt(UNTIL_US).agents.get('w')).toMatchObject({ inbox: 0, received: 2 });
  });

  it('on Redis pub/sub hears nothing of what came while it was down, and is told so', () => {
    const trace = traceOf('redis-pubsub', { publishMs: [5500], faults: [crash(5300, 6000)] });
    const message = eventsOf(trace).findIndex(({ kind }) => kind === 'published');
    expect(whyGot(trace, 'w', message, UNTIL_US).words).toBe(
      'c stores nothing: it forwarded the message to its listeners at 5.600 s, and w was not one of them: it had crashed at 5.300 s.',
    );
  });
});

describe('a message that is lost on its way to a consumer', () => {
  const scene: Scene = { publishMs: [5000], acts: [byHand('drop', 5150, ['consume', 'w', 1])] };
  const kinds = ['dispatched', 'lost', 'acknowledged'] as const;

  it('is not acknowledged: it comes again on Redis Streams and Kafka, and not on pub/sub', () => {
    expect(story('redis-streams', scene, ...kinds)).toEqual([
      '5100 dispatched',
      '5150 lost',
      '10100 dispatched again',
      '10500 acknowledged',
    ]);
    expect(story('kafka', scene, ...kinds)).toEqual([
      '5100 dispatched',
      '5150 lost',
      '5200 dispatched again',
      '5600 acknowledged',
    ]);
    expect(story('redis-pubsub', scene, ...kinds)).toEqual(['5100 dispatched', '5150 lost']);
  });

  it('says so to whom asks why', () => {
    const trace = traceOf('redis-streams', scene);
    const message = eventsOf(trace).findIndex(({ kind }) => kind === 'published');
    expect(whyGot(trace, 'w', message, 6_000_000).words).toBe(
      'You dropped it at 5.150 s, on its way to w. It is not acknowledged yet and can be redelivered.',
    );
  });

  it('on Kafka comes also where a later one is committed already, and is settled with that', () => {
    const bench = new ModelBench({ ...OUTSIDE, rebalanceUs: 0 });
    bench.ask('w');
    bench.ask('w');
    bench.advance(0);
    bench.publish();
    bench.publish();
    bench.inHand.get('w')?.reverse();
    bench.lose('w');
    bench.done('w');
    bench.ask('w');
    expect(bench.dispatched('w')).toBe('1 2 1*');
    expect(bench.log()).toMatchObject({ pending: [], acknowledged: 2 });
    bench.done('w');
    expect(bench.log()).toMatchObject({ pending: [], acknowledged: 2 });
  });

  it('on Kafka comes before anything newer, once', () => {
    const bench = new ModelBench({ ...OUTSIDE, rebalanceUs: 0 });
    bench.ask('w');
    bench.advance(0);
    bench.publish();
    bench.lose('w');
    for (let count = 0; count < 3; count += 1) bench.publish();
    bench.ask('w');
    bench.ask('w');
    expect(bench.dispatched('w')).toBe('1 1* 2');
    bench.lose('w');
    bench.ask('w');
    bench.ask('w');
    expect(bench.dispatched('w')).toBe('1 1* 2 2* 3');
    for (const _ of [1, 2, 3]) bench.done('w');
    expect(bench.log()).toMatchObject({ pending: [], acknowledged: 3 });
  });

  it('on Kafka does not come again where it has left the log meanwhile', () => {
    const bench = new ModelBench({ ...OUTSIDE, retentionUs: 1000, segmentRecords: 1, checkUs: 1000, rebalanceUs: 0 });
    bench.ask('w');
    bench.advance(0);
    bench.publish();
    bench.advance(1500);
    bench.publish();
    bench.ask('w');
    bench.advance(700);
    bench.inHand.get('w')?.pop();
    bench.lose('w');
    bench.ask('w');
    expect(bench.dispatched('w')).toBe('1 2');
  });

  it('on pub/sub keeps nobody waiting who asks later', () => {
    const bench = new ModelBench({ kind: 'redis-pubsub' });
    bench.ask('w');
    bench.publish();
    bench.publish();
    bench.lose('w');
    bench.ask('w');
    expect(bench.channel().waiting).toEqual(['w']);
  });

  it('on pub/sub leaves its double for the buffer', () => {
    const acts: readonly Intervention[] = [
      byHand('duplicate', 5250, ['consume', 'w', 2]),
      byHand('drop', 5270, ['consume', 'w', 2]),
    ];
    const trace = traceOf('redis-pubsub', { publishMs: [5000, 5100], acts });
    const received = eventsOf(trace).filter((event) => event.kind === 'received');
    expect(received.map(({ buffered }) => buffered === true)).toEqual([false, true]);
    expect(trace.worldAt(UNTIL_US).agents.get('w')).toMatchObject({ inbox: 0, received: 2, waitingFor: ['c'] });
  });
});

describe('a message that is doubled on its way to a consumer', () => {
  it.each(['redis-streams', 'kafka'] as const)('is acknowledged once, on %s', (kind) => {
    const scene: Scene = { publishMs: [5000], acts: [byHand('duplicate', 5150, ['consume', 'w', 1])] };
    expect(story(kind, scene, 'received', 'workFinished', 'acknowledged')).toEqual([
      '5200 received',
      '5250 received',
      '5500 workFinished',
      '5500 acknowledged',
      '5800 workFinished',
    ]);
  });
});

describe('a fault that fills channels', () => {
  const full: Fault = { kind: 'full', capacity: 1, overflow: 'reject', ...during(5000, 6000) };
  const scene: Scene = { links: [], publishMs: [1000, 1100, 1200, 5500, 7000], faults: [full] };
  const kinds = ['accepted', 'expired', 'rejected', 'dropped', 'blocked'] as const;

  it('cuts the log of a stream, when it begins and with each message', () => {
    expect(story('redis-streams', scene, ...kinds)).toEqual([
      '1100 accepted',
      '1200 accepted',
      '1300 accepted',
      '5000 expired (0)',
      '5000 expired (0)',
      '5600 accepted',
      '5600 expired (0)',
      '7100 accepted',
    ]);
  });

  it.each(['kafka', 'redis-pubsub'] as const)('does nothing on %s, which has no such size', (kind) => {
    expect(story(kind, scene, ...kinds)).toEqual([1100, 1200, 1300, 5600, 7100].map((ms) => `${ms} accepted`));
  });
});

describe('a crash between two lives', () => {
  it.each(['redis-streams', 'kafka'] as const)(
    'acknowledges nothing that the life before had in hand, on %s',
    (kind) => {
      // Down for an instant at its work: what it would have finished at 5500 is not finished by the one that is back.
      const scene: Scene = { publishMs: [5000], faults: [crash(5300, 5301)] };
      const acknowledged = story(kind, scene, 'acknowledged', 'workFinished');
      expect(acknowledged).toEqual(
        kind === 'kafka' ? ['7200 workFinished', '7200 acknowledged'] : ['10500 workFinished', '10500 acknowledged'],
      );
    },
  );
});

describe('a reply that cannot be', () => {
  it('is a failure, and what failed is not acknowledged, even where work comes after it', () => {
    // Two names that make no name of a pair.
    const [one, other] = ['a'.repeat(120), 'w'.repeat(120)];
    const reply = { kind: 'reply', on: '', delayUs: 0, message: {} } as const;
    const scene = sceneOf({ agents: { [one]: [], [other]: [reply, WORK] }, links: [['consume', other]] });
    const publish = { kind: 'publish', atUs: 5_000_000, agent: one, channel: 'c', message: {} } as const;
    const broker = defaultBroker('redis-streams');
    const events = eventsOf(simulate({ ...scene, broker, interventions: [publish] }, 9_000_000).trace);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'failed' || kind === 'workFinished')).toEqual(['failed', 'workFinished']);
    expect(kinds).not.toContain('acknowledged');
  });
});
