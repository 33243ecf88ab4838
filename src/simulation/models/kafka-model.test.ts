import { describe, expect, it } from 'vitest';
import { DEFAULT_KAFKA } from '../../scenario/index.ts';
import { depthOf } from '../../trace/index.ts';
import { ModelBench } from '../testing/model-bench.ts';
import type { KafkaSettings } from './kafka-group.ts';

const STILL_US = 1000;
/** Members that work outside of their poll loop, and whose crash is noticed at once. */
const OUTSIDE = { ...DEFAULT_KAFKA, rebalanceUs: STILL_US, work: 'outside', sessionUs: 0, joinUs: STILL_US } as const;

function kafka(partitions = 1, retentionUs = 0): ModelBench {
  return new ModelBench({ ...OUTSIDE, partitions, retentionUs });
}

function publish(bench: ModelBench, count: number, producer?: string): void {
  for (let index = 0; index < count; index += 1) bench.publish(producer);
}

describe('Kafka - the group of consumers', () => {
  it('keeps what came before anybody asked, and begins with the oldest', () => {
    const bench = kafka();
    publish(bench, 2);
    bench.ask('a');
    bench.advance(STILL_US);
    bench.ask('a');
    expect(bench.handed('a')).toBe('1 2');
  });

  it('gives one partition to one member: the other gets nothing', () => {
    const bench = kafka();
    bench.ask('b');
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 2);
    expect([bench.handed('a'), bench.handed('b')]).toEqual(['1', '']);
    expect(bench.log().partitions).toMatchObject([{ owner: 'a' }]);
    expect(bench.channel().waiting).toEqual(['b']);
  });

  it('deals partitions out in ranges, to members sorted by name', () => {
    const bench = kafka(5);
    for (const agent of ['c', 'a', 'b']) bench.ask(agent);
    bench.advance(STILL_US);
    expect(bench.log().partitions.map(({ owner }) => owner)).toEqual(['a', 'a', 'b', 'b', 'c']);
    const more = kafka(2);
    for (const agent of ['c', 'a', 'b']) more.ask(agent);
    more.advance(STILL_US);
    expect(more.log().partitions.map(({ owner }) => owner)).toEqual(['a', 'b']);
  });

  it('stands still while a member joins or leaves, and then goes on', () => {
    const bench = kafka();
    bench.ask('a');
    publish(bench, 2);
    bench.advance(STILL_US - 1);
    expect(bench.handed('a')).toBe('');
    expect(bench.log().standsStillUntilUs).toBe(STILL_US);
    bench.advance(1);
    expect(bench.handed('a')).toBe('1');
    bench.ask('b');
    bench.done('a');
    bench.ask('a');
    bench.advance(STILL_US - 1);
    expect(bench.handed('a')).toBe('1');
    bench.advance(1);
    expect(bench.handed('a')).toBe('1 2');
  });

  it('reads its partitions in the order of arrival', () => {
    const bench = kafka(8);
    bench.ask('a');
    bench.advance(STILL_US);
    for (const producer of ['p', 'q', 'r', 'p', 'q']) bench.publish(producer);
    for (let index = 0; index < 4; index += 1) bench.ask('a');
    expect(bench.handed('a')).toBe('1 2 3 4 5');
  });
});

