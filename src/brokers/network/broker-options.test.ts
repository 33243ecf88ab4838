import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { GatewayBroker } from '../gateway/gateway-broker.ts';
import { KafkaBroker } from '../kafka/kafka-broker.ts';
import { RedisBroker } from '../redis/redis-broker.ts';
import { RedisPubSubBroker } from '../redis/redis-pubsub-broker.ts';
import { listening } from '../testing/listening.ts';

type Maker = new (options: never) => unknown;

const MAKERS: readonly (readonly [string, Maker])[] = [
  ['RedisBroker', RedisBroker],
  ['RedisPubSubBroker', RedisPubSubBroker],
  ['KafkaBroker', KafkaBroker],
  ['GatewayBroker', GatewayBroker],
];

/** Returns the error of making a broker with these options. */
function refusal(Broker: Maker, options: unknown): unknown {
  try {
    new Broker(options as never);
  } catch (error) {
    return error;
  }
  throw new Error('It was made');
}

it.each(MAKERS)('options - %s takes an object, and repeats no address that came instead of one', (name, Broker) => {
  for (const options of ['redis://:hunter2@cache', new URL('redis://:hunter2@cache'), null, 7, ['a:9092']]) {
    const error = refusal(Broker, options);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(`The options of ${name} must be an object`);
    expect(String(error)).not.toContain('hunter2');
  }
});

it.each<[string, Maker, object, RegExp]>([
  ['a policy that there is not', RedisBroker, { overflow: 'drop' }, /overflow must be one of drop-oldest/],
  ['a prefix that is no text', RedisBroker, { prefix: 5 }, /prefix must be a string, not 5/],
  ['a prefix that is no text', RedisPubSubBroker, { prefix: 5 }, /prefix must be a string, not 5/],
  ['a prefix that is no text', KafkaBroker, { prefix: 5 }, /prefix takes letters/],
  ['no group', RedisBroker, { group: '' }, /group must not be empty/],
  ['a fraction of an entry', RedisBroker, { lengthMax: 20_000.5 }, /lengthMax must be a whole number/],
  ['a fraction of a millisecond', RedisBroker, { claimAfterMs: 1.5 }, /claimAfterMs must be a whole number/],
  ['a node without a port', RedisBroker, { cluster: ['other'] }, /A node of the cluster must be like host:6379/],
  ['no token', GatewayBroker, { url: 'http://127.0.0.1:4180' }, /The token of a gateway must be/],
  ['a token of two lines', GatewayBroker, { url: 'http://127.0.0.1:4180', token: 'a\nb' }, /The token of a gateway/],
  ['no address', GatewayBroker, { token: 'a' }, /The address of a gateway must be like/],
])('options - %s is refused at once (%o)', (_, Broker, options, message) => {
  expect(String(refusal(Broker, options))).toMatch(message);
});

it('options - what is refused has not connected, as nobody would close it', async () => {
  const server = createServer();
  const port = await listening(server);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  refusal(RedisBroker, { url: `redis://127.0.0.1:${port}`, cluster: ['other'] });
  // A client connects after some turns of the host's loop.
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const own = connect(port, '127.0.0.1');
  onTestFinished(() => void own.destroy());
  await once(server, 'connection');
  expect(sockets).toHaveLength(1);
});

it('options - a time beyond what a timer takes is no timer that fires all the time', async () => {
  const intervals = vi.spyOn(globalThis, 'setInterval');
  const broker = new RedisBroker({ url: 'redis://127.0.0.1:1', claimAfterMs: 2 ** 40, warn: () => undefined });
  const [ms] = intervals.mock.calls.map(([, after]) => after);
  intervals.mockRestore();
  await broker.close();
  expect(ms).toBe(2 ** 31 - 1);
});
