/** Scenes on the broker in memory: pairs, a hierarchy, fan-out, a queue, a late subscriber. */
import type { Agent } from '../scenario.ts';
import {
  agent,
  answerTo,
  channel,
  type GalleryEntry,
  links,
  pairChannel,
  replyTo,
  scenarioOf,
  seconds,
  tick,
  workOn,
} from './build.ts';
import { LATE_SUBSCRIBER_STEPS } from './steps.ts';

const OFFER = { offer_kw: { $random: [5, 20] }, eur_per_kwh: { $random: [0.18, 0.32] } };
const ACCEPTED = { accepted_kw: { $field: 'offer_kw' } };

export const pairs: GalleryEntry = {
  slug: 'pairs',
  teaches: 'A channel for every ordered pair of agents',
  startUs: seconds(5),
  scenario: scenarioOf({
    name: 'Every pair',
    description:
      'Three microgrids have a channel in each direction, six in all. Each offers energy to the next one, which replies on the channel back.',
    agents: [
      agent('mg1', 'microgrid', 400, 0, tick('mg1_to_mg2', 4.5, 0.2, OFFER, 0.2), replyTo('mg3_to_mg1', 0.4, ACCEPTED)),
      agent('mg2', 'microgrid', 0, 400, tick('mg2_to_mg3', 4.5, 1.7, OFFER, 0.2), replyTo('mg1_to_mg2', 0.4, ACCEPTED)),
      agent(
        'mg3',
        'microgrid',
        800,
        400,
        tick('mg3_to_mg1', 4.5, 3.2, OFFER, 0.2),
        replyTo('mg2_to_mg3', 0.4, ACCEPTED),
      ),
    ],
    channels: [
      pairChannel('mg1_to_mg2', 142, 158),
      pairChannel('mg1_to_mg3', 542, 242),
      pairChannel('mg2_to_mg1', 258, 242),
      pairChannel('mg2_to_mg3', 400, 460),
      pairChannel('mg3_to_mg1', 658, 158),
      pairChannel('mg3_to_mg2', 400, 340),
    ],
    links: ['mg1', 'mg2', 'mg3'].flatMap((from) =>
      ['mg1', 'mg2', 'mg3']
        .filter((to) => to !== from)
        .flatMap((to) => [links('publish', `${from}_to_${to}`, from), links('consume', `${from}_to_${to}`, to)]),
    ),
  }),
};

/** Passes its share of a setpoint on to each of its two devices, and their reports up. */
function microgrid(id: string, y: number, offset: readonly [string, string]): Agent {
  const [first, second] = offset;
  const share = (
    factor: number,
  ): { readonly setpoint: { readonly $scale: readonly [{ readonly $field: string }, number] } } => ({
    setpoint: { $scale: [{ $field: 'setpoint' }, factor] },
  });
  return agent(
    id,
    'microgrid',
    530,
    y,
    answerTo(`operator_to_${id}`, `${id}_to_${first}`, 0.2, share(0.6)),
    answerTo(`operator_to_${id}`, `${id}_to_${second}`, 0.6, share(0.4)),
    answerTo(`${id}_reports`, 'status', 0.2, { mg: id, kw: { $field: 'kw' } }),
  );
}

function device(id: string, of: string, y: number, kw: number): Agent {
  const report = { device: id, kw: { $scale: [{ $field: 'setpoint' }, kw] } };
  return agent(id, 'device', 1060, y, answerTo(`${of}_to_${id}`, `${of}_reports`, 0.4, report));
}

function down(from: string, to: string): readonly (readonly ReturnType<typeof links>[number][])[] {
  return [[...links('publish', `${from}_to_${to}`, from)], [...links('consume', `${from}_to_${to}`, to)]];
}

const SETPOINT = { setpoint: { $random: [0.5, 1] } };