describe('Kafka - commits', () => {
  it('settle all that came before in the partition', () => {
    const bench = kafka();
    bench.ask('a');
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 2);
    bench.inHand.get('a')?.shift();
    bench.done('a');
    expect(bench.log()).toMatchObject({ pending: [], partitions: [{ committed: 2, position: 2 }] });
  });

  it('are where the next owner goes on: what was not committed comes again', () => {
    const bench = kafka();
    for (let index = 0; index < 3; index += 1) bench.ask('a');
    bench.ask('b');
    bench.advance(STILL_US);
    publish(bench, 3);
    bench.done('a');
    bench.crash('a');
    for (let index = 0; index < 2; index += 1) bench.ask('b');
    bench.advance(STILL_US);
    publish(bench, 1);
    expect([bench.handed('a'), bench.handed('b')]).toEqual(['1 2 3', '2* 3* 4']);
    expect(bench.channel()).toMatchObject({ consumed: 4 });
  });

  it('hold for the same agent when it is back', () => {
    const bench = kafka();
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 1);
    bench.crash('a');
    bench.ask('a');
    bench.advance(STILL_US);
    expect(bench.handed('a')).toBe('1 1*');
  });

  it('of a former owner count as they are, and take the group back', () => {
    const bench = kafka();
    for (let index = 0; index < 2; index += 1) bench.ask('b');
    bench.advance(STILL_US);
    publish(bench, 2);
    for (let index = 0; index < 2; index += 1) bench.ask('a');
    bench.advance(STILL_US);
    expect(bench.handed('a')).toBe('1* 2*');
    for (let index = 0; index < 2; index += 1) bench.done('a');
    expect(bench.log()).toMatchObject({ acknowledged: 2, pending: [], partitions: [{ committed: 2 }] });
    bench.done('b');
    expect(bench.log().partitions).toMatchObject([{ owner: 'a', committed: 1 }]);
    bench.crash('a');
    bench.ask('b');
    bench.advance(STILL_US);
    expect(bench.handed('b')).toBe('1 2 2*');
  });

  it('of one that is a member no more are void', () => {
    const bench = kafka();
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 1);
    const [departure] = bench.inHand.get('a') ?? [];
    bench.crash('a');
    if (departure !== undefined) bench.model.acknowledge(departure, -1);
    expect(bench.log().partitions).toMatchObject([{ committed: 0 }]);
  });
});

/**
 * Two partitions, `a` has both and a message of each in hand when `b` joins. The same was seen with the Java client on Kafka 4.1.1.
 */
function joinedBy(settings: Partial<KafkaSettings>, asks = 2): ModelBench {
  const bench = new ModelBench({ ...OUTSIDE, partitions: 2, ...settings });
  for (let index = 0; index < asks; index += 1) bench.ask('a');
  bench.advance(STILL_US);
  // Of two partitions, the first and the second.
  for (const producer of ['mg1', 'farm', 'mg1', 'farm', 'mg1', 'farm']) bench.publish(producer);
  return bench;
}

function owners(bench: ModelBench): readonly string[] {
  return bench.log().partitions.map(({ owner }) => owner);
}

describe('Kafka - the eager protocol', () => {
  it('hands everything again that was not committed, also to a member that keeps its partition', () => {
    const bench = kafka();
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 1);
    bench.ask('b');
    bench.ask('a');
    bench.advance(STILL_US);
    expect(bench.handed('a')).toBe('1 1*');
  });

  it('waits for a member that works inside of its poll loop, and hands nothing twice', () => {
    const bench = joinedBy({ work: 'inside' });
    expect(bench.handed('a')).toBe('1');
    for (let index = 0; index < 3; index += 1) bench.ask('b');
    bench.advance(10 * STILL_US);
    expect(bench.handed('b')).toBe('');
    expect(bench.events.findLast(({ kind }) => kind === 'rebalancing')).toMatchObject({
      agent: 'a',
      reason: 'missing',
    });
    bench.done('a');
    expect(owners(bench)).toEqual(['a', 'b']);
    for (const agent of ['b', 'a', 'b']) bench.done(agent);
    expect([bench.handed('a'), bench.handed('b')]).toEqual(['1 3', '2 4 6']);
  });

  it('counts a member that has crashed until its session ends, and pauses for as long', () => {
    const bench = joinedBy({ sessionUs: 50 * STILL_US });
    bench.crash('a');
    bench.ask('b');
    bench.advance(49 * STILL_US);
    expect(bench.handed('b')).toBe('');
    expect(bench.events.findLast(({ kind }) => kind === 'rebalancing')).toMatchObject({
      agent: 'a',
      reason: 'missing',
    });
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['b', 'b']);
  });

  it('removes a member that works inside of its poll loop for too long: its commit is void', () => {
    const bench = joinedBy({ work: 'inside', maxPollUs: 5 * STILL_US });
    bench.ask('b');
    bench.advance(5 * STILL_US);
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['b', 'b']);
    bench.done('a');
    expect(bench.log()).toMatchObject({ acknowledged: 0 });
    expect(bench.handed('b')).toBe('1*');
  });

  it('lets a removed member that waits for more join again, until it crashes', () => {
    const bench = joinedBy({ work: 'inside', maxPollUs: 5 * STILL_US });
    bench.advance(10 * STILL_US);
    expect(owners(bench)).toEqual(['a', 'a']);
    expect(bench.handed('a')).toBe('1 1*');
    bench.ask('a');
    bench.crash('a');
    expect(bench.channel().waiting).toEqual([]);
  });

  it('waits for no member that has failed on its message, and hands that message again', () => {
    const bench = joinedBy({ work: 'inside' });
    bench.ask('b');
    bench.fail('a');
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['a', 'b']);
    bench.ask('a');
    expect(bench.handed('a')).toBe('1 1*');
  });
});

