import { describe, expect, it } from 'vitest';
import { emptyScenario, newChannel, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { linksAt } from './shown-links.ts';

const SECOND = 1_000_000;
const AGENT = { x: 0, y: 0, role: 'agent', behaviours: [] } as const;

const SCENARIO: Scenario = {
  ...emptyScenario(),
  agents: [
    { id: 'a', ...AGENT },
    { id: 'b', ...AGENT },
  ],
  channels: [newChannel('c', { x: 0, y: 0 }), newChannel('d', { x: 0, y: 0 })],
  links: [
    { kind: 'publish', agent: 'a', channel: 'c' },
    { kind: 'subscribe', agent: 'b', channel: 'c' },
    { kind: 'consume', agent: 'b', channel: 'd' },
  ],
  faults: [{ kind: 'crash', where: { at: 'agent', agent: 'b' }, fromUs: 2 * SECOND, untilUs: 4 * SECOND }],
};

describe('links of an agent that is down', () => {
  const linksOf = (scenario: Scenario, atUs: number) =>
    linksAt(scenario, simulate(scenario, 6 * SECOND).trace.worldAt(atUs)).map(
      ({ kind, agent, channel, born }) => `${agent} ${kind} ${channel} ${born}`,
    );

  it('stay, those of the document and those that the run made, and are the same after its restart', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      interventions: [{ kind: 'subscribe', atUs: SECOND, agent: 'b', channel: 'd' }],
    };
    const before = linksOf(scenario, 1.5 * SECOND);
    expect(before).toEqual([
      'a publish c document',
      'b subscribe c document',
      'b consume d document',
      'b subscribe d run',
    ]);
    expect(linksOf(scenario, 3 * SECOND)).toEqual(before);
    expect(linksOf(scenario, 5 * SECOND)).toEqual(before);
  });

  it('include a subscription that was asked meanwhile, until the restart, which does not renew it', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      interventions: [{ kind: 'subscribe', atUs: 3 * SECOND, agent: 'b', channel: 'd' }],
    };
    const rest = ['a publish c document', 'b subscribe c document', 'b consume d document'];
    expect(linksOf(scenario, 2.5 * SECOND)).toEqual(rest);
    expect(linksOf(scenario, 3.5 * SECOND)).toEqual([...rest, 'b subscribe d run']);
    expect(linksOf(scenario, 5 * SECOND)).toEqual(rest);
  });

  it('are not shown where it had unsubscribed from what the run made', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      interventions: [
        { kind: 'subscribe', atUs: SECOND / 2, agent: 'b', channel: 'd' },
        { kind: 'unsubscribe', atUs: SECOND, agent: 'b', channel: 'd' },
      ],
    };
    const rest = ['a publish c document', 'b subscribe c document', 'b consume d document'];
    expect(linksOf(scenario, 3 * SECOND)).toEqual(rest);
  });
});

it('a recording shows each subscription of its document from beginning to end; a run shows what the broker has', () => {
  const scenario: Scenario = {
    ...SCENARIO,
    faults: [],
    interventions: [{ kind: 'unsubscribe', atUs: SECOND, agent: 'b', channel: 'c' }],
  };
  const world = simulate(scenario, 6 * SECOND).trace.worldAt(2 * SECOND);
  const kinds = (of: Scenario) => linksAt(of, world).map(({ kind }) => kind);
  expect(kinds(scenario)).toEqual(['publish', 'consume']);
  expect(kinds({ ...scenario, recorded: true })).toEqual(['publish', 'subscribe', 'consume']);
});
