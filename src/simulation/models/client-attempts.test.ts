/** Times at which the clients of network brokers connect, and send again. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../scenario/index.ts';
import { brokerOf, cut, KEEPS, loses, NETWORK, story } from '../testing/client-scenes.ts';
import { during, type Scene } from '../testing/scenes.ts';

describe.each(NETWORK)('a publish on %s', (kind) => {
  const keeping = brokerOf(kind, KEEPS[kind]);

  it('waits for the attempt that a client makes after so many, at the longest pause, where the link is cut for long', () => {
    const scene: Scene = { publishMs: [1000, 5100], faults: [cut(5000, 20_000)] };
    // 50, 150, 350, 750, 1,550 ms after the cut, and so on; then every second, or every other.
    const sentMs = kind === 'kafka' ? 20_550 : 20_150;
    expect(story(keeping, scene).slice(2)).toEqual([
      '5100 published 2 unsent',
      `${sentMs} sent 2`,
      `${sentMs + 100} accepted 2`,
    ]);
  });

  it('waits on where the link is cut again before an attempt, and for the attempts of a new client after a crash', () => {
    const again: Scene = { publishMs: [1000, 5100], faults: [cut(5000, 5300), cut(5320, 5500)] };
    expect(story(keeping, again).slice(2)).toEqual(['5100 published 2 unsent', '5750 sent 2', '5850 accepted 2']);
    const crash: Fault = { kind: 'crash', ...during(5305, 5310, { at: 'agent', agent: 'a' }) };
    const restarted: Scene = { publishMs: [1000, 5325], faults: [cut(5000, 5300), crash, cut(5320, 5330)] };
    expect(story(keeping, restarted).slice(2)).toEqual(['5325 published 2 unsent', '5370 sent 2', '5470 accepted 2']);
  });

  it('that is lost again and again is sent again after ever longer pauses', () => {
    const scene: Scene = { publishMs: [5000], faults: [loses(5000, 5900)] };
    expect(story(keeping, scene)).toEqual([
      '5000 published 1',
      '5050 lost 1 loss retried',
      '5200 sent 1',
      '5250 lost 1 loss retried',
      '5450 sent 1',
      '5500 lost 1 loss retried',
      '5900 sent 1',
      '6000 accepted 1',
    ]);
  });

  it('is not sent sooner because another is that was lost before it', () => {
    const scene: Scene = { publishMs: [5000, 5060, 5160], faults: [loses(5000, 5180)] };
    expect(story(keeping, scene)).toEqual([
      '5000 published 1',
      '5050 lost 1 loss retried',
      '5060 published 2',
      '5110 lost 2 loss retried',
      '5160 published 3',
      '5200 sent 1',
      '5200 sent 2',
      '5210 lost 3 loss retried',
      '5300 accepted 1',
      '5300 accepted 2',
      '5360 sent 3',
      '5460 accepted 3',
    ]);
  });

  it('is answered where its answer comes as the link is cut', () => {
    expect(story(keeping, { publishMs: [5000], faults: [cut(5200, 5500)] })).toEqual([
      '5000 published 1',
      '5100 accepted 1',
    ]);
  });
});
