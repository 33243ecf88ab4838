/** Meaning of expectations on brokers other than the one in memory. */
import { describe, expect, it } from 'vitest';
import {
  type Assertion,
  type Broker,
  DEFAULT_KAFKA,
  DEFAULT_SHARE,
  defaultBroker,
  type Fault,
} from '../scenario/index.ts';
import { AssertionWatch, type Breach } from './assertion-watch.ts';
import { simulate } from './simulate.ts';
import { byHand, during, type Scene, sceneOf } from './testing/scenes.ts';

const UNTIL_US = 20_000_000;
const WORK = { kind: 'work', on: '', durationUs: 300_000, jitterUs: 0 } as const;
const ONCE: Assertion = { kind: 'once', channel: 'c', agent: '' };
const NOTHING_LOST: Assertion = { kind: 'nothingLost', channel: 'c' };

function judge(broker: Broker, assertion: Assertion, scene: Scene): Breach | undefined {
  const consuming: Scene = { agents: { w: [WORK] }, links: [['consume', 'w']], ...scene };
  const { trace } = simulate({ ...sceneOf(consuming), broker }, UNTIL_US);
  const watch = new AssertionWatch([assertion], trace);
  watch.readTo(UNTIL_US);
  return watch.breaches[0];
}

const crashed: Fault = { kind: 'crash', ...during(5300, 6000, { at: 'agent', agent: 'w' }) };

describe('once', () => {
  it.each(['redis-streams', 'kafka'] as const)('is broken by what comes again and had come before, on %s', (kind) => {
    const scene: Scene = { publishMs: [5000], faults: [crashed] };
    // On Kafka a crash is noticed when the session ends, within the run.
    const broker = kind === 'kafka' ? { ...DEFAULT_KAFKA, sessionUs: 1_000_000 } : defaultBroker(kind);
    expect(judge(broker, ONCE, scene)?.words).toMatch(/^w received message \d+ on c a second time$/);
    expect(judge(defaultBroker('memory'), ONCE, scene)).toBeUndefined();
  });

  it('is broken in a share group by a member that works for longer than its lock', () => {
    const scene: Scene = { publishMs: [5000] };
    expect(judge({ ...DEFAULT_SHARE, lockUs: 300_000 }, ONCE, scene)?.words).toMatch(
      /^w received message \d+ on c a second time$/,
    );
    expect(judge(DEFAULT_SHARE, ONCE, scene)).toBeUndefined();
  });

  it('is kept by what comes again and had been lost on its way', () => {
    const scene: Scene = { publishMs: [5000], acts: [byHand('drop', 5150, ['consume', 'w', 1])] };
    expect(judge(defaultBroker('redis-streams'), ONCE, scene)).toBeUndefined();
  });

  it('is kept by consumers of a channel that keeps nothing, each of which gets its own', () => {
    const agents = { v: [], w: [] };
    const scene: Scene = {
      agents,
      links: [
        ['consume', 'v'],
        ['consume', 'w'],
      ],
      publishMs: [5000],
    };
    expect(judge(defaultBroker('redis-pubsub'), ONCE, scene)).toBeUndefined();
  });
});

describe('depth', () => {
  it('counts of a log what its group has yet to be handed, and nothing of a channel that keeps nothing', () => {
    const depth = (depthMax: number): Assertion => ({ kind: 'depth', channel: 'c', depthMax });
    const scene: Scene = { publishMs: [5000, 5010, 5020, 5030], channel: { capacity: 2 } };
    // One is in hand, and two are what the log holds besides.
    expect(judge(defaultBroker('redis-streams'), depth(1), scene)?.words).toMatch(/^the queue of c holds 2 with/);
    expect(judge(defaultBroker('redis-streams'), depth(2), scene)).toBeUndefined();
    expect(judge(defaultBroker('kafka'), depth(2), scene)?.words).toMatch(/^the queue of c holds 3 with/);
    expect(judge(defaultBroker('redis-pubsub'), depth(0), { ...scene, links: [] })).toBeUndefined();
  });
});

describe('nothingLost', () => {
  const dropped: Scene = { publishMs: [5000], acts: [byHand('drop', 5150, ['consume', 'w', 1])] };

  it('is kept where a log hands out again what was lost on its way, and broken where nothing is kept', () => {
    expect(judge(defaultBroker('redis-streams'), NOTHING_LOST, dropped)).toBeUndefined();
    expect(judge(defaultBroker('kafka'), NOTHING_LOST, dropped)).toBeUndefined();
    for (const kind of ['memory', 'redis-pubsub'] as const)
      expect(judge(defaultBroker(kind), NOTHING_LOST, dropped)).toMatchObject({ atUs: 5_150_000 });
  });

  it('is broken by what leaves a log unread, or after its only handing was lost, and not by what had come', () => {
    const streams = defaultBroker('redis-streams');
    const small = { channel: { capacity: 1 } } as const;
    const unread: Scene = { ...small, links: [], publishMs: [5000, 5100] };
    expect(judge(streams, NOTHING_LOST, unread)).toMatchObject({ atUs: 5_200_000 });
    expect(judge(streams, NOTHING_LOST, { ...small, publishMs: [5000, 6000] })).toBeUndefined();
    // The first is pushed out while its handing is already lost, or before that.
    expect(judge(streams, NOTHING_LOST, { ...dropped, ...small, publishMs: [5000, 5200] })).toMatchObject({
      atUs: 5_300_000,
    });
    expect(judge(streams, NOTHING_LOST, { ...dropped, ...small, publishMs: [5000, 5040] })).toMatchObject({
      atUs: 5_150_000,
    });
  });

  it('is broken by what a share group archives before anybody has received it, and not by what had come', () => {
    const short = { ...DEFAULT_SHARE, lockUs: 400_000, deliveriesMax: 1 };
    const verdict = judge(short, NOTHING_LOST, dropped);
    expect(verdict).toMatchObject({ atUs: 5_500_000 });
    expect(verdict?.words).toMatch(/^The lock of w on message \d+ expired: c archived it after 1 delivery$/);
    expect(judge({ ...short, deliveriesMax: 2 }, NOTHING_LOST, dropped)).toBeUndefined();
    const slow: Scene = { agents: { w: [{ ...WORK, durationUs: 900_000 }] }, publishMs: [5000] };
    expect(judge(short, NOTHING_LOST, slow)).toBeUndefined();
  });

  it('is broken by a message that is passed on to nobody', () => {
    const scene: Scene = { publishMs: [5000], faults: [crashed] };
    expect(judge(defaultBroker('redis-pubsub'), NOTHING_LOST, scene)).toBeUndefined();
    const words = judge(defaultBroker('redis-pubsub'), NOTHING_LOST, { ...scene, publishMs: [5500] })?.words;
    expect(words).toMatch(/^c forwarded message \d+ to no listener$/);
  });
});
