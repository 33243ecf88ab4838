/** The brokers on real servers beside their clients; what cannot be had here is said, and left out. */
import { onServer } from './broker-servers.mjs';
import { compareGateways } from './brokers-gateway.mjs';
import { kafkaRows } from './brokers-kafka.mjs';
import { redisRows } from './brokers-redis.mjs';
import { printTable } from './measure.mjs';

const HEAD = ['what', 'bare client, messages a second', 'heronry, messages a second', 'heronry / bare'];

export async function brokers() {
  await onServer('redis', async (url) => {
    printTable('Brokers on Redis (higher is better)', HEAD, await redisRows(url));
    await compareGateways(url, [
      { name: 'gateway on memory', broker: 'memory' },
      { name: 'gateway on Redis Streams', broker: url },
      { name: 'gateway on Redis pub/sub', broker: url.replace('redis:', 'redis+pubsub:') },
    ]);
  });
  await onServer('kafka', async (url) => {
    printTable('Brokers on Kafka (higher is better)', HEAD, await kafkaRows(url));
    await onServer('redis', (redis) =>
      compareGateways(redis, [{ name: 'gateway on Kafka', broker: `kafka://${url}` }]),
    );
  });
}
