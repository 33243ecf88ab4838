import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, tick } from './build.ts';

export const nobodyThere: GalleryEntry = {
  slug: 'nobody-there',
  teaches: 'Redis pub/sub stores nothing: late listeners miss it',
  startUs: seconds(4.2),
  scenario: scenarioOf({
    name: 'No listener, nothing stored',
    description:
      'On Redis pub/sub a message goes to current listeners only. The historian starts to consume at 9 s and gets no earlier messages; from then on both consumers get their own copy of every message. Choose Compare brokers in the menu to see the other brokers.',
    broker: { kind: 'redis-pubsub' },
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
