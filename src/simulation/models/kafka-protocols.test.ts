import { describe, expect, it } from 'vitest';
import { joinedBy, kafka, owners, publish, STILL_US } from '../testing/kafka-bench.ts';
import type { ModelBench } from '../testing/model-bench.ts';

describe('Kafka - the eager protocol', () => {
  it('hands everything again that was not committed, also to a member that keeps its partition', () => {
    const bench = kafka();
    bench.ask('a');
    bench.advance(STILL_US);
    publish(bench, 1);
    bench.ask('b');
    bench.ask('a');
    bench.advance(STILL_US);
    expect(bench.dispatched('a')).toBe('1 1*');
  });

  it('waits for a member that works inside of its poll loop, and hands nothing twice', () => {
    const bench = joinedBy({ work: 'inside' });
    expect(bench.dispatched('a')).toBe('1');
    for (let index = 0; index < 3; index += 1) bench.ask('b');
    bench.advance(10 * STILL_US);
    expect(bench.dispatched('b')).toBe('');
    expect(bench.events.findLast(({ kind }) => kind === 'rebalanceStarted')).toMatchObject({
      agent: 'a',
      reason: 'missing',
    });
    bench.done('a');
    expect(owners(bench)).toEqual(['a', 'b']);
    for (const agent of ['b', 'a', 'b']) bench.done(agent);
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1 3', '2 4 6']);
  });

  it('counts a member that has crashed until its session ends, and pauses for as long', () => {
    const bench = joinedBy({ sessionUs: 50 * STILL_US });
    bench.crash('a');
    bench.ask('b');
    bench.advance(49 * STILL_US);
    expect(bench.dispatched('b')).toBe('');
    expect(bench.events.findLast(({ kind }) => kind === 'rebalanceStarted')).toMatchObject({
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
    expect(bench.dispatched('b')).toBe('1*');
  });

  it('lets a removed member that waits for more join again, until it crashes', () => {
    const bench = joinedBy({ work: 'inside', maxPollUs: 5 * STILL_US });
    bench.advance(10 * STILL_US);
    expect(owners(bench)).toEqual(['a', 'a']);
    expect(bench.dispatched('a')).toBe('1 1*');
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
    expect(bench.dispatched('a')).toBe('1 1*');
  });
});

describe('Kafka - the cooperative protocol', () => {
  it('lets members read on, and moves only what has to move, at its commit', () => {
    const bench = joinedBy({ protocol: 'cooperative' });
    expect(bench.dispatched('a')).toBe('1 2');
    for (let index = 0; index < 3; index += 1) bench.ask('b');
    bench.ask('a');
    // During the first round the owner reads on.
    expect(bench.dispatched('a')).toBe('1 2 3');
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['a', '']);
    expect(bench.log().standsStillUntilUs).toBeUndefined();
    bench.advance(STILL_US);
    expect(owners(bench)).toEqual(['a', 'b']);
    expect(bench.dispatched('b')).toBe('2* 4 6');
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 2 3 5');
  });
});

describe('Kafka - the new protocol', () => {
  it('moves one partition and leaves the others alone', () => {
    const bench = joinedBy({ protocol: 'new' });
    for (let index = 0; index < 3; index += 1) bench.ask('b');
    bench.advance(STILL_US);
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 2 3');
    bench.advance(STILL_US);
    expect(bench.dispatched('b')).toBe('2* 4 6');
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
    expect(bench.dispatched('b')).toBe('2');
  });
});

const PROTOCOLS = ['eager', 'cooperative', 'new'] as const;

/** Long enough for both rounds of a rebalance. */
const SETTLED_US = 3 * STILL_US;

/** Has `b` join the group of {@link joinedBy}, which moves the second partition to it. */
function movedTo(bench: ModelBench, asks: number): ModelBench {
  for (let index = 0; index < asks; index += 1) bench.ask('b');
  bench.advance(SETTLED_US);
  expect(owners(bench)).toEqual(['a', 'b']);
  return bench;
}

describe.each(PROTOCOLS)('Kafka - a partition that has moved, in the %s protocol', (protocol) => {
  it('is taken back by a commit of its former owner, as that counts as it is', () => {
    const bench = movedTo(joinedBy({ protocol }), 3);
    expect(bench.dispatched('b')).toBe('2* 4 6');
    for (let index = 0; index < 3; index += 1) bench.done('b');
    expect(bench.log().partitions).toMatchObject([{ committed: 0 }, { committed: 3 }]);
    for (let index = 0; index < 2; index += 1) bench.done('a');
    expect(bench.log().partitions).toMatchObject([{ committed: 1 }, { committed: 1, owner: 'b' }]);
    // The owner reads on; whoever takes the partition over goes back.
    bench.publish('farm');
    bench.ask('b');
    expect(bench.dispatched('b')).toBe('2* 4 6 7');
    bench.crash('b');
    bench.advance(SETTLED_US);
    for (let index = 0; index < 5; index += 1) bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 2 3 4* 5 6* 7*');
  });

  it('is told to move because its owner left, and no other partition does', () => {
    const bench = movedTo(joinedBy({ protocol, sessionUs: 0 }), 1);
    bench.crash('b');
    expect(bench.events.findLast(({ kind }) => kind === 'rebalanceStarted')).toMatchObject({
      agent: 'b',
      reason: 'left',
    });
    // In the eager protocol nobody reads meanwhile.
    bench.ask('a');
    expect(bench.dispatched('a')).toBe(protocol === 'eager' ? '1 2' : '1 2 3');
  });

  it('goes back at once when its owner leaves properly', () => {
    const bench = movedTo(joinedBy({ protocol, sessionUs: 0 }), 1);
    bench.crash('b');
    bench.advance(SETTLED_US);
    expect(owners(bench)).toEqual(['a', 'a']);
  });

  it('stays with an owner that has crashed until its session ends, which nobody else can shorten', () => {
    const sessionUs = 50 * STILL_US;
    const bench = movedTo(joinedBy({ protocol, sessionUs }), 1);
    bench.crash('b');
    // It is another member when it is back, though it has the same name; the crashed one counts as well.
    bench.ask('b');
    bench.advance(sessionUs - 1);
    // In the eager protocol nobody reads meanwhile, as the crashed member does not join again.
    bench.ask('a');
    bench.advance(0);
    expect(bench.dispatched('a')).toBe(protocol === 'eager' ? '1 2' : '1 2 3');
    expect(bench.dispatched('b')).toBe('2*');
    bench.advance(1 + SETTLED_US);
    expect(owners(bench)).toEqual(['a', 'b']);
    expect(bench.dispatched('b')).toBe('2* 2*');
  });
});
