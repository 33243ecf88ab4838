/** Reactions of network brokers' clients to publishes that a link loses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultBroker, type Fault } from '../../scenario/index.ts';
import { journeyOf, type Trace, whyGot } from '../../trace/index.ts';
import { AssertionWatch } from '../assertion-watch.ts';
import { simulate } from '../simulate.ts';
import {
  brokerOf,
  cut,
  KEEPS,
  loses,
  NETWORK,
  received,
  sceneOn,
  story,
  toC,
  traceOf,
  UNTIL_US,
} from '../testing/client-scenes.ts';
import { byHand, during, eventsOf, type Scene } from '../testing/scenes.ts';

const doubles: Fault = { kind: 'duplication', probability: 1, ...during(0, 50_000, toC) };

/** Returns the breach of the expectation that nothing is lost on `c`. */
function lossIn(trace: Trace) {
  const watch = new AssertionWatch([{ kind: 'nothingLost', channel: 'c' }], trace);
  watch.readTo(UNTIL_US);
  return watch.breaches[0];
}

describe.each(NETWORK)('a publish on %s', (kind) => {
  const keeping = brokerOf(kind, KEEPS[kind]);

  it('waits with the client while the link is cut, and is sent in order at the next attempt to connect', () => {
    // The first attempts are 50, 150, 350, 750 and 1,550 ms after the connection broke.
    const scene: Scene = { publishMs: [1000, 5100, 5200], faults: [cut(5000, 5500)] };
    expect(story(keeping, scene)).toEqual([
      '1000 published 1',
      '1100 accepted 1',
      '5100 published 2 unsent',
      '5200 published 3 unsent',
      '5750 sent 2',
      '5750 sent 3',
      '5850 accepted 2',
      '5850 accepted 3',
    ]);
    expect(story(brokerOf(kind, kind === 'kafka' ? 'all' : 'unsent'), scene)).toEqual(story(keeping, scene));
  });

  it('is lost without a word where nothing is sent again', () => {
    const scene: Scene = { publishMs: [5100], faults: [cut(5000, 5500)] };
    expect(story(brokerOf(kind, 'none'), scene)).toEqual(['5100 published 1', '5150 lost 1 cut']);
  });

  it('that a link loses is sent again when its answer should have come, and with it what left behind it', () => {
    const scene: Scene = { publishMs: [5000, 5150], faults: [loses(5000, 5100)] };
    expect(story(keeping, scene)).toEqual([
      '5000 published 1',
      '5050 lost 1 loss retried',
      '5150 published 2',
      '5200 sent 1',
      '5250 discarded 2 outOfOrder retried',
      '5300 accepted 1',
      '5350 sent 2',
      '5450 accepted 2',
    ]);
  });

  it('is sent again where it is taken away by hand, or lost more than once', () => {
    const acts = [byHand('drop', 5050, ['publish', 'a', 1]), byHand('drop', 5250, ['publish', 'a', 2])];
    expect(received(keeping, { publishMs: [5000], acts })).toEqual([1]);
    expect(received(keeping, { publishMs: [5000], faults: [loses(5000, 5900)] })).toEqual([1]);
  });

  it('is given up when its time is over, which is said, and breaks what is expected', () => {
    const broker = brokerOf(kind, KEEPS[kind], { deliveryTimeoutUs: 1_000_000 });
    const scene: Scene = { publishMs: [1000, 5100], faults: [cut(5000, 9000)] };
    expect(story(broker, scene).slice(2)).toEqual(['5100 published 2 unsent', '6100 gaveUp 2 timeout']);
    const trace = traceOf(broker, scene);
    const message = eventsOf(trace).findLastIndex((event) => event.kind === 'published');
    expect(whyGot(trace, 's', message, 5_500_000).words).toBe(
      'The client of a has buffered it since 5.100 s: its link was cut at 5.000 s. It will send it when it is connected again.',
    );
    expect(whyGot(trace, 's', message, UNTIL_US).words).toBe(
      'The client of a gave up at 6.100 s, after trying for 1.000 s: its link was cut at 5.000 s.',
    );
    expect(trace.worldAt(5_500_000).agents.get('a')?.retrying).toEqual([message]);
    expect(trace.worldAt(6_500_000).agents.get('a')?.retrying).toEqual([]);
    expect(lossIn(trace)).toMatchObject({
      atUs: 6_100_000,
      words: 'The client of a gave up on message 2 on c: its delivery timeout expired',
    });
    expect(lossIn(traceOf(keeping, scene))).toBeUndefined();
  });

  it('is given up in its time, counted from its publish, though it is on its way again and arrives', () => {
    const lossy: Scene = { publishMs: [5000], faults: [loses(5000, 5100)] };
    expect(story(brokerOf(kind, KEEPS[kind], { deliveryTimeoutUs: 250_000 }), lossy)).toEqual([
      '5000 published 1',
      '5050 lost 1 loss retried',
      '5200 sent 1',
      '5250 gaveUp 1 timeout uncertain',
      '5300 accepted 1',
    ]);
  });

  it('of which nobody waits for the answer any more is not sent again as its answer is lost', () => {
    const faults = [loses(5000, 5100), cut(5350, 6000)];
    expect(story(brokerOf(kind, KEEPS[kind], { deliveryTimeoutUs: 250_000 }), { publishMs: [5000], faults })).toEqual([
      '5000 published 1',
      '5050 lost 1 loss retried',
      '5200 sent 1',
      '5250 gaveUp 1 timeout uncertain',
      '5300 accepted 1',
    ]);
  });

  it('waits through cuts that overlap, for the attempts that began with the first', () => {
    const scene: Scene = { publishMs: [1000, 5100], faults: [cut(5000, 5300), cut(5200, 5500)] };
    expect(story(keeping, scene).slice(2)).toEqual(['5100 published 2 unsent', '5750 sent 2', '5850 accepted 2']);
  });

  it('is refused where the client keeps as many as it may, and is sent where there is room again', () => {
    const broker = brokerOf(kind, KEEPS[kind], { bufferMax: 1 });
    const scene: Scene = { publishMs: [1000, 5100, 5200, 6000], faults: [cut(5000, 5500)] };
    expect(story(broker, scene).slice(2)).toEqual([
      '5100 published 2 unsent',
      '5200 published 3 unsent',
      '5200 gaveUp 3 full',
      '5750 sent 2',
      '5850 accepted 2',
      '6000 published 4',
      '6100 accepted 4',
    ]);
  });

  it('goes down with its agent where the client has it', () => {
    const crash: Fault = { kind: 'crash', ...during(5200, 5300, { at: 'agent', agent: 'a' }) };
    const scene: Scene = { publishMs: [1000, 5100, 5400], faults: [cut(5000, 5500), crash] };
    expect(story(keeping, scene).slice(2)).toEqual([
      '5100 published 2 unsent',
      '5200 gaveUp 2 crash',
      '5400 published 3 unsent',
      // The new client broke its connection at 5.2 s.
      '5550 sent 3',
      '5650 accepted 3',
    ]);
  });

  it('is kept by no client where it was on its way again, with others, as its agent crashed, and was lost then', () => {
    const crash: Fault = { kind: 'crash', ...during(5160, 5300, { at: 'agent', agent: 'a' }) };
    const faults = [cut(5000, 5150), crash, cut(5170, 5200)];
    const trace = traceOf(keeping, { publishMs: [1000, 5100, 5110, 5120], faults });
    const [, ...messages] = eventsOf(trace).flatMap(({ kind: of }, number) => (of === 'published' ? [number] : []));
    const became = messages.map((message) => trace.eventsOf(message).map((number) => trace.event(number).kind));
    expect(became).toEqual(messages.map(() => ['published', 'sent', 'lost']));
    const { agents, channels } = trace.worldAt(UNTIL_US);
    expect([agents.get('a')?.retrying, channels.get('c')?.retrying]).toEqual([[], []]);
    for (const message of messages) expect(journeyOf(trace, message).retrying).toBeUndefined();
  });

  it('comes again over a link that takes no time, without end in one instant', () => {
    const scene = sceneOn(keeping, { publishMs: [5000], faults: [loses(4000, 7000)] });
    const run = simulate({ ...scene, network: { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 } }, UNTIL_US);
    expect(run.halted).toBeUndefined();
    expect(eventsOf(run.trace).filter((event) => event.kind === 'received')).toHaveLength(1);
  });
});

