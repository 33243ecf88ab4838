import { describe, expect, it } from 'vitest';
import type { Behaviour, Fault, Intervention } from '../scenario/index.ts';
import { simulate } from './simulate.ts';
import { byHand, during, eventsOf, type Scene, sceneOf, storyOf } from './testing/scenes.ts';

const WORK: Behaviour = { kind: 'work', on: '', durationUs: 500_000, jitterUs: 0 };
const ANSWER: Behaviour = { kind: 'publish', on: 'c', channel: 'd', delayUs: 200_000, message: { n: { $count: 1 } } };

function crash(fromMs: number, untilMs: number, agent = 'w'): Fault {
  return { kind: 'crash', ...during(fromMs, untilMs, { at: 'agent', agent }) };
}

function acts(kind: 'consume' | 'subscribe' | 'unsubscribe', atMs: number, agent: string): Intervention {
  return { kind, atUs: atMs * 1000, agent, channel: 'c' };
}

describe('faults that end at one time', () => {
  const lost: Fault = { kind: 'loss', ...during(400, 900, { at: 'everything' }), probability: 1 };

  it('lose nothing of an agent that comes back as they end, in whatever order they are', () => {
    const scene: Scene = { agents: { w: [] }, links: [['consume', 'w']], publishMs: [100] };
    for (const faults of [
      [crash(50, 900), lost],
      [lost, crash(50, 900)],
    ])
      expect(storyOf({ ...scene, faults }, 'restarted', 'dispatched', 'lost', 'received')).toEqual([
        `900 restarted w (${faults.indexOf(lost) === 0 ? 1 : 0})`,
        '900 dispatched w',
        '1000 received w',
      ]);
  });

  it('lose nothing of what a queue lets in as they end', () => {
    const full: Fault = {
      kind: 'full',
      ...during(0, 900, { at: 'channel', channel: 'c' }),
      capacity: 1,
      overflow: 'block',
    };
    const scene: Scene = { agents: { w: [] }, links: [['subscribe', 'w']], publishMs: [0, 50] };
    for (const faults of [
      [full, lost],
      [lost, full],
    ])
      expect(storyOf({ ...scene, faults }, 'dispatched', 'lost', 'received')).toEqual([
        '100 dispatched w',
        '200 received w',
        '900 dispatched w',
        '1000 received w',
      ]);
  });
});

