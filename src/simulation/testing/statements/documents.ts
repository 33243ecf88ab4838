/** Statements of `docs/` about brokers: rows of tables and sentences, each with the tests that show it on servers or models. */
import { DEFAULT_KAFKA, GALLERY } from '../../../scenario/index.ts';
import { must } from '../must.ts';
import type { Statement, TestName } from './statement.ts';

const CONSUME = 'messaging/contract/consume.ts';
const IN_MEMORY = 'messaging/in-memory-broker.test.ts';
const PROTOCOLS = 'simulation/models/kafka-protocols.test.ts';
const KAFKA_NETWORK = 'brokers/kafka/network.server.test.ts';
const KAFKA_SAMPLES = 'brokers/kafka/samples.server.test.ts';
const PUBSUB_CONTRACT = 'brokers/redis/pubsub-contract.server.test.ts';
const PUBSUB_NETWORK = 'brokers/redis/pubsub-network.server.test.ts';
const REDIS_NETWORK = 'brokers/redis/network.server.test.ts';
const REDIS_SAMPLES = 'brokers/redis/samples.server.test.ts';
const SERVERS = 'simulation/statements.server.test.ts';

function tested(id: string, words: string, ...proof: readonly TestName[]): Statement {
  return { id: `docs/${id}`, words, proof };
}

function shown(id: string, words: string, proof: () => void): Statement {
  return { id: `docs/${id}`, words, proof };
}

const OF_BROKERS: readonly Statement[] = [
  tested(
    'is',
    "is | a stream for each channel | Redis pub/sub; unlike HERON's sample, it listens on between two calls of `consume` | a topic for each channel",
    [REDIS_SAMPLES, 'interoperation - what redis-cli adds to the stream is received and consumed'],
    [
      SERVERS,
      'RedisPubSubBroker: listens on between two consumes; a client that subscribes anew for each misses what comes between',
    ],
    [KAFKA_SAMPLES, 'interoperation - what is published kcat reads, with its key'],
  ),
  tested(
    'nobody-there',
    'with nobody there, a message | is kept, up to `capacity` | **is lost** | is kept, for `retentionMs`',
    [REDIS_SAMPLES, 'sample - what is published with nobody there is kept for a process that comes later'],
    [PUBSUB_CONTRACT, 'a process that comes later finds nothing: what was published before is lost to it'],
    [KAFKA_SAMPLES, 'sample - a consumer gets what was published before it first consumed: 100 of 100'],
    [KAFKA_NETWORK, 'topics are made as the options say'],
  ),
  tested(
    'several',
    '`consume` in several processes | each message once, shared | each process gets all of them | each message once; one process for each partition',
    [REDIS_SAMPLES, 'interoperation - what is published redis-cli reads as a subscriber, and shares as a consumer'],
    [PUBSUB_CONTRACT, 'a message goes to one consume of each process'],
    [
      'brokers/kafka/contract.server.test.ts',
      'of several processes one consumes and the others stand by, as a partition is read by one',
    ],
  ),
  tested(
    'died-before',
    'after a process died before it got the message from `consume` | another gets the message, `redelivered` says so | it is lost | another gets the message',
    [REDIS_NETWORK, 'network - what a consumer died with goes to another, which says so'],
    [PUBSUB_NETWORK, 'network differs - nothing is ever brought again: who dies takes along what it has'],
    [KAFKA_NETWORK, 'network - what a process dies with goes to another'],
  ),
  tested(
    'died-at-work',
    'after a process died while working on it | it is lost | it is lost | it is lost',
    [SERVERS, 'RedisBroker: what a process dies with while it works on it is lost'],
    [PUBSUB_NETWORK, 'network differs - nothing is ever brought again: who dies takes along what it has'],
    [SERVERS, 'KafkaBroker: what a process dies with while it works on it is lost'],
  ),
  tested(
    'full',
    'a full queue | `drop-oldest`, `drop-newest`, `reject`, `block` | the oldest make room | is never full',
    [
      'messaging/contract/contract-limits.ts',
      'a full queue drops the oldest or the newest, counts it and says so; subscribers see all',
    ],
    [PUBSUB_CONTRACT, 'there is one policy, and it is each process’s own: the oldest make room'],
    ['brokers/testing/keeps-all.ts', 'no queue is ever full: nothing is refused'],
  ),
  tested(
    'acknowledges',
    '`consume` acknowledges a message as it delivers it.',
    [SERVERS, 'RedisBroker: what a process dies with while it works on it is lost'],
    [SERVERS, 'KafkaBroker: what a process dies with while it works on it is lost'],
  ),
  tested(
    'gateway',
    'For work that must survive its process, consume through the [gateway](gateway.md#http), which holds a message until it is acknowledged.',
    ['gateway/leases.test.ts', 'one that is released comes again, first and marked; one that is acknowledged does not'],
    ['gateway/leases.test.ts', 'one that runs out goes to who waits, marked; its holder hears that it is too late'],
  ),
];

