/** Laws of every model, over random scenarios. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual } from '../../messaging/testing/expect-equal.ts';
import { roundsUntil } from '../../messaging/testing/rounds.ts';
import { BUILT_IN_BROKERS, type BuiltInBroker, type Scenario } from '../../scenario/index.ts';
import { livelyScenario } from '../../scenario/testing/arbitrary-scenario.ts';
import { depthOf, isHop, type TraceEvent, toJsonLines } from '../../trace/index.ts';
import type { Run } from '../run.ts';
import { simulate } from '../simulate.ts';
import { BROKERS } from '../testing/arbitrary-broker.ts';
import { eventsOf, untroubled } from '../testing/scenes.ts';

const UNTIL_US = 10_000_000;
/** Largest number of runs that a law is tried on. */
const RUNS_MAX = 300;
const SMALL = { eventsMax: 2000, eventsPerInstantMax: 200 };

interface Law {
  readonly check: (run: Run, scenario: Scenario, events: readonly TraceEvent[]) => void;
  /** Makes the scenario to play: a law of undisturbed traffic is tried without faults, which the ledger checks. @default as it is */
  readonly made?: (scenario: Scenario) => Scenario;
  /** Kinds of events that the runs have to bring, at least five times each. @default none */
  readonly wanted?: readonly (TraceEvent['kind'] | 'redelivered')[];
}

/** Plays random scenarios on a broker, until what the law is about was there. */
function overRuns(kind: BuiltInBroker, { check, made = (scenario) => scenario, wanted = [] }: Law): void {
  const kinds = new Map<string, number>();
  const rare = (): readonly string[] => wanted.filter((one) => (kinds.get(one) ?? 0) < 5);
  const property = fc.property(livelyScenario, BROKERS[kind], (scenario, broker) => {
    const played = { ...made(scenario), broker };
    const run = simulate(played, UNTIL_US, SMALL);
    const events = eventsOf(run.trace);
    for (const event of events) {
      const name = 'redelivered' in event ? 'redelivered' : event.kind;
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
    }
    check(run, played, events);
  });
  roundsUntil(RUNS_MAX, (numRuns) => fc.assert(property, { numRuns }), rare);
  expect(rare()).toEqual([]);
}

describe.each(BUILT_IN_BROKERS)('every run on %s', (kind) => {
  it('is the same twice, and every hop ends once, over random scenarios', () => {
    overRuns(kind, {
      made: untroubled,
      wanted: ['accepted', 'dispatched', 'received', 'consumeStarted'],
      check: (run, scenario, events) => {
        expectEqual(toJsonLines(simulate(scenario, UNTIL_US, SMALL).trace), toJsonLines(run.trace));
        const ended = new Map<number, number>();
        for (const event of events) {
          if (['accepted', 'rejected', 'received', 'ignored'].includes(event.kind))
            ended.set(event.cause, (ended.get(event.cause) ?? 0) + 1);
        }
        const endUs = run.halted === undefined ? UNTIL_US : -1;
        const wrong = events.flatMap((event, number) => {
          const times = ended.get(number) ?? 0;
          const isRight = times === 1 || (times === 0 && !(isHop(event) && event.arrivesUs <= endUs));
          return isHop(event) && !isRight ? [{ number, times }] : [];
        });
        expectEqual(wrong, []);
      },
    });
  });

  it('has no agent in the world with less than nothing in its inbox, over random scenarios', () => {
    overRuns(kind, {
      check: ({ trace }) => {
        const cursor = trace.cursor();
        for (let atUs = 0; atUs <= UNTIL_US; atUs += 500_000)
          expectEqual(
            [...cursor.moveTo(atUs).agents.values()].filter(({ inbox }) => !(inbox >= 0)),
            [],
          );
      },
    });
  });
});

describe('Redis pub/sub', () => {
  it('hands a message only to those who subscribed, or had begun to consume, when it came', () => {
    overRuns('redis-pubsub', {
      made: untroubled,
      wanted: ['dispatched', 'unsubscribed'],
      check: (run, _scenario, events) => {
        /** Channels, by who listens. */
        const listening = new Map<string, string>();
        const key = (via: string, { agent, channel }: { agent: string; channel: string }): string =>
          JSON.stringify([via, agent, channel]);
        const due = new Map<number, Set<string>>();
        for (const [number, event] of events.entries()) {
          if (event.kind === 'subscribed') listening.set(key('subscribe', event), event.channel);
          if (event.kind === 'unsubscribed') listening.delete(key('subscribe', event));
          if (event.kind === 'consumeStarted') listening.set(key('consume', event), event.channel);
          if (event.kind === 'accepted') {
            const { channel } = event;
            due.set(number, new Set([...listening].flatMap(([one, on]) => (on === channel ? [one] : []))));
          }
          if (event.kind === 'dispatched') expectEqual(due.get(event.cause)?.delete(key(event.via, event)), true);
        }
        if (run.halted === undefined) for (const left of due.values()) expectEqual(left.size, 0);
      },
    });
  });
});

