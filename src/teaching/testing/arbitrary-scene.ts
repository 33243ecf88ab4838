/**
 * Small random scenes of the kind that lessons show: senders, a queue that workers share, a channel that others subscribe to, and
 * something that goes wrong. Questions of every kind come from them, in few events.
 */
import fc from 'fast-check';
import type { Agent, Behaviour, Fault, Intervention, Link, LinkKind, Scenario } from '../../scenario/index.ts';
import { canonicalScenario, emptyScenario, newChannel } from '../../scenario/index.ts';

const SENDERS = ['s1', 's2'];
const WORKERS = ['w1', 'w2', 'w3'];
const LISTENERS = ['b1', 'b2'];
const ORIGIN = { x: 0, y: 0 };
/** Time within which the scene plays, in microseconds. */
const UNTIL_US = 2_500_000;

const duration = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min: min * 1000, max: max * 1000 });

/** A time after the start at which something begins, or the start. */
const beginning = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: duration(300, 1800) });

const sender: fc.Arbitrary<Behaviour> = fc
  .record({ period: duration(120, 500), offset: duration(0, 500), jitter: duration(0, 200), news: fc.boolean() })
  .map(({ period, offset, jitter, news }) => ({
    kind: 'tick',
    channel: news ? 'news' : 'jobs',
    periodUs: period,
    offsetUs: offset,
    jitterUs: jitter,
    count: 5,
    message: { n: { $count: 1 } },
  }));

interface Reader {
  readonly kind: Exclude<LinkKind, 'publish'>;
  readonly fromUs: number;
  readonly behaviours: readonly Behaviour[];
}

/** An agent that receives: it may work on each message, fail on some, and answer. */
function reader(kind: Reader['kind']): fc.Arbitrary<Reader> {
  return fc
    .record({
      fromUs: beginning,
      work: fc.option(fc.record({ durationUs: duration(30, 900), jitterUs: duration(0, 500) })),
      every: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2 }),
      answer: fc.option(duration(0, 400), { freq: 2 }),
    })
    .map(({ fromUs, work, every, answer }) => ({
      kind,
      fromUs,
      behaviours: [
        ...(work === null ? [] : [{ kind: 'work', on: '', ...work } as const]),
        ...(every === null ? [] : [{ kind: 'throw', on: '', every, error: 'too hot' } as const]),
        ...(answer === null
          ? []
          : [{ kind: 'publish', on: 'jobs', channel: 'news', delayUs: answer, message: { done: true } } as const]),
      ],
    }));
}

const fault: fc.Arbitrary<Fault> = fc
  .record({ from: duration(300, 1500), lasts: duration(200, 1200), agent: fc.constantFrom(...WORKERS, ...LISTENERS) })
  .chain(({ from, lasts, agent }) => {
    const time = { fromUs: from, untilUs: from + lasts };
    const where = { at: 'agent', agent } as const;
    return fc.constantFrom<Fault>(
      { kind: 'crash', ...time, where },
      { kind: 'loss', ...time, where, probability: 0.6 },
      { kind: 'loss', ...time, where: { at: 'everything' }, probability: 0.4 },
      { kind: 'duplication', ...time, where: { at: 'everything' }, probability: 0.6 },
      { kind: 'cut', ...time, where },
      { kind: 'full', ...time, where: { at: 'channel', channel: 'jobs' }, capacity: 1, overflow: 'drop-oldest' },
    );
  });

const intervention: fc.Arbitrary<Intervention> = fc
  .record({
    kind: fc.constantFrom('consume' as const, 'subscribe' as const, 'unsubscribe' as const),
    atUs: duration(100, UNTIL_US / 1000),
    agent: fc.constantFrom(...WORKERS, ...LISTENERS),
    channel: fc.constantFrom('jobs', 'news'),
  })
  .map((one) => one);

/** Scenes on the broker in memory; a test gives them another. */
export const teachingScene: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.nat(),
    delayUs: duration(10, 150),
    jitterUs: duration(0, 350),
    senders: fc.array(sender, { minLength: 1, maxLength: 2 }),
    workers: fc.array(reader('consume'), { maxLength: 3 }),
    listeners: fc.array(reader('subscribe'), { maxLength: 2 }),
    hears: fc.constantFrom('jobs', 'news'),
    capacity: fc.integer({ min: 1, max: 6 }),
    overflow: fc.constantFrom('drop-oldest' as const, 'drop-newest' as const, 'reject' as const, 'block' as const),
    faults: fc.array(fault, { maxLength: 2 }),
    interventions: fc.array(intervention, { maxLength: 2 }),
  })
  .map((parts) => {
    const readers = [
      ...parts.workers.map((one, at) => ({ ...one, id: WORKERS[at] ?? '', channel: 'jobs' })),
      ...parts.listeners.map((one, at) => ({
        ...one,
        id: LISTENERS[at] ?? '',
        channel: at === 0 ? parts.hears : 'news',
      })),
    ];
    const behavioursOf = (id: string): readonly Behaviour[] => {
      const own = parts.senders[SENDERS.indexOf(id)];
      return own === undefined ? (readers.find((one) => one.id === id)?.behaviours ?? []) : [own];
    };
    const agents = [...SENDERS, ...WORKERS, ...LISTENERS].map(
      (id): Agent => ({ id, ...ORIGIN, role: 'agent', behaviours: behavioursOf(id) }),
    );
    const links = readers.map(
      ({ kind, id, channel, fromUs }): Link => ({ kind, agent: id, channel, ...(fromUs === 0 ? {} : { fromUs }) }),
    );
    const { capacity, overflow } = parts;
    return canonicalScenario({
      ...emptyScenario(),
      seed: parts.seed,
      agents,
      channels: [{ ...newChannel('jobs', ORIGIN), capacity, overflow }, newChannel('news', ORIGIN)],
      links,
      network: { delayUsMin: parts.delayUs, delayUsMean: parts.delayUs + 60_000, jitterUs: parts.jitterUs },
      faults: parts.faults,
      interventions: [...parts.interventions].sort((a, b) => a.atUs - b.atUs),
    });
  });
