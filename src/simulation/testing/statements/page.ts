/** Statements of the inspector, the menus, the legend and the dialogs about brokers. */
import {
  type Broker,
  BUILT_IN_BROKERS,
  DEFAULT_KAFKA,
  DEFAULT_SHARE,
  defaultBroker,
  type Fault,
} from '../../../scenario/index.ts';
import { must } from '../must.ts';
import { during, type Scene, sceneOf } from '../scenes.ts';
import { Played, type Statement, type TestName } from './statement.ts';

const RUN = 'simulation/run.test.ts';
const PUBSUB = 'simulation/models/pubsub-model.test.ts';
const STREAMS = 'simulation/models/streams-model.test.ts';
const KAFKA = 'simulation/models/kafka-model.test.ts';
const PROTOCOLS = 'simulation/models/kafka-protocols.test.ts';
const SERVERS = 'simulation/statements.server.test.ts';
const TRAPS = 'panels/inspector/find-hints.test.ts';

function tested(id: string, words: string, ...proof: readonly TestName[]): Statement {
  return { id, words, proof };
}

function shown(id: string, words: string, proof: () => void): Statement {
  return { id, words, proof };
}

function on(broker: Broker, scene: Scene, seconds = 20): Played {
  return new Played({ ...sceneOf(scene), broker }, seconds);
}

/** Five messages, of which the channel may hold three. */
const FIVE: Scene = { publishMs: [1000, 1100, 1200, 1300, 1400], channel: { capacity: 3 } };
const FULL: Fault = { kind: 'full', capacity: 3, overflow: 'drop-oldest', ...during(0, 60_000) };

function heldOn(broker: Broker, scene: Scene): number {
  const log = on(broker, scene).world(20).channels.get('c')?.log;
  return log?.partitions.reduce((sum, { start, end }) => sum + end - start, 0) ?? 0;
}

const WAYS: readonly Statement[] = [
  tested(
    'broker/memory',
    'A channel is a queue. Each message waits until one consumer takes it. Every subscriber gets its own copy at once.',
    [RUN, 'is copied to every subscriber, and waits in the queue until one consumes it'],
    ['messaging/contract/consume.ts', 'each message goes to one consume'],
  ),
  tested(
    'broker/redis-pubsub',
    'A channel stores nothing. Everyone who listens gets a copy, consumers too. Late listeners miss the message.',
    [PUBSUB, 'keeps nothing: what nobody listens to is gone'],
    [PUBSUB, 'gives each consuming agent a copy of its own, from its first ask on, whether it has asked or not'],
    ['brokers/redis/pubsub-contract.server.test.ts', 'a message goes to one consume of each process'],
  ),
  tested(
    'broker/redis-streams',
    'A channel is a log. Consumers share one group. An unacknowledged message stays pending until a consumer claims it.',
    [STREAMS, 'holds a message as pending until it is acknowledged'],
    [SERVERS, 'Streams: a message that is not acknowledged comes again once a consumer claims it, and not before'],
  ),
  tested(
    'broker/kafka',
    'A channel is a log in partitions. Consumers share one group: one of them reads each partition. A new owner begins at the commit.',
    [KAFKA, 'gives one partition to one member: the other gets nothing'],
    [KAFKA, 'are where the next owner goes on: what was not committed comes again'],
  ),
];

