import { describe, expect, it } from 'vitest';
import { connectHint } from './connect-hint.ts';

describe('while a connection is drawn', () => {
  const mg1 = { kind: 'agent', id: 'mg1' } as const;
  const mg2 = { kind: 'agent', id: 'mg2' } as const;
  const control = { kind: 'channel', id: 'control' } as const;

  it('says what letting go would make', () => {
    expect(connectHint(mg1, mg2, false)).toBe('Drop: create channel mg1_to_mg2');
    expect(connectHint(mg1, control, false)).toBe('Drop: mg1 publishes to control');
    expect(connectHint(control, mg2, false)).toBe('Drop: mg2 subscribes to control');
    expect(connectHint(control, mg2, true)).toBe('Drop: mg2 subscribes to control from now on');
  });

  it('says why it would make nothing', () => {
    expect(connectHint(mg1, mg1, false)).toBe('Drop on another agent, not on itself');
    expect(connectHint(control, { kind: 'channel', id: 'status' }, false)).toBe('Channels connect to agents only');
  });
});
