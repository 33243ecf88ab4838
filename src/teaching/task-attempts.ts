/** Scenarios in which somebody has tried to do a task, each in another way: if one of them does it, the task can be done. */
import { defaultBroker, type Fault, type Intervention, type Link, type Scenario } from '../scenario/index.ts';
import type { TaskCondition } from './lesson.ts';

/** Time at which the first action is tried. */
const FIRST_US = 1_000_000;
/** Time between two actions, and before a receiver gets what was published. */
const APART_US = 100_000;
const MORE = 5;
/** Largest number of messages that are published to fill a queue. */
const MESSAGES_MAX = 2000;

/** Returns scenarios to try, in order; the checker plays one after the other. */
export function* attemptsAt(scenario: Scenario, condition: TaskCondition): Iterable<Scenario> {
  switch (condition.kind) {
    case 'act':
      yield* acts(scenario, condition);
      return;
    case 'crash':
      yield withFault(scenario, { kind: 'crash', where: { at: 'agent', agent: condition.agent }, ...SOON });
      return;
    case 'receiver':
      yield withAgent(scenario, condition.link, condition.channel);
      return;
    case 'receive':
      yield withLink(
        published(scenario, condition.channel, condition.count + MORE),
        'subscribe',
        condition.agent,
        condition.channel,
      );
      return;
    case 'broker':
      yield { ...scenario, broker: defaultBroker(condition.broker) };
      return;
    case 'contract':
      // What keeps a row is code: `checkContractTasks` tries the code of the next step.
      return;
    case 'break':
      yield* breaks(scenario, condition.assertion);
  }
}

const SOON = { fromUs: 1_000_000, untilUs: 60_000_000 } as const;

type Act = Extract<TaskCondition, { kind: 'act' }>;

function* acts(scenario: Scenario, { act, agent, channel }: Act): Iterable<Scenario> {
  const agents = agent === undefined ? scenario.agents.map(({ id }) => id) : [agent];
  for (const id of agents) {
    const acted = { atUs: FIRST_US, agent: id, channel };
    if (act === 'publish') yield withActs(scenario, [{ kind: act, ...acted, message: {} }]);
    else if (act === 'consume' || act === 'subscribe' || act === 'unsubscribe')
      yield withActs(scenario, [{ kind: act, ...acted }]);
    else
      for (const link of scenario.links)
        if (link.agent === id && link.channel === channel)
          yield withActs(scenario, [
            act === 'hold'
              ? { kind: act, ...acted, link: link.kind, hop: 1, delayUs: FIRST_US }
              : { kind: act, ...acted, link: link.kind, hop: 1 },
          ]);
  }
}

type Assertion = Extract<TaskCondition, { kind: 'break' }>['assertion'];

function* breaks(scenario: Scenario, assertion: Assertion): Iterable<Scenario> {
  const channels = 'channel' in assertion && assertion.channel !== '' ? [assertion.channel] : channelIds(scenario);
  const count = assertion.kind === 'depth' ? assertion.depthMax + MORE : MORE;
  for (const channel of channels) {
    const busy = published(scenario, channel, count);
    yield busy;
    for (const fault of FAULTS) yield withFault(busy, { ...fault, ...SOON });
    yield withFault(busy, {
      kind: 'full',
      capacity: 1,
      overflow: 'drop-oldest',
      where: { at: 'channel', channel },
      ...SOON,
    });
    for (const { id } of scenario.agents) {
      yield withFault(busy, { kind: 'throw', error: 'failed', where: { at: 'agent', agent: id }, ...SOON });
      yield withFault(withFault(busy, { kind: 'crash', where: { at: 'agent', agent: id }, ...SOON }), LOSS);
    }
  }
}

const EVERYWHERE = { at: 'everything' } as const;
const LOSS: Fault = { kind: 'loss', probability: 0.5, where: EVERYWHERE, ...SOON };
const FAULTS: readonly Fault[] = [
  LOSS,
  { kind: 'duplication', probability: 1, where: EVERYWHERE, ...SOON },
  { kind: 'reordering', probability: 0.5, delayUs: 2_000_000, where: EVERYWHERE, ...SOON },
  { kind: 'cut', where: EVERYWHERE, ...SOON },
  { kind: 'slow', factor: 100, where: EVERYWHERE, ...SOON },
  { kind: 'throw', error: 'failed', where: EVERYWHERE, ...SOON },
];

function channelIds({ channels }: Scenario): readonly string[] {
  return channels.map(({ id }) => id);
}

function withActs(scenario: Scenario, acts: readonly Intervention[]): Scenario {
  return { ...scenario, interventions: [...scenario.interventions, ...acts].sort((a, b) => a.atUs - b.atUs) };
}

function withFault(scenario: Scenario, fault: Fault): Scenario {
  return { ...scenario, faults: [...scenario.faults, fault] };
}

function withLink(scenario: Scenario, kind: Link['kind'], agent: string, channel: string): Scenario {
  return { ...scenario, links: [...scenario.links, { kind, agent, channel }] };
}

function withAgent(scenario: Scenario, kind: Link['kind'], channel: string): Scenario {
  const id = `one more than ${scenario.agents.length}`;
  const agent = { id, x: 0, y: 0, role: 'agent', behaviours: [] } as const;
  return withLink({ ...scenario, agents: [...scenario.agents, agent] }, kind, id, channel);
}

/** Returns the scenario with messages that the first agent publishes to the channel, one after the other. */
function published(scenario: Scenario, channel: string, count: number): Scenario {
  const [agent] = scenario.agents;
  if (agent === undefined) return scenario;
  const number = Math.min(count, MESSAGES_MAX);
  return withActs(
    scenario,
    Array.from({ length: number }, (_, index) => ({
      ...{ kind: 'publish', agent: agent.id, channel, message: {} },
      atUs: FIRST_US + index * APART_US,
    })),
  );
}
