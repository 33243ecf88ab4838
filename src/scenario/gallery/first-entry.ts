import { agent, answerTo, channel, type GalleryEntry, links, scenarioOf, seconds, tick, workOn } from './build.ts';

/** Scenario of a first visit, the only one that the page has before anything else arrives: setpoints, and reports about them. */
export const FIRST_ENTRY: GalleryEntry = {
  slug: 'control-status',
  teaches: 'Publish, subscribe, queue and consume, all at once',
  startUs: seconds(6.3),
  scenario: scenarioOf({
    name: 'Control and status',
    description:
      'The operator publishes to control: mg1 subscribes and gets every message, and a copy waits in the queue until the historian consumes it. Reports from mg1 wait in status until the operator consumes the next one.',
    agents: [
      agent(
        'operator',
        'operator',
        0,
        0,
        tick('control', 3, 0.2, { setpoint: { $random: [0.8, 1.2] } }, 0.1),
        workOn('status', 0.5, 0.2),
      ),
      agent(
        'mg1',
        'microgrid',
        660,
        0,
        answerTo('control', 'status', 0.3, { mg: 'mg1', kw: { $scale: [{ $field: 'setpoint' }, 42.1] } }),
        tick('status', 2.5, 0.6, { mg: 'mg1', kw: { $random: [38, 46] } }, 0.3),
      ),
      agent('historian', 'worker', 660, -240, workOn('control', 2.1, 0.4)),
    ],
    channels: [channel('control', 330, -120), channel('status', 330, 120)],
    links: [
      links('publish', 'control', 'operator'),
      links('subscribe', 'control', 'mg1'),
      links('consume', 'control', 'historian'),
      links('publish', 'status', 'mg1'),
      links('consume', 'status', 'operator'),
    ],
  }),
};
