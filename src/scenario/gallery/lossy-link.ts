import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, tick, workOn } from './build.ts';

export const lossyLink: GalleryEntry = {
  slug: 'lossy-link',
  teaches: 'A copy lost on one link still reaches the others',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'A lossy link',
    description:
      'Both displays subscribe, but the link to the far one loses 35 % of its copies. Nothing resends them: the far display has gaps. The archive consumes from the queue and gets every reading.',
    agents: [
      agent(
        'meter',
        'device',
        0,
        0,
        tick('readings', 1.1, 0.2, { reading: { $count: 1 }, kw: { $random: [38, 46] } }, 0.1),
      ),
      agent('near-display', 'operator', 620, -130),
      agent('far-display', 'operator', 620, 0),
      agent('archive', 'worker', 620, 130, workOn('readings', 0.2, 0.1)),
    ],
    channels: [channel('readings', 310, 0)],
    links: [
      links('publish', 'readings', 'meter'),
      links('subscribe', 'readings', 'near-display', 'far-display'),
      links('consume', 'readings', 'archive'),
    ],
    faults: [
      {
        kind: 'loss',
        fromUs: 0,
        untilUs: seconds(3600),
        where: { at: 'link', link: 'subscribe', agent: 'far-display', channel: 'readings' },
        probability: 0.35,
      },
    ],
  }),
};
