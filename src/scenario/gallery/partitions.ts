import { DEFAULT_KAFKA } from '../limits.ts';
import type { Agent } from '../scenario.ts';
import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, tick, workOn } from './build.ts';

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
