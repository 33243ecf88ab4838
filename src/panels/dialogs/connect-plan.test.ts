import { describe, expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../../scenario/index.ts';
import { endNamed, newChannel, planOf } from './connect-plan.ts';

const SCENARIO: Scenario = {
  ...emptyScenario(),
  agents: ['mg1', 'mg2', 'operator'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
  channels: ['control', 'mg'].map((id) => ({ id, x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' })),
};

function words(from: string, to: string, receiving: 'subscribe' | 'consume' = 'subscribe'): string {
  return planOf(endNamed(SCENARIO, from), endNamed(SCENARIO, to), receiving).words;
}

describe('connecting by name', () => {
  it('takes an exact name before one that begins so, and agents before channels', () => {
    expect(endNamed(SCENARIO, 'mg')).toEqual({ node: { kind: 'channel', id: 'mg' }, isNew: false });
    expect(endNamed(SCENARIO, ' op ')).toEqual({ node: { kind: 'agent', id: 'operator' }, isNew: false });
    expect(endNamed(SCENARIO, 'm')).toEqual({ node: { kind: 'agent', id: 'mg1' }, isNew: false });
    expect(endNamed(SCENARIO, 'status')).toEqual({ node: { kind: 'channel', id: 'status' }, isNew: true });
    expect(endNamed(SCENARIO, '  ')).toBeUndefined();
  });

  it('says what it will do before it does it', () => {
    expect(words('mg1', 'mg2')).toBe('A channel from mg1 to mg2: mg1 publishes, mg2 subscribes.');
    expect(words('mg1', 'control')).toBe('mg1 may publish to control.');
    expect(words('control', 'mg1')).toBe('mg1 subscribes to control.');
    expect(words('control', 'mg1', 'consume')).toBe('mg1 consumes from control.');
    expect(words('mg1', 'status')).toBe('mg1 may publish to status (a new channel).');
    expect(words('mg1', 'mg1')).toMatch(/cannot be connected to itself/);
    expect(words('control', 'mg')).toMatch(/Two channels cannot/);
    expect(words('mg1', '')).toMatch(/^Choose what to connect\.$/);
  });

  it('makes the channel that it needs where there is space', () => {
    const command = newChannel(SCENARIO, 'mg1', 'status');
    expect(command).toMatchObject({ do: 'addChannel', id: 'status' });
    if (command.do === 'addChannel') expect(Math.hypot(command.x, command.y)).toBeGreaterThan(100);
  });
});