const SETTINGS: readonly Statement[] = [
  tested(
    'setting/claim',
    'After this time, the next consumer that asks gets an unacknowledged message.',
    [STREAMS, 'has it claimed by who asks later, before anything new'],
    [STREAMS, 'loses its message to the one that waits, after the time to claim and not before'],
  ),
  tested(
    'setting/eager',
    'All members pause. Every partition restarts at its commit, even if it keeps its owner.',
    [KAFKA, 'stands still while a member joins or leaves, and then goes on'],
    [PROTOCOLS, 'hands everything again that was not committed, also to a member that keeps its partition'],
  ),
  tested('setting/cooperative', 'Members keep reading. Only partitions that move pause, and restart at their commit.', [
    PROTOCOLS,
    'lets members read on, and moves only what has to move, at its commit',
  ]),
  tested('setting/new', 'The server moves one partition at a time. Only partitions that move pause.', [
    PROTOCOLS,
    'moves one partition and leaves the others alone',
  ]),
  tested('setting/inside', 'A rebalance waits until the consumer has finished its message.', [
    PROTOCOLS,
    'waits for a member that works inside of its poll loop, and hands nothing twice',
  ]),
  tested('setting/outside', 'A rebalance does not wait. A message being processed can be delivered twice.', [
    PROTOCOLS,
    'hands everything again that was not committed, also to a member that keeps its partition',
  ]),
  tested('setting/rebalance', 'Time to assign the partitions.', [
    KAFKA,
    'stands still while a member joins or leaves, and then goes on',
  ]),
  tested(
    'setting/session',
    'A crash is noticed after it. The new protocol sets it on the server. 0: the consumer leaves properly.',
    [PROTOCOLS, 'counts a member that has crashed until its session ends, and pauses for as long'],
    [PROTOCOLS, 'goes back at once when its owner leaves properly'],
    [
      'simulation/models/kafka-groups.server.test.ts',
      'new: the partitions of a member that has crashed are given to another when its session ends',
    ],
  ),
  tested('setting/max-poll', 'A slower consumer leaves the group.', [
    PROTOCOLS,
    'removes a member that works inside of its poll loop for too long: its commit is void',
  ]),
  shown('setting/join', '0: it reads without a group and is ready at once.', () => {
    const scene: Scene = {
      agents: { b: [] },
      publishMs: [950, 1000],
      acts: [{ kind: 'subscribe', atUs: 1_000_000, agent: 'b', channel: 'c' }],
    };
    must(on({ ...DEFAULT_KAFKA, joinUs: 0 }, scene).got('b', 'c').length === 2, 'it is ready when it asks');
    must(on({ ...DEFAULT_KAFKA, joinUs: 5_000_000 }, scene).got('b', 'c').length === 0, 'and not in a group');
  }),
  tested('setting/mean', 'The mean excludes jitter. Jitter adds at most its value, half of it on average.', [
    'simulation/parts.test.ts',
    'is at least the shortest, averages the mean and half the jitter, and lets nothing overtake',
  ]),
];