describe('Redis Streams', () => {
  it('accounts for every message: acknowledged, pending, unread, or gone from the log', () => {
    overRuns('redis-streams', {
      wanted: ['acknowledged', 'redelivered', 'expired'],
      check: ({ trace }) => {
        for (const channel of trace.worldAt(UNTIL_US).channels.values()) {
          const { log, accepted, dropped } = channel;
          if (log === undefined) continue;
          const { acknowledged, pending, forfeited } = log;
          expectEqual(accepted, acknowledged + pending.length + depthOf(channel) + dropped + forfeited);
          const [part] = log.partitions;
          if (part !== undefined) expectEqual(part.end, accepted);
        }
      },
    });
  });
});

describe('Kafka', () => {
  it('only moves offsets forwards, but for a rebalance', () => {
    overRuns('kafka', {
      wanted: ['acknowledged', 'partitionsAssigned', 'expired', 'joined'],
      check: ({ trace }, { broker }) => {
        if (broker.kind !== 'kafka') throw new Error('The scenario is played on Kafka');
        const cursor = trace.cursor();
        const seen = new Map<string, { start: number; end: number; reached: number; committed: number }>();
        for (let atUs = 0; atUs <= UNTIL_US; atUs += 250_000) {
          for (const { id, log } of cursor.moveTo(atUs).channels.values()) {
            for (const [at, part] of (log?.partitions ?? []).entries()) {
              const before = seen.get(`${id} ${at}`) ?? { start: 0, end: 0, reached: 0, committed: 0 };
              const laws: Readonly<Record<string, boolean>> = {
                start: part.start >= before.start,
                end: part.end >= before.end,
                reached: part.reached >= before.reached,
                // Outside of its poll loop a former owner may commit what it finished, which takes the group back.
                committed: broker.work !== 'inside' || part.committed >= before.committed,
                committedIsReached: part.committed <= part.reached,
                positionIsReached: part.position <= part.reached,
                isInLog: Math.max(part.start, part.reached) <= part.end,
              };
              if (Object.values(laws).includes(false)) expect.fail(JSON.stringify({ laws, before, part }));
              seen.set(`${id} ${at}`, part);
            }
          }
        }
      },
    });
  });

  it('hands the messages of a partition to its owner alone, in order, and again only what was not committed', () => {
    overRuns('kafka', {
      made: untroubled,
      check: (_run, { broker }, events) => {
        const eager = broker.kind === 'kafka' && broker.protocol === 'eager';
        const owners = new Map<string, string>();
        const next = new Map<string, number>();
        const committed = new Map<string, number>();
        const reached = new Map<string, number>();
        for (const event of events) {
          if (event.kind === 'partitionsAssigned') {
            for (const [at, owner] of event.owners.entries()) {
              const key = JSON.stringify([event.channel, at]);
              const moved = eager || owners.get(key) !== owner;
              if (moved && owner !== '') expectEqual(event.offsets[at], committed.get(key) ?? 0);
              owners.set(key, owner);
              next.set(key, event.offsets[at] ?? -1);
            }
          }
          if (event.kind === 'acknowledged')
            committed.set(JSON.stringify([event.channel, event.partition]), event.committed ?? -1);
          if (event.kind !== 'dispatched' || event.via !== 'consume') continue;
          const key = JSON.stringify([event.channel, event.partition]);
          const offset = event.offset ?? -1;
          expectEqual(owners.get(key), event.agent);
          if (offset < (next.get(key) ?? 0)) expect(offset).toBeGreaterThanOrEqual(next.get(key) ?? 0);
          expectEqual(event.redelivered === true, offset < (reached.get(key) ?? 0));
          next.set(key, offset + 1);
          reached.set(key, Math.max(reached.get(key) ?? 0, offset + 1));
        }
      },
    });
  });
});
