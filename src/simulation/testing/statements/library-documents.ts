/** Statements of the README and of `docs/` about the library and the gateway, each with the tests that show it. */
import type { Statement, TestName } from './statement.ts';

const CALLS = 'brokers/network/bounded-calls.test.ts';
const CONSUME = 'messaging/contract/consume.ts';
const IN_MEMORY = 'messaging/in-memory-broker.test.ts';
const LEASES = 'gateway/leases.test.ts';
const LIFECYCLE = 'messaging/contract/lifecycle.ts';
const ONLOOKING = 'gateway/onlooking.test.ts';
const PUBLISH = 'messaging/contract/publish.ts';
const TRANSACTIONS = 'brokers/kafka/transactions.server.test.ts';
const FAILOVER = 'brokers/redis/failover.server.test.ts';
const REPLACED = 'brokers/kafka/replaced-topics.server.test.ts';

function tested(id: string, words: string, ...proof: readonly TestName[]): Statement {
  return { id: `docs/${id}`, words, proof };
}

const README: readonly Statement[] = [
  tested(
    'readme/heron',
    'It shows the messaging layer of HERON, a Python library for hierarchical multi-agent systems: one `MessageBroker` with channels, each of which is a queue to consume from and a set of subscriptions that see everything.',
    [PUBLISH, 'one copy goes to the queue and one to each live subscription'],
  ),
  tested(
    'readme/consume',
    '*Consume* takes the oldest message of a queue, or waits for one.',
    [CONSUME, 'returns the oldest that nobody has consumed'],
    [CONSUME, 'with an empty queue it waits, and everything else goes on'],
  ),
  tested(
    'readme/compare',
    '<kbd>M</kbd> plays a scenario on the in-memory broker and on models of Redis pub/sub, Redis Streams, Kafka and a share group of Kafka, and marks what differs.',
    [
      'simulation/compare/compare-brokers.test.ts',
      'marks what is not as on the scenario’s own broker, with the settings that it has',
    ],
  ),
  tested('readme/proofs', 'Every sentence that the page says of brokers has a proof: a run of the models, or a test.', [
    '../.ci/statements.test.ts',
    'all that the page says of brokers is in the table of statements',
  ]),
];

