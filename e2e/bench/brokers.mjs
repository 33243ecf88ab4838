/** The brokers on real servers beside their clients. A server that is not available is named, and left out. */
import { onServer } from './broker-servers.mjs';
import { compareGateways } from './brokers-gateway.mjs';
import { kafkaRows } from './brokers-kafka.mjs';
import { redisRows } from './brokers-redis.mjs';
import { printTable } from './measure.mjs';

const HEAD = [
  'what',
  'bare client, messages a second',
  'heronry, messages a second',
  'heronry / bare',
  'bare, µs of a processor',
  'heronry, µs of a processor',
];

/**
 * Measures all brokers. The gateway is last: its client shares code with `KafkaBroker`, which must be measured before that code
 * has run.
 */
export async function brokers() {
  await onServer('redis', async (url) => {
    printTable('Brokers on Redis (higher is better)', HEAD, await redisRows(url));
  });
  await onServer('kafka', async (kafka) => {
    printTable('Brokers on Kafka (higher is better)', HEAD, await kafkaRows(kafka));
    await onServer('redis', (redis) =>
      compareGateways(redis, [{ name: 'gateway on Kafka', broker: `kafka://${kafka}` }]),
    );
  });
  await onServer('redis', (redis) =>
    compareGateways(redis, [
      { name: 'gateway on memory', broker: 'memory' },
      { name: 'gateway on Redis Streams', broker: redis },
      { name: 'gateway on Redis pub/sub', broker: redis.replace('redis:', 'redis+pubsub:') },
    ]),
  );
}