describe('a crash', () => {
  it('ends subscriptions and waits, and what it had in hand; after it the agent begins anew', () => {
    const scene: Scene = {
      agents: { w: [WORK] },
      links: [
        ['subscribe', 'w'],
        ['consume', 'w'],
      ],
      publishMs: [0, 50],
      faults: [crash(280, 900)],
    };
    const ends = ['unsubscribed', 'consumeCancelled', 'abandoned'] as const;
    const begins = ['subscribed', 'consumeStarted', 'workFinished'] as const;
    expect(storyOf(scene, 'faultBegan', 'crashed', ...ends, 'faultEnded', 'restarted', ...begins)).toEqual([
      '0 subscribed w',
      '0 consumeStarted w',
      '280 faultBegan w (0)',
      '280 crashed w (0)',
      '280 unsubscribed w',
      '280 abandoned w (0)',
      '280 abandoned w (0)',
      '280 abandoned w (0)',
      '900 faultEnded w (0)',
      '900 restarted w (0)',
      '900 subscribed w',
      // It consumes the second message, which has waited in the queue, and has no work left of its first life.
      '1500 workFinished w',
      '1500 consumeStarted w',
    ]);
    const { trace } = simulate(sceneOf(scene), 10_000_000);
    const crashed = eventsOf(trace).findIndex(({ kind }) => kind === 'crashed');
    for (const event of eventsOf(trace)) if (event.kind === 'abandoned') expect(event.cause).toBe(crashed);
    expect(trace.worldAt(300_000).agents.get('w')).toMatchObject({ down: true, inbox: 0, working: undefined });
    expect(trace.worldAt(900_000).agents.get('w')).toMatchObject({ down: false });
  });

  it('withdraws who waits, so that the next message goes to another', () => {
    const scene: Scene = {
      agents: { w: [], v: [] },
      links: [['consume', 'w']],
      acts: [acts('consume', 10, 'v')],
      publishMs: [100],
      faults: [crash(50, 60_000)],
    };
    expect(storyOf(scene, 'consumeStarted', 'consumeCancelled', 'dispatched')).toEqual([
      '0 consumeStarted w',
      '10 consumeStarted v',
      '50 consumeCancelled w',
      '200 dispatched v',
    ]);
  });

  it('loses what arrives while the agent is down, and what was sent to its life before', () => {
    const scene: Scene = {
      agents: { w: [] },
      links: [['subscribe', 'w']],
      publishMs: [0, 20],
      faults: [crash(110, 205)],
    };
    // The second copy leaves at 120, when nobody subscribes; the first is on its way when the agent crashes.
    expect(storyOf(scene, 'dispatched', 'lost', 'received')).toEqual(['100 dispatched w', '200 lost w (0)']);
    const late = { ...scene, publishMs: [0], faults: [crash(110, 150)] };
    expect(storyOf(late, 'dispatched', 'restarted', 'lost', 'received')).toEqual([
      '100 dispatched w',
      '150 restarted w (0)',
      '200 lost w (0)',
    ]);
  });

  it('takes pending answers with it, and counters begin again', () => {
    const scene: Scene = {
      agents: { w: [ANSWER] },
      links: [['subscribe', 'w']],
      publishMs: [0, 200, 900],
      faults: [crash(410, 500)],
    };
    const answers = eventsOf(simulate(sceneOf(scene), 5_000_000).trace).filter(
      (event) => event.kind === 'published' && event.channel === 'd',
    );
    expect(answers).toMatchObject([
      { atUs: 400_000, payload: { n: 1 } },
      { atUs: 1_300_000, payload: { n: 1 } },
    ]);
  });

  it('stills timers, which go on in their rhythm, without a burst', () => {
    const tick: Behaviour = {
      kind: 'tick',
      channel: 'c',
      periodUs: 100_000,
      offsetUs: 0,
      jitterUs: 0,
      count: 8,
      message: {},
    };
    expect(storyOf({ agents: { w: [tick] }, faults: [crash(150, 420)] }, 'timerFired')).toEqual([
      '0 timerFired w',
      '100 timerFired w',
      '500 timerFired w',
      '600 timerFired w',
      '700 timerFired w',
    ]);
  });

  it('is forgotten by what was subscribed by hand, not by the document; by hand a dead agent does nothing', () => {
    const scene: Scene = {
      agents: { w: [] },
      acts: [acts('subscribe', 10, 'w'), acts('subscribe', 60, 'w'), acts('consume', 70, 'w')],
      faults: [crash(50, 100)],
    };
    expect(storyOf(scene, 'subscribed', 'unsubscribed', 'consumeStarted', 'userActed')).toEqual([
      '10 userActed ',
      '10 subscribed w',
      '50 unsubscribed w',
      '60 userActed ',
      '70 userActed ',
      '100 subscribed w',
    ]);
  });

  it('at the start leaves the agent out; two that follow one another are one absence, two at once as well', () => {
    const scene: Scene = { agents: { w: [] }, links: [['subscribe', 'w']] };
    const faults = [crash(0, 100), crash(100, 200), crash(150, 300)];
    expect(storyOf({ ...scene, faults }, 'crashed', 'restarted', 'subscribed')).toEqual([
      '0 crashed w (0)',
      '300 restarted w (2)',
      '300 subscribed w',
    ]);
  });
});

describe('a slow agent', () => {
  it('takes so many times as long to work and to answer, and says why', () => {
    const slow: Fault = { kind: 'slow', ...during(0, 1000), factor: 3 };
    const scene: Scene = { agents: { w: [WORK, ANSWER] }, links: [['subscribe', 'w']], publishMs: [0, 5000] };
    expect(storyOf({ ...scene, faults: [slow] }, 'workStarted', 'workFinished', 'published')).toEqual([
      '0 published a',
      '200 workStarted w (0)',
      '1700 workFinished w',
      '1900 published w',
      '5000 published a',
      '5200 workStarted w',
      '5700 workFinished w',
      '5900 published w',
    ]);
    const answers: Scene = { ...scene, agents: { w: [ANSWER] }, publishMs: [0] };
    expect(storyOf({ ...answers, faults: [slow, slow] }, 'published')).toEqual([
      '0 published a',
      '2000 published w (1)',
    ]);
  });
});

