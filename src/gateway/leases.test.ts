/** Consuming by lease, over the wire. */
import { afterEach, expect, it, onTestFinished } from 'vitest';
import type { Lease, LeaseResponse, SettleResponse } from '../brokers/gateway/protocol.ts';
import type { Taken } from '../brokers/network/index.ts';
import { eventually } from '../brokers/testing/harness.ts';
import { outcome } from '../messaging/contract/harness.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import type { Hub } from './hub.ts';
import { Leases } from './leases.ts';
import { createLogger } from './log.ts';
import { Metrics } from './metrics.ts';
import type { Gateway } from './server.ts';
import { ask, metric } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

async function publish(gateway: Gateway, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) await ask(gateway, '/v1/channels/a/messages', { body: `{"n":${n}}` });
}

async function lease(gateway: Gateway, wish: object, headers = {}): Promise<readonly Lease[]> {
  const { text } = await ask(gateway, '/v1/leases', { body: JSON.stringify({ channel: 'a', ...wish }), headers });
  const { leases }: LeaseResponse = JSON.parse(text);
  return leases;
}

async function settle(gateway: Gateway, how: string, leases: readonly { lease: string }[]): Promise<SettleResponse> {
  const body = JSON.stringify({ leases: leases.map((one) => one.lease) });
  return JSON.parse((await ask(gateway, `/v1/leases/${how}`, { body })).text);
}

const shown = (leases: readonly Lease[]) => leases.map(({ message, redelivered }) => [message, redelivered]);

it('one that is released comes again, first and marked; one that is acknowledged does not', async () => {
  const gateway = await harness.start();
  await publish(gateway, 1, 2, 3);
  const first = await lease(gateway, { count: 2 });
  expect(shown(first)).toEqual([
    [{ n: 1 }, false],
    [{ n: 2 }, false],
  ]);
  expect(await settle(gateway, 'release', first)).toEqual({ settled: 2, unknown: [] });
  const again = await lease(gateway, { count: 9 });
  expect(shown(again)).toEqual([
    [{ n: 1 }, true],
    [{ n: 2 }, true],
    [{ n: 3 }, false],
  ]);
  expect(again.slice(0, 2).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  expect(await settle(gateway, 'acknowledge', again)).toEqual({ settled: 3, unknown: [] });
  expect(await lease(gateway, {})).toEqual([]);
});

it('one that runs out goes to who waits, marked; its holder hears that it is too late', async () => {
  const gateway = await harness.start();
  await publish(gateway, 1);
  const held = await lease(gateway, { leaseMs: 100 });
  const next = await lease(gateway, { waitMs: 20_000 });
  expect(shown(next)).toEqual([[{ n: 1 }, true]]);
  expect(await settle(gateway, 'acknowledge', held)).toEqual({ settled: 0, unknown: held.map((one) => one.lease) });
  expect(await settle(gateway, 'acknowledge', next)).toEqual({ settled: 1, unknown: [] });
});

it('who waits is given the first that comes; who has gone is given nothing', async () => {
  const gateway = await harness.start();
  const gone = new AbortController();
  const { url, token } = gateway;
  const init = { method: 'POST', headers: { authorization: `Bearer ${token}` }, signal: gone.signal };
  const left = fetch(`${url}/v1/channels/a/leases`, init).catch(() => 'gone');
  await metric(gateway, 'heronry_waiting', (count) => count === 1);
  gone.abort();
  expect(await left).toBe('gone');
  await metric(gateway, 'heronry_waiting', (count) => count === 0);
  const waiting = lease(gateway, { waitMs: 20_000 });
  await metric(gateway, 'heronry_waiting', (count) => count === 1);
  await publish(gateway, 1);
  expect(shown(await waiting)).toEqual([[{ n: 1 }, false]]);
});

it('none came in time is no error', async () => {
  const gateway = await harness.start();
  expect(await lease(gateway, { waitMs: 10 })).toEqual([]);
});

it('asked again with the same key, for an answer that was lost, the same leases are given', async () => {
  const gateway = await harness.start();
  await publish(gateway, 1, 2);
  const key = { 'idempotency-key': 'one' };
  const first = await lease(gateway, {}, key);
  expect(await lease(gateway, {}, key)).toEqual(first);
  await settle(gateway, 'acknowledge', first);
  expect(await lease(gateway, {}, key)).toEqual([]);
  expect(shown(await lease(gateway, {}))).toEqual([[{ n: 2 }, false]]);
});

it('the books balance while messages are held, and after the queue was emptied', async () => {
  const gateway = await harness.start();
  await publish(gateway, 1, 2, 3, 4);
  const [one, ...rest] = await lease(gateway, { count: 3 });
  if (one === undefined) throw new Error('Nothing was leased');
  await settle(gateway, 'acknowledge', [one]);
  await settle(gateway, 'release', rest.slice(0, 1));
  const figures = async () => JSON.parse((await ask(gateway, '/v1/channels/a')).text);
  expect(await figures()).toMatchObject({ accepted: 4, consumed: 1, depth: 3, dropped: 0 });
  await ask(gateway, '/v1/reset', { body: '{"channels":["a"]}' });
  expect(await figures()).toMatchObject({ accepted: 4, consumed: 1, depth: 0, dropped: 3 });
  expect(await lease(gateway, {})).toEqual([]);
});

it('so many messages can be held; more is refused, and nothing is taken for it', async () => {
  const gateway = await harness.start({ limits: { leases: 3 } });
  await publish(gateway, 1, 2, 3, 4, 5);
  const asked = () => ask(gateway, '/v1/leases', { body: '{"channel":"a","count":2}' });
  const answers = await Promise.all([asked(), asked(), asked()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 429, 429]);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers['retry-after']).toBe('2');
  expect(JSON.parse(refused?.text ?? '')).toMatchObject({ code: 'limit', detail: 'Leases that are held: at most 3' });
  const { leases }: LeaseResponse = JSON.parse(answers.find(({ status }) => status === 200)?.text ?? '');
  expect(leases.map(({ message }) => message)).toEqual([{ n: 1 }, { n: 2 }]);
  expect(shown(await lease(gateway, {}))).toEqual([[{ n: 3 }, false]]);
  await settle(gateway, 'acknowledge', leases);
  expect(shown(await lease(gateway, { count: 2 }))).toEqual([
    [{ n: 4 }, false],
    [{ n: 5 }, false],
  ]);
});

