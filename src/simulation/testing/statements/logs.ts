/** Statements about what a log keeps and where messages without a key go: Redis Streams and Kafka. */
import { DEFAULT_KAFKA } from '../../../scenario/index.ts';
import { ModelBench } from '../model-bench.ts';
import { must } from '../must.ts';
import type { Statement, TestName } from './statement.ts';

const STREAMS = 'simulation/models/streams-model.test.ts';
const KAFKA = 'simulation/models/kafka-model.test.ts';
const RETENTION = 'simulation/models/kafka-retention.test.ts';
const PARTITIONER = 'simulation/models/kafka-partitioner.test.ts';
const ADDED = 'brokers/kafka/added-partitions.server.test.ts';

const EXACTLY: TestName = [STREAMS, 'holds its length; the oldest leave, whether they were read or not'];
const TRIM_ON_SERVER: TestName = [
  'simulation/models/streams-trim.server.test.ts',
  'the log keeps what the server keeps',
];
const NODES: readonly TestName[] = [
  [STREAMS, 'trimmed approximately keeps all of a node that is not full: with a capacity of 3, five stay'],
  [STREAMS, 'trimmed approximately keeps at least its capacity, also when it may hold less from now on'],
  TRIM_ON_SERVER,
];
const RETENTION_ON_SERVER: TestName = [
  'simulation/models/kafka-retention.server.test.ts',
  "the log begins where the server's does after every check",
];
const BATCHES: readonly TestName[] = [
  [PARTITIONER, 'go to one partition for a batch, then to one at random, until all partitions have some'],
  [
    'brokers/kafka/keys.server.test.ts',
    'without a key messages fill one partition after another, in no turn, whether KafkaBroker or the Java client',
  ],
];

function tested(id: string, words: string, ...proof: readonly TestName[]): Statement {
  return { id, words, proof };
}

function shown(id: string, words: string, proof: () => void): Statement {
  return { id, words, proof };
}

/** Returns how many messages the log holds. */
function heldBy(bench: ModelBench): number {
  return bench.log().partitions.reduce((sum, { start, end }) => sum + end - start, 0);
}

const KEPT: readonly Statement[] = [
  tested('setting/trim-exact', 'The log keeps exactly its capacity.', EXACTLY, TRIM_ON_SERVER),
  tested(
    'setting/trim-approximate',
    'Only whole nodes are removed. The log keeps its capacity and up to one node more.',
    ...NODES,
  ),
  tested(
    'docs/trim-exact',
    'Exactly (`MAXLEN =`, the default, as `RedisBroker` does): it keeps its capacity.',
    EXACTLY,
    TRIM_ON_SERVER,
    ['simulation/statements.server.test.ts', 'RedisBroker: trims its stream exactly'],
  ),
  tested(
    'docs/trim-approximate',
    'Approximately (`MAXLEN ~`): only whole nodes leave, so that it keeps up to one node more.',
    ...NODES,
  ),
  tested(
    'setting/retention',
    'Minimum; whole segments are removed. 0 keeps messages forever.',
    [RETENTION, 'deletes no single record: all of a segment go, when its newest is too old'],
    [RETENTION, 'deletes at a check, and not before'],
    [RETENTION, 'keeps everything for ever where it is 0'],
    RETENTION_ON_SERVER,
  ),
  shown('docs/retention', 'Retention time | at least; 0 is for ever | for ever', () => {
    const [always, aSecond] = [
      new ModelBench(DEFAULT_KAFKA),
      new ModelBench({ ...DEFAULT_KAFKA, retentionUs: 999_000 }),
    ];
    for (const bench of [always, aSecond]) bench.publish();
    aSecond.advance(999_000);
    must(heldBy(aSecond) === 1, 'it is there for so long, at least');
    for (const bench of [always, aSecond]) bench.advance(10_000_000_000);
    must(heldBy(always) === 1 && heldBy(aSecond) === 0, 'by default for ever');
  }),
  shown(
    'docs/check',
    'Retention check interval | when the server deletes segments that are too old, the active one as well. On a server 5 min (`log.retention.check.interval.ms`) | 1 s',
    () => {
      const bench = new ModelBench({ ...DEFAULT_KAFKA, retentionUs: 100_000 });
      bench.publish();
      bench.advance(1_000_000 - 1);
      must(heldBy(bench) === 1, 'nothing leaves before a check');
      bench.advance(1);
      must(heldBy(bench) === 0, 'the only segment, the active one, leaves at the check');
    },
  ),
];

