import { describe, expect, it } from 'vitest';
import type { Fault, Where } from '../scenario/index.ts';
import { toJsonLines } from '../trace/index.ts';
import { simulate } from './simulate.ts';
import { during, eventsOf, sceneOf, storyOf } from './testing/scenes.ts';

const TO_C = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
const TO_B = { at: 'link', link: 'subscribe', agent: 'b', channel: 'c' } as const;
const B = { agents: { b: [] }, links: [['subscribe', 'b']] } as const;

describe('a delay', () => {
  it('adds to what leaves while it acts, and nobody overtakes', () => {
    const faults: Fault[] = [{ kind: 'delay', ...during(10, 20, TO_C), delayUs: 200_000, jitterUs: 0 }];
    expect(storyOf({ publishMs: [9, 10, 19, 20], faults }, 'published', 'accepted')).toEqual([
      '9 published a',
      '10 published a (0)',
      '19 published a (0)',
      '20 published a',
      '109 accepted c',
      '310 accepted c',
      '319 accepted c',
      '319 accepted c',
    ]);
  });

  it('adds up with another, in list order, and each has its own luck', () => {
    const shaky: Fault = { kind: 'delay', ...during(0, 5000, TO_C), delayUs: 1000, jitterUs: 90_000 };
    const other: Fault = { kind: 'loss', ...during(0, 5000), probability: 0.4 };
    const publishMs = Array.from({ length: 12 }, (_, turn) => turn * 300);
    const arrivals = (faults: readonly Fault[]) =>
      eventsOf(simulate(sceneOf({ publishMs, faults }), 9_000_000).trace).flatMap((event) =>
        event.kind === 'published' ? [event.arrivesUs - event.atUs] : [],
      );
    expect(new Set(arrivals([shaky])).size).toBeGreaterThan(8);
    // A fault of another kind, before or after it, changes nothing of it.
    expect(arrivals([other, shaky])).toEqual(arrivals([shaky]));
    expect(arrivals([shaky, shaky])).not.toEqual(arrivals([shaky]));
  });
});

describe('a narrow link', () => {
  const narrow = (bytesPerSecond: number, where: Where): Fault => ({
    kind: 'narrow',
    ...during(0, 1000, where),
    bytesPerSecond,
  });

  it('carries one message after the other, each for its size, and then for its delay', () => {
    // {"atMs":1} has ten bytes.
    const scene = { publishMs: [1, 2, 3, 900, 1000], faults: [narrow(100, TO_C)] };
    expect(storyOf(scene, 'published', 'accepted')).toEqual([
      '1 published a (0)',
      '2 published a (0)',
      '3 published a (0)',
      '201 accepted c',
      '301 accepted c',
      '401 accepted c',
      '900 published a (0)',
      '1000 published a',
      '1120 accepted c',
      '1120 accepted c',
    ]);
  });

  it('counts bytes of UTF-8, and not characters', () => {
    const said = (text: string): readonly string[] => {
      const publish = { kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: { text } } as const;
      return storyOf({ acts: [publish], faults: [narrow(1000, TO_C)] }, 'accepted');
    };
    expect(said('u')).toEqual(['112 accepted c']);
    expect(said('ü')).toEqual(['113 accepted c']);
    expect(said('🪶')).toEqual(['115 accepted c']);
  });

  it('is as narrow for each link by itself, and for second copies as well', () => {
    const scene = { agents: { b: [], d: [] }, links: [['subscribe', 'b'] as const, ['subscribe', 'd'] as const] };
    const faults = [narrow(100, TO_B)];
    expect(storyOf({ ...scene, publishMs: [1, 2], faults }, 'received')).toEqual([
      '201 received d',
      '202 received d',
      '301 received b',
      '401 received b',
    ]);
    const double: Fault = { kind: 'duplication', ...during(0, 1000, TO_C), probability: 1 };
    expect(storyOf({ publishMs: [1], faults: [double, narrow(100, TO_C)] }, 'accepted')).toHaveLength(2);
    expect(storyOf({ publishMs: [1], faults: [double, narrow(100, TO_C)] }, 'accepted')[0]).toBe('301 accepted c');
  });
});

