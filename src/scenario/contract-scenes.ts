/** Small scenarios in which rows of the contract can be watched. The broker behind the channels is the one that is judged. */
import { emptyScenario } from './document.ts';
import { agent, channel, links, seconds } from './gallery/build.ts';
import type { Agent, Broker, Channel, Intervention, Link, Network, Scenario } from './scenario.ts';

/** Scenario for rows of the contract. */
export interface ContractScene {
  /** Rows that it shows. */
  readonly rows: readonly string[];
  /** Sentence that says what to look at. */
  readonly look: string;
  /** Numbers of the messages that each agent receives from a broker that keeps the rows, in order. */
  readonly expected: Readonly<Record<string, readonly number[]>>;
  readonly agents: readonly Agent[];
  readonly channels: readonly Channel[];
  readonly links: readonly (readonly Link[])[];
  readonly interventions: readonly Intervention[];
}

/** Hops of less than half a second, all alike: the order of messages is the broker's alone. */
const EVEN: Network = { delayUsMin: seconds(0.4), delayUsMean: seconds(0.4), jitterUs: 0 };

/** One message of each agent and time: `{ "n": 1 }`, `{ "n": 2 }`, … */
function publishes(...said: readonly (readonly [atSeconds: number, agent: string, channel: string])[]): Intervention[] {
  return said.map(([at, from, to], place) => ({
    kind: 'publish',
    atUs: seconds(at),
    agent: from,
    channel: to,
    message: { n: place + 1 },
  }));
}

/** Links that begin at a time. */
function later(at: number, made: readonly Link[]): readonly Link[] {
  return made.map((link) => ({ ...link, fromUs: seconds(at) }));
}

const SENDER = agent('sender', 'operator', 0, 65);

/** The scenes; where several show a row, the first one does. */
export const CONTRACT_SCENES: readonly ContractScene[] = [
  {
    rows: ['C01', 'C02', 'C12', 'C13', 'C21', 'C25', 'C30', 'C22'],
    look: 'Six messages wait. The worker consumes from 3 s on: it should get 1, 2, 3, 4, 5, 6.',
    expected: { worker: [1, 2, 3, 4, 5, 6] },
    agents: [SENDER, agent('worker', 'worker', 580, 65)],
    channels: [channel('jobs', 290, 65)],
    links: [links('publish', 'jobs', 'sender'), later(3, links('consume', 'jobs', 'worker'))],
    interventions: publishes(...[0.5, 0.6, 0.7, 0.8, 0.9, 1].map((at) => [at, 'sender', 'jobs'] as const)),
  },
  {
    rows: ['C03', 'C04', 'C06'],
    look: 'Five names, five channels. Each worker consumes from 3 s on: it should get the message of its own channel.',
    expected: { one: [1], two: [2], three: [3], four: [4], five: [5] },
    agents: [
      agent('sender', 'operator', 0, 260),
      ...['one', 'two', 'three', 'four', 'five'].map((id, row) => agent(id, 'worker', 580, 130 * row)),
    ],
    channels: ['status', 'Status', 'toString', '__proto__', 'mg1_to_mg2'].map((id, row) => channel(id, 290, 130 * row)),
    links: ['status', 'Status', 'toString', '__proto__', 'mg1_to_mg2'].flatMap((id, row) => [
      links('publish', id, 'sender'),
      later(3, links('consume', id, ['one', 'two', 'three', 'four', 'five'][row] ?? 'one')),
    ]),
    interventions: publishes(
      ...['status', 'Status', 'toString', '__proto__', 'mg1_to_mg2'].map((id) => [0.5, 'sender', id] as const),
    ),
  },
  {
    rows: ['C11', 'C14', 'C36', 'C37', 'C10'],
    look: 'Two senders, two subscribers, and a worker that consumes from 4 s on: all three should get 1 to 6 in one order.',
    expected: { first: [1, 2, 3, 4, 5, 6], second: [1, 2, 3, 4, 5, 6], worker: [1, 2, 3, 4, 5, 6] },
    agents: [
      agent('north', 'operator', 0, 0),
      agent('south', 'operator', 0, 260),
      agent('first', 'device', 580, 0),
      agent('second', 'device', 580, 130),
      agent('worker', 'worker', 580, 260),
    ],
    channels: [channel('status', 290, 130)],
    links: [
      links('publish', 'status', 'north', 'south'),
      links('subscribe', 'status', 'first', 'second'),
      later(4, links('consume', 'status', 'worker')),
    ],
    interventions: publishes(
      ...[0, 1, 2, 3, 4, 5].map((place) => [1 + place / 10, place % 2 === 0 ? 'north' : 'south', 'status'] as const),
    ),
  },
  {
    rows: ['C15', 'C61'],
    look: 'No agent publishes to quiet, and its worker waits. The other worker should still get 1, 2, 3 from 3 s on.',
    expected: { patient: [], worker: [1, 2, 3] },
    agents: [SENDER, agent('patient', 'worker', 580, 0), agent('worker', 'worker', 580, 130)],
    channels: [channel('quiet', 290, 0), channel('jobs', 290, 130)],
    links: [
      links('publish', 'jobs', 'sender'),
      links('consume', 'quiet', 'patient'),
      later(3, links('consume', 'jobs', 'worker')),
    ],
    interventions: publishes([0.5, 'sender', 'jobs'], [0.6, 'sender', 'jobs'], [0.7, 'sender', 'jobs']),
  },
  {
    rows: ['C23', 'C24', 'C31'],
    look: 'Three workers ask before anything is there. The messages should go to them in the order in which they asked.',
    expected: { first: [1], second: [2], third: [3] },
    agents: [SENDER, ...['first', 'second', 'third'].map((id, row) => agent(id, 'worker', 580, 130 * row))],
    channels: [channel('jobs', 290, 130)],
    links: [links('publish', 'jobs', 'sender')],
    interventions: [
      ...['first', 'second', 'third'].map(
        (id, place): Intervention => ({ kind: 'consume', atUs: seconds(0.5 + place / 2), agent: id, channel: 'jobs' }),
      ),
      ...publishes([3, 'sender', 'jobs'], [3.5, 'sender', 'jobs'], [4, 'sender', 'jobs']),
    ],
  },
  {
    rows: ['C34'],
    look: 'The late subscriber comes at 3 s, between messages 2 and 3: it should get 3 and 4, and nothing of before.',
    expected: { early: [1, 2, 3, 4], late: [3, 4] },
    agents: [SENDER, agent('early', 'device', 580, 0), agent('late', 'device', 580, 130)],
    channels: [channel('status', 290, 65)],
    links: [
      links('publish', 'status', 'sender'),
      links('subscribe', 'status', 'early'),
      later(3, links('subscribe', 'status', 'late')),
    ],
    interventions: publishes(...[0.5, 1, 4, 4.5].map((at) => [at, 'sender', 'status'] as const)),
  },
];

/** Returns the scene of a row; undefined if a picture cannot show it. */
export function contractSceneOf(row: string): ContractScene | undefined {
  return CONTRACT_SCENES.find(({ rows }) => rows.includes(row));
}

/** Returns a scene as a scenario on a broker. @param name name of the scenario */
export function playableScene(scene: ContractScene, name: string, broker: Broker): Scenario {
  const { look, agents, channels, interventions } = scene;
  return {
    ...emptyScenario(name),
    description: look,
    network: EVEN,
    broker,
    ...{ agents, channels, interventions },
    links: scene.links.flat(),
  };
}