export const hierarchy: GalleryEntry = {
  slug: 'hierarchy',
  teaches: 'Setpoints go down a hierarchy, status comes up',
  startUs: seconds(6),
  scenario: scenarioOf({
    name: 'Operator, microgrids, devices',
    description:
      'Setpoints travel from the operator through the microgrids to the devices, and reports travel back. Click a report to see the setpoint that caused it.',
    agents: [
      agent(
        'operator',
        'operator',
        0,
        0,
        tick('operator_to_mg1', 5, 0.2, SETPOINT, 0.2),
        tick('operator_to_mg2', 5, 2.7, SETPOINT, 0.2),
      ),
      microgrid('mg1', -150, ['solar1', 'battery1']),
      microgrid('mg2', 150, ['wind2', 'battery2']),
      device('solar1', 'mg1', -225, 50),
      device('battery1', 'mg1', -75, 30),
      device('wind2', 'mg2', 75, 80),
      device('battery2', 'mg2', 225, 30),
    ],
    channels: [
      pairChannel('operator_to_mg1', 265, -150),
      channel('status', 265, 0),
      pairChannel('operator_to_mg2', 265, 150),
      pairChannel('mg1_to_solar1', 795, -225),
      channel('mg1_reports', 795, -150),
      pairChannel('mg1_to_battery1', 795, -75),
      pairChannel('mg2_to_wind2', 795, 75),
      channel('mg2_reports', 795, 150),
      pairChannel('mg2_to_battery2', 795, 225),
    ],
    links: [
      ...down('operator', 'mg1'),
      ...down('operator', 'mg2'),
      ...down('mg1', 'solar1'),
      ...down('mg1', 'battery1'),
      ...down('mg2', 'wind2'),
      ...down('mg2', 'battery2'),
      links('publish', 'mg1_reports', 'solar1', 'battery1'),
      links('consume', 'mg1_reports', 'mg1'),
      links('publish', 'mg2_reports', 'wind2', 'battery2'),
      links('consume', 'mg2_reports', 'mg2'),
      links('publish', 'status', 'mg1', 'mg2'),
      links('consume', 'status', 'operator'),
    ],
  }),
};

/** Thinks about a price for `thinks` seconds, then says what it will draw. */
function consumerOfEnergy(id: string, y: number, thinks: number, kw: readonly [number, number]): Agent {
  const plan = { device: id, kw: { $random: kw }, at_eur: { $field: 'eur_per_mwh' } };
  return agent(id, 'device', 570, y, workOn('price', thinks, 0.2), answerTo('price', 'load', 0, plan));
}

const DEVICES = ['heat-pump', 'ev-charger', 'bakery', 'battery', 'cold-store'];

export const priceSignal: GalleryEntry = {
  slug: 'price-signal',
  teaches: 'One message reaches every subscriber',
  startUs: seconds(5.6),
  scenario: scenarioOf({
    name: 'Price signal',
    description:
      'Every price reaches all five subscribers, and billing, which takes its copy from the queue. Each device takes its own time and announces its load. The bakery expects each price within 2 s: try many seeds.',
    agents: [
      agent('market', 'operator', 0, 0, tick('price', 5, 0.2, { eur_per_mwh: { $random: [60, 180] } }, 0.2)),
      agent('billing', 'worker', 285, 200, workOn('price', 1.5, 0.3)),
      consumerOfEnergy('heat-pump', -240, 0.4, [2, 6]),
      consumerOfEnergy('ev-charger', -120, 1.2, [3, 11]),
      consumerOfEnergy('bakery', 0, 2, [8, 24]),
      consumerOfEnergy('battery', 120, 0.8, [-15, 15]),
      consumerOfEnergy('cold-store', 240, 1.6, [4, 9]),
      agent('control-room', 'operator', 1140, 0),
    ],
    channels: [channel('price', 285, 0), channel('load', 855, 0)],
    links: [
      links('publish', 'price', 'market'),
      links('subscribe', 'price', ...DEVICES),
      links('consume', 'price', 'billing'),
      links('publish', 'load', ...DEVICES),
      links('consume', 'load', 'control-room'),
    ],
    // Kept with this seed, and broken by about one in eight: something to try many seeds with.
    assertions: [{ kind: 'arrives', channel: 'price', agent: 'bakery', withinUs: seconds(2) }],
  }),
};

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

/** When the archive asks for a message. */
const ASKS = [14, 15, 16, 17, 18, 19, 21, 23, 25, 27, 29, 31];

export const lateSubscriber: GalleryEntry = {
  slug: 'late-subscriber',
  teaches: 'A late subscriber misses earlier messages; the queue still has them',
  startUs: seconds(5.2),
  scenario: scenarioOf({
    name: 'The late subscriber',
    description:
      'The phone subscribes at 8 s and gets no earlier messages. The archive consumes from 14 s on and gets the oldest readings first, those that the phone missed.',
    bookmarks: LATE_SUBSCRIBER_STEPS,
    agents: [
      agent('meter', 'device', 0, 0, tick('readings', 2, 0.4, { reading: { $count: 1 }, kw: { $random: [40, 44] } })),
      agent('display', 'agent', 620, -130),
      agent('phone', 'agent', 620, 0),
      agent('archive', 'worker', 620, 130),
    ],
    channels: [channel('readings', 310, 0, 12)],
    links: [links('publish', 'readings', 'meter'), links('subscribe', 'readings', 'display')],
    interventions: [
      { kind: 'subscribe', atUs: seconds(8), agent: 'phone', channel: 'readings' },
      ...ASKS.map((at) => ({ kind: 'consume' as const, atUs: seconds(at), agent: 'archive', channel: 'readings' })),
    ],
  }),
};
