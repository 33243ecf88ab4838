/**
 * The brokers of this folder with a valve before their servers: consumers that acknowledge when a test says that they are done.
 */
import { randomUUID } from 'node:crypto';
import type { KafkaClient, KafkaGroup } from '../kafka/client.ts';
import { KafkaDriver } from '../kafka/kafka-driver.ts';
import { PlatformaticClient } from '../kafka/platformatic-client.ts';
import type { Driver, DriverReports } from '../network/driver.ts';
import { NetworkBroker } from '../network/network-broker.ts';
import { PubSubDriver } from '../redis/pubsub-driver.ts';
import { RedisDriver } from '../redis/redis-driver.ts';
import { type Memory, Valve } from './valve.ts';

const REQUEST_MS = 30_000;
/** Time so long that nothing is claimed because a test is slow. */
const NEVER_MS = 3_600_000;

export class WorkingBroker extends NetworkBroker {}

export interface Working {
  readonly broker: WorkingBroker;
  readonly valve: Valve;
}

function working(connect: (reports: DriverReports) => Driver, memory: Memory): Working {
  const made: Valve[] = [];
  const broker = new WorkingBroker((reports) => {
    const valve = new Valve(connect, reports, memory);
    made.push(valve);
    return valve;
  }, {});
  const [valve] = made;
  if (valve === undefined) throw new Error('A broker connects as it is made');
  return { broker, valve };
}

export function workingPubSub(url: string, prefix: string): Working {
  const settings = { url, prefix, capacity: 10_000, requestTimeoutMs: REQUEST_MS };
  return working((reports) => new PubSubDriver(settings, reports), 'forgets');
}

/** @param lengthMax number of entries that the stream keeps (`MAXLEN`); the queue has no limit of its own */
export function workingStreams(url: string, prefix: string, lengthMax: number): Working {
  const settings = {
    url,
    cluster: undefined,
    prefix,
    group: 'heron',
    capacity: 10_000,
    lengthMax,
    overflow: 'drop-oldest',
    claimAfterMs: NEVER_MS,
    requestTimeoutMs: REQUEST_MS,
  } as const;
  return working((reports) => new RedisDriver(settings, reports), 'forgets');
}

/** Called for a member of a group each time that the partitions of a topic are assigned. */
export type OnAssigned = (topic: string, partitions: readonly number[]) => void;

export function workingKafka(url: string, prefix: string, partitions: number, onAssigned: OnAssigned): Working {
  const settings = {
    prefix,
    group: 'heron',
    topic: { partitions, replicas: 1, retentionMs: NEVER_MS },
    topicsMax: 1000,
    // A machine under load may be silent for long.
    sessionTimeoutMs: 10_000,
    requestTimeoutMs: REQUEST_MS,
    metadataMaxAgeMs: 30_000,
    keyOf: (_channel: string, producer: string | undefined) => producer,
  };
  const clientId = `heron-${randomUUID()}`;
  const client = new PlatformaticClient({ bootstrapServers: [url], clientId, timeoutMs: REQUEST_MS });
  return working((reports) => new KafkaDriver(settings, listening(client, onAssigned), reports), 'remembers');
}

function listening(client: KafkaClient, onAssigned: OnAssigned): KafkaClient {
  return {
    name: client.name,
    probe: () => client.probe(),
    topic: (topic) => client.topic(topic),
    topics: () => client.topics(),
    joinMs: (sessionMs) => client.joinMs(sessionMs),
    createTopic: (topic, settings) => client.createTopic(topic, settings),
    offsets: (topic, which) => client.offsets(topic, which),
    producer: () => client.producer(),
    reader: () => client.reader(),
    close: () => client.close(),
    group: (id, topic, sessionMs): KafkaGroup => {
      const group = client.group(id, topic, sessionMs);
      return {
        committed: (wanted) => group.committed(wanted),
        commit: (positions) => group.commit(positions),
        leave: () => group.leave(),
        close: () => group.close(),
        join: (assigned, lost) =>
          group.join((dealt) => {
            assigned(dealt);
            onAssigned(topic, dealt);
          }, lost),
      };
    },
  };
}
