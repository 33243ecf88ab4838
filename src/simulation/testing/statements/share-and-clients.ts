/** Statements about share groups of Kafka, and about the clients through which agents publish. */
import {
  type Broker,
  type BrokerKind,
  clientOf,
  DEFAULT_KAFKA,
  DEFAULT_SHARE,
  defaultBroker,
  type Fault,
} from '../../../scenario/index.ts';
import { ModelBench } from '../model-bench.ts';
import { must } from '../must.ts';
import { during, type Scene, sceneOf } from '../scenes.ts';
import { Played, type Statement, type TestName } from './statement.ts';

const CLIENTS = 'simulation/models/network-clients.test.ts';
const CLIENTS_ON_SERVERS = 'simulation/models/network-clients.server.test.ts';
const KAFKA_BROKER = 'brokers/kafka/kafka-broker.test.ts';
const SHARE = 'simulation/models/share-model.test.ts';
const SHARE_ON_SERVER: TestName = [
  'simulation/models/share-truth.server.test.ts',
  'the model does what the server does',
];

const WAITS = 'waits with the client while the link is cut, and is sent in order at the next attempt to connect';
const SENT_AGAIN = 'that a link loses is sent again when its answer should have come, and with it what left behind it';
const LOST = 'is lost without a word where nothing is sent again';
const REPORTED = 'is reported, whether it was lost or only its answer, by a client that sends nothing twice';
const TWICE = 'comes twice on %s where only its answer was lost, and the client sends %s again';
const ONCE = 'is stored once by Kafka for an idempotent producer';
const AS_REDIS_CLIENTS: TestName = [CLIENTS_ON_SERVERS, '%s: the model of %s, retries %s, publishes as it does'];
const AS_KAFKA_BROKER: TestName = [CLIENTS_ON_SERVERS, 'KafkaBroker: the model, idempotent by default, publishes'];

function tested(id: string, words: string, ...proof: readonly TestName[]): Statement {
  return { id, words, proof };
}

function shown(id: string, words: string, proof: () => void): Statement {
  return { id, words, proof };
}

/** A share group of one partition, on which a message is and `a` has it. */
function lockedFor(settings: Partial<Extract<Broker, { kind: 'kafka-share' }>> = {}): ModelBench {
  const bench = new ModelBench({ ...DEFAULT_SHARE, ...settings });
  bench.publish();
  bench.ask('a');
  return bench;
}

