/** Scenes that show, one each, what the gallery does not: tests ask about them. */
import {
  type Agent,
  type Behaviour,
  type Broker,
  type Channel,
  DEFAULT_KAFKA,
  DEFAULT_STREAMS,
  emptyScenario,
  type Fault,
  type Intervention,
  type Link,
  type LinkKind,
  newChannel,
  type Scenario,
  type Template,
} from '../../scenario/index.ts';

function us(seconds: number): number {
  return Math.round(seconds * 1_000_000);
}

function agent(id: string, ...behaviours: Behaviour[]): Agent {
  return { id, x: 0, y: 0, role: 'agent', behaviours };
}

function tick(
  channel: string,
  every: number,
  from: number,
  message: Template = { n: { $count: 1 } },
  count = 0,
): Behaviour {
  return { kind: 'tick', channel, periodUs: us(every), offsetUs: us(from), jitterUs: 0, count, message };
}

function work(on: string, seconds: number): Behaviour {
  return { kind: 'work', on, durationUs: us(seconds), jitterUs: 0 };
}

function link(kind: LinkKind, channel: string, ...agents: string[]): readonly Link[] {
  return agents.map((id) => ({ kind, agent: id, channel }));
}

function channel(id: string, limits: Partial<Channel> = {}): Channel {
  return { ...newChannel(id, { x: 0, y: 0 }), ...limits };
}

function acts(kind: 'consume' | 'subscribe', id: string, on: string, ...times: number[]): readonly Intervention[] {
  return times.map((at) => ({ kind, atUs: us(at), agent: id, channel: on }));
}

interface Parts {
  readonly agents: readonly Agent[];
  readonly channels: readonly Channel[];
  readonly links: readonly (readonly Link[])[];
  readonly broker?: Broker;
  readonly faults?: readonly Fault[];
  readonly interventions?: readonly Intervention[];
}

function scene(name: string, { links, ...parts }: Parts): readonly [name: string, scenario: Scenario] {
  return [name, { ...emptyScenario(name), ...parts, links: links.flat() }];
}

function crash(id: string, from: number, until: number): Fault {
  return { kind: 'crash', fromUs: us(from), untilUs: us(until), where: { at: 'agent', agent: id } };
}

const KAFKA = { ...DEFAULT_KAFKA, rebalanceUs: us(0.5) } as const;

/** A display that subscribes late to what two others get from the beginning. */
function lateDisplay(name: string, broker: Broker): readonly [name: string, scenario: Scenario] {
  return scene(name, {
    broker,
    agents: [agent('meter', tick('readings', 1, 0.4)), agent('near'), agent('far'), agent('late')],
    channels: [channel('readings')],
    links: [link('publish', 'readings', 'meter'), link('subscribe', 'readings', 'near', 'far')],
    interventions: acts('subscribe', 'late', 'readings', 8),
  });
}

/** A worker that crashes while it has a job, and comes back. */
function crashingWorker(name: string, broker: Broker): readonly [name: string, scenario: Scenario] {
  return scene(name, {
    broker,
    agents: [agent('dispatch', tick('jobs', 2, 0.3)), agent('crew', work('jobs', 1.5)), agent('board')],
    channels: [channel('jobs')],
    links: [link('publish', 'jobs', 'dispatch'), link('consume', 'jobs', 'crew'), link('subscribe', 'jobs', 'board')],
    faults: [crash('crew', 7.5, 10), crash('board', 14.5, 17)],
  });
}

