/** Taking part, in memory. */
import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { join } from '../brokers/gateway/index.ts';
import { Inbox, within } from '../brokers/testing/harness.ts';
import { onThisMachine } from '../brokers/testing/pace.ts';
import { outcome } from '../messaging/contract/harness.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { metric } from './testing/client.ts';
import { CuttingProxy } from './testing/cutting-proxy.ts';
import { gatewayHarness } from './testing/harness.ts';
import { routedTo } from './testing/routed.ts';
import { holdToTakingPart, joined } from './testing/taking-part.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

/** Records each answer to a request for a lease; opens no stream while the gate is closed. */
function noting() {
  const answers = new Inbox<number>();
  const gate = { isOpen: true };
  const call: typeof fetch = async (input, init) => {
    const url = String(input);
    if (url.endsWith('/v1/events') && !gate.isOpen) throw new TypeError('no');
    const response = await fetch(input, init);
    if (url.endsWith('/v1/leases')) answers.push(response.status);
    return response;
  };
  return { answers, gate, call };
}

describe('taking part on memory', () => holdToTakingPart(harness));

it('one event stream, whatever it does', async () => {
  const gateway = await harness.start();
  const { participant } = joined(gateway, 'page');
  await participant.watch(['a', 'b']);
  await Promise.all(['b', 'c', 'd'].map((channel) => participant.subscribe(channel)));
  const consumed = participant.consume('e');
  await participant.publish('e', { n: 1 });
  await within('a message', consumed);
  await metric(gateway, 'heronry_streams', (count) => count === 1);
});

it('waits on several channels at once, each in the order of the calls', async () => {
  const gateway = await harness.start();
  const { participant } = joined(gateway, 'page');
  const settled: string[] = [];
  const waiting = ['a', 'b', 'a', 'b', 'a'].map(async (channel, index) => {
    const { message } = await participant.consume(channel);
    settled.push(`${channel}${index}:${JSON.stringify(message.n)}`);
  });
  const publisher = harness.on(gateway);
  for (const n of [1, 2, 3]) await publisher.publish('a', { n });
  for (const n of [4, 5]) await publisher.publish('b', { n });
  await within('all', Promise.all(waiting));
  expect(settled.toSorted()).toEqual(['a0:1', 'a2:2', 'a4:3', 'b1:4', 'b3:5']);
});

it('who waits is told of what comes; what came while no stream was open is taken when there is one', async () => {
  const gateway = await harness.start();
  const proxy = await CuttingProxy.start(gateway.port);
  onTestFinished(() => proxy.stop());
  const { answers, gate, call } = noting();
  const { participant, until } = joined({ url: proxy.url, token: gateway.token }, 'page', { fetch: call });
  const publisher = harness.on(gateway);
  // A stream that opens asks once more.
  await participant.subscribe('other');
  const first = participant.consume('a');
  await answers.reach(1, 'answers that there is nothing');
  await publisher.publish('a', { n: 1 });
  expect(await within('the first', first)).toMatchObject({ message: { n: 1 } });
  const second = participant.consume('a');
  await answers.reach(3, 'answers that there is nothing');
  gate.isOpen = false;
  proxy.cut();
  await until('a wait', (one) => one.kind === 'state' && one.state.kind === 'waiting');
  await publisher.publish('a', { n: 2 });
  gate.isOpen = true;
  participant.reconnectNow();
  expect(await within('the second', second)).toMatchObject({ message: { n: 2 } });
});

it('one that is given up takes nothing, and leaves nothing behind', async () => {
  const gateway = await harness.start();
  const { participant } = joined(gateway, 'page');
  const controller = new AbortController();
  const first = outcome(participant.consume('a', { signal: controller.signal }));
  const second = participant.consume('a');
  controller.abort();
  expect(await first).toBe('AbortError');
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  expect(await outcome(participant.consume('a', { signal: controller.signal }))).toBe('AbortError');
  await participant.publish('a', { n: 1 });
  await participant.publish('a', { n: 2 });
  expect(await within('a message', second)).toMatchObject({ message: { n: 1 }, producer: 'page' });
  expect(await harness.on(gateway).stats('a')).toMatchObject({ depth: 1 });
});

