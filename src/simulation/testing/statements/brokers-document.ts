/** Statements of `docs/brokers.md` about each broker, with the tests that show them on servers. */
import type { Statement, TestName } from './statement.ts';

const KAFKA_SAMPLES = 'brokers/kafka/samples.server.test.ts';
const REDIS_SAMPLES = 'brokers/redis/samples.server.test.ts';
const GATEWAY: TestName = ['gateway/contract.server.test.ts', 'GatewayBroker'];
const LATE_ON_REDIS: TestName = [
  REDIS_SAMPLES,
  'sample - what is published with nobody there is kept for a process that comes later',
];
const SHARED_ON_REDIS: TestName = [
  REDIS_SAMPLES,
  'interoperation - what is published redis-cli reads as a subscriber, and shares as a consumer',
];

function tested(id: string, words: string, ...proof: readonly TestName[]): Statement {
  return { id: `docs/brokers/${id}`, words, proof };
}

export const BROKERS_DOCUMENT_STATEMENTS: readonly Statement[] = [
  tested(
    'one-interface',
    'Every broker is a `MessageBroker`: a program that uses one runs on the others ([the library](library.md)).',
    ['brokers/redis/contract.server.test.ts', 'RedisBroker'],
    ['brokers/kafka/contract.server.test.ts', 'KafkaBroker'],
    GATEWAY,
  ),
  tested(
    'which-streams',
    'a queue that several processes share, and that survives them | [Redis Streams](#redis-streams)',
    LATE_ON_REDIS,
    SHARED_ON_REDIS,
  ),
  tested('which-pubsub', "news for those who listen now, as in HERON's sample | [Redis pub/sub](#redis-pubsub)", [
    'brokers/redis/pubsub-contract.server.test.ts',
    'a process that comes later finds nothing: what was published before is lost to it',
  ]),
  tested(
    'which-kafka',
    'a log that is kept for days, read by many | [Kafka](#kafka)',
    [KAFKA_SAMPLES, 'sample - a consumer gets what was published before it first consumed: 100 of 100'],
    ['brokers/kafka/network.server.test.ts', 'topics are made as the options say'],
  ),
  tested(
    'which-gateway',
    'a broker for browsers and other languages, or work that must survive its process | [a gateway](gateway.md) in front of any of these',
    GATEWAY,
    ['cli/serve-command.server.test.ts', 'Python, with nothing but its standard library, publishes and consumes'],
    ['gateway/leases.test.ts', 'one that runs out goes to who waits, marked; its holder hears that it is too late'],
  ),
  tested(
    'stream',
    'A channel is a stream, and its queue is one consumer group that all processes share.',
    SHARED_ON_REDIS,
  ),
  tested('pubsub', 'A channel is a channel of Redis.', [
    'brokers/redis/pubsub-network.server.test.ts',
    'interoperation - what redis-cli publishes is received, and what is published redis-cli receives',
  ]),
  tested(
    'no-databases',
    'Pub/sub has no databases, so `RedisPubSubBroker` refuses a number in the address; take another prefix.',
    [
      'brokers/redis/outages.server.test.ts',
      'refusal - %s: a wrong password or database rejects every call, at once and with the reason',
    ],
  ),
  tested(
    'share-groups',
    'The page has a [model](page.md#brokers) of a share group, and no broker of the library uses one.',
    ['brokers/kafka/kafka-broker.test.ts', 'share groups - are not offered, as the client has no calls for them'],
  ),
  tested('behind-gateway', 'Delivery and capacity are those of the broker behind the [gateway](gateway.md).', GATEWAY),
  tested('no-space', 'Nobody waits for space behind a gateway: a full queue that drops nothing refuses.', [
    'gateway/contract.server.test.ts',
    'nobody waits for space behind a gateway: a queue that drops nothing refuses',
  ]),
  tested(
    'prefixes',
    'Brokers with different prefixes share nothing.',
    ['brokers/redis/acl.server.test.ts', 'rights - every key of a broker begins with its prefix'],
    ['gateway/backends.server.test.ts', 'Kafka: whatever a channel is called, its topic is behind the prefix'],
  ),
];
