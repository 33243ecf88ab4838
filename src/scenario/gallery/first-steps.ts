/** The two that explain the model: the documentation's example, and what a late subscriber misses. */
import { agent, channel, type GalleryEntry, links, onMessage, seconds, tick, UNHURRIED, work } from './build.ts';

/** HERON's documentation publishes to `control`, subscribes to it, and consumes from `status`. */
export const CONTROL_STATUS: GalleryEntry = {
  slug: 'control-status',
  teaches: 'Publish, subscribe and consume in one picture',
  startUs: seconds(1.4),
  scenario: {
    version: 1,
    name: 'Control and status',
    description:
      'The operator publishes setpoints to control. mg1 subscribes and sees each at once; recorder consumes them from the queue, one by one. mg1 answers on status, where the operator waits.',
    seed: 1,
    agents: [
      agent(
        'operator',
        'operator',
        0,
        0,
        tick('control', 7, 0.4, { setpoint: { $random: [0.5, 1] } }),
        tick('control', 7, 1.2, { setpoint: { $random: [0.5, 1] } }),
        tick('control', 7, 2, { setpoint: { $random: [0.5, 1] } }),
      ),
      agent('mg1', 'microgrid', 680, 96, onMessage('control', 'status', 0.5, { ok: true, kw: { $scale: [{ $field: 'setpoint' }, 40] } })),
      agent('recorder', 'agent', 680, -144, work('control', 1.3)),
    ],
    channels: [channel('control', 340, -96), channel('status', 340, 144)],
    links: [
      ...links('publish', 'control', 'operator'),
      ...links('subscribe', 'control', 'mg1'),
      ...links('consume', 'control', 'recorder'),
      ...links('publish', 'status', 'mg1'),
      ...links('consume', 'status', 'operator'),
    ],
    network: UNHURRIED,
    interventions: [],
  },
};

export const LATE_SUBSCRIBER: GalleryEntry = {
  slug: 'late-subscriber',
  teaches: 'A subscription begins now; a queue remembers',
  startUs: seconds(1),
  scenario: {
    version: 1,
    name: 'The late subscriber',
    description:
      'sensor publishes a reading every two seconds. late subscribes after eight seconds and sees nothing of what came before; archive consumes from the queue from second twelve on, and gets the oldest first.',
    seed: 6,
    agents: [
      agent('sensor', 'device', 0, 0, tick('readings', 2, 0.5, { reading: { $count: 1 }, kw: { $random: [20, 60] } })),
      agent('early', 'microgrid', 680, -168),
      agent('late', 'microgrid', 680, 0),
      agent('archive', 'agent', 680, 168),
    ],
    channels: [channel('readings', 340, 0)],
    links: [...links('publish', 'readings', 'sensor'), ...links('subscribe', 'readings', 'early')],
    network: UNHURRIED,
    interventions: [
      { kind: 'subscribe', atUs: seconds(8), agent: 'late', channel: 'readings' },
      ...[12, 13, 14, 15, 16].map((at) => ({ kind: 'consume' as const, atUs: seconds(at), agent: 'archive', channel: 'readings' })),
    ],
  },
};
