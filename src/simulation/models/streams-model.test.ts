import { describe, expect, it } from 'vitest';
import { DEFAULT_STREAMS } from '../../scenario/index.ts';
import { depthOf } from '../../trace/index.ts';
import { ModelBench } from '../testing/model-bench.ts';
import type { StreamsSettings } from './streams-model.ts';

const CLAIM_US = 5000;

function streams(capacity?: number, trimmed: Partial<StreamsSettings> = {}): ModelBench {
  return new ModelBench({ ...DEFAULT_STREAMS, claimAfterUs: CLAIM_US, ...trimmed }, capacity);
}

function publish(bench: ModelBench, count: number): void {
  for (let index = 0; index < count; index += 1) bench.publish();
}

describe('Redis Streams - consume', () => {
  it('keeps what came before anybody asked', () => {
    const bench = streams();
    publish(bench, 2);
    bench.ask('a');
    bench.ask('b');
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['1', '2']);
  });

  it('serves those who wait in the order in which they asked, each message once', () => {
    const bench = streams();
    for (const agent of ['b', 'a', 'b']) bench.ask(agent);
    publish(bench, 4);
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['2', '1 3']);
    expect(depthOf(bench.channel())).toBe(1);
  });

  it('holds a message as pending until it is acknowledged', () => {
    const bench = streams();
    bench.ask('a');
    publish(bench, 1);
    expect(bench.log().pending).toMatchObject([{ agent: 'a', seq: 1, deliveries: 1 }]);
    bench.done('a');
    expect(bench.log()).toMatchObject({ pending: [], acknowledged: 1 });
    bench.advance(2 * CLAIM_US);
    bench.ask('b');
    expect(bench.dispatched('b')).toBe('');
  });
});

describe('Redis Streams - a consumer that does not acknowledge', () => {
  it('loses its message to the one that waits, after the time to claim and not before', () => {
    const bench = streams();
    bench.ask('a');
    publish(bench, 1);
    bench.crash('a');
    bench.ask('b');
    bench.advance(CLAIM_US - 1);
    expect(bench.dispatched('b')).toBe('');
    bench.advance(1);
    expect(bench.dispatched('b')).toBe('1*');
    expect(bench.log().pending).toMatchObject([{ agent: 'b', seq: 1, deliveries: 2 }]);
    expect(bench.channel().consumed).toBe(1);
  });

  it('has it claimed by who asks later, before anything new', () => {
    const bench = streams();
    bench.ask('a');
    publish(bench, 2);
    bench.advance(CLAIM_US);
    bench.ask('b');
    bench.ask('b');
    expect(bench.dispatched('b')).toBe('1* 2');
  });

  it('has its messages claimed in their own order, whichever was handed out last', () => {
    const bench = streams();
    bench.ask('a');
    publish(bench, 2);
    bench.advance(CLAIM_US - 1);
    bench.ask('a');
    bench.advance(1);
    bench.ask('b');
    bench.advance(CLAIM_US);
    for (let count = 0; count < 2; count += 1) bench.ask('c');
    expect([bench.dispatched('a'), bench.dispatched('b'), bench.dispatched('c')]).toEqual(['1 2', '1*', '1* 2*']);
  });

  it('can get it again itself', () => {
    const bench = streams();
    bench.ask('a');
    publish(bench, 1);
    bench.ask('a');
    bench.advance(CLAIM_US);
    expect(bench.dispatched('a')).toBe('1 1*');
  });

  it('settles it even when it is late, for whoever holds it now', () => {
    const bench = streams();
    bench.ask('a');
    publish(bench, 1);
    bench.ask('b');
    bench.advance(CLAIM_US);
    bench.done('a');
    bench.done('b');
    expect(bench.events.filter(({ kind }) => kind === 'acknowledged')).toMatchObject([{ agent: 'a' }]);
    bench.ask('c');
    bench.advance(CLAIM_US);
    expect(bench.dispatched('c')).toBe('');
  });

  it('waits no more once it has crashed', () => {
    const bench = streams();
    for (const agent of ['a', 'b', 'a']) bench.ask(agent);
    expect(bench.channel().waiting).toEqual(['a', 'b', 'a']);
    bench.crash('a');
    expect(bench.channel().waiting).toEqual(['b']);
    publish(bench, 1);
    expect([bench.dispatched('a'), bench.dispatched('b')]).toEqual(['', '1']);
  });
});

describe('Redis Streams - the log', () => {
  it('holds its length; the oldest leave, whether they were read or not', () => {
    const bench = streams(2);
    publish(bench, 1);
    bench.ask('a');
    bench.done('a');
    publish(bench, 3);
    expect(bench.events.filter(({ kind }) => kind === 'expired')).toMatchObject([
      { seq: 1, reason: 'length' },
      { seq: 2, reason: 'length' },
    ]);
    expect(bench.channel()).toMatchObject({ accepted: 4, consumed: 1, dropped: 1 });
    expect(bench.log().partitions).toMatchObject([{ start: 2, end: 4, position: 1 }]);
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 3');
  });

  it('trimmed approximately keeps all of a node that is not full: with a capacity of 3, five stay', () => {
    const bench = streams(3, { trim: 'approximate' });
    publish(bench, 5);
    expect(bench.log().partitions).toMatchObject([{ start: 0, end: 5 }]);
    publish(bench, 97);
    expect(bench.log().partitions).toMatchObject([{ start: 0, end: 102 }]);
    publish(bench, 1);
    expect(bench.log().partitions).toMatchObject([{ start: 100, end: 103 }]);
    expect(bench.events.filter(({ kind }) => kind === 'expired')).toHaveLength(100);
  });

  it('trimmed approximately keeps at least its capacity, also when it may hold less from now on', () => {
    const bench = streams(10, { trim: 'approximate', nodeEntries: 2 });
    publish(bench, 10);
    bench.limit(5);
    expect(bench.log().partitions).toMatchObject([{ start: 4, end: 10 }]);
    bench.limit(1);
    expect(bench.log().partitions).toMatchObject([{ start: 8, end: 10 }]);
  });

  it('cannot give back a pending message that has left it', () => {
    const bench = streams(1);
    bench.ask('a');
    publish(bench, 2);
    expect(bench.log()).toMatchObject({ pending: [], forfeited: 1 });
    bench.done('a');
    expect(bench.events.some(({ kind }) => kind === 'acknowledged')).toBe(false);
    bench.advance(CLAIM_US);
    bench.ask('b');
    bench.ask('b');
    expect(bench.dispatched('b')).toBe('2');
  });

  it('shows a subscription what comes from now on, beside the group', () => {
    const bench = streams();
    publish(bench, 1);
    const first = bench.subscribe('s');
    bench.subscribe('t');
    bench.ask('a');
    publish(bench, 1);
    bench.model.unsubscribe(first);
    publish(bench, 1);
    expect([bench.dispatched('s', 'subscribe'), bench.dispatched('t', 'subscribe'), bench.dispatched('a')]).toEqual([
      '2',
      '2 3',
      '1',
    ]);
  });
});
