/** Scenes of the test before and after: none of them is in the gallery or a lesson. The two forms differ in names, times and seeds. */
import {
  type Agent,
  type Behaviour,
  emptyScenario,
  type Fault,
  type Intervention,
  type Link,
  newChannel,
  type Scenario,
} from '../scenario/index.ts';

/** Forms of the test: one before the lessons, one after them. */
export const TEST_FORMS = ['A', 'B'] as const;
export type TestForm = (typeof TEST_FORMS)[number];

/** Names and times of a form. */
interface Cast {
  readonly seed: number;
  /** Factor of all periods. */
  readonly pace: number;
  readonly source: string;
  readonly second: string;
  readonly crew: readonly [string, string, string];
  readonly desk: string;
  readonly archive: string;
  readonly data: string;
  readonly jobs: string;
  readonly reports: string;
}

const CASTS: Readonly<Record<TestForm, Cast>> = {
  A: {
    seed: 11,
    pace: 1,
    source: 'dam',
    second: 'spillway',
    crew: ['turbine1', 'turbine2', 'turbine3'],
    desk: 'river-desk',
    archive: 'logbook',
    data: 'levels',
    jobs: 'orders',
    reports: 'flows',
  },
  B: {
    seed: 29,
    pace: 1.1,
    source: 'park',
    second: 'charger',
    crew: ['battery1', 'battery2', 'battery3'],
    desk: 'market-desk',
    archive: 'ledger',
    data: 'loads',
    jobs: 'bids',
    reports: 'offers',
  },
};

const SECOND_US = 1_000_000;

interface Parts {
  readonly agents: readonly (readonly [id: string, ...behaviours: Behaviour[]])[];
  readonly channels: readonly string[];
  readonly links: readonly (readonly [kind: Link['kind'], channel: string, ...agents: string[]])[];
  readonly faults?: readonly Fault[];
  readonly interventions?: readonly Intervention[];
}

/** Returns a scenario with its agents in two columns and its channels between them. */
function scene(name: string, { seed }: Cast, parts: Parts): Scenario {
  const { agents, channels, links, ...more } = parts;
  const publishers = new Set(links.filter(([kind]) => kind === 'publish').flatMap(([, , ...ids]) => ids));
  const column = (id: string): 0 | 1 => (publishers.has(id) ? 0 : 1);
  const rows = [0, 0];
  const place = (id: string): Pick<Agent, 'x' | 'y'> => {
    const at = column(id);
    const row = rows[at] ?? 0;
    rows[at] = row + 1;
    return { x: at * 640, y: row * 140 };
  };
  return {
    ...emptyScenario(name),
    seed,
    agents: agents.map(([id, ...behaviours]) => ({ id, role: 'agent', behaviours, ...place(id) })),
    channels: channels.map((id, index) => newChannel(id, { x: 320, y: 70 + index * 150 })),
    links: links.flatMap(([kind, channel, ...ids]) => ids.map((agent) => ({ kind, agent, channel }))),
    network: { delayUsMin: 400_000, delayUsMean: 700_000, jitterUs: 150_000 },
    ...more,
  };
}

function every(cast: Cast, channel: string, seconds: number, from: number): Behaviour {
  return {
    kind: 'tick',
    channel,
    periodUs: Math.round(seconds * cast.pace * SECOND_US),
    offsetUs: Math.round(from * SECOND_US),
    jitterUs: 0,
    count: 0,
    message: { n: { $count: 1 } },
  };
}

function work(cast: Cast, on: string, seconds: number, jitter = 0): Behaviour {
  return {
    kind: 'work',
    on,
    durationUs: Math.round(seconds * cast.pace * SECOND_US),
    jitterUs: Math.round(jitter * SECOND_US),
  };
}

function act(kind: 'subscribe' | 'consume', atSeconds: number, agent: string, channel: string): Intervention {
  return { kind, atUs: Math.round(atSeconds * SECOND_US), agent, channel };
}

const UNTIL_THE_END_US = 3600 * SECOND_US;

/** Each scene makes a scenario of one of the two casts. */
type Scene = (cast: Cast) => Scenario;

