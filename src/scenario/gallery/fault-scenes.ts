/** Scenes in which something goes wrong: a callback that throws, a link that loses messages, a partition. */
import {
  agent,
  answerTo,
  channel,
  type GalleryEntry,
  links,
  scenarioOf,
  seconds,
  throwOn,
  tick,
  workOn,
} from './build.ts';
import { LOSSY_LINK_STEPS, PARTITION_STEPS, THROWING_CALLBACK_STEPS } from './steps.ts';

export const throwingCallback: GalleryEntry = {
  slug: 'throwing-callback',
  teaches: 'A throwing callback stops no other agent',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'A callback that throws',
    description:
      'The siren fails on every third alarm. Dispatch still gets that alarm, the log still consumes it, and the siren continues with the next.',
    bookmarks: THROWING_CALLBACK_STEPS,
    agents: [
      agent(
        'relay',
        'device',
        0,
        0,
        tick('alarms', 2.2, 0.3, { alarm: { $count: 1 }, volts: { $random: [205, 214] } }, 0.2),
      ),
      agent('siren', 'device', 620, -130, throwOn('alarms', 3, 'speaker not found')),
      agent(
        'dispatch',
        'operator',
        620,
        0,
        answerTo('alarms', 'orders', 0.3, { order: 'inspect', alarm: { $field: 'alarm' } }),
      ),
      agent('log', 'worker', 620, 130, workOn('alarms', 0.9, 0.3)),
      agent('crew', 'worker', 1220, 0, workOn('orders', 1.1, 0.3)),
    ],
    channels: [channel('alarms', 310, 0), channel('orders', 920, 0)],
    links: [
      links('publish', 'alarms', 'relay'),
      links('subscribe', 'alarms', 'siren', 'dispatch'),
      links('consume', 'alarms', 'log'),
      links('publish', 'orders', 'dispatch'),
      links('consume', 'orders', 'crew'),
    ],
  }),
};

export const lossyLink: GalleryEntry = {
  slug: 'lossy-link',
  teaches: 'A copy lost on one link still reaches the others',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'A lossy link',
    description:
      'Both displays subscribe, but the link to the far one loses 35 % of its copies. Nothing resends them: the far display has gaps. The archive consumes from the queue and gets every reading.',
    bookmarks: LOSSY_LINK_STEPS,
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

export const partition: GalleryEntry = {
  slug: 'partition',
  teaches: 'What was lost during a partition stays lost',
  startUs: seconds(6.2),
  scenario: scenarioOf({
    name: 'A partition that heals',
    description:
      'From 8 s to 14 s the island is cut off. Both sides keep working: the island still balances its own battery. Messages in flight at the cut, and all that are sent across it, are lost; after it heals, only new messages get through.',
    bookmarks: PARTITION_STEPS,
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
  }),
};
