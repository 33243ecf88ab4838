import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { Documented } from '../testing/fake-brokers.ts';
import { Ledger } from '../testing/ledger.ts';
import { BUSY, changed, documented, LATE, onOwn, play, UNTIL_US } from '../testing/own-broker-runs.ts';
import { during, type Scene, sceneOf } from '../testing/scenes.ts';

describe('an own broker', () => {
  it.each([
    ['with readers', BUSY],
    ['with a late consumer', LATE],
    ['with faults', { ...BUSY, faults: [{ kind: 'duplicate', probability: 1, ...during(0, 4000) }] }],
    ['with a crash', { ...BUSY, faults: [{ kind: 'crash', ...during(120, 2000, { at: 'agent', agent: 'd' }) }] }],
  ] as readonly (readonly [string, Scene])[])(
    'that is the documented one makes the trace of the in-memory broker, %s',
    (_, scene) => {
      const own = play(documented, scene);
      const { trace } = simulate(sceneOf(scene), UNTIL_US);
      // The documented broker serves who waits before who subscribes, as it is written; the order within an instant is its own.
      const inOrder = (events: readonly TraceEvent[]) =>
        events.map(({ cause: _cause, ...event }) => JSON.stringify({ ...event, message: undefined })).toSorted();
      expect(inOrder(own.events)).toEqual(
        inOrder(Array.from({ length: trace.length }, (_value, number) => trace.event(number))),
      );
    },
  );

  it('says that a message is accepted before it says who gets it', () => {
    const { events } = play(documented, BUSY);
    const first = events.findIndex(({ kind }) => kind === 'accepted');
    expect(events.slice(first, first + 3)).toMatchObject([
      { kind: 'accepted', seq: 1 },
      { kind: 'dispatched', via: 'consume', agent: 'd', cause: first },
      { kind: 'dispatched', via: 'subscribe', agent: 'b', cause: first },
    ]);
  });

  it('may hand out the newest first, and the queue of the picture follows', () => {
    const lifo = changed((broker) => ({ oldest: (channel) => broker.queue(channel).pop() }));
    const run = play(lifo, LATE);
    expect(run.got('d')).toEqual([3, 2]);
    expect(run.depth()).toBe(1);
    expect(
      play(lifo, {
        ...LATE,
        acts: [...(LATE.acts ?? []), { kind: 'consume', atUs: 2e6, agent: 'd', channel: 'c' }],
      }).depth(),
    ).toBe(0);
  });

  it('that drops when nobody listens says so, and the message has left the channel', () => {
    const run = play(
      changed((broker, tools) => ({
        store: (channel, message) => {
          if (broker.waiting.length === 0) tools.dropped(message);
          else Documented.prototype.store.call(broker, channel, message);
        },
      })),
      LATE,
    );
    expect(run.of('accepted')).toHaveLength(3);
    expect(run.of('dropped')).toHaveLength(3);
    expect([run.got('d'), run.depth()]).toEqual([[], 0]);
  });

  it('that never resolves a publish blocks it, until it hands the message out', () => {
    const silent = changed((broker) => ({ publish: (channel, message) => broker.store(channel, message) }));
    const run = play(silent, LATE);
    expect(run.of('blocked')).toHaveLength(3);
    expect(run.of('accepted')).toMatchObject([{ atUs: 1_000_000 }, { atUs: 1_500_000 }]);
    expect(run.got('d')).toEqual([1, 2]);
    expect(run.trace.worldAt(UNTIL_US).channels.get('c')?.blocked).toHaveLength(1);
  });

  it('that refuses a message rejects it, with the error and its line', () => {
    const run = play(
      changed(() => ({ publish: (_channel, _message, done) => done('QueueFullError: no space') })),
      BUSY,
    );
    expect(run.of('rejected')).toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: 'QueueFullError: no space (line 3)' })),
    );
    expect(run.of('accepted')).toEqual([]);
  });

  it('that delivers a message twice delivers it twice, and consumed again it is a redelivery', () => {
    const run = play(
      changed((broker) => ({
        deliver: (channel, message) => {
          for (let time = 0; time < 2; time += 1) Documented.prototype.deliver.call(broker, channel, message);
        },
        oldest: (channel) => broker.queue(channel)[0],
      })),
      { ...LATE, agents: { b: [], d: [] }, links: [['subscribe', 'b']] },
    );
    expect(run.got('b')).toEqual([1, 1, 2, 2, 3, 3]);
    expect(run.of('dispatched').filter((event) => event.kind === 'dispatched' && event.agent === 'd')).toMatchObject([
      { seq: 1 },
      { seq: 1, redelivered: true },
    ]);
    expect(run.depth()).toBe(2);
  });

  it('that delivers to nobody keeps what it accepts', () => {
    const run = play(
      changed(() => ({ deliver: () => undefined, consume: () => undefined, store: () => undefined })),
      BUSY,
    );
    expect([run.of('accepted').length, run.of('dispatched').length, run.depth()]).toEqual([3, 0, 3]);
  });

  it('may hand out copies, which are found by their content', () => {
    const copies = changed((broker) => ({
      store: (channel, message) => Documented.prototype.store.call(broker, channel, { ...message }),
    }));
    expect(play(copies, LATE).got('d')).toEqual([1, 2]);
    const equal: Scene = {
      ...LATE,
      publishMs: [],
      acts: [
        ...[0, 100].map((atMs) => ({
          kind: 'publish' as const,
          atUs: atMs * 1000,
          agent: 'a',
          channel: 'c',
          message: {},
        })),
        ...(LATE.acts ?? []),
      ],
    };
    expect(play(copies, equal).got('d')).toEqual([1, 2]);
  });

  it.each([
    [
      'a message that nobody published',
      (broker: Documented) => broker.deliver('c', { forged: true }),
      'no agent published {"forged":true}',
    ],
    [
      'an error of its own',
      () => {
        throw new Error('oops');
      },
      'Error: oops (line 7)',
    ],
  ] as const)('that does wrong is shown at the channel, and goes on: %s', (_, wrong, words) => {
    const run = play(
      changed((broker) => ({
        publish: (channel, message, done) => {
          Documented.prototype.publish.call(broker, channel, message, done);
          wrong(broker);
        },
      })),
      BUSY,
    );
    expect(run.words('brokerThrew')).toEqual(Array.from({ length: 3 }, () => `The broker threw at c: ${words}`));
    expect(run.got('d')).toEqual([1, 2, 3]);
  });

  it('that hands out after the end of a subscription, or on another channel, reaches nobody', () => {
    const after = play(
      changed((broker) => ({
        subscribe: (channel, callback) => {
          broker.callbacks.push([channel, callback]);
          return () => undefined;
        },
      })),
      { ...BUSY, acts: [{ kind: 'unsubscribe', atUs: 120_000, agent: 'b', channel: 'c' }] },
    );
    expect(after.words('brokerThrew').at(-1)).toContain('delivered to a subscription that has ended');
    const elsewhere = play(
      changed((broker) => ({
        publish: (_channel, message, done) => {
          broker.store('c', message);
          done();
        },
      })),
      { ...BUSY, acts: [{ kind: 'publish', atUs: 1e6, agent: 'a', channel: 'x', message: {} }] },
    );
    expect(elsewhere.words('brokerThrew').at(-1)).toContain('was published to x, and delivered on c');
  });

  it('that a budget stops takes no more messages, and the rest of the run goes on', () => {
    const run = play((tools) => Object.assign(new Documented(tools), { publish: () => tools.stop() }), BUSY);
    expect(run.words('brokerStopped')).toEqual(['The broker was stopped at c: too many instructions in one call']);
    expect(run.of('rejected')).toHaveLength(3);
    expect(run.of('published')).toHaveLength(3);
  });

  it('that fails at its start takes no messages', () => {
    const run = play(() => {
      throw new Error('no class');
    }, BUSY);
    expect(run.of('brokerThrew')).toHaveLength(1);
    expect(run.of('rejected')).toMatchObject([{ reason: 'the code of the broker failed when it started' }, {}, {}]);
  });

  it('has timers in the time of the run', () => {
    const slow = play(
      changed((broker, tools) => ({
        publish: (channel, message, done) =>
          tools.after(200, () => {
            broker.store(channel, message);
            done();
          }),
      })),
      BUSY,
    );
    expect(slow.of('accepted')).toMatchObject([{ atUs: 300_000 }, { atUs: 350_000 }, { atUs: 400_000 }]);
  });

  it('does not run without a maker: its channels reject, and say why', () => {
    const { trace } = simulate(onOwn(BUSY), UNTIL_US);
    const rejected = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter(
      ({ kind }) => kind === 'rejected',
    );
    expect(rejected).toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: 'the code of the broker does not run' })),
    );
  });

  it('is told what a consumer has done with, and withdraws one that has crashed', () => {
    const acknowledged: unknown[] = [];
    const scene: Scene = { ...BUSY, faults: [{ kind: 'crash', ...during(60, 6000, { at: 'agent', agent: 'd' }) }] };
    const run = play(
      changed(() => ({ acknowledge: (message: unknown) => acknowledged.push(message) }) as Partial<Documented>),
      BUSY,
    );
    expect(acknowledged).toEqual([{ atMs: 0 }, { atMs: 50 }, { atMs: 100 }]);
    expect(run.got('d')).toEqual([1, 2, 3]);
    expect(play(documented, scene).of('consumeCancelled')).toHaveLength(1);
    expect(play(documented, scene).got('d')).toEqual([]);
    // A broker that does not look at the signal hands to who is gone: the message is lost, and the picture says so.
    const deaf = play(
      changed(() => ({ withdraw: () => undefined })),
      scene,
    );
    expect(deaf.of('dropped')).toHaveLength(1);
  });

  it('decides by its code alone how much a channel holds, whatever its capacity and its faults', () => {
    const scene: Scene = { publishMs: [0, 50, 100], channel: { capacity: 1 } };
    const full = { kind: 'full', capacity: 1, overflow: 'drop-oldest', ...during(0, 4000) } as const;
    expect(play(documented, scene).depth()).toBe(3);
    expect(play(documented, { ...scene, faults: [full] }).depth()).toBe(3);
  });

  it('keeps the books of a run: every hop ends once, and what is accepted is somewhere', () => {
    for (const scene of [BUSY, LATE]) {
      const { trace } = play(documented, scene);
      const ledger = new Ledger(sceneOf(scene), trace);
      const numbers = Array.from({ length: trace.length }, (_, number) => number);
      expect(() => numbers.map((number) => ledger.read(number))).not.toThrow();
    }
  });
});
