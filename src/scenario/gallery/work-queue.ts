import type { Agent } from '../scenario.ts';
import { agent, answerTo, channel, type GalleryEntry, links, scenarioOf, seconds, tick, workOn } from './build.ts';

/** Three faults in a row out of every twelve seconds. */
function feeder(id: string, y: number, from: number): Agent {
  const fault = { feeder: id, fault: { $count: 1 }, homes: { $random: [20, 400] } };
  return agent(id, 'device', 0, y, ...[0, 1.3, 2.6].map((later) => tick('faults', 12, from + later, fault, 0.2)));
}

function crew(id: string, y: number): Agent {
  const restored = { crew: id, feeder: { $field: 'feeder' }, homes: { $field: 'homes' } };
  return agent(id, 'worker', 580, y, workOn('faults', 2.2, 0.6), answerTo('faults', 'restored', 0, restored));
}

export const workQueue: GalleryEntry = {
  slug: 'work-queue',
  teaches: 'Workers share one queue; a backlog grows and drains',
  startUs: seconds(3.6),
  scenario: scenarioOf({
    name: 'Repair crews on one queue',
    description:
      'Faults arrive in bursts and wait in one queue; each goes to exactly one crew, the one that has waited longest. Watch the backlog grow, and drain when the feeders are quiet.',
    agents: [
      feeder('feeder1', -130, 0.2),
      feeder('feeder2', 0, 0.6),
      feeder('feeder3', 130, 1),
      crew('crew1', -130),
      crew('crew2', 0),
      crew('crew3', 130),
      agent('control-room', 'operator', 1160, 0),
    ],
    channels: [channel('faults', 290, 0), channel('restored', 870, 0)],
    links: [
      links('publish', 'faults', 'feeder1', 'feeder2', 'feeder3'),
      links('consume', 'faults', 'crew1', 'crew2', 'crew3'),
      links('publish', 'restored', 'crew1', 'crew2', 'crew3'),
      links('consume', 'restored', 'control-room'),
    ],
  }),
};