describe('a throwing callback', () => {
  it('throws on every message, and nothing of what the agent does is done', () => {
    const faults: Fault[] = [{ kind: 'throw', ...during(0, 1000), error: 'out of memory' }];
    const scene: Scene = { agents: { w: [WORK, ANSWER] }, links: [['subscribe', 'w']], publishMs: [0, 2000], faults };
    expect(storyOf(scene, 'failed', 'workStarted')).toEqual(['200 failed w (0)', '2200 workStarted w']);
    const failed = eventsOf(simulate(sceneOf(scene), 1_000_000).trace).find((event) => event.kind === 'failed');
    expect(failed).toMatchObject({ error: 'out of memory', channel: 'c' });
  });

  it('also on what had to wait in the inbox, which then empties', () => {
    const faults: Fault[] = [{ kind: 'throw', ...during(300, 1000), error: 'no' }];
    const scene: Scene = { agents: { w: [WORK] }, links: [['subscribe', 'w']], publishMs: [0, 10, 20], faults };
    expect(storyOf(scene, 'failed')).toEqual(['700 failed w (0)', '700 failed w (0)']);
    expect(simulate(sceneOf(scene), 2_000_000).trace.worldAt(800_000).agents.get('w')?.inbox).toBe(0);
  });

  it('keeps a consumer asking', () => {
    const faults: Fault[] = [{ kind: 'throw', ...during(0, 9000), error: 'no' }];
    const scene: Scene = { agents: { w: [WORK] }, links: [['consume', 'w']], publishMs: [0, 10], faults };
    expect(storyOf(scene, 'failed')).toEqual(['200 failed w (0)', '300 failed w (0)']);
  });
});

describe('a full queue', () => {
  it.each([
    ['drop-oldest', ['130 dropped c (0)', '140 dropped c (0)']],
    ['drop-newest', ['130 dropped c (0)', '140 dropped c (0)']],
    ['reject', ['130 rejected c (0)', '140 rejected c (0)']],
    ['block', ['130 blocked c (0)', '140 blocked c (0)']],
  ] as const)('does what it is told: %s', (overflow, expected) => {
    const faults: Fault[] = [{ kind: 'full', ...during(0, 9000), capacity: 2, overflow }];
    const scene: Scene = { publishMs: [10, 20, 30, 40], faults };
    expect(storyOf(scene, 'dropped', 'rejected', 'blocked')).toEqual(expected);
    const dropped = eventsOf(simulate(sceneOf(scene), 1_000_000).trace).flatMap((event) =>
      event.kind === 'dropped' ? [event.seq] : [],
    );
    const seqs = { 'drop-oldest': [1, 2], 'drop-newest': [3, 4], reject: [], block: [] }[overflow];
    expect(dropped).toEqual(seqs);
  });

  it('sheds the oldest in excess when it begins, and only then names the fault', () => {
    const faults: Fault[] = [{ kind: 'full', ...during(200, 300), capacity: 1, overflow: 'drop-oldest' }];
    const scene: Scene = { publishMs: [10, 20, 30], faults, channel: { capacity: 3 } };
    expect(storyOf(scene, 'dropped')).toEqual(['200 dropped c (0)', '200 dropped c (0)']);
    expect(storyOf({ ...scene, publishMs: [10, 20, 30, 40, 350] }, 'dropped')).toEqual([
      '140 dropped c',
      '200 dropped c (0)',
      '200 dropped c (0)',
    ]);
  });

  it('lets in who waits when space comes, in order, after the one that made it; or when it ends', () => {
    const faults: Fault[] = [{ kind: 'full', ...during(0, 1000), capacity: 1, overflow: 'block' }];
    const scene: Scene = {
      agents: { w: [], b: [] },
      links: [['subscribe', 'b']],
      publishMs: [10, 20, 30],
      acts: [acts('consume', 500, 'w')],
      faults,
    };
    const story = storyOf(scene, 'accepted', 'blocked', 'dispatched');
    expect(story).toEqual([
      '110 accepted c',
      '110 dispatched b',
      '120 blocked c (0)',
      '130 blocked c (0)',
      '500 dispatched w',
      '500 accepted c',
      '500 dispatched b',
      '1000 accepted c',
      '1000 dispatched b',
    ]);
    const events = eventsOf(simulate(sceneOf(scene), 2_000_000).trace);
    const blocked = events.flatMap((event, number) => (event.kind === 'blocked' ? [number] : []));
    const accepted = events.filter((event) => event.kind === 'accepted');
    expect(accepted.slice(1).map(({ cause }) => cause)).toEqual(blocked);
  });

  it('is the channel’s own policy where no fault acts, and named by nothing', () => {
    const scene: Scene = { publishMs: [10, 20], channel: { capacity: 1, overflow: 'block' } };
    expect(storyOf(scene, 'accepted', 'blocked')).toEqual(['110 accepted c', '120 blocked c']);
  });

  it('reaches channels that nobody has named before', () => {
    const faults: Fault[] = [{ kind: 'full', ...during(0, 9000), capacity: 1, overflow: 'reject' }];
    const send = (atMs: number): Intervention => ({
      kind: 'publish',
      atUs: atMs * 1000,
      agent: 'a',
      channel: 'new',
      message: {},
    });
    expect(storyOf({ acts: [send(0), send(10)], faults }, 'accepted', 'rejected')).toEqual([
      '100 accepted new',
      '110 rejected new (0)',
    ]);
  });
});

