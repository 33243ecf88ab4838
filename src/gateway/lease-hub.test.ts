/** Leases on a hub whose server answers as the test says. */
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Taken } from '../brokers/network/index.ts';
import type { Hub, HubListener } from './hub.ts';
import { Leases } from './leases.ts';
import { createLogger } from './log.ts';
import { Metrics } from './metrics.ts';

const taken = (seq: number, text = '{}'): Taken => ({
  id: `${seq}`,
  seq,
  text,
  producer: undefined,
  redelivered: false,
});

/** Returns leases, and what they asked of the part of a hub that they need. @param answers what each take gives */
function leasesOn(...answers: (readonly Taken[])[]) {
  const calls: (readonly [what: string, channel: string, numbers: readonly number[]])[] = [];
  const lines: string[] = [];
  const listeners: HubListener[] = [];
  const asked: string[] = [];
  const called = (what: string) => (channel: string, some: readonly Taken[]) => {
    calls.push([what, channel, some.map(({ seq }) => seq)]);
  };
  const hub = {
    settings: {
      metrics: new Metrics(),
      logger: createLogger({ print: (line) => lines.push(line), secrets: [] }),
    },
    ended: false,
    listen: (listener: HubListener) => {
      listeners.push(listener);
      return () => undefined;
    },
    take: async (channel: string) => {
      asked.push(channel);
      return answers.shift() ?? [];
    },
    release: called('release'),
    acknowledge: called('acknowledge'),
    renew: called('renew'),
  };
  const leases = new Leases(hub as unknown as Hub, new Set(), { leases: 10, waiting: 10 });
  onTestFinished(() => leases.close());
  const take = (signal = new AbortController().signal, waitMs = 0) =>
    leases.take({ channel: 'a', count: 3, waitMs, leaseMs: 60_000, by: undefined, signal });
  return { leases, take, calls, lines, hub, listeners, asked };
}

it('what was taken for a client that has gone meanwhile is given back, and so it is when the gateway ends', async () => {
  const gone = leasesOn([taken(1), taken(2)]);
  expect(await gone.take(AbortSignal.abort())).toEqual([]);
  expect(gone.calls).toEqual([['release', 'a', [1, 2]]]);
  const ended = leasesOn([taken(1)]);
  ended.hub.ended = true;
  expect(await ended.take()).toEqual([]);
  expect(ended.calls).toEqual([['release', 'a', [1]]]);
  const nothing = leasesOn([]);
  expect(await nothing.take(AbortSignal.abort())).toEqual([]);
  expect(nothing.calls).toEqual([]);
});

it('what is no message is acknowledged, logged and left out; where nothing else came, more is taken', async () => {
  const { leases, take, calls, lines } = leasesOn([taken(1, '[]'), taken(2)], [taken(3, 'x')], [taken(4)]);
  expect(leases.shown(await take()).map(({ seq }) => seq)).toEqual([2]);
  expect(calls).toEqual([['acknowledge', 'a', [1]]]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', event: 'foreign', channel: 'a', messages: 1 },
  ]);
  expect(leases.shown(await take()).map(({ seq }) => seq)).toEqual([4]);
});

it('a message that comes while the server is asked is asked for at once', async () => {
  const { leases, take, listeners, asked } = leasesOn([], [taken(1)]);
  const taking = take(undefined, 60_000);
  for (const { available } of listeners) available('a');
  expect(leases.shown(await taking).map(({ seq }) => seq)).toEqual([1]);
  expect(asked).toEqual(['a', 'a']);
});

it('a wait that ends asks the server no more: what comes then stays for others', async () => {
  const { take, listeners, asked } = leasesOn([], [taken(1)]);
  const waiting = take(undefined, 60_000);
  await new Promise((resolve) => setImmediate(resolve));
  for (const { end } of listeners) end('over');
  expect(await waiting).toEqual([]);
  expect(asked).toEqual(['a']);
});

it('leases are renewed at the server while they are held, and given back at the end', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { leases, take, calls } = leasesOn([taken(1), taken(2)]);
  const [first] = await take();
  await vi.advanceTimersByTimeAsync(3000);
  expect(calls.splice(0)).toEqual([['renew', 'a', [1, 2]]]);
  leases.acknowledge([first ?? '']);
  await vi.advanceTimersByTimeAsync(3000);
  leases.close();
  await vi.advanceTimersByTimeAsync(6000);
  expect(calls).toEqual([
    ['acknowledge', 'a', [1]],
    ['renew', 'a', [2]],
    ['release', 'a', [2]],
  ]);
});
