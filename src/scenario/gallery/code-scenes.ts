/** Scenes of agents in code. */
import { agent, channel, type GalleryEntry, links, scenarioOf, seconds, tick } from './build.ts';
import { ELECTION } from './leader-code.ts';
import { LEADER_STEPS } from './steps.ts';

const elected = { kind: 'code', on: '', source: ELECTION } as const;

export const leader: GalleryEntry = {
  slug: 'leader',
  teaches: 'Agents in code choose a leader, and another one when it crashes',
  startUs: seconds(7.4),
  scenario: scenarioOf({
    name: 'The smallest name leads',
    description:
      'Ada, Ben and Cem run the same code: each announces itself every 2 s, and the smallest name of the last 5 s leads. Only the leader passes orders on to the press. At 12 s Ada crashes, and at 22 s she is back.',
    broker: { kind: 'redis-pubsub' },
    bookmarks: LEADER_STEPS,
    agents: [
      agent('ada', 'agent', 0, -220, elected),
      agent('ben', 'agent', 0, 0, elected),
      agent('cem', 'agent', 0, 220, elected),
      agent('press', 'device', 600, 0),
      agent('shop', 'agent', -440, -330, tick('orders', 2.5, 0.4, { order: { $count: 1 } })),
    ],
    channels: [channel('hello', -440, 200), channel('jobs', 300, 0), channel('orders', -440, -110)],
    links: [
      links('publish', 'hello', 'ada', 'ben', 'cem'),
      links('subscribe', 'hello', 'ada', 'ben', 'cem'),
      links('publish', 'orders', 'shop'),
      links('subscribe', 'orders', 'ada', 'ben', 'cem'),
      links('publish', 'jobs', 'ada', 'ben', 'cem'),
      links('subscribe', 'jobs', 'press'),
    ],
    faults: [{ kind: 'crash', fromUs: seconds(12), untilUs: seconds(22), where: { at: 'agent', agent: 'ada' } }],
  }),
};
