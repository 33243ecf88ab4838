import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, throwOn, tick, workOn } from './build.ts';

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
