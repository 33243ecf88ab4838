import { agent, answerTo, channel, type GalleryEntry, links, scenarioOf, seconds, tick } from './build.ts';

export const partition: GalleryEntry = {
  slug: 'partition',
  teaches: 'What was lost during a partition stays lost',
  startUs: seconds(6.2),
  scenario: scenarioOf({
    name: 'A partition that heals',
    description:
      'From 8 s to 14 s the island is cut off. Both sides keep working: the island still balances its own battery. Messages in flight at the cut, and all that are sent across it, are lost; after it heals, only new messages get through.',
    agents: [
      agent('operator', 'operator', 0, -110, tick('setpoints', 1.6, 0.2, { setpoint: { $random: [0.4, 1] } }, 0.1)),
      agent('control-room', 'worker', 0, 110),
      agent('log', 'worker', 310, -260),
      agent(
        'mainland',
        'microgrid',
        620,
        -130,
        answerTo('setpoints', 'status', 0.2, { from: 'mainland', n: { $count: 1 } }),
      ),
      agent(
        'island',
        'microgrid',
        620,
        130,
        answerTo('setpoints', 'status', 0.2, { from: 'island', n: { $count: 1 } }),
        tick('balance', 1.9, 0.6, { kw: { $random: [-20, 20] } }, 0.1),
      ),
      agent('battery', 'device', 1240, 130),
    ],
    channels: [channel('setpoints', 310, -110), channel('status', 310, 110), channel('balance', 930, 130)],
    links: [
      links('publish', 'setpoints', 'operator'),
      links('subscribe', 'setpoints', 'mainland', 'island'),
      links('consume', 'setpoints', 'log'),
      links('publish', 'status', 'mainland', 'island'),
      links('consume', 'status', 'control-room'),
      links('publish', 'balance', 'island'),
      links('consume', 'balance', 'battery'),
    ],
    faults: [
      {
        kind: 'cut',
        fromUs: seconds(8),
        untilUs: seconds(14),
        where: { at: 'border', agents: ['battery', 'island'], channels: ['balance'] },
      },
    ],
    bookmarks: [
      { atUs: seconds(8), note: 'The cut begins' },
      { atUs: seconds(14), note: 'It heals' },
    ],
  }),
};