describe('what is done by hand', () => {
  const B: Scene = { agents: { b: [] }, links: [['subscribe', 'b']], publishMs: [0] };

  it('loses a message where it is', () => {
    const { trace } = simulate(sceneOf({ ...B, acts: [byHand('drop', 25, ['publish', 'a', 1])] }), 1_000_000);
    expect(eventsOf(trace).at(-1)).toMatchObject({ kind: 'lost', atUs: 25_000, reason: 'hand', fraction: 0.25 });
  });

  it('holds it up, as often as it is told, and it goes on from there', () => {
    const delayed = [
      byHand('hold', 150, ['subscribe', 'b', 1], 2000),
      byHand('hold', 1150, ['subscribe', 'b', 1], 500),
    ];
    const { trace } = simulate(sceneOf({ ...B, acts: delayed }), 5_000_000);
    const events = eventsOf(trace);
    expect(events.filter(({ kind }) => kind === 'delayed')).toMatchObject([
      { atUs: 150_000, fraction: 0.5, resumesUs: 2_150_000, arrivesUs: 2_200_000 },
      { atUs: 1_150_000, fraction: 0.5, resumesUs: 2_650_000, arrivesUs: 2_700_000 },
    ]);
    expect(storyOf({ ...B, acts: delayed }, 'received')).toEqual(['2700 received b']);
  });

  it('doubles it, and the second takes as long as the first', () => {
    const scene: Scene = { ...B, acts: [byHand('duplicate', 60, ['publish', 'a', 1])] };
    expect(storyOf(scene, 'duplicated', 'accepted', 'received')).toEqual([
      '60 duplicated a',
      '100 accepted c',
      '160 accepted c',
      '200 received b',
      '260 received b',
    ]);
  });

  it('is for a message on its way; a copy has a number of its own', () => {
    const twice = byHand('duplicate', 60, ['publish', 'a', 1]);
    expect(storyOf({ ...B, acts: [twice, byHand('drop', 70, ['publish', 'a', 2])] }, 'lost', 'accepted')).toEqual([
      '70 lost a',
      '100 accepted c',
    ]);
    for (const act of [
      byHand('drop', 100, ['publish', 'a', 1]),
      byHand('drop', 50, ['publish', 'a', 2]),
      byHand('drop', 50, ['subscribe', 'b', 1]),
    ])
      expect(storyOf({ ...B, acts: [act] }, 'userActed', 'lost', 'received')).toHaveLength(3);
  });

  it('keeps what is to be lost lost, later where it is held up', () => {
    const faults: Fault[] = [{ kind: 'loss', ...during(0, 1), probability: 1 }];
    const scene: Scene = { ...B, faults, acts: [byHand('hold', 20, ['publish', 'a', 1], 1000)] };
    expect(storyOf(scene, 'lost', 'accepted')).toEqual(['1050 lost a (0)']);
  });

  it('gives a consumer a second copy, which it does not ask again for', () => {
    const scene: Scene = {
      agents: { w: [] },
      links: [['consume', 'w']],
      publishMs: [0],
      acts: [byHand('duplicate', 150, ['consume', 'w', 1])],
    };
    expect(storyOf(scene, 'received', 'consumeStarted')).toEqual([
      '0 consumeStarted w',
      '200 received w',
      '200 consumeStarted w',
      '250 received w',
    ]);
  });
});