const CHANNELS: readonly Statement[] = [
  tested('channel/empty', 'Empty. Each message waits here until one consumer takes it; subscribers get copies.', [
    'messaging/contract/publish.ts',
    'a waiting consumer takes nothing from subscribers, and they nothing from the queue',
  ]),
  tested('channel/full-pubsub', 'Nothing is stored: there is no queue to fill.', [
    PUBSUB,
    'keeps nothing: what nobody listens to is gone',
  ]),
  shown('channel/full-streams', 'A full log drops its oldest message, read or not.', () => {
    must(heldOn(defaultBroker('redis-streams'), FIVE) === 3, 'it drops unread ones');
    must(
      heldOn(defaultBroker('redis-streams'), { ...FIVE, agents: { b: [] }, links: [['consume', 'b']] }) === 3,
      'and read ones',
    );
  }),
  shown('channel/full-kafka', 'A Kafka log has no capacity. It keeps messages for a time, or forever.', () => {
    must(heldOn(DEFAULT_KAFKA, FIVE) === 5, 'it holds more than its capacity');
  }),
  shown('channel/full-share', 'A Kafka log has no capacity.', () => {
    must(heldOn(DEFAULT_SHARE, FIVE) === 5, 'it holds more than its capacity');
  }),
  tested('channel/full-own', 'The code of the broker decides how much a channel holds.', [
    'simulation/models/own-model.test.ts',
    'decides by its code alone how much a channel holds, whatever its capacity and its faults',
  ]),
  tested('fault/full-own', 'No effect on an own broker: its code decides how much a channel holds.', [
    'simulation/models/own-model.test.ts',
    'decides by its code alone how much a channel holds, whatever its capacity and its faults',
  ]),
  shown('fault/full-pubsub', 'No effect on Redis pub/sub: it stores nothing that could be full.', () => {
    const scene: Scene = { ...FIVE, agents: { b: [] }, links: [['subscribe', 'b']] };
    const [without, within] = [scene, { ...scene, faults: [FULL] }].map((one) =>
      on(defaultBroker('redis-pubsub'), one),
    );
    must(without?.got('b', 'c').length === 5 && within?.got('b', 'c').length === 5, 'all come');
  }),
  tested('fault/full-streams', 'The log is trimmed to this length: its oldest messages are removed, read or not.', [
    'simulation/models/troubles.test.ts',
    'cuts the log of a stream, when it begins and with each message',
  ]),
  shown('fault/full-kafka', 'No effect on Kafka: a log has no capacity there.', () => {
    must(heldOn(DEFAULT_KAFKA, { ...FIVE, faults: [FULL] }) === 5, 'all are kept');
  }),
  shown('fault/full-share', 'No effect on a share group: its log has no capacity.', () => {
    must(heldOn(DEFAULT_SHARE, { ...FIVE, faults: [FULL] }) === 5, 'all are kept');
  }),
  shown(
    'link/publish',
    'It may publish there. Every subscriber gets a copy. What consumers get depends on the broker.',
    () => {
      const scene: Scene = {
        agents: { b: [], d: [], e: [] },
        publishMs: [4000, 4500],
        links: [
          ['subscribe', 'b'],
          ['consume', 'd'],
          ['consume', 'e'],
        ],
      };
      const runs = BUILT_IN_BROKERS.map((kind) => on(defaultBroker(kind), scene));
      must(
        runs.every((run) => run.got('b', 'c').length === 2),
        'the subscriber gets each',
      );
      must(
        new Set(runs.map((run) => `${run.got('d', 'c').length} ${run.got('e', 'c').length}`)).size > 1,
        'consumers get different ones',
      );
    },
  ),
  tested(
    'link/subscribe',
    'It gets every message that the channel accepts while it subscribes. It takes nothing from consumers.',
    ['messaging/contract/subscribe.ts', 'sees what is accepted after it is ready, and nothing of before'],
    [
      'messaging/contract/publish.ts',
      'a waiting consumer takes nothing from subscribers, and they nothing from the queue',
    ],
  ),
  tested('link/consume', 'It takes one message, and the next when it is done. Which one depends on the broker.', [
    RUN,
    'take the next message only when the one before is done',
  ]),
  tested('agent/received', 'Nothing yet. Subscribe or consume to receive messages.', [
    RUN,
    'is copied to every subscriber, and waits in the queue until one consumes it',
  ]),
  tested('legend/lost', 'some messages are lost', ['simulation/link-faults.test.ts', 'is as likely as it says']),
  tested('guide/publish', 'Every subscriber gets it.', [
    'messaging/contract/publish.ts',
    'one copy goes to the queue and one to each live subscription',
  ]),
  tested('connect/subscribe', 'Subscribe: gets every message', [
    'messaging/contract/subscribe.ts',
    'sees what is accepted after it is ready, and nothing of before',
  ]),
  tested('connect/consume', 'Consume: takes one message at a time', [
    RUN,
    'take the next message only when the one before is done',
  ]),
];

const HINTS: readonly Statement[] = [
  tested('hint/unread', 'No agent consumes from …: subscribers get copies, and all … messages stay in the queue.', [
    TRAPS,
    'a queue that nobody reads, with and without subscribers',
  ]),
  tested('hint/unread-at-all', 'No agent reads …, and its queue grows: … messages.', [
    TRAPS,
    'a queue that nobody reads, with and without subscribers',
  ]),
  tested(
    'hint/twice',
    '… subscribes to … and consumes from it: it gets each consumed message twice.',
    [TRAPS, 'an agent that subscribes and consumes, and a callback that throws every time'],
    ['messaging/contract/publish.ts', 'one copy goes to the queue and one to each live subscription'],
  ),
  tested(
    'hint/pairs',
    'There are … pair channels. n agents make n(n-1): … agents make …, twice as many about four times that. One channel with many subscribers is often enough.',
    [TRAPS, 'pair channels without end'],
    [
      'messaging/contract/names.ts',
      'createAgentChannels makes n (n - 1) ordered pairs, once; it makes none above its limit or with a wrong id',
    ],
  ),
  tested(
    'hint/throws',
    'The callback of … has thrown on every message, … times. The publisher does not notice.',
    [TRAPS, 'an agent that subscribes and consumes, and a callback that throws every time'],
    ['messaging/contract/subscribe.ts', 'a callback that throws is reported, goes on receiving, and disturbs nobody'],
  ),
];

export const PAGE_STATEMENTS: readonly Statement[] = [...WAYS, ...SETTINGS, ...CHANNELS, ...HINTS];