const SCENES = {
  /** Three consumers on one queue, and one subscriber. */
  shared: (cast) =>
    scene('One queue, three crews', cast, {
      agents: [
        [cast.source, every(cast, cast.jobs, 1.4, 0.3)],
        ...cast.crew.map((id, index): [string, Behaviour] => [id, work(cast, cast.jobs, 1.6 + index * 0.9, 0.2)]),
        [cast.desk],
      ],
      channels: [cast.jobs],
      links: [
        ['publish', cast.jobs, cast.source],
        ['consume', cast.jobs, ...cast.crew],
        ['subscribe', cast.jobs, cast.desk],
      ],
    }),
  /** Three subscribers, and an archive that consumes. */
  everyone: (cast) =>
    scene('One channel, three listeners', cast, {
      agents: [
        [cast.source, every(cast, cast.data, 2.2, 0.4)],
        [cast.crew[0]],
        [cast.crew[1]],
        [cast.desk],
        [cast.archive, work(cast, cast.data, 0.8)],
      ],
      channels: [cast.data],
      links: [
        ['publish', cast.data, cast.source],
        ['subscribe', cast.data, cast.crew[0], cast.crew[1], cast.desk],
        ['consume', cast.data, cast.archive],
      ],
    }),
  /** A subscriber that comes after some messages. */
  late: (cast) =>
    scene('A listener that comes later', cast, {
      agents: [[cast.source, every(cast, cast.data, 1.7, 0.2)], [cast.desk], [cast.archive]],
      channels: [cast.data],
      links: [
        ['publish', cast.data, cast.source],
        ['subscribe', cast.data, cast.desk],
      ],
      interventions: [act('subscribe', 6.3 * cast.pace, cast.archive, cast.data)],
    }),
  /** A queue that is emptied more slowly than it is filled, and a subscriber that empties nothing. */
  backlog: (cast) =>
    scene('A slow archive', cast, {
      agents: [
        [cast.source, every(cast, cast.data, 1, 0.2)],
        [cast.desk],
        [cast.archive, work(cast, cast.data, 2.7, 0.2)],
      ],
      channels: [cast.data],
      links: [
        ['publish', cast.data, cast.source],
        ['subscribe', cast.data, cast.desk],
        ['consume', cast.data, cast.archive],
      ],
    }),
  /** Two senders on one channel. */
  senders: (cast) =>
    scene('Two that report', cast, {
      agents: [
        [cast.source, every(cast, cast.reports, 1.3, 0.2)],
        [cast.second, every(cast, cast.reports, 1.5, 0.3)],
        [cast.desk],
        [cast.archive],
      ],
      channels: [cast.reports],
      links: [
        ['publish', cast.reports, cast.source, cast.second],
        ['subscribe', cast.reports, cast.desk, cast.archive],
      ],
    }),
  /** Workers of different speed. */
  unequal: (cast) =>
    scene('A quick crew and a slow one', cast, {
      agents: [
        [cast.source, every(cast, cast.jobs, 0.9, 0.2)],
        [cast.crew[0], work(cast, cast.jobs, 3.4, 0.1)],
        [cast.crew[1], work(cast, cast.jobs, 1.1, 0.1)],
      ],
      channels: [cast.jobs],
      links: [
        ['publish', cast.jobs, cast.source],
        ['consume', cast.jobs, cast.crew[0], cast.crew[1]],
      ],
    }),
  /** A link that loses half of its copies. */
  lossy: (cast) =>
    scene('A bad line', cast, {
      agents: [[cast.source, every(cast, cast.data, 1.2, 0.2)], [cast.desk], [cast.crew[0]]],
      channels: [cast.data],
      links: [
        ['publish', cast.data, cast.source],
        ['subscribe', cast.data, cast.desk, cast.crew[0]],
      ],
      faults: [
        {
          kind: 'loss',
          fromUs: 0,
          untilUs: UNTIL_THE_END_US,
          where: { at: 'link', link: 'subscribe', agent: cast.desk, channel: cast.data },
          probability: 0.5,
        },
      ],
    }),
  /** A callback that throws. */
  throwing: (cast) =>
    scene('A callback with an error', cast, {
      agents: [
        [cast.source, every(cast, cast.data, 2, 0.3)],
        [cast.crew[0], { kind: 'throw', on: cast.data, every: 2, error: 'no such valve' }],
        [cast.desk],
        [cast.archive, work(cast, cast.data, 0.9)],
      ],
      channels: [cast.data],
      links: [
        ['publish', cast.data, cast.source],
        ['subscribe', cast.data, cast.crew[0], cast.desk],
        ['consume', cast.data, cast.archive],
      ],
    }),
  /** An agent that answers some messages and ticks by itself. */
  causes: (cast) =>
    scene('Reports, asked for or not', cast, {
      agents: [
        [cast.source, every(cast, cast.data, 2.3, 0.2)],
        [cast.second, every(cast, cast.jobs, 1.9, 0.5)],
        [
          cast.crew[0],
          { kind: 'publish', on: cast.data, channel: cast.reports, delayUs: 1_400_000, message: { about: cast.data } },
          { kind: 'publish', on: cast.jobs, channel: cast.reports, delayUs: 300_000, message: { about: cast.jobs } },
        ],
        [cast.desk],
      ],
      channels: [cast.data, cast.jobs, cast.reports],
      links: [
        ['publish', cast.data, cast.source],
        ['publish', cast.jobs, cast.second],
        ['subscribe', cast.data, cast.crew[0]],
        ['subscribe', cast.jobs, cast.crew[0]],
        ['publish', cast.reports, cast.crew[0]],
        ['subscribe', cast.reports, cast.desk],
      ],
    }),
} as const satisfies Readonly<Record<string, Scene>>;

export type SceneName = keyof typeof SCENES;

/** Returns a scene with the names, times and seed of a form. */
export function sceneOf(name: SceneName, form: TestForm): Scenario {
  return SCENES[name](CASTS[form]);
}
