import { describe, expect, it } from 'vitest';
import { DEFAULT_KAFKA } from '../../scenario/index.ts';
import { kafka, OUTSIDE, publish, STILL_US } from '../testing/kafka-bench.ts';
import { ModelBench } from '../testing/model-bench.ts';

describe('Kafka - the group of consumers', () => {
  it('keeps what came before anybody asked, and begins with the oldest', () => {
    const bench = kafka();
    publish(bench, 2);
    bench.ask('a');
    bench.advance(STILL_US);
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 2');
    expect(bench.channel().waiting).toEqual([]);
  });

  it.each([OUTSIDE.work, DEFAULT_KAFKA.work])(
    'keeps a member that is done in time, or works beside its polls: %s',
    (work) => {
      const bench = new ModelBench({ ...OUTSIDE, work, partitions: 1 });
      bench.ask('a');
      bench.advance(STILL_US);
      publish(bench, 1);
      if (work !== 'outside') bench.done('a');
      bench.advance(2 * OUTSIDE.maxPollUs);
      expect(bench.log().partitions).toMatchObject([{ owner: 'a' }]);
    },
  );

  it('has a subscription begin at once where joining takes no time, without a word', () => {
    const bench = new ModelBench({ ...OUTSIDE, joinUs: 0, partitions: 1 });
    bench.subscribe('a');
    publish(bench, 1);
    bench.advance(0);
    expect(bench.dispatched('a', 'subscribe')).toBe('1');
    expect(bench.events.some(({ kind }) => kind === 'joinStarted')).toBe(false);
  });

  it('gives one partition to one member: the other gets nothing', () => {
    const bench = kafka();
    bench.ask('b');
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 2);
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1', '']);
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
    expect(bench.dispatched('a')).toBe('');
    expect(bench.log().standsStillUntilUs).toBe(STILL_US);
    bench.advance(1);
    expect(bench.dispatched('a')).toBe('1');
    bench.ask('b');
    bench.done('a');
    bench.ask('a');
    bench.advance(STILL_US - 1);
    expect(bench.dispatched('a')).toBe('1');
    bench.advance(1);
    expect(bench.dispatched('a')).toBe('1 2');
  });

  it('reads its partitions in the order of arrival', () => {
    const bench = kafka(8);
    bench.ask('a');
    bench.advance(STILL_US);
    for (const producer of ['p', 'q', 'r', 'p', 'q']) bench.publish(producer);
    for (let index = 0; index < 4; index += 1) bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 2 3 4 5');
  });
});

describe('Kafka - a message that is lost on its way to a member', () => {
  it('is fetched again by the owner of its partition', () => {
    const bench = kafka();
    for (let index = 0; index < 2; index += 1) bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 2);
    bench.lose('a');
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 2 2*');
    expect(bench.log().partitions).toMatchObject([{ owner: 'a', position: 2 }]);
  });

  it('is fetched by the new owner alone, where the partition has moved meanwhile', () => {
    const bench = kafka();
    bench.ask('b');
    bench.advance(STILL_US);
    publish(bench, 1);
    bench.ask('a');
    bench.advance(STILL_US);
    bench.lose('b');
    for (const agent of ['a', 'b']) bench.ask(agent);
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1*', '1']);
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

  it('never go back: an owner that commits a later message first has committed the earlier one with it', () => {
    const bench = kafka();
    bench.ask('a');
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 2);
    const [first, second] = bench.inHand.get('a') ?? [];
    if (first === undefined || second === undefined) throw new Error('Two were handed out');
    bench.model.acknowledge(second, -1);
    bench.model.acknowledge(first, -1);
    expect(bench.log().partitions).toMatchObject([{ committed: 2 }]);
    expect(bench.events.filter(({ kind }) => kind === 'acknowledged')).toHaveLength(1);
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
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1 2 3', '2* 3* 4']);
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
    expect(bench.dispatched('a')).toBe('1 1*');
  });

  it('of a former owner count as they are, and take the group back', () => {
    const bench = kafka();
    for (let index = 0; index < 2; index += 1) bench.ask('b');
    bench.advance(STILL_US);
    publish(bench, 2);
    for (let index = 0; index < 2; index += 1) bench.ask('a');
    bench.advance(STILL_US);
    expect(bench.dispatched('a')).toBe('1* 2*');
    for (let index = 0; index < 2; index += 1) bench.done('a');
    expect(bench.log()).toMatchObject({ acknowledged: 2, pending: [], partitions: [{ committed: 2 }] });
    bench.done('b');
    expect(bench.log().partitions).toMatchObject([{ owner: 'a', committed: 1 }]);
    bench.crash('a');
    bench.ask('b');
    bench.advance(STILL_US);
    expect(bench.dispatched('b')).toBe('1 2 2*');
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
    expect(bench.dispatched('s', 'subscribe')).toBe('4');
  });

  it('never begins where it was ended before', () => {
    const bench = kafka();
    bench.model.unsubscribe(bench.subscribe('s'));
    bench.advance(STILL_US);
    publish(bench, 1);
    expect(bench.dispatched('s', 'subscribe')).toBe('');
    expect(bench.events.some(({ kind }) => kind === 'joined')).toBe(false);
  });
});