describe('a publish that was under way when the link was cut', () => {
  const request: Scene = { publishMs: [5000], faults: [cut(5050, 5500)] };
  const answer: Scene = { publishMs: [5000], faults: [cut(5150, 5500)] };

  it('is reported, whether it was lost or only its answer, by a client that sends nothing twice', () => {
    for (const kind of ['redis-pubsub', 'redis-streams'] as const) {
      const broker = brokerOf(kind, 'unsent');
      expect(defaultBroker(kind)).toEqual({ ...broker, client: undefined });
      expect(story(broker, request)).toEqual([
        '5000 published 1',
        '5050 lost 1 cut',
        '5050 gaveUp 1 unanswered uncertain',
      ]);
      expect(story(broker, answer)).toEqual([
        '5000 published 1',
        '5100 accepted 1',
        '5150 unanswered 1',
        '5150 gaveUp 1 unanswered uncertain',
      ]);
      const trace = traceOf(broker, request);
      expect(
        whyGot(
          trace,
          's',
          eventsOf(trace).findIndex(({ kind: what }) => what === 'published'),
          UNTIL_US,
        ).words,
      ).toBe(
        'It was lost at 5.050 s, on its way to c: the link was cut, since 5.050 s. The client of a reported an error at 5.050 s. It had sent the message and got no response. It cannot know whether c has the message, and does not resend it.',
      );
    }
  });

  it.each([
    ['redis-pubsub', 'all'],
    ['redis-streams', 'all'],
    ['kafka', 'all'],
  ] as const)('comes twice on %s where only its answer was lost, and the client sends %s again', (kind, retries) => {
    expect(story(brokerOf(kind, retries), request)).toEqual([
      '5000 published 1',
      '5050 lost 1 cut retried',
      '5800 sent 1',
      '5900 accepted 1',
    ]);
    expect(story(brokerOf(kind, retries), answer)).toEqual([
      '5000 published 1',
      '5100 accepted 1',
      '5150 unanswered 1',
      '5500 sent 1',
      '5600 accepted 1',
    ]);
    expect(received(brokerOf(kind, retries), answer)).toEqual([1, 1]);
  });

  it('is stored once by Kafka for an idempotent producer', () => {
    const broker = brokerOf('kafka', 'idempotent');
    expect(story(broker, answer).slice(3)).toEqual(['5500 sent 1', '5600 discarded 1 duplicate']);
    expect(received(broker, answer)).toEqual([1]);
  });
});