describe('a loss', () => {
  it('is decided as a message leaves, and the message vanishes half way', () => {
    const faults: Fault[] = [{ kind: 'loss', ...during(0, 10, TO_C), probability: 1 }];
    expect(storyOf({ publishMs: [5, 10], faults }, 'lost', 'accepted')).toEqual(['55 lost a (0)', '110 accepted c']);
    const lost = eventsOf(simulate(sceneOf({ publishMs: [5], faults }), 1_000_000).trace).find(
      ({ kind }) => kind === 'lost',
    );
    expect(lost).toMatchObject({ via: 'publish', channel: 'c', reason: 'loss', fraction: 0.5, fault: 0, cause: 2 });
  });

  it('loses the copy for one subscriber and not that for another', () => {
    const faults: Fault[] = [{ kind: 'loss', ...during(0, 1000, TO_B), probability: 1 }];
    const scene = { agents: { b: [], d: [] }, links: [['subscribe', 'b'] as const, ['subscribe', 'd'] as const] };
    expect(storyOf({ ...scene, publishMs: [0], faults }, 'lost', 'received')).toEqual([
      '150 lost b (0)',
      '200 received d',
    ]);
  });

  it('is as likely as it says', () => {
    const faults: Fault[] = [{ kind: 'loss', ...during(0, 9000), probability: 0.25 }];
    const publishMs = Array.from({ length: 800 }, (_, turn) => turn * 10);
    const lost = storyOf({ publishMs, faults }, 'lost').length;
    expect(lost).toBeGreaterThan(150);
    expect(lost).toBeLessThan(250);
  });

  it('of what a consumer was handed makes it ask again, when it should have come', () => {
    const faults: Fault[] = [{ kind: 'loss', ...during(0, 150), probability: 1 }];
    const scene = { agents: { w: [] }, links: [['consume', 'w'] as const], publishMs: [10, 60, 200] };
    const from = [{ ...faults[0], where: { at: 'link', link: 'consume', agent: 'w', channel: 'c' } } as Fault]; // Elsewhere.
    expect(storyOf({ ...scene, faults: from }, 'consumeStarted', 'dispatched', 'lost', 'received')).toEqual([
      '0 consumeStarted w',
      '110 dispatched w',
      '160 lost w (0)',
      '210 dispatched w',
      '310 received w',
      '310 dispatched w',
      '410 received w',
      '410 consumeStarted w',
    ]);
  });
});

describe('a duplication', () => {
  it('sends a second message behind the first, which the channel takes in again under another number', () => {
    const faults: Fault[] = [{ kind: 'duplication', ...during(0, 50, TO_C), probability: 1 }];
    const { trace } = simulate(sceneOf({ ...B, publishMs: [10], faults }), 2_000_000);
    const events = eventsOf(trace);
    const published = events.findIndex(({ kind }) => kind === 'published');
    const duplicated = events.find((event) => event.kind === 'duplicated');
    expect(duplicated).toMatchObject({ cause: published, message: published, via: 'publish', fault: 0, atUs: 10_000 });
    expect(duplicated?.kind === 'duplicated' && duplicated.arrivesUs).toBeGreaterThan(110_000);
    const accepted = events.filter((event) => event.kind === 'accepted');
    expect(accepted.map(({ seq, message }) => [seq, message])).toEqual([
      [1, published],
      [2, published],
    ]);
    expect(events.filter((event) => event.kind === 'received' && event.message === published)).toHaveLength(2);
  });

  it('and a loss after it in the list lose each by itself; a loss before it leaves nothing to double', () => {
    const twice: Fault = { kind: 'duplication', ...during(0, 5000, TO_C), probability: 1 };
    const loss: Fault = { kind: 'loss', ...during(0, 5000, TO_C), probability: 0.5 };
    const publishMs = Array.from({ length: 20 }, (_, turn) => turn * 200);
    const fates = (faults: readonly Fault[]) => {
      const events = eventsOf(simulate(sceneOf({ publishMs, faults }), 9_000_000).trace);
      const lost = events.flatMap((event) => (event.kind === 'lost' ? [event.cause] : []));
      const fatesOf = (which: 'published' | 'duplicated') =>
        events.flatMap((event, number) => (event.kind === which ? [lost.includes(number) ? 'lost' : 'came'] : []));
      return { firsts: fatesOf('published'), copies: fatesOf('duplicated') };
    };
    const after = fates([twice, loss]);
    expect(after.copies).toHaveLength(20);
    expect(new Set(after.copies).size).toBe(2);
    expect(after.copies).not.toEqual(after.firsts);
    const before = fates([loss, twice]);
    expect(before.copies).toEqual(before.firsts.filter((fate) => fate === 'came'));
    // The same are lost, doubled or not.
    expect(fates([loss]).firsts).toEqual(after.firsts);
    expect(before.firsts).toEqual(after.firsts);
  });
});