/** The column of HERON's classes is read from its code; that of ours is tested. */
const FROM_HERON: readonly Statement[] = [
  tested(
    'empty',
    '`consume` of an empty channel | returns `[]` | waits; with `timeoutMs: 0` it rejects with `TimeoutError`',
    [CONSUME, 'with an empty queue it waits, and everything else goes on'],
    [CONSUME, 'after timeoutMs it rejects, nothing is lost, and 0 polls once'],
  ),
  tested(
    'returns',
    '`consume` returns | a list: the messages for `recipient_id` in `env_id` | one message, the oldest, whoever asks',
    [CONSUME, 'returns the oldest that nobody has consumed'],
  ),
  tested('bounded', 'a full queue | has no limit of its own | holds 10,000 messages and 16 MiB, and drops the oldest', [
    IN_MEMORY,
    'by default are 16 MiB, and messages 10,000',
  ]),
  tested(
    'sample',
    'The sample ends in `await consume("status")`, where nobody publishes: it waits without end, and with a broker in memory Node exits with code 13.',
    [SERVERS, 'in memory: a program that ends in a consume of a channel where nobody publishes exits with code 13'],
  ),
];

const OF_MODELS: readonly Statement[] = [
  tested('compare', '*Compare brokers* plays the scenario on all five and marks what differs.', [
    'simulation/compare/compare-brokers.test.ts',
    'marks what is not as on the scenario’s own broker, with the settings that it has',
  ]),
  tested(
    'proofs',
    'Each sentence that the page says of brokers has a proof, in a [table](../src/simulation/testing/statements/table.ts).',
    ['../.ci/statements.test.ts', 'all that the page says of brokers is in the table of statements'],
  ),
  shown(
    'gallery',
    'Every scenario of the gallery has its own address: `#gallery/control-status`, `#gallery/pairs`, `#gallery/hierarchy`, `#gallery/price-signal`, `#gallery/work-queue`, `#gallery/late-subscriber`, `#gallery/throwing-callback`, `#gallery/lossy-link`, `#gallery/partition`, `#gallery/waiting-for-each-other`, `#gallery/endless-replies`; and for other brokers `#gallery/nobody-there` (Redis pub/sub), `#gallery/failed-job` (Redis Streams), `#gallery/partitions` (Kafka), `#gallery/share-group` (a share group of Kafka), `#gallery/leader` (agents in code, on Redis pub/sub).',
    () => {
      const others = GALLERY.filter(({ scenario }) => scenario.broker.kind !== 'memory');
      const kinds = others.map(({ slug, scenario }) => `${slug} ${scenario.broker.kind}`);
      must(GALLERY.length === 16, 'these are all');
      must(
        kinds.join() ===
          'nobody-there redis-pubsub,failed-job redis-streams,partitions kafka,share-group kafka-share,leader redis-pubsub',
        'and on these brokers',
      );
    },
  ),
  tested(
    'protocol',
    'Rebalance protocol | eager: all members pause, and every partition begins at its commit. Cooperative: only partitions that move pause. New (KIP-848): the server moves one partition at a time | eager',
    [PROTOCOLS, 'hands everything again that was not committed, also to a member that keeps its partition'],
    [PROTOCOLS, 'lets members read on, and moves only what has to move, at its commit'],
    [PROTOCOLS, 'moves one partition and leaves the others alone'],
  ),
  tested(
    'work',
    'Processing | inside the poll loop: a rebalance waits until they are done. Outside: it waits for nobody, and a message in work can come twice | inside',
    [PROTOCOLS, 'waits for a member that works inside of its poll loop, and hands nothing twice'],
  ),
  shown(
    'session',
    "Session timeout | the session time-out (`session.timeout.ms`; in the new protocol the server's `group.consumer.session.timeout.ms`); 0 for a consumer that leaves properly | 45 s",
    () => {
      must(DEFAULT_KAFKA.sessionUs === 45_000_000, 'it is');
    },
  ),
  shown(
    'max-poll',
    'Longest processing in the poll loop | a consumer that works for longer leaves the group | 300 s',
    () => {
      must(DEFAULT_KAFKA.maxPollUs === 300_000_000, 'it is');
    },
  ),
  shown('join', 'Subscription join time | 0: it reads without a group, and is ready at once | 0 s', () => {
    must(DEFAULT_KAFKA.joinUs === 0, 'it does');
  }),
  tested('key', "It goes to the partition where Kafka's Java client puts it.", [
    'brokers/kafka/keys.server.test.ts',
    'a key goes to one partition, whether KafkaBroker or the Java client publishes it',
  ]),
  tested(
    'link',
    'A lossy or cut link between a log (Redis Streams, Kafka) and a subscription loses nothing for good: the reader asks again.',
    [
      'simulation/models/log-readers.test.ts',
      'is not lost for good: over 200 random scenes, a subscription gets every message once, in order',
    ],
  ),
];

export const DOCUMENT_STATEMENTS: readonly Statement[] = [...OF_BROKERS, ...FROM_HERON, ...OF_MODELS];