const OF_SHARES: readonly Statement[] = [
  tested(
    'broker/kafka-share',
    'A channel is a log whose consumers share one group. Each message is locked for one of them until it is acknowledged. A failure or an expired lock makes it available again.',
    [SHARE, 'hands each message to one member, the one that has waited longest, from the oldest on'],
    [SHARE, 'settles what is acknowledged for good'],
    [SHARE, 'has a failure release the message at once, for whoever waits longest'],
    [SHARE, 'has a lock expire after its time, and refuses the acknowledgement of its former member'],
    SHARE_ON_SERVER,
  ),
  tested('setting/release', 'It is available again at once, for any consumer.', [
    SHARE,
    'has a failure release the message at once, for whoever waits longest',
  ]),
  tested('setting/reject', 'It is archived and never delivered again.', [
    SHARE,
    'archives at once what a member rejects',
  ]),
  tested('setting/lock', 'After it, an unacknowledged message is available again.', [
    SHARE,
    'has a lock expire after its time, and refuses the acknowledgement of its former member',
  ]),
  tested(
    'docs/share',
    'A share group of Kafka (KIP-932, Kafka 4) is a work queue: any number of consumers share a partition.',
    [SHARE, 'has several members read one partition, and the members of a name’s partition are all'],
    SHARE_ON_SERVER,
  ),
  tested(
    'docs/share/lock',
    'Each message is locked for one consumer until it is acknowledged or released, or the lock expires.',
    [SHARE, 'hands each message to one member, the one that has waited longest, from the oldest on'],
    [SHARE, 'settles what is acknowledged for good'],
    [SHARE, 'has a failure release the message at once, for whoever waits longest'],
    [SHARE, 'has a lock expire after its time, and refuses the acknowledgement of its former member'],
    SHARE_ON_SERVER,
  ),
  shown(
    'docs/share/lock-lasts',
    'Lock duration | `share.record.lock.duration.ms`: after that, a message that is not acknowledged is available again | 30 s',
    () => {
      const bench = lockedFor();
      bench.advance(30_000_000 - 1);
      must(bench.log().pending.length === 1, 'it is locked until then');
      bench.advance(1);
      must(bench.log().pending.length === 0 && bench.log().available.length === 1, 'and available again from then on');
    },
  ),
  shown(
    'docs/share/failure',
    'On failure, a consumer | releases the message (available again at once) or rejects it (archived) | releases',
    () => {
      const [released, rejected] = [lockedFor(), lockedFor({ onFailure: 'reject' })];
      for (const bench of [released, rejected]) bench.fail('a');
      must(released.log().available.length === 1, 'it is available again');
      must(rejected.log().available.length === 0 && rejected.log().archived.length === 1, 'it is archived');
    },
  ),
  shown(
    'docs/share/deliveries',
    'Delivery limit | `group.share.delivery.count.limit`: a message released or expired with its last delivery is archived | 5',
    () => {
      for (const ends of [(one: ModelBench) => one.fail('a'), (one: ModelBench) => one.advance(DEFAULT_SHARE.lockUs)]) {
        const bench = lockedFor();
        for (let deliveries = 1; deliveries < 5; deliveries += 1) {
          ends(bench);
          must(bench.log().archived.length === 0, 'it is available before its last delivery');
          bench.ask('a');
        }
        ends(bench);
        must(bench.log().archived.length === 1 && bench.log().available.length === 0, 'it is archived with the fifth');
      }
    },
  ),
  shown(
    'docs/share/in-flight',
    'In-flight limit per partition | `group.share.partition.max.record.locks`: from the oldest that is not settled to the newest handed out | 2000',
    () => {
      const bench = new ModelBench(DEFAULT_SHARE);
      for (let number = 0; number <= 2000; number += 1) bench.publish();
      for (let number = 0; number <= 2000; number += 1) bench.ask(`a${number}`);
      must(
        bench.dispatched('a1999') === '2000' && bench.dispatched('a2000') === '',
        '2000 are handed out, and no more',
      );
      bench.done('a1');
      must(bench.dispatched('a2000') === '', 'it counts from the oldest that is not settled');
      bench.done('a0');
      must(bench.dispatched('a2000') === '2001', 'and goes on when that is settled');
    },
  ),
  tested(
    'docs/share/crash',
    'When a consumer crashes, its connection closes: its messages are available again at once, and their delivery does not count.',
    [SHARE, 'has what a crashed member held available at once, and does not count the delivery'],
    SHARE_ON_SERVER,
  ),
  shown('docs/share/keeps', 'The log keeps every message.', () => {
    const bench = new ModelBench(DEFAULT_SHARE, 3);
    for (let number = 0; number < 5; number += 1) {
      bench.publish();
      bench.ask('a');
      bench.done('a');
    }
    bench.advance(1_000_000_000);
    const [log] = bench.log().partitions;
    must(bench.log().acknowledged === 5 && log?.start === 0 && log.end === 5, 'it keeps those that are settled');
  }),
  tested('docs/share/no-driver', '`KafkaBroker` does not offer share groups yet, because its client does not.', [
    KAFKA_BROKER,
    'share groups - are not offered, as the client has no calls for them',
  ]),
  tested('docs/share/java', "The tests hold the model against Kafka 4.1 by Kafka's own Java classes.", SHARE_ON_SERVER),
];

const LINK = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
const REDIS_AND_KAFKA = ['redis-pubsub', 'redis-streams', 'kafka', 'kafka-share'] as const;

