/** `RedisBroker` and `RedisPubSubBroker` beside node-redis doing the same work: the same commands, fields and limits. */
import { createClient } from 'redis';
import { RedisBroker, RedisPubSubBroker } from '../../dist/lib/brokers/redis/index.js';
import { compare, messages, oneByOne, together } from './broker-race.mjs';

/** Capacity of a queue and length of a stream, for both sides. */
const KEPT = 10_000;
/** Size of one read or one acknowledgement, as in the broker. */
const BATCH = 256;
/** Messages of a backlog: whole reads. */
const MANY = 20 * BATCH;
const TRIM = { TRIM: { strategy: 'MAXLEN', strategyModifier: '=', threshold: KEPT } };

/**
 * @param {string} url
 * @returns {Promise<(string | number)[][]>} rows of the table
 */
export async function redisRows(url) {
  const client = await createClient({ url, RESP: 2 }).connect();
  const reader = await createClient({ url, RESP: 2 }).connect();
  const broker = new RedisBroker({ url, capacity: KEPT, lengthMax: KEPT });
  try {
    return [
      ...(await publishRows(client, broker)),
      ...(await consumeRows(client, broker)),
      await subscribeRow(client, reader, broker),
      ...(await pubSubRows(url)),
    ];
  } finally {
    await broker.close();
    client.destroy();
    reader.destroy();
  }
}

/** Publishes into a stream at its maximum length, whose queue was emptied before: the state of a channel in use. */
async function publishRows(client, broker) {
  let seq = 0;
  const bare = (one) => {
    seq += 1;
    return client.xAdd('bare', '*', { message: JSON.stringify(one), seq: `${seq}` }, TRIM);
  };
  const ours = (one) => broker.publish('ours', one);
  await together(messages(KEPT), bare);
  await together(messages(KEPT), ours);
  const emptied = () => broker.reset();
  return [
    await compare('Redis: publish, one at a time', {
      bare: { run: () => oneByOne(messages(2000), bare) },
      ours: { prepare: emptied, run: () => oneByOne(messages(2000), ours) },
    }),
    await compare('Redis: publish, 5,000 at once', {
      bare: { run: () => together(messages(5000), bare) },
      ours: { prepare: emptied, run: () => together(messages(5000), ours) },
    }),
    await compare('Redis: publish 5,000 in one call', {
      bare: { run: () => inPipeline(client, messages(5000)) },
      ours: {
        prepare: emptied,
        run: async () => {
          await broker.publishAll('ours', messages(5000));
          return 5000;
        },
      },
    }),
  ];
}

/** Sends all in one pipeline, as one call of the client. */
async function inPipeline(client, all) {
  const pipeline = client.multi();
  for (const one of all) pipeline.xAdd('bare', '*', { message: JSON.stringify(one), seq: '1' }, TRIM);
  await pipeline.execAsPipeline();
  return all.length;
}

/** Consumes a backlog with one consumer of a group; each message is acknowledged when it is delivered. */
async function consumeRows(client, broker) {
  await client.xGroupCreate('bare', 'group', '$', { MKSTREAM: true });
  const refill = (count) => () => inPipeline(client, messages(count));
  const refillOurs = (count) => async () => {
    await broker.reset();
    await broker.publishAll('ours', messages(count));
  };
  const take = async (count) => {
    const [{ messages: entries }] = await client.xReadGroup('group', 'me', [{ key: 'bare', id: '>' }], {
      COUNT: count,
    });
    const taken = entries.map((entry) => JSON.parse(entry.message.message));
    void client.xAck(
      'bare',
      'group',
      entries.map(({ id }) => id),
    );
    return taken.length;
  };
  const bareInArrays = {
    prepare: refill(MANY),
    run: async () => {
      let count = 0;
      while (count < MANY) count += await take(BATCH);
      return count;
    },
  };
  return [
    await compare('Redis: consume, one at a time', {
      bare: {
        prepare: refill(1000),
        run: async () => {
          for (let count = 0; count < 1000; count += 1) await take(1);
          return 1000;
        },
      },
      ours: { prepare: refillOurs(1000), run: () => oneByOne(messages(1000), () => broker.consume('ours')) },
    }),
    await compare(`Redis: consume, ${BATCH} waiting`, {
      bare: bareInArrays,
      ours: {
        prepare: refillOurs(MANY),
        run: async () => {
          for (let count = 0; count < MANY; count += BATCH) {
            await together(messages(BATCH), () => broker.consume('ours'));
          }
          return MANY;
        },
      },
    }),
    await compare(`Redis: consume, ${BATCH} in one call`, {
      bare: bareInArrays,
      ours: {
        prepare: refillOurs(MANY),
        run: async () => {
          let count = 0;
          while (count < MANY) count += (await broker.consumeUpTo('ours', BATCH)).length;
          return count;
        },
      },
    }),
    await compare(`Redis: the same, beside a client with the same guarantees`, {
      bare: { prepare: refill(MANY), run: () => takeSafely(client) },
      ours: {
        prepare: refillOurs(MANY),
        run: async () => {
          let count = 0;
          while (count < MANY) count += (await broker.consumeUpTo('ours', BATCH)).length;
          return count;
        },
      },
    }),
    await compare(`Redis: for await, batches of ${BATCH}`, {
      bare: bareInArrays,
      ours: {
        prepare: refillOurs(MANY),
        run: async () => {
          let count = 0;
          for await (const batch of broker.batches('ours', BATCH)) {
            count += batch.length;
            if (count >= MANY) break;
          }
          return count;
        },
      },
    }),
  ];
}