describe('Kafka - the cooperative protocol', () => {
  it('lets members read on, and moves only what has to move, at its commit', () => {
    const bench = joinedBy({ protocol: 'cooperative' });
    expect(bench.handed('a')).toBe('1 2');
    for (let index = 0; index < 3; index += 1) bench.ask('b');
    bench.ask('a');
    // During the first round the owner reads on.
    expect(bench.handed('a')).toBe('1 2 3');
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['a', '']);
    expect(bench.log().standsStillUntilUs).toBeUndefined();
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['a', 'b']);
    expect(bench.handed('b')).toBe('2* 4 6');
    bench.ask('a');
    expect(bench.handed('a')).toBe('1 2 3 5');
  });
});

describe('Kafka - the new protocol', () => {
  it('moves one partition and leaves the others alone', () => {
    const bench = joinedBy({ protocol: 'new' });
    for (let index = 0; index < 3; index += 1) bench.ask('b');
    bench.advance(STILL_US);
    bench.ask('a');
    expect(bench.handed('a')).toBe('1 2 3');
    bench.advance(STILL_US);
    expect(bench.handed('b')).toBe('2* 4 6');
    expect(owners(bench)).toEqual(['a', 'b']);
  });

  it('waits with what moves for an owner inside of its poll loop, and with nothing else', () => {
    const bench = joinedBy({ protocol: 'new', work: 'inside' });
    bench.ask('b');
    bench.advance(10 * STILL_US);
    expect(owners(bench)).toEqual(['a', 'a']);
    bench.done('a');
    expect(owners(bench)).toEqual(['a', '']);
    bench.advance(STILL_US);
    expect(bench.handed('b')).toBe('2');
  });
});

describe('Kafka - the log', () => {
  it('keeps the order of each producer, and none across partitions', () => {
    const bench = kafka(3);
    for (let index = 0; index < 40; index += 1) bench.publish(`p${index % 20}`);
    const partitions = new Map<string, Set<number>>();
    for (const event of bench.events) {
      const by = event.kind === 'accepted' ? bench.trace.event(event.message) : undefined;
      if (event.kind !== 'accepted' || by?.kind !== 'published') continue;
      partitions.set(by.agent, (partitions.get(by.agent) ?? new Set()).add(event.partition ?? -1));
    }
    expect([...partitions.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set([...partitions.values()].flatMap((set) => [...set])).size).toBe(3);
  });

  it('forgets what is older than its retention, read or not, and a group that is behind goes on after it', () => {
    const bench = kafka(1, 3000);
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 3);
    bench.done('a');
    bench.advance(2999);
    expect(bench.events.some(({ kind }) => kind === 'expired')).toBe(false);
    bench.advance(1);
    publish(bench, 1);
    expect(bench.events.filter(({ kind }) => kind === 'expired')).toHaveLength(3);
    expect(bench.channel()).toMatchObject({ accepted: 4, consumed: 1, dropped: 2 });
    expect(depthOf(bench.channel())).toBe(1);
    bench.ask('a');
    expect(bench.handed('a')).toBe('1 4');
  });
});

describe('Kafka - subscribe', () => {
  it('begins at the end, once its joining is through', () => {
    const bench = kafka();
    publish(bench, 1);
    bench.subscribe('s');
    publish(bench, 1);
    bench.advance(STILL_US - 1);
    publish(bench, 1);
    expect(bench.log().joining).toEqual(['s']);
    bench.advance(1);
    publish(bench, 1);
    expect(bench.log().joining).toEqual([]);
    expect(bench.handed('s', 'subscribe')).toBe('4');
  });

  it('never begins where it was ended before', () => {
    const bench = kafka();
    bench.model.unsubscribe(bench.subscribe('s'));
    bench.advance(STILL_US);
    publish(bench, 1);
    expect(bench.handed('s', 'subscribe')).toBe('');
    expect(bench.events.some(({ kind }) => kind === 'joined')).toBe(false);
  });
});