it('so many consumers can wait; one more is refused, and those that wait are served', async () => {
  const gateway = await harness.start({ limits: { waiting: 1 } });
  const waiting = lease(gateway, { waitMs: 20_000 });
  await metric(gateway, 'heronry_waiting', (count) => count === 1);
  expect((await ask(gateway, '/v1/leases', { body: '{"channel":"b","waitMs":20000}' })).status).toBe(429);
  await publish(gateway, 1);
  expect(shown(await waiting)).toEqual([[{ n: 1 }, false]]);
});

it('so many channels can be named; one more is refused, those that are known go on', async () => {
  const gateway = await harness.start({ limits: { channels: 2 } });
  const statuses = [];
  for (const name of ['a', 'b', 'c', 'b'])
    statuses.push((await ask(gateway, `/v1/channels/${name}/messages`, { body: '{}' })).status);
  expect(statuses).toEqual([204, 204, 429, 204]);
  expect((await ask(gateway, '/v1/channels/d/events')).status).toBe(429);
  expect((await ask(gateway, '/v1/leases', { body: '{"channel":"e"}' })).status).toBe(429);
  expect(JSON.parse((await ask(gateway, '/v1/channels')).text)).toEqual({ channels: ['a', 'b'] });
});

it('many that ask at once, while the server takes its time, do not pass the limit together', async () => {
  const taken = (seq: number): Taken => ({ id: `${seq}`, seq, text: '{}', producer: undefined, redelivered: false });
  const answers: ((given: readonly Taken[]) => void)[] = [];
  // The part of a hub that taking needs.
  const hub = {
    settings: { metrics: new Metrics(), logger: createLogger({ print: () => undefined, secrets: [] }) },
    ended: false,
    listen: () => () => undefined,
    take: () => new Promise((resolve) => answers.push(resolve)),
    release: () => undefined,
  } as unknown as Hub;
  const leases = new Leases(hub, new Set(), { leases: 3, waiting: 1 });
  onTestFinished(() => leases.close());
  const { signal } = new AbortController();
  const take = () => leases.take({ channel: 'a', count: 2, waitMs: 0, leaseMs: 60_000, by: undefined, signal });
  const [first, second] = [take(), outcome(take())];
  expect(await second).toBe('LimitError');
  answers[0]?.([taken(1)]);
  expect(await first).toHaveLength(1);
  // It needed only a part of its reservation: there is room again.
  const third = take();
  await eventually(() => expect(answers).toHaveLength(2));
  answers[1]?.([taken(2), taken(3)]);
  expect(await third).toHaveLength(2);
});
