/** Calls of an own broker, and what is left when it fails, stops or ends. */
import { describe, expect, it } from 'vitest';
import { CODE_BUDGETS } from '../code-budgets.ts';
import type { BrokerHost } from '../own-broker.ts';
import { withCode } from '../running-code.ts';
import { playedTrace } from '../simulate.ts';
import { Documented, fakeMaker } from '../testing/fake-brokers.ts';
import { BUSY, changed, documented, LATE, onOwn, play, UNTIL_US } from '../testing/own-broker-runs.ts';
import { during, type Scene } from '../testing/scenes.ts';

describe('an own broker', () => {
  it('that drops a message names as the cause that it was accepted', () => {
    const ofCauses = (accepts: 'before' | 'after') => {
      const { events, of } = play(
        changed((_, tools) => ({
          publish: (_channel, message, done) => {
            if (accepts === 'before') done();
            tools.dropped(message);
            if (accepts === 'after') done();
          },
        })),
        BUSY,
      );
      return of('dropped').map(({ cause }) => events[cause]?.kind);
    };
    expect([ofCauses('before'), ofCauses('after')]).toEqual([Array(3).fill('accepted'), Array(3).fill('accepted')]);
  });

  it('that a budget stops rejects what waits for it', () => {
    let count = 0;
    const run = play((tools) => {
      const broker = new Documented(tools);
      return Object.assign(broker, {
        publish: () => {
          count += 1;
          if (count === 3) tools.stop();
        },
      });
    }, BUSY);
    expect(run.of('blocked')).toHaveLength(2);
    expect(run.of('rejected')).toHaveLength(3);
    expect(run.trace.worldAt(UNTIL_US).channels.get('c')?.blocked).toEqual([]);
  });

  it('is told of a channel once, has the time and the randomness of its run, and is ended with it', () => {
    const calls: unknown[] = [];
    const hosts: BrokerHost[] = [];
    const make = fakeMaker(documented);
    const trace = playedTrace(
      onOwn(BUSY),
      UNTIL_US,
      withCode({
        makeBroker: (source, given) => {
          hosts.push(given);
          const program = make(source, given);
          return {
            ...program,
            createChannel: (channel) => {
              calls.push(['createChannel', channel]);
              return program.createChannel(channel);
            },
            dispose: () => calls.push('dispose'),
          };
        },
      }),
    );
    expect(calls).toEqual([['createChannel', 'c'], 'dispose']);
    expect(hosts.map((host) => host.nowUs())).toEqual([trace.event(trace.length - 1).atUs]);
    expect(hosts.map((host) => Math.floor(host.random()))).toEqual([0]);
  });

  it.each([
    ['at once', 0, []],
    ['later', 200, ['consumeCancelled']],
  ] as const)('whose consume fails %s lets the agent wait no more', (_, afterMs, cancelled) => {
    const run = play(
      changed((_broker, tools) => ({
        consume: (_channel, _take, fail) => {
          if (afterMs === 0) fail?.('no');
          else tools.after(afterMs, () => fail?.('no'));
        },
      })),
      { ...LATE, acts: LATE.acts?.slice(0, 1) ?? [] },
    );
    expect(run.words('brokerThrew')).toEqual(['The broker threw at c: no']);
    expect(run.of('consumeCancelled').map(({ kind }) => kind)).toEqual(cancelled);
    expect(run.trace.worldAt(UNTIL_US).channels.get('c')?.waiting).toEqual([]);
  });

  it('shows an error at the channel of a subscription that ends, and no more of it than a trace keeps', () => {
    const run = play(
      changed(() => ({
        subscribe: () => () => {
          throw 'x'.repeat(2 * CODE_BUDGETS.logUnits);
        },
      })),
      { ...BUSY, acts: [{ kind: 'unsubscribe', atUs: 120_000, agent: 'b', channel: 'c' }] },
    );
    expect(run.of('brokerThrew')).toMatchObject([{ channel: 'c', error: `${'x'.repeat(CODE_BUDGETS.logUnits - 1)}…` }]);
  });

  it('withdraws the consumers of the agent that has crashed, and no others', () => {
    const scene: Scene = {
      ...BUSY,
      agents: { d: [], e: [] },
      links: [
        ['consume', 'd'],
        ['consume', 'e'],
      ],
      publishMs: [100],
      faults: [{ kind: 'crash', ...during(60, 6000, { at: 'agent', agent: 'd' }) }],
    };
    const run = play(documented, scene);
    expect(run.of('consumeCancelled')).toMatchObject([{ agent: 'd' }]);
    expect(run.got('e')).toEqual([1]);
  });

  it('that hands one message to two consumers that are gone loses it once, when it was accepted', () => {
    const run = play(
      changed((broker) => ({
        withdraw: () => undefined,
        store: (_channel, message) => {
          for (const [, take] of broker.waiting) take(message);
        },
      })),
      {
        ...BUSY,
        agents: { d: [], e: [] },
        links: [
          ['consume', 'd'],
          ['consume', 'e'],
        ],
        publishMs: [100],
        faults: ['d', 'e'].map((agent) => ({ kind: 'crash', ...during(60, 6000, { at: 'agent', agent }) })),
      },
    );
    expect(run.of('dropped').map(({ cause }) => run.events[cause]?.kind)).toEqual(['accepted']);
  });

  it('finds copies of messages that are published after it has handed out others', () => {
    const copies = changed((broker) => ({
      store: (channel, message) => Documented.prototype.store.call(broker, channel, { ...message }),
    }));
    expect(play(copies, { ...LATE, publishMs: [0, 1200] }).got('d')).toEqual([1, 2]);
  });

  it.each([
    [80, ''],
    [81, '…'],
  ])('quotes a message of %i characters, and no more than 80', (units, end) => {
    const forged = { text: 'x'.repeat(units - '{"text":""}'.length) };
    const run = play(
      changed((broker) => ({ publish: () => broker.deliver('c', forged) })),
      { ...BUSY, publishMs: [0] },
    );
    expect(run.of('brokerThrew')).toMatchObject([
      { error: `no agent published ${JSON.stringify(forged).slice(0, 80)}${end}` },
    ]);
  });

  it('shows an error whole that is as long as a trace keeps', () => {
    const error = 'x'.repeat(CODE_BUDGETS.logUnits);
    const run = play(
      changed(() => ({
        publish: () => {
          throw error;
        },
      })),
      { ...BUSY, publishMs: [0] },
    );
    expect(run.of('brokerThrew')).toMatchObject([{ error }]);
  });
});
