/** A broker that is closed while it connects leaves no socket behind, at whichever moment of connecting. */
import { createServer } from 'node:net';
import { expect, inject, it, onTestFinished } from 'vitest';
import { describeOn } from '../testing/describe-on.ts';
import { eventually, within } from '../testing/harness.ts';
import { listening } from '../testing/listening.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { onThisMachine } from '../testing/pace.ts';
import { run } from '../testing/process.ts';
import { RedisBroker } from './redis-broker.ts';
import { RedisPubSubBroker } from './redis-pubsub-broker.ts';

const BROKERS = [
  ['RedisBroker', RedisBroker],
  ['RedisPubSubBroker', RedisPubSubBroker],
] as const;

/** Closes brokers after more and more turns of the host's loop; with a server on this machine, the last are connected by then. */
const CLOSES_WHILE_CONNECTING = `
const [, kind, url] = process.argv;
const { [kind]: Broker } = await import('./dist/lib/brokers/redis/index.js');
for (let turns = 0; turns < 40; turns += 1) {
  const broker = new Broker({ url });
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await broker.close();
}
const started = performance.now();
process.on('exit', () => console.log(Math.round(performance.now() - started)));
`;

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();

  it.each(BROKERS)('closing - %s: closed while it connects, the program ends by itself', async (kind) => {
    const command = [process.execPath, '--input-type=module', '-e', CLOSES_WHILE_CONNECTING, kind, redis.url];
    expect(Number(await within('the end of the program', run(command)))).toBeLessThan(await onThisMachine(1000));
  });

  it.each(BROKERS)('closing - %s: closed while it connects, no connection is left', async (_kind, Broker) => {
    for (let turns = 0; turns < 40; turns += 1) {
      const broker = new Broker({ url: redis.url });
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await broker.close();
    }
    // The server answers this after it has noticed all earlier disconnections.
    const last = new Broker({ url: redis.url });
    await last.stats('a');
    await last.close();
    await eventually(async () => expect(await redis.connections()).toBe(1));
  });

  it.each(BROKERS)(
    'closing - %s: a server that takes the connection and says nothing holds up no end',
    async (kind) => {
      const silent = createServer();
      onTestFinished(() => void silent.close());
      const port = await listening(silent);
      for (const url of [`redis://127.0.0.1:${port}`, `rediss://127.0.0.1:${port}`]) {
        const command = [process.execPath, '--input-type=module', '-e', CLOSES_WHILE_CONNECTING, kind, url];
        expect(Number(await within('the end of the program', run(command)))).toBeLessThan(await onThisMachine(1000));
      }
    },
  );
});
