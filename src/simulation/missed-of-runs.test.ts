import { describe, expect, it } from 'vitest';
import { emptyScenario, newChannel, type Scenario } from '../scenario/index.ts';
import { MissedMessages, type Receives, whyGot } from '../trace/index.ts';
import { simulate } from './simulate.ts';

const SECOND = 1_000_000;
const EXACT = { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 };

/** The operator publishes to control every second from 0.5 s on; mg1 subscribes. */
function scenarioWith(change: Partial<Scenario> = {}): Scenario {
  const agent = (id: string, behaviours: Scenario['agents'][number]['behaviours'] = []) =>
    ({ id, x: 0, y: 0, role: 'agent', behaviours }) as const;
  const tick = {
    kind: 'tick',
    channel: 'control',
    periodUs: SECOND,
    offsetUs: SECOND / 2,
    jitterUs: 0,
    count: 0,
    message: { n: 1 },
  } as const;
  return {
    ...emptyScenario(),
    network: EXACT,
    agents: [agent('operator', [tick]), agent('mg1'), agent('mg2')],
    channels: [newChannel('control', { x: 0, y: 0 })],
    links: [
      { kind: 'publish', agent: 'operator', channel: 'control' },
      { kind: 'subscribe', agent: 'mg1', channel: 'control' },
    ],
    ...change,
  };
}

function missed(scenario: Scenario, untilUs: number, how: Receives = 'subscribe', agent = 'mg1') {
  const { trace } = simulate(scenario, untilUs);
  const finder = new MissedMessages(trace, agent, new Map([['control', how]]));
  finder.readOn(trace.length);
  const at = (atUs: number) => finder.among(trace.firstAfter(atUs));
  return { trace, at, published: (atUs: number) => at(atUs).map(({ message }) => trace.atUs(message) / SECOND) };
}

describe('messages that an agent missed', () => {
  it('are none while every message arrives or is in flight', () => {
    expect(missed(scenarioWith(), 4.55 * SECOND).at(5 * SECOND)).toEqual([]);
  });

  it('are those of its crash, newest first, each from the moment on at which it was missed', () => {
    const crash = { kind: 'crash', where: { at: 'agent', agent: 'mg1' }, fromUs: SECOND, untilUs: 3 * SECOND } as const;
    const { trace, at, published } = missed(scenarioWith({ faults: [crash] }), 5 * SECOND);
    expect(published(5 * SECOND)).toEqual([2.5, 1.5]);
    expect(published(2 * SECOND)).toEqual([1.5]);
    expect(published(1.55 * SECOND)).toEqual([]);
    const [newest] = at(5 * SECOND);
    expect(whyGot(trace, 'mg1', newest?.message ?? -1, newest?.atUs ?? 0).words).toMatch(/mg1 had crashed at 1\.000 s/);
  });

  it('are those that were lost on the way to it, or to the channel', () => {
    const loss = { kind: 'cut', fromUs: SECOND, untilUs: 3 * SECOND } as const;
    for (const link of ['publish', 'subscribe'] as const) {
      const agent = link === 'publish' ? 'operator' : 'mg1';
      const faults = [{ ...loss, where: { at: 'link', link, agent, channel: 'control' } }] as const;
      expect(missed(scenarioWith({ faults }), 5 * SECOND).published(5 * SECOND)).toEqual([2.5, 1.5]);
    }
  });

  it('are those before its subscription', () => {
    const scenario = scenarioWith({
      links: [{ kind: 'publish', agent: 'operator', channel: 'control' }],
      interventions: [{ kind: 'subscribe', atUs: 2 * SECOND, agent: 'mg1', channel: 'control' }],
    });
    expect(missed(scenario, 4 * SECOND).published(4 * SECOND)).toEqual([1.5, 0.5]);
  });

  it('of a consumer are what nobody got: not what waits, nor what another consumer took', () => {
    const links = (['mg1', 'mg2'] as const).map((agent) => ({ kind: 'consume', agent, channel: 'control' }) as const);
    const waiting = scenarioWith({ links: [] });
    expect(missed(waiting, 4 * SECOND, 'consume').at(4 * SECOND)).toEqual([]);
    expect(missed(scenarioWith({ links }), 4 * SECOND, 'consume').at(4 * SECOND)).toEqual([]);
    const full = scenarioWith({ links: [], channels: [{ ...newChannel('control', { x: 0, y: 0 }), capacity: 2 }] });
    expect(missed(full, 4 * SECOND, 'consume').published(4 * SECOND)).toEqual([1.5, 0.5]);
  });

  it('that are addressed to it are missed while it does not ask for them', () => {
    expect(missed(scenarioWith({ links: [] }), 2 * SECOND, 'addressed').published(2 * SECOND)).toEqual([1.5, 0.5]);
  });

  it('are the same, however often they are looked for while the trace grows', () => {
    const crash = { kind: 'crash', where: { at: 'agent', agent: 'mg1' }, fromUs: SECOND, untilUs: 3 * SECOND } as const;
    const scenario = scenarioWith({ faults: [crash] });
    const { trace } = simulate(scenario, 0);
    const run = simulate(scenario, 0);
    const grown = new MissedMessages(run.trace, 'mg1', new Map([['control', 'subscribe' as const]]));
    for (let atUs = 0; atUs <= 5 * SECOND; atUs += 70_000) {
      run.advanceTo(atUs);
      grown.readOn(run.trace.length);
    }
    expect(trace.length).toBeGreaterThan(0);
    expect(grown.among(run.trace.length)).toEqual(missed(scenario, 5 * SECOND).at(5 * SECOND));
  });
});
