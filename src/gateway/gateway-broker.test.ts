/** The client beyond the contract: how it reconnects, what it reports, and what it never does. On memory. */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { GatewayBroker, type GatewayState, type Observed, observe } from '../brokers/gateway/index.ts';
import { eventually, Inbox, within } from '../brokers/testing/harness.ts';
import { onThisMachine } from '../brokers/testing/pace.ts';
import { freePort } from '../brokers/testing/process.ts';
import { numbered, outcome } from '../messaging/contract/harness.ts';
import { LimitError } from '../messaging/index.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { ask } from './testing/client.ts';
import { CuttingProxy } from './testing/cutting-proxy.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

const TOKEN = 's3cret-token-that-is-nowhere';

function states() {
  const seen = new Inbox<GatewayState>();
  const waited = () => seen.items.flatMap((state) => (state.kind === 'waiting' ? [state.retryInMs] : []));
  return { seen, waited };
}

describe('coming back', () => {
  it.each([
    [0, [50, 100, 200, 400, 800, 1600, 2500, 2500]],
    [1, [100, 200, 400, 800, 1600, 3200, 5000, 5000]],
  ])('twice as long each time, and by chance a part of that: %d', async (random, expected) => {
    vi.useFakeTimers();
    try {
      const { seen, waited } = states();
      const nobody = () => Promise.reject(new TypeError('fetch failed'));
      const settings = { url: 'http://127.0.0.1:1', token: TOKEN, fetch: nobody, random: () => random };
      const broker = new GatewayBroker({ ...settings, onState: seen.push });
      await vi.advanceTimersByTimeAsync(30_000);
      expect(waited().slice(0, 8)).toEqual(expected);
      await broker.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])(
    'a gateway that nothing was sent to (%s) cannot be reached; no connection broke',
    async (code) => {
      const unsent = () =>
        Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(TOKEN), { code }) }));
      const { seen } = states();
      const broker = new GatewayBroker({ url: 'http://127.0.0.1:1', token: TOKEN, fetch: unsent, onState: seen.push });
      await seen.comes(({ kind }) => kind === 'waiting', 'a wait');
      await broker.close();
      expect(seen.items).toContainEqual(expect.objectContaining({ reason: 'The gateway cannot be reached' }));
    },
  );

  it('told to, it does not wait; connected once, the next wait is short again', async () => {
    const gateway = await harness.start();
    let there = false;
    const sometimes: typeof fetch = (input, init) => (there ? fetch(input, init) : Promise.reject(new TypeError('no')));
    const { seen, waited } = states();
    const broker = harness.on(gateway, { fetch: sometimes, random: () => 1, onState: seen.push });
    await eventually(() => expect(waited().length).toBeGreaterThan(3));
    there = true;
    const started = performance.now();
    broker.reconnectNow();
    await within(
      'connected',
      eventually(() => expect(broker.state.kind).toBe('connected')),
    );
    expect(performance.now() - started).toBeLessThan(await onThisMachine(1600));
    expect(broker.state).toMatchObject({
      kind: 'connected',
      backend: { kind: 'memory', label: 'memory' },
      readOnly: false,
    });
  });

  it('where the token is wrong it says so, stops trying, and tries again when told; the token is in nothing that it says', async () => {
    const { url } = await harness.start();
    const { seen } = states();
    const reasons: string[] = [];
    const broker = new GatewayBroker({ url, token: TOKEN, onState: seen.push, requestTimeoutMs: 300 });
    onTestFinished(() => broker.close());
    broker.on('disconnected', ({ reason }) => reasons.push(reason));
    await eventually(() => expect(broker.state.kind).toBe('refused'));
    expect(broker.state).toEqual({ kind: 'refused', reason: 'The gateway refused: The token is missing or wrong' });
    const error: unknown = await broker.publish('a', { n: 1 }).catch((reason: unknown) => reason);
    const tailed = broker.subscribe('a', () => undefined).ready.catch((reason: unknown) => reason);
    broker.reconnectNow();
    await eventually(() => expect(seen.items.filter(({ kind }) => kind === 'refused')).toHaveLength(2));
    expect(seen.items.filter(({ kind }) => kind === 'waiting')).toEqual([]);
    await broker.close();
    expect(
      [...reasons, inspect(error), inspect(await tailed), inspect(seen.items), inspect(broker)].join('\n'),
    ).not.toContain(TOKEN);
    expect(inspect(error)).toMatch(/UnavailableError: .* 300 ms: The gateway refused: The token is missing or wrong/);
  });

  it('an address that is none is refused without being repeated', () => {
    for (const url of ['127.0.0.1:4180', 'ftp://127.0.0.1', 'http://mg1:hunter2@127.0.0.1', '']) {
      expect(() => new GatewayBroker({ url, token: TOKEN })).toThrow(/must be like http:\/\/127\.0\.0\.1:4180$/);
    }
  });
});

