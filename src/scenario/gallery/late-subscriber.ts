import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, tick } from './build.ts';

/** When the archive asks for a message. */
const ASKS = [14, 15, 16, 17, 18, 19, 21, 23, 25, 27, 29, 31];

export const lateSubscriber: GalleryEntry = {
  slug: 'late-subscriber',
  teaches: 'A late subscriber misses earlier messages; the queue still has them',
  startUs: seconds(5.2),
  scenario: scenarioOf({
    name: 'The late subscriber',
    description:
      'The phone subscribes at 8 s and gets no earlier messages. The archive consumes from 14 s on and gets the oldest readings first, those that the phone missed.',
    agents: [
      agent('meter', 'device', 0, 0, tick('readings', 2, 0.4, { reading: { $count: 1 }, kw: { $random: [40, 44] } })),
      agent('display', 'agent', 620, -130),
      agent('phone', 'agent', 620, 0),
      agent('archive', 'worker', 620, 130),
    ],
    channels: [channel('readings', 310, 0, 12)],
    links: [links('publish', 'readings', 'meter'), links('subscribe', 'readings', 'display')],
    interventions: [
      { kind: 'subscribe', atUs: seconds(8), agent: 'phone', channel: 'readings' },
      ...ASKS.map((at) => ({ kind: 'consume' as const, atUs: seconds(at), agent: 'archive', channel: 'readings' })),
    ],
  }),
};
