/** A Kafka rebalance as the Java client and the server have it: who has joined, who is missed, who gets what, and whose commit holds. */
import { describe, expect, it } from 'vitest';
import { joinedBy, OUTSIDE, owners, STILL_US } from '../testing/kafka-bench.ts';
import { ModelBench } from '../testing/model-bench.ts';

describe('Kafka - a rebalance that some have joined', () => {
  it('counts a member that crashes when it has joined a rebalance as long as that lasts, and then until its session ends', () => {
    const bench = joinedBy({ work: 'inside', sessionUs: 50 * STILL_US }, 1);
    for (const agent of ['b', 'c']) bench.ask(agent);
    bench.crash('b');
    bench.advance(60 * STILL_US);
    bench.done('a');
    expect(owners(bench)).toEqual(['a', 'b']);
    bench.advance(50 * STILL_US);
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['a', 'c']);
  });

  it('has a member that leaves during a rebalance leave when all have joined it', () => {
    const bench = joinedBy({ work: 'inside' });
    for (const agent of ['b', 'c']) bench.ask(agent);
    bench.advance(STILL_US);
    bench.crash('b');
    expect(bench.events.some((event) => event.kind === 'rebalanceStarted' && event.reason === 'left')).toBe(false);
    bench.done('a');
    expect(owners(bench)).toEqual(['a', 'c']);
  });

  it('waits for the leader, the oldest member, to assign the partitions: for its session, where it has crashed', () => {
    const bench = joinedBy({ sessionUs: 50 * STILL_US });
    bench.ask('b');
    bench.crash('a');
    bench.advance(STILL_US);
    expect(bench.events.findLast(({ kind }) => kind === 'rebalanceStarted')).toMatchObject({
      agent: 'a',
      reason: 'missing',
    });
    bench.advance(50 * STILL_US);
    expect(owners(bench)).toEqual(['b', 'b']);
  });
});

describe('Kafka - a cooperative rebalance', () => {
  it('deals the partitions of one that is gone out one at a time', () => {
    const bench = joinedBy({ protocol: 'cooperative', partitions: 3 });
    bench.crash('a');
    for (const agent of ['b', 'c']) bench.ask(agent);
    bench.advance(2 * STILL_US);
    expect(owners(bench)).toEqual(['b', 'c', 'b']);
  });

  it('does not wait for a member that has joined and is at work again', () => {
    const bench = joinedBy({ protocol: 'cooperative', work: 'inside' }, 1);
    bench.ask('b');
    bench.advance(STILL_US);
    bench.done('a');
    bench.advance(STILL_US);
    bench.done('b');
    expect(owners(bench)).toEqual(['a', 'b']);
    bench.ask('a');
    bench.ask('c');
    bench.advance(STILL_US);
    bench.ask('b');
    expect(bench.dispatched('b')).toBe('2 4');
    bench.done('a');
    const last = bench.events.findLast(({ kind }) => kind === 'rebalanceStarted' || kind === 'partitionsAssigned');
    expect(last?.kind).toBe('partitionsAssigned');
  });
});

describe('Kafka - the commit of a former owner', () => {
  it('is taken back by the next of the owner, who does not know of it', () => {
    const bench = new ModelBench(OUTSIDE);
    for (let index = 0; index < 2; index += 1) bench.ask('b');
    bench.advance(STILL_US);
    for (let index = 0; index < 2; index += 1) bench.publish();
    for (let index = 0; index < 2; index += 1) bench.ask('a');
    bench.advance(STILL_US);
    bench.done('b');
    bench.done('b');
    expect(bench.log().partitions).toMatchObject([{ owner: 'a', committed: 2 }]);
    bench.done('a');
    expect(bench.log().partitions).toMatchObject([{ owner: 'a', committed: 1 }]);
  });
});