/** One sender, two consumers, of which the first is always done at once: it gets later messages before the other has the earlier ones. */
function comeOutOfOrder(): void {
  const orderOf = (key: 'none' | 'producer'): readonly number[] => {
    const bench = new ModelBench({ ...DEFAULT_KAFKA, partitions: 2, key, batchRecords: 1, rebalanceUs: 0 });
    for (const agent of ['a', 'b']) bench.ask(agent);
    bench.advance(0);
    for (let count = 0; count < 20; count += 1) bench.publish();
    for (const agent of ['a', 'b']) {
      for (let count = 0; count < 20; count += 1) {
        bench.done(agent);
        bench.ask(agent);
      }
    }
    return bench.events.flatMap((event) => (event.kind === 'dispatched' ? [event.seq] : []));
  };
  const rises = (order: readonly number[]): boolean => order.every((seq, at) => at === 0 || seq > (order[at - 1] ?? 0));
  const [keyless, keyed] = [orderOf('none'), orderOf('producer')];
  must(keyless.length === 20 && !rises(keyless), 'they come out of order');
  must(keyed.length === 20 && rises(keyed), 'and in order with a key');
}

const PLACED: readonly Statement[] = [
  tested(
    'setting/key',
    'All messages from a sender go to one partition and keep their order.',
    [PARTITIONER, 'all go to the partition of their key, whatever the batch'],
    [KAFKA, 'keeps the order of each producer, and none across partitions'],
    [KAFKA, 'reads its partitions in the order of arrival'],
  ),
  tested('setting/keyless', 'A sender fills one partition after another.', ...BATCHES),
  shown('setting/keyless/order', 'There is no order across partitions.', comeOutOfOrder),
  tested(
    'docs/keyless',
    'With the key set to *None*, a sender fills one partition after another, as that client does: after some messages (4; a Java client changes after 16 KiB) it changes to one at random.',
    ...BATCHES,
    [
      'brokers/kafka/keyless-partitions.test.ts',
      'keyless messages - go to one partition until it has got 16 KiB, then to one at random',
    ],
  ),
  shown('docs/keyless/order', 'Messages then keep no order across partitions.', comeOutOfOrder),
];

const LIBRARY: readonly Statement[] = [
  tested('docs/library/group', '`consume` uses a consumer group.', [
    'brokers/kafka/samples.server.test.ts',
    'interoperation - kcat goes on in the group where a broker has stopped, and the other way round',
  ]),
  tested(
    'docs/library/no-share-groups',
    'Share groups (KIP-932) are not offered: `@platformatic/kafka` 1.35 and 2.12 do not have them.',
    ['brokers/kafka/kafka-broker.test.ts', 'share groups - are not offered, as the client has no calls for them'],
  ),
  tested(
    'docs/library/added',
    'Partitions that are added to a topic are noticed after `metadataMaxAgeMs` (30 s), and read from their start: nothing in them is missed.',
    [ADDED, 'a subscription that runs reads them from their start, in rising order of seq, and flush waits for them'],
    [ADDED, 'consumers that run share them out, and each message is consumed once'],
  ),
  tested('docs/library/shared-out', 'Consumers share them out again.', [
    ADDED,
    'consumers that run share them out, and each message is consumed once',
  ]),
];

export const LOG_STATEMENTS: readonly Statement[] = [...KEPT, ...PLACED, ...LIBRARY];
