/** Clients that publish to a channel `a` through a proxy, and somebody who sees what the server has. */
import { KafkaBroker } from '../../../brokers/kafka/index.ts';
import { RedisBroker, RedisPubSubBroker } from '../../../brokers/redis/index.ts';
import { within } from '../../../brokers/testing/harness.ts';
import { makeAdmin } from '../../../brokers/testing/redis-server.ts';
import type { Message, MessageBroker } from '../../../messaging/index.ts';
import type { Publisher } from './play-on-server.ts';

/** Where a publisher goes, and where somebody looks at the same server. */
export interface Route {
  readonly through: string;
  readonly direct: string;
  readonly prefix: string;
  readonly timeoutMs: number;
}

const CHANNEL = 'a';

function numbersOf(messages: readonly Message[]): readonly number[] {
  return messages.map(({ n }) => Number(n));
}

function once(broker: MessageBroker, name: 'connected' | 'disconnected'): Promise<void> {
  const told = new Promise<void>((resolve) => {
    const stop = broker.on(name, () => {
      stop();
      resolve();
    });
  });
  return within(name, told);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : String(error);
}

/** Ours, as it is. @param watch what somebody else sees of the channel */
function ours(broker: MessageBroker, watch: Pick<Publisher, 'stored' | 'close'>): Publisher {
  return {
    publish: (message) => broker.publish(CHANNEL, message, { producer: 'a' }),
    disconnected: () => once(broker, 'disconnected'),
    connected: () => once(broker, 'connected'),
    stored: watch.stored,
    nameOf,
    close: () => Promise.all([broker.close(), watch.close()]),
  };
}

/** A client of ours whose program publishes again what got no answer. */
export function again(publisher: Publisher): Publisher {
  return {
    ...publisher,
    publish: (message) =>
      publisher.publish(message).catch((error: unknown) => {
        if (publisher.nameOf(error) === 'UncertainError') return publisher.publish(message);
        throw error;
      }),
  };
}

async function subscriber(watcher: RedisBroker | RedisPubSubBroker): Promise<Pick<Publisher, 'stored' | 'close'>> {
  const received: Message[] = [];
  await watcher.subscribe(CHANNEL, (message) => received.push(message)).ready;
  return {
    stored: async () => {
      await watcher.flush();
      return numbersOf(received);
    },
    close: () => watcher.close(),
  };
}

export async function pubSubPublisher({ through, direct, prefix, timeoutMs }: Route): Promise<Publisher> {
  const settings = { prefix, requestTimeoutMs: timeoutMs };
  const watch = await subscriber(new RedisPubSubBroker({ ...settings, url: direct }));
  return ours(new RedisPubSubBroker({ ...settings, url: through }), watch);
}

export async function streamsPublisher({ through, direct, prefix, timeoutMs }: Route): Promise<Publisher> {
  const settings = { prefix, requestTimeoutMs: timeoutMs };
  const watch = await subscriber(new RedisBroker({ ...settings, url: direct }));
  return ours(new RedisBroker({ ...settings, url: through }), watch);
}

/** node-redis with its own defaults but for the time limit, whose default is 5 s. */
export async function nodeRedisPublisher(
  { through, direct, prefix, timeoutMs }: Route,
  command: 'PUBLISH' | 'XADD',
): Promise<Publisher> {
  const key = `${prefix}plain`;
  const admin = makeAdmin(direct);
  const client = admin.duplicate({ url: through, commandOptions: { timeout: Math.ceil(timeoutMs) } });
  const seen: string[] = [];
  const listener = admin.duplicate();
  client.on('error', () => undefined);
  await Promise.all([admin.connect(), client.connect(), listener.connect()]);
  await listener.subscribe(key, (text) => seen.push(text));
  const told = (name: 'ready' | 'reconnecting'): Promise<void> =>
    within(name, new Promise<void>((resolve) => void client.once(name, () => resolve())));
  return {
    publish: (message) =>
      client.sendCommand(
        command === 'PUBLISH'
          ? ['PUBLISH', key, JSON.stringify(message)]
          : ['XADD', `${key}-log`, '*', 'data', JSON.stringify(message)],
      ),
    disconnected: () => told('reconnecting'),
    connected: () => told('ready'),
    stored: async () => {
      if (command === 'XADD') {
        const entries = (await admin.sendCommand(['XRANGE', `${key}-log`, '-', '+'])) as unknown as [
          string,
          [string, string],
        ][];
        return numbersOf(entries.map(([, [, text]]) => JSON.parse(text)));
      }
      // An answer on the connection of a listener comes behind all that was published before.
      await listener.ping();
      return numbersOf(seen.map((text) => JSON.parse(text)));
    },
    nameOf: (error) => (nameOf(error) === 'TimeoutError' ? 'UnavailableError' : 'UncertainError'),
    close: async () => {
      for (const one of [client, listener, admin]) one.destroy();
    },
  };
}

export async function kafkaPublisher({ through, prefix, timeoutMs }: Route): Promise<Publisher> {
  const settings = { bootstrapServers: [through], prefix, requestTimeoutMs: timeoutMs };
  const broker = new KafkaBroker(settings);
  await broker.stats(CHANNEL);
  const watcher = new KafkaBroker(settings);
  const publisher = ours(broker, {
    stored: async () => {
      const { accepted } = await watcher.stats(CHANNEL);
      const messages: Message[] = [];
      while (messages.length < accepted) messages.push(await watcher.consume(CHANNEL));
      return numbersOf(messages);
    },
    close: () => watcher.close(),
  });
  return {
    ...publisher,
    disconnected: () => {
      const told = publisher.disconnected();
      // One that has nothing to do does not notice.
      broker.stats(CHANNEL).catch(() => undefined);
      return told;
    },
  };
}