const LIBRARY: readonly Statement[] = [
  tested(
    'library/types',
    "**Types.** An interface can be published, received and consumed: `broker.publish('control', setpoint)`, `broker.subscribe('control', (message: Setpoint) => …)`, `await broker.consume<Setpoint>('control')`.",
    ['messaging/types.test.ts', 'an interface is published, received and consumed as what it is'],
  ),
  tested(
    'library/one-go',
    'What callbacks publish themselves may still wait: after 256 messages in one go, the rest is delivered in the next turn of the host.',
    [
      IN_MEMORY,
      'continues before callbacks have been called with all that callbacks publish: after 256 messages in one go',
    ],
  ),
  tested('library/drain', '**`drain()`** refuses new calls, delivers what subscriptions still hold, then closes.', [
    LIFECYCLE,
    'drain refuses what is new, delivers what subscriptions still hold, then closes',
  ]),
  tested(
    'library/close',
    '**`close()`** ends callbacks at once and settles every promise that the broker gave.',
    [LIFECYCLE, 'every call that was made before close settles, however many and in whatever order'],
    ['messaging/contract/settling.test.ts', 'every promise has settled after close, over random programs'],
  ),
  tested('library/ready', 'A subscription is there once its `ready` has resolved.', [
    'messaging/contract/subscribe.ts',
    'sees what is accepted after it is ready, and nothing of before',
  ]),
  tested(
    'library/no-server',
    'While a server is not there, `publish` rejects after `requestTimeoutMs`, and `ready` and `consume` wait.',
    [CALLS, 'silence - every call rejects within its time limit; what waits for a server or a message waits on'],
    [
      'brokers/kafka/outages.server.test.ts',
      'outage - with no server a publish rejects in time, what waits is bounded, and close ends it',
    ],
  ),
  tested(
    'library/refused',
    'On Redis, a wrong password, user or database rejects every call at once with `ServerError`.',
    [
      'brokers/redis/outages.server.test.ts',
      'refusal - %s: a wrong password or database rejects every call, at once and with the reason',
    ],
  ),
  tested(
    'library/joining',
    'Joining a consumer group of Kafka may take longer: 10 s or `sessionTimeoutMs`, whichever is more, and `requestTimeoutMs`.',
    ['brokers/kafka/network.server.test.ts', 'a process may be silent for longer than members are waited for'],
    ['brokers/kafka/silence.server.test.ts', 'every call has an end'],
  ),
  tested(
    'library/limits',
    "Every call has the limit `requestTimeoutMs` but three: `consume` waits for a message, `ready` for a server, and a publish with `overflow: 'block'` for space.",
    [CALLS, 'silence - every call rejects within its time limit; what waits for a server or a message waits on'],
  ),
  tested(
    'library/topic-made-again',
    'If it is deleted and made again, `consume` and subscriptions continue with the new topic from its start.',
    [
      REPLACED,
      'deleted and made anew at ten places of a running program: each accepted message is seen, or lies in a gap',
    ],
  ),
  tested(
    'library/topic-gap',
    '`gap` is emitted once for each new topic, without a number, because Kafka does not know it.',
    [
      REPLACED,
      'deleted and made anew at ten places of a running program: each accepted message is seen, or lies in a gap',
    ],
  ),
  tested('library/topic-published', 'Publishing makes it again with the options of the broker.', [
    REPLACED,
    'a topic that was deleted: reading says so and waits, publishing makes it again, and both go on',
  ]),
  tested('library/kafka-version', 'Kafka has to be 3.1 or newer.', [
    'brokers/kafka/fetch-response.test.ts',
    'an answer in a version of before Kafka 3.1 is refused, and says what is needed',
  ]),
  tested(
    'library/transactions',
    'What other programs write in transactions arrives when it is committed, and never if it is aborted.',
    [TRANSACTIONS, 'a subscription and a consumer get what was committed, and nothing of what was aborted'],
  ),
  tested(
    'library/open-transaction',
    'Until a transaction ends, what was written to that partition after it began waits, as for any consumer of Kafka with `read_committed`.',
    [
      TRANSACTIONS,
      'what comes after an open transaction waits for its end; what came before, and who begins, does not',
    ],
  ),
  tested(
    'library/marks',
    '`accepted` and `consumed` count aborted messages and the marks of transactions too, and `depth` does until a consumer has passed them.',
    [
      TRANSACTIONS,
      'a queue whose messages were all consumed is empty: marks of transactions and aborted messages do not count',
    ],
  ),
  tested(
    'library/unreadable',
    'Records that cannot be read are left out, and `error` says why and where (`Unreadable: 20 records from offset 7 on are left out: …`).',
    [
      'brokers/kafka/record-batch.test.ts',
      'a batch that cannot be read says why and from where, and the next one is read',
    ],
    ['brokers/kafka/fetch-loop.test.ts', 'records that cannot be read are reported, and reading goes on behind them'],
  ),
  tested(
    'library/failover',
    'After a failover, when the server has become a replica, the broker leaves it, and connects to its address anew until a server there can be written to.',
    [
      FAILOVER,
      'failover - what is published, consumed and received goes on at the server that takes over, in order and once',
    ],
  ),
  tested(
    'library/failover-loss',
    'What the new server had not copied yet is lost, because Redis replicates after it has accepted.',
    [FAILOVER, 'failover - what the new server had not copied is lost, and nothing else'],
  ),
  tested('library/commits', 'Commits carry the id of the topic in their metadata (`topic <id>`).', [
    REPLACED,
    'what was committed for a topic is not taken for the one that took its place',
  ]),
  tested('library/foreign-commits', 'Offsets that other clients committed without it are taken as they are.', [
    'brokers/kafka/samples.server.test.ts',
    'interoperation - kcat goes on in the group where a broker has stopped, and the other way round',
  ]),
];

const GATEWAY: readonly Statement[] = [
  tested('gateway/lease', '**Consume.** A lease holds a message until it is acknowledged.', [
    LEASES,
    'one that is released comes again, first and marked; one that is acknowledged does not',
  ]),
  tested('gateway/late', 'If it is not acknowledged in time, another consumer gets the message.', [
    LEASES,
    'one that runs out goes to who waits, marked; its holder hears that it is too late',
  ]),
  tested(
    'gateway/at-least-once',
    'This is at-least-once delivery for work that may fail.',
    [LEASES, 'one that runs out goes to who waits, marked; its holder hears that it is too late'],
    ['cli/serve-command.server.test.ts', 'Kafka: it ends in two seconds, and the next has what was leased'],
    ['cli/serve-command.server.test.ts', 'Redis: it ends in two seconds, and what was leased goes back at once'],
  ),
  tested(
    'gateway/broker',
    'In TypeScript, `GatewayBroker` of `heronry/brokers/gateway` is a `MessageBroker` behind the gateway.',
    ['gateway/contract.server.test.ts', 'GatewayBroker'],
  ),
  tested(
    'gateway/observe',
    '`observe` watches everything: which clients there are, what they subscribe to, and which message each of them takes.',
    [ONLOOKING, 'come, change and go; one without a name and subscriptions is not among them'],
    [ONLOOKING, 'what they subscribe to is among what they read'],
    [ONLOOKING, 'say who: by the name of the session’s stream, else by the header, else nobody; and whether again'],
  ),
];

export const LIBRARY_STATEMENTS: readonly Statement[] = [...README, ...LIBRARY, ...GATEWAY];
