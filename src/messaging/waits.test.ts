import { describe, expect, it } from 'vitest';
import { outcome } from './contract/index.ts';
import { InMemoryBroker } from './index.ts';

/** Returns a signal that counts its listeners. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listening = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    if (args[0] === 'abort') listening.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    if (args[0] === 'abort') listening.delete(args[1]);
    remove(...args);
  };
  return { controller, signal, listeners: () => listening.size };
}

/** Returns a timer that fires on request, and counts the pending ones. */
function playedTimer() {
  const set = new Map<() => void, number>();
  const timer = (run: () => void, ms: number) => {
    set.set(run, ms);
    return () => void set.delete(run);
  };
  return { timer, set };
}

describe('waits', () => {
  it('leave no timer and no listener behind, however they end', async () => {
    const { timer, set } = playedTimer();
    const { controller, signal, listeners } = countedSignal();
    const broker = new InMemoryBroker({ timer });
    const served = broker.consume('a', { timeoutMs: 5, signal });
    expect([[...set.values()], listeners()]).toEqual([[5], 1]);
    await broker.publish('a', { n: 1 });
    expect(await served).toEqual({ n: 1 });
    expect([set.size, listeners()]).toEqual([0, 0]);
    const late = broker.consume('a', { timeoutMs: 7, signal });
    for (const run of set.keys()) run();
    await expect(late).rejects.toThrow('No message on channel "a" within 7 ms');
    expect([set.size, listeners(), broker.stats('a').waiting]).toEqual([0, 0, 0]);
    await broker.publish('a', { n: 2 });
    expect(await broker.consume('a', { timeoutMs: 9, signal })).toEqual({ n: 2 });
    expect(await outcome(broker.consume('a', { timeoutMs: 0, signal }))).toBe('TimeoutError');
    expect([set.size, listeners()]).toEqual([0, 0]);
    const closed = outcome(broker.consume('a', { timeoutMs: 11, signal }));
    const aborted = outcome(broker.consume('b', { timeoutMs: 13, signal }));
    controller.abort();
    expect(await aborted).toBe('AbortError');
    expect([set.size, listeners()]).toEqual([0, 0]);
    await broker.close();
    expect(await closed).toBe('AbortError');
  });

  it('with Infinity for a limit set no timer', () => {
    const { timer, set } = playedTimer();
    const broker = new InMemoryBroker({ timer });
    void outcome(broker.consume('a', { timeoutMs: Number.POSITIVE_INFINITY }));
    void outcome(broker.consume('a', {}));
    expect([set.size, broker.stats('a').waiting]).toEqual([0, 2]);
  });

  it('are over once: what comes after changes nothing', async () => {
    const { timer, set } = playedTimer();
    const { controller, signal, listeners } = countedSignal();
    const broker = new InMemoryBroker({ timer, capacity: 1, overflow: 'block' });
    const served = broker.consume('a', { timeoutMs: 5, signal });
    const [late] = set.keys();
    await broker.publish('a', { n: 1 });
    late?.();
    expect(await served).toEqual({ n: 1 });
    await broker.publish('a', { n: 2 });
    const blocked = broker.publish('a', { n: 3 }, { signal });
    expect(listeners()).toBe(1);
    await broker.consume('a');
    await blocked;
    expect(listeners()).toBe(0);
    controller.abort();
    expect(broker.stats('a')).toMatchObject({ accepted: 3, blocked: 0, depth: 1 });
  });

  it('that are given up say why, take nothing, and are out of the way', async () => {
    const broker = new InMemoryBroker({ capacity: 1, overflow: 'block' });
    await broker.publish('a', { n: 1 });
    const { controller, signal, listeners } = countedSignal();
    const blocked = broker.publish('a', { n: 2 }, { signal });
    const waiting = broker.consume('b', { signal });
    expect([broker.stats('a').blocked, broker.stats('b').waiting, listeners()]).toEqual([1, 1, 2]);
    controller.abort('why');
    for (const call of [blocked, waiting])
      await expect(call).rejects.toMatchObject({ name: 'AbortError', cause: 'why' });
    expect([broker.stats('a').blocked, broker.stats('b').waiting]).toEqual([0, 0]);
    for (const call of [broker.consume('a', { signal }), broker.publish('b', { n: 3 }, { signal })])
      await expect(call).rejects.toMatchObject({ name: 'AbortError', cause: 'why' });
    expect([broker.stats('a').depth, broker.stats('b').accepted]).toEqual([1, 0]);
  });

  it('need no signal, and end with the broker', async () => {
    const { timer, set } = playedTimer();
    const broker = new InMemoryBroker({ timer, capacity: 1, overflow: 'block' });
    const served = broker.consume('a', { timeoutMs: 5 });
    await broker.publish('a', { n: 1 });
    expect(await served).toEqual({ n: 1 });
    const late = outcome(broker.consume('a', { timeoutMs: 6 }));
    for (const run of set.keys()) run();
    expect(await late).toBe('TimeoutError');
    const waiting = [broker.consume('a', { timeoutMs: 7 }), broker.consume('a', {}), broker.consume('a')].map(outcome);
    await broker.publish('b', { n: 2 });
    const blocked = [broker.publish('b', { n: 3 }), broker.publish('b', { n: 4 }, {})].map(outcome);
    await broker.consume('b');
    expect(await blocked[0]).toBe('fulfilled');
    await broker.close();
    expect(await Promise.all([...waiting, blocked[1]])).toEqual(Array(4).fill('BrokerClosedError'));
    expect(set.size).toBe(0);
  });

  it('for space leave no listener behind when they are refused', async () => {
    const { signal, listeners } = countedSignal();
    const broker = new InMemoryBroker({ capacity: 1, overflow: 'block' });
    await broker.publish('a', { n: 1 });
    const refused = outcome(broker.publish('a', { n: 2 }, { signal }));
    broker.limit('a', { overflow: 'reject' });
    expect([await refused, listeners()]).toEqual(['QueueFullError', 0]);
    broker.limit('a', { overflow: 'block' });
    const closed = outcome(broker.publish('a', { n: 3 }, { signal }));
    await broker.close();
    expect([await closed, listeners()]).toEqual(['BrokerClosedError', 0]);
  });

  it('for space are resolved after the callbacks have had the message', async () => {
    const broker = new InMemoryBroker({ capacity: 1, overflow: 'block' });
    const story: string[] = [];
    broker.subscribe('a', ({ n }) => story.push(`seen ${String(n)}`));
    await broker.publish('a', { n: 1 });
    const second = broker.publish('a', { n: 2 }).then(() => story.push('resolved'));
    await broker.consume('a');
    await second;
    expect(story).toEqual(['seen 1', 'seen 2', 'resolved']);
  });
});

describe('take', () => {
  it('is given up once, told of the close, and lets in who waits even where it throws', async () => {
    const broker = new InMemoryBroker({ capacity: 1, overflow: 'block' });
    const story: string[] = [];
    const giveUp = broker.take('a', () => story.push('never'));
    expect([giveUp(), giveUp()]).toEqual([true, false]);
    await broker.publish('a', { n: 1 });
    const second = broker.publish('a', { n: 2 });
    expect(() =>
      broker.take('a', () => {
        throw new Error('receiver');
      }),
    ).toThrow('receiver');
    await second;
    expect(broker.take('a', ({ seq }) => story.push(`took ${seq}`))()).toBe(false);
    broker.take(
      'a',
      () => story.push('never'),
      () => story.push('closed'),
    );
    broker.take('a', () => story.push('never'));
    await broker.close();
    expect(story).toEqual(['took 2', 'closed']);
  });
});
