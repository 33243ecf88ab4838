/** Scenes on the models of other brokers. */
import { DEFAULT_KAFKA, DEFAULT_STREAMS } from '../kinds/brokers.ts';
import type { Agent } from '../scenario.ts';
import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, throwOn, tick, workOn } from './build.ts';
import { FAILED_JOB_STEPS, NOBODY_THERE_STEPS, PARTITIONS_STEPS, SHARE_GROUP_STEPS } from './steps.ts';

export const nobodyThere: GalleryEntry = {
  slug: 'nobody-there',
  teaches: 'Redis pub/sub stores nothing: late listeners miss it',
  startUs: seconds(4.2),
  scenario: scenarioOf({
    name: 'No listener, nothing stored',
    description:
      'On Redis pub/sub a message goes to current listeners only. The historian starts to consume at 9 s and gets no earlier messages; from then on both consumers get their own copy of every message. Choose Compare brokers in the menu to see the other brokers.',
    broker: { kind: 'redis-pubsub' },
    bookmarks: NOBODY_THERE_STEPS,
    agents: [
      agent('meter', 'device', 0, 0, tick('readings', 2, 0.6, { reading: { $count: 1 }, kw: { $random: [40, 44] } })),
      agent('display', 'agent', 620, -130),
      agent('billing', 'worker', 620, 0),
      agent('historian', 'worker', 620, 130),
    ],
    channels: [channel('readings', 310, 0)],
    links: [
      links('publish', 'readings', 'meter'),
      links('subscribe', 'readings', 'display'),
      links('consume', 'readings', 'billing'),
    ],
    interventions: [9, 12, 15, 18, 21, 24].map((at) => ({
      kind: 'consume' as const,
      atUs: seconds(at),
      agent: 'historian',
      channel: 'readings',
    })),
  }),
};

export const failedJob: GalleryEntry = {
  slug: 'failed-job',
  teaches: 'Redis Streams redelivers a failed job',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'The job that comes back',
    description:
      'On Redis Streams a job stays pending until it is acknowledged. The new crew fails on every second job and does not acknowledge it: 4 s after its delivery, the next crew that asks gets it, perhaps the same one. The log keeps the last 12 jobs, read or not.',
    broker: { ...DEFAULT_STREAMS, claimAfterUs: seconds(4) },
    bookmarks: FAILED_JOB_STEPS,
    agents: [
      agent('dispatch', 'operator', 0, 0, tick('jobs', 1.6, 0.3, { job: { $count: 1 } }, 0.2)),
      agent('old-crew', 'worker', 620, -110, workOn('jobs', 1.6, 0.3)),
      agent('new-crew', 'worker', 620, 20, workOn('jobs', 1, 0.2), throwOn('jobs', 2, 'the ladder is too short')),
      agent('board', 'agent', 620, 150),
    ],
    channels: [channel('jobs', 310, 0, 12)],
    links: [
      links('publish', 'jobs', 'dispatch'),
      links('consume', 'jobs', 'old-crew', 'new-crew'),
      links('subscribe', 'jobs', 'board'),
    ],
  }),
};

function meter(id: string, y: number, from: number): Agent {
  return agent(id, 'device', 0, y, tick('readings', 3.6, from, { meter: id, reading: { $count: 1 } }, 0.2));
}

export const partitions: GalleryEntry = {
  slug: 'partitions',
  teaches: 'Kafka’s eager protocol pauses all members while partitions move',
  startUs: seconds(4.6),
  scenario: scenarioOf({
    name: 'Partitions and their readers',
    description:
      'On Kafka a channel is split: each meter writes to one partition, and each partition is read by one analyst of the group. At 11 s a third analyst joins. With the eager protocol all members pause while the partitions are reassigned. A reading that was being processed is delivered again, because these analysts work outside their poll loop.',
    broker: { ...DEFAULT_KAFKA, partitions: 3, retentionUs: seconds(20), work: 'outside' },
    bookmarks: PARTITIONS_STEPS,
    agents: [
      meter('farm', -130, 0.2),
      meter('mill', -40, 0.7),
      meter('port', 50, 1.2),
      meter('town', 140, 1.7),
      agent('analyst2', 'worker', 660, -110, workOn('readings', 1.9, 0.2)),
      agent('analyst3', 'worker', 660, 0, workOn('readings', 1.9, 0.2)),
      agent('analyst1', 'worker', 660, 110, workOn('readings', 1.9, 0.2)),
    ],
    channels: [channel('readings', 330, 0)],
    links: [
      links('publish', 'readings', 'farm', 'mill', 'port', 'town'),
      links('consume', 'readings', 'analyst2', 'analyst3'),
    ],
    interventions: [11, 16, 17, 18, 19, 20, 21, 22, 23, 24].map((at) => ({
      kind: 'consume' as const,
      atUs: seconds(at),
      agent: 'analyst1',
      channel: 'readings',
    })),
  }),
};

export const shareGroup: GalleryEntry = {
  slug: 'share-group',
  teaches: 'A share group of Kafka is a work queue',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'A work queue on Kafka',
    description:
      'In a share group each job is locked for one crew, in any partition. The trainee fails on every job and releases it: the job is available again at once, and the delivery counts. The slow crew works longer than the lock lasts: its job goes to another crew too. After three deliveries a job is archived.',
    broker: {
      kind: 'kafka-share',
      partitions: 1,
      lockUs: seconds(4),
      deliveriesMax: 3,
      locksMax: 2000,
      onFailure: 'release',
    },
    bookmarks: SHARE_GROUP_STEPS,
    agents: [
      agent('dispatch', 'operator', 0, 0, tick('jobs', 1.5, 0.3, { job: { $count: 1 } }, 0.2)),
      agent('crew', 'worker', 620, -110, workOn('jobs', 1.6, 0.3)),
      agent('trainee', 'worker', 620, 20, workOn('jobs', 0.8, 0.2), throwOn('jobs', 1, 'the valve is stuck')),
      agent('slow-crew', 'worker', 620, 150, workOn('jobs', 5, 0.5)),
    ],
    channels: [channel('jobs', 310, 0)],
    links: [links('publish', 'jobs', 'dispatch'), links('consume', 'jobs', 'crew', 'trainee', 'slow-crew')],
  }),
};