/**
 * Consumes a backlog as a careful user writes it: messages of consumers that died are looked for, each message is frozen, its id is
 * remembered, and what was consumed is counted. Texts are not checked for what `JSON.parse` would change.
 */
async function takeSafely(client) {
  const seen = new Set();
  for (let count = 0; count < MANY; ) {
    const [dead, [{ messages: entries }]] = await Promise.all([
      client.xPendingRange('bare', 'group', '-', '+', 1, { IDLE: 60_000 }),
      client.xReadGroup('group', 'me', [{ key: 'bare', id: '>' }], { COUNT: BATCH }),
    ]);
    if (dead.length > 0) throw new Error('Nobody has died here');
    const ids = entries.map(({ id }) => id);
    for (const { id, message } of entries) {
      if (seen.has(id)) continue;
      seen.add(id);
      deepFreeze(JSON.parse(message.message));
    }
    void client.multi().xAck('bare', 'group', ids).hIncrBy('bare:stats', 'consumed', ids.length).exec();
    count += ids.length;
  }
  return MANY;
}

function deepFreeze(value) {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}

/**
 * Measures from publishing the first to receiving the last, in one process; the bare reader continues from a cursor of its own.
 */
async function subscribeRow(client, reader, broker) {
  const count = 5000;
  const received = { ours: () => undefined };
  await broker.subscribe('live', (one) => received.ours(one)).ready;
  await client.xAdd('bare-live', '*', { message: '{}', seq: '0' });
  let last = '$';
  return compare('Redis: publish 5,000 and receive them', {
    bare: {
      prepare: async () => {
        [{ id: last }] = await client.xRevRange('bare-live', '+', '-', { COUNT: 1 });
      },
      run: async () => {
        const sent = together(messages(count), (one) =>
          client.xAdd('bare-live', '*', { message: JSON.stringify(one), seq: '1' }, TRIM),
        );
        for (let got = 0; got < count; ) {
          const [{ messages: entries }] = await reader.xRead([{ key: 'bare-live', id: last }], {
            COUNT: BATCH,
            BLOCK: 5000,
          });
          for (const entry of entries) JSON.parse(entry.message.message);
          got += entries.length;
          last = entries.at(-1).id;
        }
        await sent;
        return count;
      },
    },
    ours: {
      prepare: () => broker.reset(),
      run: async () => {
        const all = arrival(count, received);
        await together(messages(count), (one) => broker.publish('live', one));
        await all;
        return count;
      },
    },
  });
}

/** Measures pub/sub; each side uses one connection for all. */
async function pubSubRows(url) {
  const client = await createClient({ url, RESP: 3 }).connect();
  const broker = new RedisPubSubBroker({ url, prefix: 'pubsub:', capacity: KEPT });
  const received = { bare: () => undefined, ours: () => undefined };
  await client.subscribe('bare', (text) => received.bare(JSON.parse(text)));
  await broker.subscribe('ours', (one) => received.ours(one)).ready;
  const race = (send, who, count, publish) => async () => {
    const all = arrival(count, received, who);
    await send(messages(count), publish);
    await all;
    return count;
  };
  const bare = (one) => client.publish('bare', JSON.stringify(one));
  const ours = (one) => broker.publish('ours', one);
  try {
    return [
      await compare('Redis pub/sub: publish and receive, one at a time', {
        bare: { run: race(oneByOne, 'bare', 2000, bare) },
        ours: { prepare: () => broker.reset(), run: race(oneByOne, 'ours', 2000, ours) },
      }),
      await compare('Redis pub/sub: publish 5,000 and receive them', {
        bare: { run: race(together, 'bare', 5000, bare) },
        ours: { prepare: () => broker.reset(), run: race(together, 'ours', 5000, ours) },
      }),
    ];
  } finally {
    await broker.close();
    client.destroy();
  }
}

/** Resolves when `count` messages have arrived. */
function arrival(count, received, who = 'ours') {
  let left = count;
  return new Promise((resolve) => {
    received[who] = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });
}
