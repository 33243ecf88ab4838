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

export const throwingCallback: GalleryEntry = {
  slug: 'throwing-callback',
  teaches: 'A throwing callback stops no other agent',
  startUs: seconds(5.4),
  scenario: scenarioOf({
    name: 'A callback that throws',
    description:
      'The siren fails on every third alarm. Dispatch still gets that alarm, the log still consumes it, and the siren continues with the next.',
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