describe('a reordering', () => {
  it('holds one back, and those after it overtake', () => {
    const faults: Fault[] = [{ kind: 'reordering', ...during(0, 5, TO_C), probability: 1, delayUs: 300_000 }];
    expect(storyOf({ publishMs: [4, 5, 10], faults }, 'published', 'accepted')).toEqual([
      '4 published a (0)',
      '5 published a',
      '10 published a',
      '105 accepted c',
      '110 accepted c',
      '404 accepted c',
    ]);
  });
});

describe('a cut', () => {
  it('loses what leaves during it, and what is on its way when it begins, where it is', () => {
    const faults: Fault[] = [{ kind: 'cut', ...during(50, 200, { at: 'agent', agent: 'a' }) }];
    const { trace } = simulate(sceneOf({ publishMs: [25, 60, 200], faults }), 2_000_000);
    const lost = eventsOf(trace).filter((event) => event.kind === 'lost');
    expect(lost).toMatchObject([
      { atUs: 50_000, fraction: 0.25, reason: 'cut', fault: 0 },
      { atUs: 110_000, fraction: 0.5, reason: 'cut', fault: 0 },
    ]);
    expect(storyOf({ publishMs: [25, 60, 200], faults }, 'accepted')).toEqual(['300 accepted c']);
  });

  it('lets through what arrives at the moment at which it begins', () => {
    const faults: Fault[] = [{ kind: 'cut', ...during(100, 200) }];
    expect(storyOf({ publishMs: [0], faults }, 'accepted', 'lost')).toEqual(['100 accepted c']);
  });

  it('of a border leaves alone what stays on one side', () => {
    const border = { at: 'border', agents: ['b'], channels: [] } as const;
    const faults: Fault[] = [{ kind: 'cut', ...during(0, 5000, border) }];
    const scene = { agents: { b: [], d: [] }, links: [['subscribe', 'b'] as const, ['subscribe', 'd'] as const] };
    expect(storyOf({ ...scene, publishMs: [0], faults }, 'lost', 'received')).toEqual([
      '150 lost b (0)',
      '200 received d',
    ]);
  });
});

it('a fault that never meets anything leaves only its beginning and end in the trace', () => {
  const elsewhere = { at: 'link', link: 'consume', agent: 'b', channel: 'c' } as const;
  const scene = { ...B, publishMs: [0, 40, 300] };
  const idle: Fault[] = [
    { kind: 'loss', ...during(0, 100, elsewhere), probability: 1 },
    { kind: 'delay', ...during(5000, 6000), delayUs: 1, jitterUs: 1 },
    { kind: 'duplication', ...during(20, 30), probability: 1 },
    { kind: 'slow', ...during(0, 900), factor: 7 },
    { kind: 'full', ...during(0, 900), capacity: 100, overflow: 'drop-oldest' },
  ];
  const lines = (faults: readonly Fault[]) =>
    toJsonLines(simulate(sceneOf({ ...scene, faults }), 9_000_000).trace)
      .split('\n')
      .filter((line) => !line.includes('"fault'))
      // Numbers of events shift by those of the faults.
      .map((line) => line.replace(/"(cause|message)":-?\d+/g, ''));
  expect(lines(idle)).toEqual(lines([]));
});