it('closing ends what waits, and what comes after', async () => {
  const gateway = await harness.start();
  const { answers, call } = noting();
  const { participant } = joined(gateway, 'page', { fetch: call });
  await participant.subscribe('other');
  const waiting = [outcome(participant.consume('a')), outcome(participant.consume('b'))];
  await answers.reach(2, 'answers that there is nothing');
  await participant.publish('other', { n: 1 });
  expect(participant.state).toMatchObject({
    kind: 'connected',
    backend: { kind: 'memory', label: 'memory' },
    readOnly: false,
  });
  await within('close', participant.close(), await onThisMachine(1000));
  const late = [
    outcome(participant.publish('a', { n: 1 })),
    outcome(participant.subscribe('a')),
    outcome(participant.consume('a')),
  ];
  expect(await Promise.all([...waiting, ...late])).toEqual(Array(5).fill('BrokerClosedError'));
  expect(participant.state).toEqual({ kind: 'closed' });
});

it('behind a read-only gateway it may look on and subscribe, and is told that it may not more', async () => {
  const gateway = await harness.start({ readOnly: true });
  const { participant, until } = joined(gateway, 'page');
  await participant.subscribe('a');
  await until('that there is no such channel', (one) => one.kind === 'error' && one.channel === 'a' && one.seq === 0);
  await until('itself', (one) => one.kind === 'clients' && one.clients[0]?.subscribes[0] === 'a');
  expect(participant.state).toMatchObject({ kind: 'connected', readOnly: true });
  await expect(participant.publish('a', { n: 1 })).rejects.toThrow('The gateway refused: The gateway is read-only');
  await expect(participant.consume('a')).rejects.toThrow('The gateway refused: The gateway is read-only');
});

it('a publish whose answer is lost is accepted once', async () => {
  const gateway = await harness.start();
  let loses = 2;
  const losing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!String(input).endsWith('/v1/messages') || loses === 0) return response;
    loses -= 1;
    throw new TypeError('terminated');
  };
  const { participant } = joined(gateway, 'page', { fetch: losing });
  await participant.publish('a', { n: 1 });
  expect(loses).toBe(0);
  expect(await harness.on(gateway).stats('a')).toMatchObject({ accepted: 1 });
});

it('behind a gateway that was started anew, with another log, numbers go on: of messages and of takes', async () => {
  const first = await harness.start();
  const routed = routedTo(first);
  const { participant, until, all } = joined(first, 'page', { fetch: routed.fetch });
  await participant.subscribe('a');
  for (const n of [1, 2, 3]) await participant.publish('a', { n });
  await until('the third', (one) => one.kind === 'message' && one.seq === 3);
  routed.present = await harness.start();
  await first.close();
  await until('a gap', (one) => one.kind === 'gap' && one.missed === undefined);
  await participant.publish('a', { n: 4 });
  expect(await within('a message', participant.consume('a'))).toMatchObject({ seq: 4, message: { n: 4 } });
  await until('the take', (one) => one.kind === 'taken');
  expect(all('taken').map(({ seq }) => seq)).toEqual([4]);
  expect(all('message').map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  await until('itself again', () => all('clients').at(-1)?.clients[0]?.name === 'page');
});

it('with a name that is none it does not begin', () => {
  const settings = { url: 'http://127.0.0.1:1', token: 't' };
  for (const name of ['', 'x'.repeat(129)]) {
    expect(() => join({ ...settings, name }, () => undefined)).toThrow(/^A client’s name must /);
    expect(() =>
      harness.on({ ...settings, port: 1, addresses: [], hasSite: false, close: async () => undefined }, { name }),
    ).toThrow(/^A client’s name must /);
  }
});

it('a listener that throws ends nothing', async () => {
  const gateway = await harness.start();
  const caught: unknown[] = [];
  const catching = (error: unknown): unknown => caught.push(error);
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', catching);
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  });
  const participant = join({ ...gateway, name: 'page' }, () => {
    throw new Error('mine');
  });
  onTestFinished(() => participant.close());
  await participant.publish('a', { n: 1 });
  expect(await within('a message', participant.consume('a'))).toMatchObject({ message: { n: 1 } });
  expect(caught.length).toBeGreaterThan(0);
});
