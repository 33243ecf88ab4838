/** Subscriptions to logs over links that lose and are cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrokerKind, defaultBroker, type Fault, type Where } from '../../scenario/index.ts';
import { isHop, whyGot } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { byHand, during, eventsOf, type Scene, sceneOf } from '../testing/scenes.ts';

const UNTIL_US = 60_000_000;
const LOGS = ['redis-streams', 'kafka', 'kafka-share'] as const;

/** `s` subscribes; exact delays of 100 ms; all times from 5 s on, when it has joined on every broker. */
function traceOf(kind: BrokerKind, scene: Scene) {
  const subscribing: Scene = { agents: { s: [] }, links: [['subscribe', 's']], ...scene };
  return simulate({ ...sceneOf(subscribing), broker: defaultBroker(kind) }, UNTIL_US).trace;
}

function story(kind: BrokerKind, scene: Scene): readonly string[] {
  return eventsOf(traceOf(kind, scene)).flatMap((event) =>
    ['dispatched', 'lost', 'ignored', 'received'].includes(event.kind) && event.atUs >= 5_000_000
      ? [`${event.atUs / 1000} ${event.kind}`]
      : [],
  );
}

/** Sequence numbers of what `s` received, in order. */
function received(kind: BrokerKind, scene: Scene): readonly number[] {
  const events = eventsOf(traceOf(kind, scene));
  return events.flatMap((event) => {
    const hop = event.kind === 'received' ? events[event.cause] : undefined;
    return hop?.kind === 'dispatched' ? [hop.seq] : [];
  });
}

const toS: Where = { at: 'link', link: 'subscribe', agent: 's', channel: 'c' };

describe.each(LOGS)('a copy that is lost on its way to a subscription, on %s', (kind) => {
  it('is asked for again when it should have come, and with it what left behind it', () => {
    const acts = [byHand('drop', 5150, ['subscribe', 's', 1])];
    expect(story(kind, { publishMs: [5000, 5020], acts })).toEqual([
      '5100 dispatched',
      '5120 dispatched',
      '5150 lost',
      '5200 dispatched',
      '5200 dispatched',
      '5220 ignored',
      '5300 received',
      '5300 received',
    ]);
  });

  it('is asked for in vain while the link is cut, and comes when it is back', () => {
    const cut: Fault = { kind: 'cut', ...during(5050, 6000, toS) };
    const scene: Scene = { publishMs: [5000, 5500], faults: [cut] };
    expect(received(kind, scene)).toEqual([1, 2]);
    const events = eventsOf(traceOf(kind, scene));
    expect(events.find((event) => event.kind === 'received' && event.agent === 's')?.atUs).toBeLessThan(6_300_000);
  });

  it('comes again over a link that takes no time, without end in one instant', () => {
    const cut: Fault = { kind: 'cut', ...during(5050, 6000, toS) };
    const scene = sceneOf({ agents: { s: [] }, links: [['subscribe', 's']], publishMs: [5100], faults: [cut] });
    const network = { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 };
    const run = simulate({ ...scene, network, broker: defaultBroker(kind) }, UNTIL_US);
    expect(run.halted).toBeUndefined();
    expect(eventsOf(run.trace).filter(({ kind: what }) => what === 'received')).toHaveLength(1);
  });

  it('says of a lost copy that it is asked for again', () => {
    const trace = traceOf(kind, { publishMs: [5000], acts: [byHand('drop', 5150, ['subscribe', 's', 1])] });
    const message = eventsOf(trace).findIndex((event) => event.kind === 'published');
    expect(whyGot(trace, 's', message, 5_180_000).words).toBe(
      'You dropped it at 5.150 s, on its way to s. c still has it, and s will read it again.',
    );
  });

  it('says why what left behind it was ignored, over a link that is quicker than the reader', () => {
    const acts = [byHand('drop', 5015, ['subscribe', 's', 1])];
    const scene = sceneOf({ agents: { s: [] }, links: [['subscribe', 's']], publishMs: [5000, 5005], acts });
    const network = { delayUsMin: 10_000, delayUsMean: 10_000, jitterUs: 0 };
    const { trace } = simulate({ ...scene, network, broker: defaultBroker(kind) }, UNTIL_US);
    const second = eventsOf(trace).findLastIndex((event) => event.kind === 'published');
    expect(whyGot(trace, 's', second, 5_040_000).words).toBe(
      's ignored it at 5.025 s: an earlier message of c was lost, and s reads again from there.',
    );
    expect(whyGot(trace, 's', second, 6_000_000).got).toBe(true);
  });

  it('is not lost for good: over 200 random scenes, a subscription gets every message once, in order', () => {
    const link = fc.constantFrom<Where>(toS, { at: 'everything' }, { at: 'channel', channel: 'c' });
    const span = fc.tuple(fc.integer({ min: 0, max: 15_000 }), fc.integer({ min: 1, max: 10_000 }), link);
    const fault = fc.oneof(
      fc.tuple(span, fc.integer({ min: 1, max: 9 })).map(
        ([[fromMs, forMs], tenths]): Fault => ({
          kind: 'loss',
          probability: tenths / 10,
          ...during(fromMs, fromMs + forMs, toS),
        }),
      ),
      span.map(([fromMs, forMs]): Fault => ({ kind: 'cut', ...during(fromMs, fromMs + forMs, toS) })),
    );
    const times = fc.array(fc.integer({ min: 3000, max: 15_000 }), { minLength: 1, maxLength: 30 });
    let lost = 0;
    fc.assert(
      fc.property(times, fc.array(fault, { minLength: 1, maxLength: 4 }), (publishMs, faults) => {
        const scene: Scene = { publishMs: publishMs.toSorted((a, b) => a - b), faults };
        expect(received(kind, scene)).toEqual(publishMs.map((_, index) => index + 1));
        lost += eventsOf(traceOf(kind, scene)).filter((event) => event.kind === 'lost').length;
      }),
      { numRuns: 200 },
    );
    expect(lost).toBeGreaterThan(200);
  });
});

describe('on brokers without a log', () => {
  it.each(['memory', 'redis-pubsub'] as const)('a lost copy stays lost, on %s', (kind) => {
    const acts = [byHand('drop', 5150, ['subscribe', 's', 1])];
    const trace = traceOf(kind, { publishMs: [5000], acts });
    expect(eventsOf(trace).filter((event) => isHop(event) && event.kind === 'dispatched')).toHaveLength(1);
    expect(received(kind, { publishMs: [5000], acts })).toEqual([]);
  });
});
