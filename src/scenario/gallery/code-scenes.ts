/** Scenes of agents in code. */
import { agent, channel, type GalleryEntry, links, scenarioOf, seconds } from './build.ts';
import { LEADER_STEPS } from './steps.ts';

/** Of the agents that announced themselves lately, the one with the smallest name leads. */
const ELECTION = `// Every agent has this code. Of those heard lately, the smallest name leads: only the leader sends jobs.
const ANNOUNCE_MS = 2000;
const LATELY_MS = 5000;
const heardMs = new Map<string, number>();
let startedMs = 0;
let leader = '';
let job = 0;

async function onStart() {
  startedMs = self.now();
  await self.after(self.random() * 1000);
  self.every(ANNOUNCE_MS, 'announce');
}

function onMessage({ name }: { name: string }) {
  heardMs.set(name, self.now());
}

function onTimer() {
  self.publish('hello', { name: self.name });
  // Who has just started listens first.
  if (self.now() - startedMs < LATELY_MS) return;
  const others = [...heardMs.keys()].filter((name) => self.now() - heardMs.get(name) < LATELY_MS);
  const [smallest] = [self.name, ...others].sort();
  if (smallest !== leader) self.log(smallest, 'leads');
  leader = smallest;
  if (leader !== self.name) return;
  job += 1;
  self.publish('jobs', { job, from: self.name });
}
`;

const elected = { kind: 'code', on: 'hello', source: ELECTION } as const;

export const leader: GalleryEntry = {
  slug: 'leader',
  teaches: 'Agents in code choose a leader, and another one when it crashes',
  startUs: seconds(7.4),
  scenario: scenarioOf({
    name: 'The smallest name leads',
    description:
      'Ada, Ben and Cem run the same code: each announces itself every 2 s, and the smallest name of the last 5 s leads. Only the leader sends jobs to the press. At 12 s Ada crashes, and at 22 s she is back.',
    broker: { kind: 'redis-pubsub' },
    bookmarks: LEADER_STEPS,
    agents: [
      agent('ada', 'agent', 0, -220, elected),
      agent('ben', 'agent', 0, 0, elected),
      agent('cem', 'agent', 0, 220, elected),
      agent('press', 'device', 660, 0),
    ],
    channels: [channel('hello', -330, 0), channel('jobs', 330, 0)],
    links: [
      links('publish', 'hello', 'ada', 'ben', 'cem'),
      links('subscribe', 'hello', 'ada', 'ben', 'cem'),
      links('publish', 'jobs', 'ada', 'ben', 'cem'),
      links('subscribe', 'jobs', 'press'),
    ],
    faults: [{ kind: 'crash', fromUs: seconds(12), untilUs: seconds(22), where: { at: 'agent', agent: 'ada' } }],
  }),
};
