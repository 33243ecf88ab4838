/** Reports of a run to its model about messages that agents are done with, and consuming by intervention on every broker. */
import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  type BrokerKind,
  BUILT_IN_BROKERS,
  defaultBroker,
  emptyScenario,
  type Intervention,
  type LinkKind,
  type Scenario,
} from '../../scenario/index.ts';
import type { TraceEvent } from '../../trace/index.ts';
import { Run } from '../run.ts';
import { simulate } from '../simulate.ts';

const SECOND = 1_000_000;
const WORK: Behaviour = { kind: 'work', on: '', durationUs: 300_000, jitterUs: 0 };
const FAIL: Behaviour = { kind: 'throw', on: '', every: 2, error: 'too hot' };

function scenario(
  kind: BrokerKind,
  behaviours: readonly Behaviour[],
  links: readonly LinkKind[],
  interventions: readonly Intervention[],
): Scenario {
  return {
    ...emptyScenario(),
    broker: defaultBroker(kind),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: [
      { id: 'p', x: 0, y: 0, role: 'agent', behaviours: [] },
      { id: 'w', x: 0, y: 0, role: 'agent', behaviours },
    ],
    channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 9, overflow: 'drop-oldest' }],
    links: links.map((link) => ({ kind: link, agent: 'w', channel: 'c' })),
    interventions,
  };
}

function publish(atS: number): Intervention {
  return { kind: 'publish', atUs: atS * SECOND, agent: 'p', channel: 'c', message: { atS } };
}

function consume(atS: number): Intervention {
  return { kind: 'consume', atUs: atS * SECOND, agent: 'w', channel: 'c' };
}

/** Returns the events of these kinds, as "2.5 acknowledged". */
function story(of: Scenario, ...kinds: readonly TraceEvent['kind'][]): readonly string[] {
  const { trace } = simulate(of, 20 * SECOND);
  return Array.from({ length: trace.length }, (_, number) => trace.event(number))
    .filter(({ kind }) => kinds.includes(kind))
    .map((event) => `${event.atUs / SECOND} ${event.kind}`);
}

describe('a message is acknowledged', () => {
  it.each(['redis-streams', 'kafka'] as const)('when the agent is done with it, not before: %s', (kind) => {
    const worked = scenario(kind, [WORK], ['consume'], [publish(3)]);
    expect(story(worked, 'received', 'workFinished', 'acknowledged')).toEqual([
      '3.2 received',
      '3.5 workFinished',
      '3.5 acknowledged',
    ]);
    expect(story(scenario(kind, [], ['consume'], [publish(3)]), 'received', 'acknowledged')).toEqual([
      '3.2 received',
      '3.2 acknowledged',
    ]);
  });

  it('not where the agent failed on it: Redis Streams hands it out again, Kafka with the next commit lets it be', () => {
    const failing = [publish(3), publish(4), publish(10)];
    const streams = scenario('redis-streams', [FAIL], ['consume'], failing);
    expect(story(streams, 'failed', 'dispatched', 'acknowledged')).toEqual([
      '3.1 dispatched',
      '3.2 acknowledged',
      '4.1 dispatched',
      '4.2 failed',
      '9.1 dispatched',
      '9.2 acknowledged',
      '10.1 dispatched',
      '10.2 failed',
      '15.1 dispatched',
      '15.2 acknowledged',
    ]);
    const kafka = scenario('kafka', [FAIL], ['consume'], [publish(3), publish(4), publish(5)]);
    expect(story(kafka, 'failed', 'dispatched', 'acknowledged')).toEqual([
      '3.1 dispatched',
      '3.2 acknowledged',
      '4.1 dispatched',
      '4.2 failed',
      '5.1 dispatched',
      '5.2 acknowledged',
    ]);
  });

  it('nowhere else, and never for a copy', () => {
    for (const kind of BUILT_IN_BROKERS) {
      const links: readonly LinkKind[] = kind === 'memory' || kind === 'redis-pubsub' ? ['consume'] : ['subscribe'];
      expect(story(scenario(kind, [], links, [publish(3)]), 'received', 'acknowledged')).toEqual(['3.2 received']);
    }
  });
});

describe('consuming by hand', () => {
  it.each(BUILT_IN_BROKERS)('takes one message with each ask, on %s', (kind) => {
    const asked = scenario(kind, [], [], [consume(0), publish(2), publish(3), publish(4), consume(5), consume(6)]);
    const { trace } = simulate(asked, 20 * SECOND);
    const dealt = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter((event) =>
      kind === 'redis-pubsub'
        ? (event.kind === 'received' && !event.buffered) || event.kind === 'workFinished'
        : event.kind === 'received',
    );
    expect(dealt.map(({ atUs }) => Math.floor(atUs / SECOND))).toEqual([2, 5, 6]);
  });
});

describe('a run', () => {
  it('says which model it lacks', () => {
    expect(() => new Run(scenario('kafka', [], [], []))).toThrow(/needs the model of kafka/);
  });
});
