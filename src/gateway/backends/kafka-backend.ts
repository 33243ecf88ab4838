/** Kafka behind the gateway: the log is the topic. */
import { randomUUID } from 'node:crypto';
import { channelOf, KafkaDriver, PlatformaticClient, parseServers, topicOf } from '../../brokers/kafka/kafka-parts.ts';
import type { Driver, DriverReports } from '../../brokers/network/index.ts';
import { BACKEND_GRACE_MS, BATCH_BYTES, type Backend, type BackendKind } from '../backend.ts';
import { InOrder } from './in-order.ts';
import { TopicLog } from './topic-log.ts';
import { whenReady } from './when-ready.ts';

export interface KafkaBackendOptions {
  readonly bootstrapServers: readonly string[];
  /** @default none */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** @default 'heron.' */
  readonly prefix?: string;
  /** @default 10_000 */
  readonly sessionTimeoutMs?: number;
  /** Milliseconds after which partitions that were added to a topic are noticed. @default 30_000 */
  readonly metadataMaxAgeMs?: number;
  /** Milliseconds that a request waits for the server; the client's answer comes no later than shortly after. @default 1200 */
  readonly graceMs?: number;
}

const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Returns the backend.
 * @throws TypeError, RangeError for an invalid list of servers
 */
export function kafkaBackend(options: KafkaBackendOptions): BackendKind {
  const { bootstrapServers, login, prefix = 'heron.', sessionTimeoutMs = 10_000, metadataMaxAgeMs = 30_000 } = options;
  const { graceMs = BACKEND_GRACE_MS } = options;
  parseServers(bootstrapServers);
  const open = (reports: DriverReports): Backend => {
    const sasl = login === undefined ? undefined : { mechanism: 'PLAIN' as const, ...login };
    const settings = { bootstrapServers, clientId: `heron-gateway-${randomUUID()}`, timeoutMs: graceMs, sasl };
    const client = new PlatformaticClient(settings);
    const driver = new KafkaDriver(
      {
        prefix,
        group: 'heron',
        topic: { partitions: 1, replicas: 1, retentionMs: RETENTION_MS },
        topicsMax: 1000,
        sessionTimeoutMs,
        metadataMaxAgeMs,
        requestTimeoutMs: graceMs,
        keyOf: (_channel, producer) => producer,
      },
      client,
      wakingAtGaps(reports),
    );
    const reader = client.reader(BATCH_BYTES);
    return {
      driver: inOrder(driver),
      log: new TopicLog(
        (channel) => topicOf(prefix, channel),
        client,
        reader,
        graceMs,
        (channel) => driver.topicState(channel),
      ),
      channels: async (max) =>
        (await whenReady(() => client.topics(), graceMs))
          .flatMap((topic) => channelOf(prefix, topic) ?? [])
          .slice(0, max),
      has: async (channel) => (await whenReady(() => client.topic(topicOf(prefix, channel)), graceMs)) !== undefined,
      renew: () => undefined,
      close: () => driver.close(),
    };
  };
  return { kind: 'kafka', name: `kafka at ${bootstrapServers.join(', ')}`, open };
}

/** Wakes the readers of a channel whose topic was replaced, so that they find the gap at once. */
function wakingAtGaps(reports: DriverReports): DriverReports {
  return {
    ...reports,
    event: (name, event) => {
      reports.event(name, event);
      if (name === 'gap' && 'missed' in event) void reports.received(event.channel, []);
    },
  };
}

/** Returns the driver with a queue whose acknowledgements are in order. */
function inOrder(driver: KafkaDriver): Driver {
  const queue = new InOrder(driver);
  return {
    open: (channel) => driver.open(channel),
    publish: (channel, message) => driver.publish(channel, message),
    tail: (channel) => driver.tail(channel),
    untail: (channel) => driver.untail(channel),
    take: (channel, count) => queue.take(channel, count),
    acknowledge: (channel, taken) => queue.acknowledge(channel, taken),
    release: (channel, taken) => queue.release(channel, taken),
    stats: (channel) => driver.stats(channel),
    reset: (channels) => driver.reset(channels),
    close: () => driver.close(),
  };
}