function cut(fromMs: number, untilMs: number): Fault {
  return { kind: 'cut', ...during(fromMs, untilMs, LINK) };
}

function on(broker: Broker, scene: Scene, seconds = 30): Played {
  return new Played({ ...sceneOf({ agents: { s: [] }, links: [['subscribe', 's']], ...scene }), broker }, seconds);
}

/** Times after the cut at which a client of the kind sends what it keeps, for cuts that end just before each. */
function attemptsMs(kind: BrokerKind, expectedMs: readonly number[]): readonly number[] {
  return expectedMs.map((afterMs) => {
    const run = on(defaultBroker(kind), { publishMs: [1000, 5002, 5004], faults: [cut(5000, 5000 + afterMs - 10)] });
    const sent = run.of('sent');
    const published = run.of('accepted').map(({ message }) => message);
    must(sent.length === 2 && published.length === 3, 'both are kept, and sent');
    must(published.join() === published.toSorted((one, other) => one - other).join(), 'in order');
    return Math.round((sent[0]?.atUs ?? 0) / 1000) - 5000;
  });
}

/** A client connects again at the times that the document says, and sends what it has kept. */
function connectsAgain(): void {
  const redis = [50, 150, 350, 750, 1550, 3150, 5150];
  const kafka = [50, 150, 350, 750, 1550, 2550, 3550];
  // With the time limit of redis, nothing is kept for longer than 5 s.
  const sooner = redis.slice(0, -1);
  for (const kind of ['redis-pubsub', 'redis-streams'] as const)
    must(attemptsMs(kind, sooner).join() === sooner.join(), 'a client of Redis does');
  for (const kind of ['kafka', 'kafka-share'] as const)
    must(attemptsMs(kind, kafka).join() === kafka.join(), 'a client of Kafka does');
}

/** How long after its publish a client of the kind gives up what it cannot send. */
function givesUpAfterS(kind: BrokerKind): number | undefined {
  const run = on(defaultBroker(kind), { publishMs: [5100], faults: [cut(5000, 600_000)] }, 200);
  const [given] = run.of('gaveUp');
  return given?.reason === 'timeout' ? (given.atUs - 5_100_000) / 1_000_000 : undefined;
}

