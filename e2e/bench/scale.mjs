/** The cost of a channel for every pair of agents, in this process and on the servers. */
import { createClient } from 'redis';
import { KafkaBroker } from '../../dist/lib/brokers/kafka/index.js';
import { RedisBroker } from '../../dist/lib/brokers/redis/index.js';
import { ChannelManager, InMemoryBroker } from '../../dist/lib/messaging/index.js';
import { messages, together } from './broker-race.mjs';
import { onServer } from './broker-servers.mjs';
import { printTable } from './measure.mjs';

const HEAD = ['agents', 'channels', 'ms in all', 'microseconds a channel'];
/** Default capacity of a queue. */
const FULL = 10_000;

export async function scale() {
  printTable('A channel for every pair, in memory', [...HEAD, 'bytes a channel'], [10, 100, 224].map(inMemory));
  await onServer('redis', async (url) => {
    const client = await createClient({ url }).connect();
    try {
      const rows = [];
      // The first run makes the server read the scripts, and does not count.
      await onRedis(client, url, 2);
      for (const agents of [10, 100]) rows.push(await onRedis(client, url, agents));
      printTable('The same with a message in each, on Redis', [...HEAD, 'bytes a channel', 'keys a channel'], rows);
      console.log(`A full queue of ${FULL} messages: ${Math.round(await fullQueue(client, url))} bytes a message`);
      printTable('Publishing 5,000 at once on Redis', ['channels', 'messages a second'], await spread(client, url));
    } finally {
      client.destroy();
    }
  });
  await onServer('kafka', async (url) => {
    const rows = [];
    for (const agents of [5, 10]) rows.push(await onKafka(url, agents));
    printTable('The same on Kafka, a topic for each', HEAD, rows);
  });
}

const idsOf = (agents) => Array.from({ length: agents }, (_, number) => `agent${number}`);

function inMemory(agents) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const broker = new InMemoryBroker();
  const started = performance.now();
  const names = new ChannelManager(broker).createAgentChannels(idsOf(agents));
  const ms = performance.now() - started;
  globalThis.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  // The broker and the names stay referenced until here, so that they count.
  void broker.close();
  return [`${agents}`, names.length, ...times(names.length, ms), bytes / names.length];
}

async function onRedis(client, url, agents) {
  await client.flushAll();
  const before = await used(client);
  const broker = new RedisBroker({ url });
  const channels = new ChannelManager(broker).createAgentChannels(idsOf(agents));
  const started = performance.now();
  await together(channels, (channel) => broker.publish(channel, { setpoint: 1, mg: 'mg1' }));
  const ms = performance.now() - started;
  await together(channels, (channel) => broker.consume(channel));
  // This is answered after all earlier acknowledgements.
  await broker.stats(channels[0]);
  await broker.close();
  const keys = await client.dbSize();
  const bytes = (await used(client)) - before;
  return [`${agents}`, channels.length, ...times(channels.length, ms), bytes / channels.length, keys / channels.length];
}

async function fullQueue(client, url) {
  await client.flushAll();
  const before = await used(client);
  const broker = new RedisBroker({ url });
  await together(messages(FULL), (one) => broker.publish('full', one));
  await broker.close();
  return ((await used(client)) - before) / FULL;
}

/**
 * Measures publishing over few channels and many (the fastest of five rounds), and publishing where each message evicts the
 * oldest.
 */
async function spread(client, url) {
  const broker = new RedisBroker({ url, capacity: FULL });
  const rows = [];
  for (const [title, channels, empty] of [
    ['1', 1, true],
    ['1,000', 1000, true],
    ['1, its queue full', 1, false],
  ]) {
    await client.flushAll();
    let ms = Infinity;
    for (let round = 0; round < 7; round += 1) {
      if (empty) await broker.reset();
      const started = performance.now();
      await together(messages(5000), (one) => broker.publish(`${one.n % channels}`, one));
      // The first two rounds create the channels, and fill the queue.
      if (round >= 2) ms = Math.min(ms, performance.now() - started);
    }
    rows.push([title, (5000 * 1000) / ms]);
  }
  await broker.close();
  return rows;
}

async function used(client) {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
}

async function onKafka(url, agents) {
  const broker = new KafkaBroker({ bootstrapServers: [url], prefix: `of${agents}.`, requestTimeoutMs: 60_000 });
  const channels = new ChannelManager(broker).createAgentChannels(idsOf(agents));
  const started = performance.now();
  await together(channels, (channel) => broker.publish(channel, { setpoint: 1, mg: 'mg1' }));
  const ms = performance.now() - started;
  await broker.close();
  return [`${agents}`, channels.length, ...times(channels.length, ms)];
}

function times(channels, ms) {
  return [ms, (ms * 1000) / channels];
}