export const SCENES: readonly (readonly [name: string, scenario: Scenario])[] = [
  lateDisplay('late on Kafka', { ...KAFKA, joinUs: us(2.5) }),
  lateDisplay('late on Streams', DEFAULT_STREAMS),
  crashingWorker('crash in memory', { kind: 'memory' }),
  crashingWorker('crash on Streams', { ...DEFAULT_STREAMS, claimAfterUs: us(3) }),
  scene('a commit covers a failure', {
    broker: { ...KAFKA, sessionUs: 0 },
    agents: [
      agent('dispatch', tick('jobs', 1.5, 0.3)),
      agent('crew', work('jobs', 0.4), { kind: 'throw', on: 'jobs', every: 3, error: 'no ladder' }),
    ],
    channels: [channel('jobs')],
    links: [link('publish', 'jobs', 'dispatch'), link('consume', 'jobs', 'crew')],
    faults: [crash('crew', 8.5, 10)],
  }),
  scene('partitions without a key', {
    broker: { ...KAFKA, partitions: 3, key: 'none', batchRecords: 1 },
    agents: [agent('meter', tick('readings', 0.2, 0.4)), agent('archive', work('readings', 0.5)), agent('display')],
    channels: [channel('readings')],
    links: [
      link('publish', 'readings', 'meter'),
      link('consume', 'readings', 'archive'),
      link('subscribe', 'readings', 'display'),
    ],
  }),
  scene('pub/sub with a lossy link', {
    broker: { kind: 'redis-pubsub' },
    agents: [agent('meter', tick('readings', 1, 0.4)), agent('near'), agent('far')],
    channels: [channel('readings')],
    links: [link('publish', 'readings', 'meter'), link('subscribe', 'readings', 'near', 'far')],
    faults: [
      {
        kind: 'loss',
        fromUs: 0,
        untilUs: us(600),
        where: { at: 'link', link: 'subscribe', agent: 'far', channel: 'readings' },
        probability: 0.5,
      },
    ],
  }),
  scene('an answer that is lost', {
    broker: { kind: 'redis-pubsub' },
    agents: [agent('operator', tick('setpoints', 2, 0.4)), agent('mg1'), agent('mg2')],
    channels: [channel('setpoints')],
    links: [link('publish', 'setpoints', 'operator'), link('subscribe', 'setpoints', 'mg1', 'mg2')],
    faults: [8.65, 12.65, 16.65, 20.65, 24.65].map((from) => ({
      kind: 'cut' as const,
      fromUs: us(from),
      untilUs: us(from + 0.6),
      where: { at: 'link', link: 'publish', agent: 'operator', channel: 'setpoints' } as const,
    })),
  }),
  scene('one request, three replies', {
    agents: [
      agent('operator', tick('questions', 5, 0.4)),
      ...['mg1', 'mg2', 'mg3'].map((id) =>
        agent(id, { kind: 'publish', on: 'questions', channel: 'replies', delayUs: us(0.3), message: { from: id } }),
      ),
    ],
    channels: [channel('questions'), channel('replies')],
    links: [
      link('publish', 'questions', 'operator'),
      link('subscribe', 'questions', 'mg1', 'mg2', 'mg3'),
      link('publish', 'replies', 'mg1', 'mg2', 'mg3'),
    ],
    interventions: acts('consume', 'operator', 'replies', 3, 3.1, 3.2, 6.6, 13),
  }),
  scene('the latest action wins', {
    agents: [
      agent('operator', tick('actions', 1, 0.4, { setpoint: { $count: 1 } })),
      agent('device', work('actions', 2.5)),
    ],
    channels: [channel('actions', { capacity: 1, overflow: 'drop-oldest' })],
    links: [link('publish', 'actions', 'operator'), link('consume', 'actions', 'device')],
  }),
  scene('times written in messages', {
    agents: [
      agent('sensor', tick('raw', 1, 0.4, { time: { $time: 's' } })),
      agent('filter', { kind: 'forward', on: 'raw', channel: 'all', delayUs: us(1.2) }),
      agent('meter', tick('all', 1, 0.7, { time: { $time: 's' } })),
      agent('log'),
    ],
    channels: [channel('raw'), channel('all')],
    links: [
      link('publish', 'raw', 'sensor'),
      link('subscribe', 'raw', 'filter'),
      link('publish', 'all', 'filter', 'meter'),
      link('subscribe', 'all', 'log'),
    ],
  }),
  scene('a slow link', {
    agents: [agent('near', tick('status', 1, 0.5)), agent('far', tick('status', 1, 0.4)), agent('operator')],
    channels: [channel('status')],
    links: [
      link('publish', 'status', 'near'),
      link('publish', 'status', 'far').map((one) => ({
        ...one,
        network: { delayUsMin: us(0.7), delayUsMean: us(0.8), jitterUs: 0 },
      })),
      link('subscribe', 'status', 'operator'),
    ],
  }),
  scene('a link that reorders', {
    agents: [agent('meter', tick('readings', 0.4, 0.4)), agent('display')],
    channels: [channel('readings')],
    links: [link('publish', 'readings', 'meter'), link('subscribe', 'readings', 'display')],
    faults: [
      {
        kind: 'reordering',
        fromUs: 0,
        untilUs: us(600),
        where: { at: 'link', link: 'subscribe', agent: 'display', channel: 'readings' },
        probability: 0.3,
        delayUs: us(0.9),
      },
    ],
  }),
  scene('a subscriber that also consumes', {
    agents: [agent('operator', tick('setpoints', 2, 0.4), tick('jobs', 3, 0.9)), agent('mg1', work('jobs', 0.8))],
    channels: [channel('setpoints'), channel('jobs')],
    links: [
      link('publish', 'setpoints', 'operator'),
      link('publish', 'jobs', 'operator'),
      link('subscribe', 'setpoints', 'mg1'),
      link('consume', 'jobs', 'mg1'),
    ],
  }),
];
