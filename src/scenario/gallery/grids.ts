/** Agents of a power grid talking to each other. */
import type { Agent, Behaviour } from '../scenario.ts';
import { agent, channel, type GalleryEntry, links, onMessage, pair, seconds, tick, UNHURRIED, work } from './build.ts';

/** Asks the next one along a pair channel, and answers whoever asks. */
function neighbour(id: string, next: string, previous: string, first: number, x: number, y: number): Agent {
  const answer: Behaviour = {
    kind: 'reply',
    on: `${previous}_to_${id}`,
    delayUs: seconds(0.4),
    message: { spare: { $random: [0, 20] } },
  };
  return agent(id, 'microgrid', x, y, tick(`${id}_to_${next}`, 4.5, first, { ask: 'spare power?', n: { $count: 1 } }), answer);
}

const MG1 = neighbour('mg1', 'mg2', 'mg3', 0.3, 0, -240);
const MG2 = neighbour('mg2', 'mg3', 'mg1', 1.8, 340, 192);
const MG3 = neighbour('mg3', 'mg1', 'mg2', 3.3, -340, 192);
const PAIRS = [pair(MG1, MG2), pair(MG1, MG3), pair(MG2, MG1), pair(MG2, MG3), pair(MG3, MG1), pair(MG3, MG2)];

export const ALL_PAIRS: GalleryEntry = {
  slug: 'pairs',
  teaches: 'ChannelManager: a channel for every ordered pair',
  startUs: seconds(2.4),
  scenario: {
    version: 1,
    name: 'All pairs of three',
    description:
      'createAgentChannels makes a channel for each ordered pair of mg1, mg2 and mg3: six of them. Each microgrid asks the next for spare power and gets its answer on the channel back.',
    seed: 2,
    agents: [MG1, MG2, MG3],
    channels: PAIRS.map((one) => one.channel),
    links: PAIRS.flatMap((one) => one.links),
    network: UNHURRIED,
    interventions: [],
  },
};

function device(id: string, grid: string, x: number): Agent {
  return agent(id, 'device', x, 480, onMessage(`${grid}_control`, `${grid}_status`, 0.3, { device: id, kw: { $random: [5, 25] } }));
}

function microgrid(id: string, x: number): Agent {
  return agent(
    id,
    'microgrid',
    x,
    192,
    onMessage('setpoints', `${id}_control`, 0.3, { setpoint: { $scale: [{ $field: 'setpoint' }, 0.5] } }),
    onMessage(`${id}_status`, 'reports', 0.2, { grid: id, kw: { $field: 'kw' } }),
  );
}

export const HIERARCHY: GalleryEntry = {
  slug: 'hierarchy',
  teaches: 'Setpoints go down two levels, status comes up',
  startUs: seconds(1.6),
  scenario: {
    version: 1,
    name: 'Operator, microgrids, devices',
    description:
      'Every six seconds the operator publishes a setpoint. Each microgrid halves it for its devices; each device reports what it does, and the microgrids report upwards.',
    seed: 3,
    agents: [
      agent('operator', 'operator', 0, -96, tick('setpoints', 6, 0.4, { setpoint: { $random: [40, 80] } })),
      microgrid('mg1', -320),
      microgrid('mg2', 320),
      device('solar1', 'mg1', -444),
      device('battery1', 'mg1', -196),
      device('solar2', 'mg2', 196),
      device('battery2', 'mg2', 444),
    ],
    channels: [
      channel('setpoints', -120, 48),
      channel('reports', 120, 48),
      channel('mg1_control', -420, 336),
      channel('mg1_status', -220, 336),
      channel('mg2_control', 220, 336),
      channel('mg2_status', 420, 336),
    ],
    links: [
      ...links('publish', 'setpoints', 'operator'),
      ...links('subscribe', 'setpoints', 'mg1', 'mg2'),
      ...links('publish', 'mg1_control', 'mg1'),
      ...links('subscribe', 'mg1_control', 'solar1', 'battery1'),
      ...links('publish', 'mg1_status', 'solar1', 'battery1'),
      ...links('subscribe', 'mg1_status', 'mg1'),
      ...links('publish', 'mg2_control', 'mg2'),
      ...links('subscribe', 'mg2_control', 'solar2', 'battery2'),
      ...links('publish', 'mg2_status', 'solar2', 'battery2'),
      ...links('subscribe', 'mg2_status', 'mg2'),
      ...links('publish', 'reports', 'mg1', 'mg2'),
      ...links('consume', 'reports', 'operator'),
    ],
    network: UNHURRIED,
    interventions: [],
  },
};

const HOMES = ['home1', 'home2', 'home3', 'home4', 'home5'];

export const PRICE_SIGNAL: GalleryEntry = {
  slug: 'price-signal',
  teaches: 'One publish, a copy for every subscriber',
  startUs: seconds(1.7),
  scenario: {
    version: 1,
    name: 'A price for all',
    description:
      'The market publishes one price every four seconds and each home gets its own copy. Homes answer with their demand on one channel, from which the market consumes.',
    seed: 4,
    agents: [
      agent('market', 'operator', 0, 0, tick('price', 4, 0.5, { eur: { $random: [0.1, 0.4] } })),
      ...HOMES.map((id, index) =>
        agent(id, 'device', 700, (index - 2) * 120, onMessage('price', 'demand', 0.3 + index * 0.25, { home: id, kw: { $random: [1, 6] } })),
      ),
    ],
    channels: [channel('price', 330, -132), channel('demand', 330, 132)],
    links: [
      ...links('publish', 'price', 'market'),
      ...links('subscribe', 'price', ...HOMES),
      ...links('publish', 'demand', ...HOMES),
      ...links('consume', 'demand', 'market'),
    ],
    network: UNHURRIED,
    interventions: [],
  },
};

const WORKERS = ['worker1', 'worker2', 'worker3'];

export const WORK_QUEUE: GalleryEntry = {
  slug: 'work-queue',
  teaches: 'Each job goes to one worker; the backlog grows and shrinks',
  startUs: seconds(3),
  scenario: {
    version: 1,
    name: 'Workers on one queue',
    description:
      'dispatcher publishes jobs faster than the three workers do them, then pauses. Each job goes to exactly one worker, the one that has waited longest; watch the queue on jobs.',
    seed: 5,
    agents: [
      agent(
        'dispatcher',
        'operator',
        0,
        0,
        ...[0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8, 3.2].map((first) => tick('jobs', 12, first, { job: { $random: [100, 999] } })),
      ),
      ...WORKERS.map((id, index) =>
        agent(id, 'worker', 700, (index - 1) * 156, work('jobs', 2.2, 0.4), onMessage('jobs', 'results', 0, { by: id, job: { $field: 'job' } })),
      ),
    ],
    channels: [channel('jobs', 340, -108), channel('results', 340, 132)],
    links: [
      ...links('publish', 'jobs', 'dispatcher'),
      ...links('consume', 'jobs', ...WORKERS),
      ...links('publish', 'results', ...WORKERS),
      ...links('subscribe', 'results', 'dispatcher'),
    ],
    network: UNHURRIED,
    interventions: [],
  },
};
