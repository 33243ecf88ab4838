/** Every wait is bounded: by the time limit while the broker is open, and by its end. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import { everyPromiseSettles } from '../../messaging/contract/settling.ts';
import { type Mood, MoodyBroker } from './testing/moody-driver.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const MOODS: readonly Mood[] = ['answers', 'answers', 'answers', 'answers late', 'fails', 'refuses', 'is silent'];

/** Returns the same sequence of moods each time, by Knuth's multiplier and increment. */
function moodsFrom(seed: number): () => Mood {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return MOODS[(state >>> 16) % MOODS.length] ?? 'answers';
  };
}

it('close - every promise has settled, over 1,000 random programs on servers that answer, fail, refuse and are silent', async () => {
  let brokers = 0;
  const create = async () => {
    brokers += 1;
    return new MoodyBroker(moodsFrom(brokers), { requestTimeoutMs: 1000, warn: () => undefined });
  };
  const patience = async (all: Promise<unknown>): Promise<void> => {
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.race([all, new Promise((resolve) => setImmediate(resolve))]);
  };
  await everyPromiseSettles({ create }, { patience, runs: 1000, seed: 11, timesMax: 300 });
  expect(vi.getTimerCount()).toBe(0);
});

it('silence - every call rejects within its time limit; what waits for a server or a message waits on', async () => {
  let mood: Mood = 'answers';
  const broker = new MoodyBroker(() => mood, { requestTimeoutMs: 1000 });
  await broker.subscribe('a', () => undefined).ready;
  mood = 'is silent';
  const polled = outcome(broker.consume('b', { timeoutMs: 0 }));
  const waiting = broker.consume('a');
  const { ready } = broker.subscribe('c', () => undefined);
  const calls = [broker.stats('a'), broker.reset(), broker.flush()].map(outcome);
  await vi.advanceTimersByTimeAsync(1100);
  expect(await Promise.all(calls)).toEqual(['UnavailableError', 'UncertainError', 'UnavailableError']);
  expect(await polled).toBe('TimeoutError');
  mood = 'answers';
  await vi.advanceTimersByTimeAsync(1000);
  await ready;
  await broker.publish('a', { n: 1 });
  expect(await waiting).toEqual({ n: 1 });
  mood = 'is silent';
  const ended = [broker.drain(), broker.close()].map(outcome);
  await vi.advanceTimersByTimeAsync(1100);
  expect(await Promise.all(ended)).toEqual(['fulfilled', 'fulfilled']);
});

it('silence - a drain closes within its time limit, though nothing is answered', async () => {
  let mood: Mood = 'answers';
  const broker = new MoodyBroker(() => mood, { requestTimeoutMs: 1000 });
  await broker.subscribe('a', () => undefined).ready;
  mood = 'is silent';
  const published = outcome(broker.publish('a', { n: 1 }));
  const drained = outcome(broker.drain());
  await vi.advanceTimersByTimeAsync(3300);
  expect([await drained, await published]).toEqual(['UnavailableError', 'UncertainError']);
});

it('flush - a long way to the end has no limit as long as messages come, and one without them has', async () => {
  let mood: Mood = 'answers';
  const broker = new MoodyBroker(() => mood, { requestTimeoutMs: 1000 });
  await broker.subscribe('a', () => undefined).ready;
  mood = 'answers late';
  const flushed = outcome(broker.flush());
  for (let seq = 1; seq <= 11; seq += 1) {
    await broker.reports.received('a', [{ text: '{}', seq, producer: undefined }]);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(await flushed).toBe('fulfilled');
  const silent = outcome(broker.flush());
  await vi.advanceTimersByTimeAsync(1100);
  expect(await silent).toBe('UnavailableError');
  mood = 'answers';
  await broker.close();
});

it('silence - what was taken too late goes to who waits then', async () => {
  let mood: Mood = 'answers';
  const broker = new MoodyBroker(() => mood, { requestTimeoutMs: 1000 });
  await broker.publish('a', { n: 1 });
  mood = 'answers late';
  const first = outcome(broker.consume('a', { timeoutMs: 5000 }));
  await vi.advanceTimersByTimeAsync(6000);
  expect(await first).toBe('TimeoutError');
  mood = 'is silent';
  const second = broker.consume('a');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await second).toEqual({ n: 1 });
  mood = 'answers';
  await broker.close();
});

it('disconnected - where nobody listens one line says so, once; where somebody does, none', async () => {
  const lines: string[] = [];
  const unheard = new MoodyBroker(() => 'answers', { warn: (line) => lines.push(line) });
  const reasons: string[] = [];
  const heard = new MoodyBroker(() => 'answers', { warn: (line) => lines.push(line) });
  heard.on('disconnected', ({ reason }) => reasons.push(reason));
  for (const broker of [unheard, unheard, heard]) broker.reports.event('disconnected', { reason: 'no route' });
  expect(lines).toEqual([expect.stringContaining('no route')]);
  expect(reasons).toEqual(['no route']);
});