const OF_CLIENTS: readonly Statement[] = [
  tested(
    'fault/cut-clients',
    'Clients buffer new messages, and send them when they are connected again.',
    [CLIENTS, WAITS],
    AS_REDIS_CLIENTS,
    AS_KAFKA_BROKER,
  ),
  tested('fault/loss-clients', 'Clients resend messages that are lost before they reach a channel.', [
    CLIENTS,
    SENT_AGAIN,
  ]),
  shown('fault/duplication-idempotent', 'Kafka stores each publish of an idempotent producer once.', () => {
    const faults: readonly Fault[] = [{ kind: 'duplication', probability: 1, ...during(0, 20_000, LINK) }];
    for (const kind of ['kafka', 'kafka-share'] as const) {
      const run = on(defaultBroker(kind), { publishMs: [5000, 6000], faults });
      const discarded = run.of('discarded').filter(({ reason }) => reason === 'duplicate');
      must(run.of('accepted').length === 2 && discarded.length === 2, 'it does');
    }
  }),
  tested(
    'fault/reordering-clients',
    'A connection keeps the order of publishes: a channel discards messages that overtake, and the client resends them.',
    [CLIENTS, SENT_AGAIN],
    [CLIENTS, 'on %s with retries %s arrives %s, in order'],
  ),
  tested('setting/fire-and-forget', 'A message lost on a link stays lost, and no error is reported.', [CLIENTS, LOST]),
  tested(
    'setting/unsent',
    'Buffers messages while the link is cut. Reports an error for an unanswered message.',
    [CLIENTS, WAITS],
    [CLIENTS, REPORTED],
    AS_REDIS_CLIENTS,
  ),
  tested('setting/idempotent', 'Resends unanswered messages. Kafka stores each once.', [CLIENTS, ONCE]),
  tested(
    'setting/at-least-once',
    'Resends unanswered messages. A message can be stored twice.',
    [CLIENTS, TWICE],
    AS_REDIS_CLIENTS,
  ),
  tested('docs/clients', 'On Redis and Kafka, agents publish through a client.', [CLIENTS, WAITS]),
  shown('docs/clients/cut', 'A cut breaks its connection, and the client keeps what it publishes.', connectsAgain),
  shown(
    'docs/clients/again',
    'It tries to connect again after 50 ms, and then after twice as long each time, up to 2 s on Redis and 1 s on Kafka.',
    connectsAgain,
  ),
  shown('docs/clients/in-order', 'Then it sends what it keeps, in order.', connectsAgain),
  tested('docs/clients/loss', 'What a lossy link loses is sent again.', [CLIENTS, SENT_AGAIN]),
  tested(
    'docs/clients/redis',
    'Clients retry publishes (Redis) | only what was not sent, as node-redis: the client reports an error for a message that got no answer. Everything, as redis-py: the message is sent again, and stored twice where only the answer was lost. Off: what is lost is lost | only what was not sent',
    [CLIENTS, REPORTED],
    [CLIENTS, TWICE],
    [CLIENTS, LOST],
    AS_REDIS_CLIENTS,
  ),
  tested(
    'docs/clients/kafka',
    'Clients retry publishes (Kafka) | idempotent: what got no answer is sent again, and Kafka stores it once, also where a link duplicates it. Without idempotence: it can be stored twice. Off: what is lost is lost | idempotent',
    [CLIENTS, ONCE],
    [CLIENTS, 'is made once by default on Kafka, and says why'],
    [CLIENTS, TWICE],
    [CLIENTS, LOST],
    AS_KAFKA_BROKER,
  ),
  shown(
    'docs/clients/time-out',
    'Delivery timeout | after that long the client gives up, and reports it | Redis 5 s, Kafka 120 s',
    () => {
      must(REDIS_AND_KAFKA.map(givesUpAfterS).join() === '5,5,120,120', 'they do');
    },
  ),
  shown('docs/clients/keeps', 'Client buffer, in messages | one more is refused | 10,000', () => {
    for (const kind of REDIS_AND_KAFKA) must(clientOf(defaultBroker(kind))?.bufferMax === 10_000, 'it is');
    const broker: Broker = { ...DEFAULT_KAFKA, client: { ...clientOf(DEFAULT_KAFKA), bufferMax: 2 } };
    const run = on(broker, { publishMs: [5100, 5200, 5300], faults: [cut(5000, 9000)] });
    const given = run.of('gaveUp').map(({ atUs, reason }) => `${atUs} ${reason}`);
    must(given.join() === '5300000 full' && run.of('accepted').length === 2, 'the third is refused');
  }),
  tested(
    'docs/clients/line',
    'An agent whose client keeps messages says *2 unsent: retrying*.',
    ['graph/node-words.test.ts', 'says the most pressing thing only'],
    [CLIENTS, 'is given up when its time is over, which is said, and breaks what is expected'],
  ),
  shown(
    'docs/clients/memory',
    'Channels in memory have no client: a link that loses a message loses it for good.',
    () => {
      const faults: readonly Fault[] = [{ kind: 'loss', probability: 1, ...during(0, 6000, LINK) }];
      const run = on(defaultBroker('memory'), { publishMs: [5000, 7000], faults });
      must(run.of('lost').length === 1 && run.of('sent').length === 0, 'it is lost, and not sent again');
      must(run.got('s', 'c').length === 1, 'only the other one comes');
    },
  ),
];

export const SHARE_AND_CLIENT_STATEMENTS: readonly Statement[] = [...OF_SHARES, ...OF_CLIENTS];
