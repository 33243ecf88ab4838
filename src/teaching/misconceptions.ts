/**
 * The table of what people get wrong about messages: 24 beliefs that are documented by threads of people who held them, six that
 * runs of HERON show, and those about errors, waiting and copies. A test holds that each is the wrong choice of a generated question.
 */

/** What somebody believes, what is so, and where it is documented. */
export interface Misconception {
  readonly id: MisconceptionId;
  /** Name in plain words, for lists and the end of a lesson. */
  readonly name: string;
  /** The belief, as its holder would say it. */
  readonly belief: string;
  /** What is so instead. */
  readonly fact: string;
  /** Threads and documents that show it. */
  readonly sources: readonly string[];
}

interface Row {
  readonly name: string;
  readonly belief: string;
  readonly fact: string;
  readonly sources: readonly string[];
}

const HERON = ['a measured run of HERON'];
const CONTRACT = ['docs/contract.md'];

const ROWS = {
  'queue-copies': {
    name: 'A queue copies to all its consumers',
    belief: 'Two consumers of one queue both get every message.',
    fact: 'Consumers of one queue share its messages: each message goes to one of them.',
    sources: ['streadway/amqp#205', 'amqpstorm#9', 'spring-cloud-stream-binder-rabbit#249'],
  },
  'one-receiver': {
    name: 'A message has one receiver',
    belief: 'A message is delivered once, so one agent gets it.',
    fact: 'Every subscriber gets its own copy.',
    sources: ['VolantMQ#104'],
  },
  'pubsub-keeps': {
    name: 'Late subscribers get what they missed',
    belief: 'A channel keeps messages for subscribers that come later.',
    fact: 'A subscription gets the messages that come after it began. Earlier ones are not repeated for it.',
    sources: ['redis#4079', 'redis#7331', 'redis-py#1538'],
  },
  'subscribed-at-once': {
    name: 'Subscribe works at once',
    belief: 'A subscription is active as soon as the agent has asked for it.',
    fact: 'A subscription is active when the server knows it. A message can be faster.',
    sources: ['flux-core#375', 'redis#1089', 'nats-server#2150', 'dapr/components-contrib#751'],
  },
  'group-from-beginning': {
    name: 'A new Kafka consumer starts at the beginning',
    belief: 'A new consumer of a log first reads everything that is in it.',
    fact: 'A new group without a commit reads what comes after it has joined.',
    sources: ['node-rdkafka#435', 'confluent-kafka-python#719', 'kafkajs#1076', 'librdkafka#1852'],
  },
  'latest-is-last-message': {
    name: '“Latest” means the latest message',
    belief: 'A reader that starts at “latest” first gets the latest message.',
    fact: '“Latest” means from now on: the first message is the next one.',
    sources: ['confluent-kafka-dotnet#1477'],
  },
  'late-group-gets-all': {
    name: 'A later stream reader gets the whole stream',
    belief: 'A reader that starts later still gets what the stream holds.',
    fact: 'It does only if it asks from position 0. From “$” it gets what comes next.',
    sources: ['trailofbits/buttercup#71'],
  },
  'second-consumer-halves': {
    name: 'A second group member takes half the load',
    belief: 'Two members of a Kafka group each get half of the messages.',
    fact: 'One member reads each partition. With one partition, the other members get nothing.',
    sources: ['go-consumergroup#26', 'jafka#59'],
  },
  'groups-compete': {
    name: 'Different groups compete',
    belief: 'If one group has read a message, another group does not get it.',
    fact: 'Each group gets all messages.',
    sources: ['jafka#59'],
  },
  'fifo-finishes-in-order': {
    name: 'First in, first finished',
    belief: 'Several workers on a queue finish its messages in the order of the queue.',
    fact: 'Workers get messages in order, and finish in any order.',
    sources: ['bull#1589', 'laravel/framework#27137', 'abaco#13', 'knative eventing-rabbitmq#1347'],
  },
  'fifo-survives-failure': {
    name: 'Order survives a failure',
    belief: 'A message that failed keeps its place in the order.',
    fact: 'It is delivered again later, after others.',
    sources: ['azure-docs#5804', 'broadway_sqs#78'],
  },
  'senders-in-order': {
    name: 'Messages of two senders have one order',
    belief: 'What was sent first arrives first, whoever sent it.',
    fact: 'There is no order between messages of different senders.',
    sources: ['cameron314/concurrentqueue#390'],
  },
  'topic-in-order': {
    name: 'Kafka keeps order in a topic',
    belief: 'All messages of a topic arrive in the order in which they were sent.',
    fact: 'Kafka keeps order within a partition.',
    sources: ['cameron314/concurrentqueue#390', 'dtrung, “Kafka gotchas”'],
  },
  'commit-one': {
    name: 'A commit is for one message',
    belief: 'Committing message 2 leaves message 1 open.',
    fact: 'A commit covers all messages before it in its partition.',
    sources: ['sarama-cluster#148', 'confluent-kafka-go#195'],
  },
  'auto-commit-when-done': {
    name: 'The broker waits until the work is finished',
    belief: 'A message counts as taken only when the consumer has finished it.',
    fact: 'Without an acknowledgement a message counts as taken when it is delivered.',
    sources: ['librdkafka#1122', 'kafka-python#722', 'apache/kafka#1936'],
  },
  'ack-is-received': {
    name: 'Received means acknowledged',
    belief: 'A message that a consumer has received is acknowledged.',
    fact: 'A consumer acknowledges when it has finished. Until then the message can be delivered again.',
    sources: ['jepemo, lesson 259'],
  },
  'requeue-gives-up': {
    name: 'A failing message is retried a few times',
    belief: 'A message that fails is tried three times and then left alone.',
    fact: 'It is delivered again and again, until something stops it.',
    sources: ['jepemo, lesson 259', 'devopsaitoolkit'],
  },
  'exactly-once': {
    name: 'A message arrives exactly once',
    belief: 'Every message is received once.',
    fact: 'It is received at most once or at least once. The receiver has to recognise duplicates.',
    sources: ['opentelemetry-specification#3265', 'mqtt_client#72', 'encore#701'],
  },
  'duplicates-only-after-crash': {
    name: 'Duplicates only come from crashes',
    belief: 'Where no agent crashes, no message comes twice.',
    fact: 'A late acknowledgement is enough, a rebalance, or a lost answer.',
    sources: ['paho.mqtt.python#400', 'eventing-kafka#629', 'RaposaFM#32'],
  },
  'dealt-evenly': {
    name: 'Work is divided evenly',
    belief: 'Consumers take turns, or the one with the least work gets the next message.',
    fact: 'Who asks first gets it. Fast consumers get more, and a partition has one reader.',
    sources: ['pika#600', 'rabbitmq-website#735', 'lavinmq#1011', 'lavinmq#2188', 'librdkafka#1745'],
  },
  'publish-count-is-received': {
    name: 'The number that PUBLISH returns got it',
    belief: 'PUBLISH counted the subscriber, so it has the message.',
    fact: 'PUBLISH counts the connections that it wrote to. The copy can still be lost.',
    sources: ['redis#4079', 'redis#10862'],
  },
  'slow-subscriber-waits': {
    name: 'Messages wait for a slow receiver',
    belief: 'However many messages come, they all wait for a receiver that is slow.',
    fact: 'A full queue drops, rejects or blocks messages.',
    sources: ['redis-rs#1050', 'channels_redis#256'],
  },
  'timeout-undoes': {
    name: 'What timed out did not happen',
    belief: 'If the sender gets an error or no answer, its message has had no effect.',
    fact: 'The message may have arrived all the same; only the answer is missing.',
    sources: ['nats.go#533'],
  },
  'request-gets-all': {
    name: 'A request collects all replies',
    belief: 'Who asks several agents gets all of their replies at once.',
    fact: 'One request takes the first reply only. The others wait, or are dropped.',
    sources: ['nats-architecture-and-design#215', 'nats.deno#730', 'nats.ex#136'],
  },
  'pushed-not-polled': {
    name: 'A queue pushes its messages',
    belief: 'A queue sends a message to its consumer as soon as it has one.',
    fact: 'A message waits until a consumer asks.',
    sources: HERON,
  },
  'every-action-counts': {
    name: 'Every command is carried out',
    belief: 'Each setpoint reaches the device, one after the other.',
    fact: 'Where a channel holds the latest one only, a newer one replaces it silently.',
    sources: [...HERON, '64 of 378 actions'],
  },
  'unread-infos-vanish': {
    name: 'Unread messages disappear',
    belief: 'A message that no agent reads goes away after a while.',
    fact: 'It stays in the queue until it is consumed, or the queue is full.',
    sources: HERON,
  },
  'timestamp-is-sending-time': {
    name: 'The time in a message orders it',
    belief: 'Messages arrive in the order of the times that are written in them.',
    fact: 'A time in a message is what its author wrote there. It decides nothing.',
    sources: HERON,
  },
  'one-delay-for-all': {
    name: 'All links are equally fast',
    belief: 'The delay of the network applies to every message alike.',
    fact: 'Each link has its own delay.',
    sources: HERON,
  },
  'links-keep-order': {
    name: 'A link keeps the order',
    belief: 'Messages on one link arrive in the order in which they left.',
    fact: 'Where the delay varies, a later message can overtake an earlier one.',
    sources: [...HERON, '99 of 2,373 messages'],
  },
  'consumer-takes-from-subscribers': {
    name: 'A consumer takes it from the subscribers',
    belief: 'If an agent consumes a message, subscribers do not get it.',
    fact: 'Subscribers get their copies in any case. Consumers share what is in the queue.',
    sources: CONTRACT,
  },
  'subscribers-empty-the-queue': {
    name: 'Subscribers empty the queue',
    belief: 'A message that all subscribers have is no longer in the queue.',
    fact: 'Subscribers get copies. The queue keeps the message until a consumer takes it.',
    sources: CONTRACT,
  },
  'channel-reaches-all': {
    name: 'A message reaches all agents',
    belief: 'Every agent around a channel gets its messages, the sender too.',
    fact: 'Only agents that subscribe or consume get messages.',
    sources: CONTRACT,
  },
  'loss-is-repaired': {
    name: 'Lost messages are sent again',
    belief: 'If a message is lost in flight, it is sent again automatically.',
    fact: 'It is only if the sender’s client, or a log, still has it.',
    sources: CONTRACT,
  },
  'loss-is-final': {
    name: 'Lost messages are gone',
    belief: 'If a message or a copy is lost in flight, the agent never gets it.',
    fact: 'A log still has it and delivers it again; the sender’s client may send it again.',
    sources: CONTRACT,
  },
  'loss-is-for-all': {
    name: 'Lost for one is lost for all',
    belief: 'If a message is lost on one link, no agent gets it.',
    fact: 'Each copy travels alone. A copy lost on one link still reaches the others.',
    sources: CONTRACT,
  },
  'newest-first': {
    name: 'The newest message comes first',
    belief: 'A reader first gets the newest message.',
    fact: 'A queue gives its oldest message first.',
    sources: CONTRACT,
  },
  'publisher-hears-errors': {
    name: 'The publisher gets the error',
    belief: 'If a callback throws, the agent that published the message gets the error.',
    fact: 'The publisher learns nothing. The broker reports the error where the callback runs.',
    sources: CONTRACT,
  },
  'one-error-stops-all': {
    name: 'One error stops all receivers',
    belief: 'If one callback throws, the others do not get the message.',
    fact: 'Each receiver has its own copy. The others continue.',
    sources: CONTRACT,
  },
  'subscriber-waits': {
    name: 'A subscriber waits at the channel',
    belief: 'An agent that subscribes stops until a message comes.',
    fact: 'A subscription calls the agent. It does not wait.',
    sources: CONTRACT,
  },
  'publisher-waits': {
    name: 'The publisher waits for the receiver',
    belief: 'An agent that publishes stops until its message has been received.',
    fact: 'The agent continues at once.',
    sources: CONTRACT,
  },
  'last-arrival-is-the-cause': {
    name: 'What came just before is the cause',
    belief: 'An agent publishes because of the message that it received last.',
    fact: 'Each behaviour answers one message, and may take its time.',
    sources: CONTRACT,
  },
} as const satisfies { readonly [id: string]: Row };

/** Id of a row of the table. Ids are kept: counts and lessons name them. */
export type MisconceptionId = keyof typeof ROWS;

/** All misconceptions, those with threads first. */
export const MISCONCEPTIONS: readonly Misconception[] = Object.entries(ROWS).map(([id, row]) => ({
  // The keys of the table are its ids.
  id: id as MisconceptionId,
  ...row,
}));

/** Returns the misconception of that id. */
export function misconceptionOf(id: MisconceptionId): Misconception {
  return { id, ...ROWS[id] };
}

/** Returns whether a text, such as one of a lesson, is the id of a misconception. */
export function isMisconceptionId(text: string): text is MisconceptionId {
  return Object.hasOwn(ROWS, text);
}
