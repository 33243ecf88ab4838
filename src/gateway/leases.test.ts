/** Consuming by lease, over the wire. */
import { afterEach, expect, it } from 'vitest';
import type { Lease, LeaseResponse, SettleResponse } from '../brokers/gateway/protocol.ts';
import { memoryBackend } from './backends/memory.ts';
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