describe('no gateway', () => {
  it('a publish rejects in time, what waits is bounded, and one that comes is used', async () => {
    const port = await freePort();
    const requestTimeoutMs = await onThisMachine(300);
    const settings = { url: `http://127.0.0.1:${port}`, requestTimeoutMs, unansweredMax: 3 };
    let token = TOKEN;
    const withToken: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(input, { ...init, headers });
    };
    const broker = new GatewayBroker({ ...settings, token, fetch: withToken });
    onTestFinished(() => broker.close());
    const publishes = numbered(3).map((message) => outcome(broker.publish('a', message)));
    await expect(broker.publish('a', { n: 4 })).rejects.toThrow(LimitError);
    const polled = outcome(broker.consume('a', { timeoutMs: 0 }));
    expect(await Promise.all(publishes)).toEqual(['UnavailableError', 'UnavailableError', 'UnavailableError']);
    expect(await polled).toBe('TimeoutError');
    expect(await outcome(broker.stats('a'))).toBe('UnavailableError');
    const waiting = broker.consume('a');
    ({ token } = await harness.start({ port }));
    broker.reconnectNow();
    await eventually(() => expect(broker.state.kind).toBe('connected'));
    await broker.publish('a', { n: 5 });
    expect(await within('a message', waiting)).toEqual({ n: 5 });
  });

  it('close ends what waits for a connection', async () => {
    const broker = new GatewayBroker({ url: `http://127.0.0.1:${await freePort()}`, token: TOKEN });
    const ended = [
      outcome(broker.publish('a', { n: 1 })),
      outcome(broker.consume('a')),
      outcome(broker.subscribe('a', () => undefined).ready),
    ];
    await within('close', broker.close(), await onThisMachine(1000));
    expect(await Promise.all(ended)).toEqual(['BrokerClosedError', 'BrokerClosedError', 'BrokerClosedError']);
  });
});

describe('an answer that is lost', () => {
  /** Accepts publishes and loses their answers, as often as told. */
  function losing() {
    const lost = new Inbox<string>();
    let losesNext = 0;
    const call: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/v1/messages') || losesNext === 0) return response;
      losesNext -= 1;
      lost.push(await response.text());
      throw new TypeError('terminated');
    };
    return { lost, call, lose: (count: number) => (losesNext = count) };
  }

  it('does not double a message', async () => {
    const { lost, call, lose } = losing();
    const broker = harness.on(await harness.start(), { fetch: call });
    lose(3);
    await broker.publish('a', { n: 1 });
    expect(lost.items).toEqual(Array(3).fill('{"outcomes":[null]}'));
    expect(await broker.stats('a')).toMatchObject({ accepted: 1 });
  });

  it('is an unknown outcome where the gateway was started anew since', async () => {
    const first = await harness.start();
    const { lost, call, lose } = losing();
    let present = first;
    const routed: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${present.token}`);
      return call(String(input).replace(first.url, present.url), { ...init, headers });
    };
    const broker = harness.on(first, { fetch: routed, requestTimeoutMs: 20_000 });
    await broker.publish('a', { n: 1 });
    const second = await harness.start();
    lose(1);
    const published = outcome(broker.publish('a', { n: 2 }));
    await lost.reach(1, 'lost answers');
    present = second;
    await first.close();
    expect(await within('an outcome', published)).toBe('UncertainError');
    await broker.publish('a', { n: 3 });
    expect(JSON.parse((await ask(second, '/v1/channels/a')).text)).toMatchObject({ accepted: 1 });
  });
});

describe('observe', () => {
  it('tells what passes on the chosen channels, and which there are; takes nothing, and goes on after a cut', async () => {
    const gateway = await harness.start();
    const proxy = await CuttingProxy.start(gateway.port);
    onTestFinished(() => proxy.stop());
    const observed = new Inbox<Observed>();
    const observation = observe({ url: proxy.url, token: gateway.token }, observed.push);
    onTestFinished(() => observation.close());
    const publisher = harness.on(gateway);
    const until = (isIt: (one: Observed) => boolean) =>
      within(
        'it',
        eventually(() => expect(observed.items.some(isIt)).toBe(true)),
      );
    await publisher.publish('other', { n: 0 });
    await observation.watch(['control']);
    await until((one) => one.kind === 'channels' && one.channels.some(({ channel }) => channel === 'control'));
    for (let n = 1; n <= 20; n += 1) {
      await publisher.publish('control', { n }, { producer: 'mg1' });
      if (n % 5 === 0) proxy.cut();
    }
    await until((one) => one.kind === 'message' && one.seq === 20);
    const messages = observed.items.filter((one) => one.kind === 'message');
    expect(messages).toEqual(
      Array.from({ length: 20 }, (_, index) => {
        const message = { n: index + 1 };
        const bytes = JSON.stringify(message).length;
        return { kind: 'message', channel: 'control', seq: index + 1, producer: 'mg1', bytes, message };
      }),
    );
    await until((one) => one.kind === 'channels' && one.channels.some(({ figures }) => figures?.depth === 20));
    const known = observed.items.flatMap((one) => (one.kind === 'channels' ? one.channels : []));
    expect(new Set(known.map(({ channel }) => channel))).toEqual(new Set(['control', 'other']));
    expect(await publisher.stats('control')).toMatchObject({ depth: 20, consumed: 0 });
    await observation.watch(['other']);
    await publisher.publish('control', { n: 21 });
    await publisher.publish('other', { n: 1 });
    await until((one) => one.kind === 'message' && one.channel === 'other');
    expect(observed.items.filter((one) => one.kind === 'message' && one.channel === 'control')).toHaveLength(20);
    expect(observed.items.filter((one) => one.kind === 'gap')).toEqual([]);
  });
});
