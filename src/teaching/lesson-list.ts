/** The lessons in order, for a list: a test holds it equal to the files, which are loaded one by one. */
import type { MisconceptionId } from './misconceptions.ts';

/** A lesson in a list. */
export interface LessonEntry {
  /** Its address in the page. It stays when the order changes. */
  readonly slug: string;
  /** Its file in `lessons/`. */
  readonly file: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly about: readonly MisconceptionId[];
}

/** The lessons, each after those that it builds on. */
export const LESSONS: readonly LessonEntry[] = [
  {
    slug: 'first-message',
    file: '01-first-message.md',
    title: 'The first message',
    summary: 'A message leaves an agent, reaches a channel, and a copy reaches each subscriber.',
    minutes: 2,
    about: ['channel-reaches-all', 'one-receiver'],
  },
  {
    slug: 'callback-or-consume',
    file: '02-callback-or-consume.md',
    title: 'Callback or consume',
    summary: 'A subscriber is called for each message. A consumer asks, and takes one from the queue.',
    minutes: 4,
    about: ['subscribers-empty-the-queue', 'consumer-takes-from-subscribers', 'subscriber-waits'],
  },
  {
    slug: 'everyone-hears',
    file: '03-everyone-hears.md',
    title: 'Everyone hears',
    summary: 'One message, many subscribers. And one failure that stays alone.',
    minutes: 3,
    about: ['one-receiver', 'publisher-hears-errors', 'one-error-stops-all'],
  },
  {
    slug: 'sharing-the-work',
    file: '04-sharing-the-work.md',
    title: 'Sharing the work',
    summary: 'Consumers of one queue share its messages. Who is faster gets more.',
    minutes: 4,
    about: ['queue-copies', 'dealt-evenly', 'fifo-finishes-in-order', 'pushed-not-polled', 'newest-first'],
  },
  {
    slug: 'agent-channels',
    file: '05-agent-channels.md',
    title: 'A channel for each pair',
    summary: 'Three agents that talk to each other in private need six channels.',
    minutes: 4,
    about: ['channel-reaches-all', 'one-delay-for-all', 'last-arrival-is-the-cause'],
  },
  {
    slug: 'request-and-reply',
    file: '06-request-and-reply.md',
    title: 'Request and reply',
    summary: 'A question is a message, and so is each answer. No answer does not mean that nothing happened.',
    minutes: 5,
    about: ['request-gets-all', 'timeout-undoes', 'last-arrival-is-the-cause'],
  },
  {
    slug: 'operator-microgrid-device',
    file: '07-operator-microgrid-device.md',
    title: 'Operator, microgrid, device',
    summary: 'Setpoints go down a hierarchy, reports come up, and everything is later than you think.',
    minutes: 5,
    about: ['every-action-counts', 'timestamp-is-sending-time', 'publisher-waits'],
  },
  {
    slug: 'price-and-trade',
    file: '08-price-and-trade.md',
    title: 'Price signal and trade',
    summary: 'One price for all, and offers between neighbours. Who answers first?',
    minutes: 4,
    about: ['senders-in-order', 'one-receiver', 'last-arrival-is-the-cause'],
  },
  {
    slug: 'late-subscriber',
    file: '09-late-subscriber.md',
    title: 'The late subscriber',
    summary: 'Who subscribes late has missed what was said before. A queue may still have it.',
    minutes: 4,
    about: ['pubsub-keeps', 'newest-first', 'subscribed-at-once', 'unread-infos-vanish'],
  },
  {
    slug: 'nobody-reads',
    file: '10-nobody-reads.md',
    title: 'A queue that nobody reads',
    summary: 'Messages that nobody takes pile up. A full queue has to choose.',
    minutes: 5,
    about: ['unread-infos-vanish', 'slow-subscriber-waits', 'pushed-not-polled'],
  },
  {
    slug: 'when-the-network-lies',
    file: '11-when-the-network-lies.md',
    title: 'When the network lies',
    summary: 'Messages get lost, come twice, and overtake each other. A good receiver can live with it.',
    minutes: 5,
    about: ['loss-is-for-all', 'loss-is-repaired', 'exactly-once', 'links-keep-order'],
  },
  {
    slug: 'crash-before-acknowledging',
    file: '12-crash-before-acknowledging.md',
    title: 'Crash before acknowledging',
    summary: 'At most once, at least once. And why exactly once is the work of the receiver.',
    minutes: 5,
    about: [
      'auto-commit-when-done',
      'ack-is-received',
      'exactly-once',
      'requeue-gives-up',
      'fifo-survives-failure',
      'duplicates-only-after-crash',
      'commit-one',
    ],
  },
  {
    slug: 'switching-the-broker',
    file: '13-switching-the-broker.md',
    title: 'Switching the broker',
    summary: 'The same agents on Redis pub/sub, Redis Streams and Kafka. What changes?',
    minutes: 5,
    about: [
      'group-from-beginning',
      'late-group-gets-all',
      'latest-is-last-message',
      'second-consumer-halves',
      'groups-compete',
      'topic-in-order',
      'loss-is-final',
      'publish-count-is-received',
    ],
  },
  {
    slug: 'the-documented-samples',
    file: '14-the-documented-samples.md',
    title: 'What is wrong with the samples',
    summary: 'The samples of a Redis and a Kafka broker in the documentation, and what happens when they run.',
    minutes: 5,
    about: [
      'pubsub-keeps',
      'group-from-beginning',
      'topic-in-order',
      'one-error-stops-all',
      'publisher-hears-errors',
      'subscriber-waits',
    ],
  },
  {
    slug: 'build-a-broker',
    file: '15-build-a-broker.md',
    title: 'Build a broker in five steps',
    summary: 'You write the broker behind the channels, and the contract says what it keeps.',
    minutes: 15,
    about: ['subscribers-empty-the-queue', 'consumer-takes-from-subscribers'],
  },
];
