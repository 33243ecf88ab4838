/** `KafkaBroker` beside @platformatic/kafka doing the same work: an idempotent producer, a group of one member, commits alike. */
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { KafkaBroker } from '../../dist/lib/brokers/kafka/index.js';
import { compare, messages, oneByOne, together } from './broker-race.mjs';

/** Largest number of messages that the broker sends in one request; the bare client gets as many. */
const BATCH = 1000;
const FEW = 300;
const MANY = 5000;

/**
 * @param {string} url
 * @returns {Promise<(string | number)[][]>} rows of the table
 */
export async function kafkaRows(url) {
  const broker = new KafkaBroker({ bootstrapServers: [url] });
  const bare = await bareClient(url);
  const to = (channel) => (one) => broker.publish(channel, one);
  const consume = () => broker.consume('both');
  try {
    await to('both')({ first: true });
    await consume();
    return [
      await compare('Kafka: publish, one at a time', {
        bare: { run: () => oneByOne(messages(FEW), (one) => bare.publish('bare.publish', [one])) },
        ours: { run: () => oneByOne(messages(FEW), to('publish')) },
      }),
      await compare('Kafka: publish 5,000', {
        bare: { run: () => sendAll(bare, 'bare.publish') },
        ours: { run: () => together(messages(MANY), to('publish')) },
      }),
      await compare('Kafka: publish 5,000 in one call', {
        bare: { run: () => sendAll(bare, 'bare.publish') },
        ours: { run: () => allAtOnce(broker, 'publish') },
      }),
      await compare('Kafka: publish and consume, one at a time', {
        bare: { run: () => oneByOne(messages(FEW), (one) => bare.publish('bare.both', [one]).then(bare.consume)) },
        ours: { run: () => oneByOne(messages(FEW), (one) => to('both')(one).then(consume)) },
      }),
      await compare('Kafka: publish 5,000 and consume them', {
        bare: { run: () => both(sendAll(bare, 'bare.both'), bare.consume) },
        ours: { run: () => both(together(messages(MANY), to('both')), consume) },
      }),
      await compare('Kafka: the same in arrays', {
        bare: { run: () => both(sendAll(bare, 'bare.both'), bare.consume) },
        ours: { run: () => inArrays(broker, 'both') },
      }),
    ];
  } finally {
    await Promise.all([broker.close(), bare.close()]);
  }
}

async function allAtOnce(broker, channel) {
  const all = messages(MANY);
  await broker.publishAll(channel, all);
  return all.length;
}

async function inArrays(broker, channel) {
  const published = allAtOnce(broker, channel);
  for (let left = MANY; left > 0; ) left -= (await broker.consumeUpTo(channel, Math.min(left, 256))).length;
  return published;
}

async function sendAll(bare, topic) {
  const all = messages(MANY);
  for (let from = 0; from < all.length; from += BATCH) await bare.publish(topic, all.slice(from, from + BATCH));
  return all.length;
}

async function both(published, consume) {
  const [count] = await Promise.all([published, oneByOne(messages(MANY), consume)]);
  return count;
}

/** Returns what a user without a broker would write: it commits the newest offset whenever the last commit is done. */
async function bareClient(url) {
  await makeTopics(url, ['publish', 'both']);
  const options = { clientId: 'bare', bootstrapBrokers: [url] };
  const producer = new Producer({ ...options, idempotent: true, serializers: stringSerializers });
  const consumer = new Consumer({ ...options, groupId: 'bare', deserializers: stringDeserializers });
  const waits = { autocommit: false, minBytes: 1, maxWaitTime: 100 };
  const stream = await consumer.consume({
    topics: ['bare.both'],
    mode: 'committed',
    fallbackMode: 'earliest',
    ...waits,
  });
  const reader = stream[Symbol.asyncIterator]();
  let [handedOver, committed, committing] = [0n, 0n, undefined];
  const commitAll = async () => {
    while (committed < handedOver) {
      committed = handedOver;
      await consumer.commit({ offsets: [{ topic: 'bare.both', partition: 0, offset: committed, leaderEpoch: -1 }] });
    }
    committing = undefined;
  };
  const consume = async () => {
    const { value } = await reader.next();
    handedOver = value.offset + 1n;
    committing ??= commitAll();
    return JSON.parse(value.value);
  };
  await consume();
  return {
    publish: (topic, all) =>
      producer.send({ messages: all.map((one) => ({ topic, value: JSON.stringify(one), partition: 0 })) }),
    consume,
    close: async () => {
      await committing;
      await Promise.all([producer.close(), stream.close()]);
      await consumer.close(true);
    },
  };
}

/** Creates the topics through a broker, so that they are like the broker's own; each gets a first message. */
async function makeTopics(url, channels) {
  const broker = new KafkaBroker({ bootstrapServers: [url], prefix: 'bare.' });
  for (const channel of channels) await broker.publish(channel, { first: true });
  await broker.close();
}
