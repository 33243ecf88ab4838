import { DEFAULT_STREAMS } from '../limits.ts';
import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, throwOn, tick, workOn } from './build.ts';

export const failedJob: GalleryEntry = {
  slug: 'failed-job',
  teaches: 'Redis Streams redelivers a failed job',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'The job that comes back',
    description:
      'On Redis Streams a job stays pending until it is acknowledged. The new crew fails on every second job and does not acknowledge it: 4 s after its delivery, the next crew that asks gets it, perhaps the same one. The log keeps the last 12 jobs, read or not.',
    broker: { ...DEFAULT_STREAMS, claimAfterUs: seconds(4) },
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