describe('a second copy that a link makes of a publish', () => {
  it.each([
    ['kafka', 'idempotent', [1, 2]],
    ['kafka', 'all', [1, 1, 2, 2]],
    ['kafka', 'none', [1, 1, 2, 2]],
    ['redis-streams', 'unsent', [1, 1, 2, 2]],
    ['redis-pubsub', 'unsent', [1, 1, 2, 2]],
  ] as const)('on %s with retries %s: subscribers get %j', (kind, retries, expected) => {
    expect(received(brokerOf(kind, retries), { publishMs: [5000, 6000], faults: [doubles] })).toEqual(expected);
  });

  it('is made once by default on Kafka, and says why', () => {
    const trace = traceOf(defaultBroker('kafka'), { publishMs: [5000], faults: [doubles] });
    expect(eventsOf(trace).filter(({ kind }) => kind === 'discarded')).toMatchObject([{ reason: 'duplicate' }]);
  });
});

describe('over 200 random scenes, what is published and not given up', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 15_000 }), fc.integer({ min: 1, max: 8000 }));
  const fault = fc.oneof(
    fc.tuple(span, fc.integer({ min: 1, max: 9 })).map(
      ([[fromMs, forMs], tenths]): Fault => ({
        kind: 'loss',
        probability: tenths / 10,
        ...during(fromMs, fromMs + forMs, toC),
      }),
    ),
    span.map(([fromMs, forMs]): Fault => cut(fromMs, fromMs + forMs)),
    span.map(
      ([fromMs, forMs]): Fault => ({
        kind: 'reordering',
        probability: 0.5,
        delayUs: 300_000,
        ...during(fromMs, fromMs + forMs, toC),
      }),
    ),
  );
  const times = fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 1, maxLength: 30 });
  const timeouts = fc.constantFrom(500_000, 5_000_000, 60_000_000);

  it.each([
    ['redis-pubsub', 'unsent', 'once'],
    ['redis-streams', 'unsent', 'once'],
    ['redis-pubsub', 'all', 'at least once'],
    ['redis-streams', 'all', 'at least once'],
    ['kafka', 'all', 'at least once'],
    ['kafka', 'idempotent', 'once'],
  ] as const)('on %s with retries %s arrives %s, in order', (kind, retries, often) => {
    let [lost, given, twice] = [0, 0, 0];
    fc.assert(
      fc.property(times, fc.array(fault, { minLength: 1, maxLength: 4 }), timeouts, (ms, others, timeoutUs) => {
        // An answer is under way when the link is cut.
        const [firstMs = 0] = ms;
        const faults = [...others, cut(firstMs + 150, firstMs + 900)];
        const broker = brokerOf(kind, retries, { deliveryTimeoutUs: timeoutUs });
        const scene: Scene = { publishMs: ms.toSorted((a, b) => a - b), faults };
        const events = eventsOf(traceOf(broker, scene));
        const messages = events.flatMap((event, number) => (event.kind === 'published' ? [number] : []));
        const gaveUp = new Set(events.flatMap((event) => (event.kind === 'gaveUp' ? [event.message] : [])));
        const stored = events.flatMap((event) => (event.kind === 'accepted' ? [event.message] : []));
        const first = [...new Set(stored)];
        // What was given up while it was on its way can still come.
        const waitedFor = first.filter((message) => !gaveUp.has(message));
        expect(waitedFor).toEqual(waitedFor.toSorted((a, b) => a - b));
        expect(messages.filter((message) => !first.includes(message) && !gaveUp.has(message))).toEqual([]);
        if (often === 'once') expect(stored).toEqual(first);
        lost += events.filter((event) => event.kind === 'lost').length;
        given += gaveUp.size;
        twice += stored.length - first.length;
      }),
      { numRuns: 200 },
    );
    expect(lost).toBeGreaterThan(200);
    expect(given).toBeGreaterThan(20);
    if (often !== 'once') expect(twice).toBeGreaterThan(5);
  });
});
