import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual } from '../messaging/testing/expect-equal.ts';
import { roundsUntil } from '../messaging/testing/rounds.ts';
import { BUILT_IN_BROKERS, type BuiltInBroker, type Fault, type Scenario } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { type ChannelState, depthOf, queuedSeqs, type Trace } from '../trace/index.ts';
import { simulate } from './simulate.ts';
import { BROKERS } from './testing/arbitrary-broker.ts';
import type { GroupBook } from './testing/group-book.ts';
import { Ledger } from './testing/ledger.ts';

const UNTIL_US = 8_000_000;
const SMALL = { eventsMax: 1500, eventsPerInstantMax: 200 };

/** Returns faults that meet each other, and the traffic of a busy scenario: by chance alone they seldom do. No two begin or end at once. */
function meetingFaults({ agents, channels }: Scenario): readonly Fault[] {
  const [first, last] = [agents[0]?.id ?? '', agents.at(-1)?.id ?? ''];
  const full = { kind: 'full', where: { at: 'channel', channel: channels[0]?.id ?? '' }, capacity: 1 } as const;
  const everything = { at: 'everything' } as const;
  const between = (fromUs: number, untilUs: number) => ({ fromUs, untilUs });
  return [
    { kind: 'duplication', ...between(1_000_001, 4_000_001), where: everything, probability: 0.5 },
    { kind: 'loss', ...between(1_000_002, 4_000_002), where: everything, probability: 0.5 },
    { kind: 'delay', ...between(1_000_011, 4_000_011), where: everything, delayUs: 200_000, jitterUs: 0 },
    { kind: 'cut', ...between(1_000_003, 4_000_003), where: { at: 'agent', agent: first } },
    { kind: 'crash', ...between(2_000_004, 3_000_004), where: { at: 'agent', agent: first } },
    { kind: 'crash', ...between(2_000_005, 3_000_005), where: { at: 'agent', agent: last } },
    { kind: 'slow', ...between(1_000_006, 4_000_006), where: everything, factor: 3 },
    { kind: 'throw', ...between(1_500_010, 3_000_010), where: everything, error: 'e' },
    { ...full, ...between(1_000_007, 4_000_007), overflow: 'block' },
    { ...full, ...between(1_000_008, 4_000_008), overflow: 'reject' },
    { ...full, ...between(1_500_009, 4_000_009), overflow: 'drop-oldest' },
  ];
}

/** Lively scenarios, most of them with two more faults. */
const troubledScenario = fc.tuple(livelyScenario, fc.nat(14), fc.nat(14)).map(([scenario, ...places]): Scenario => {
  const meeting = meetingFaults(scenario);
  const more = [...new Set(places)].flatMap((place) => meeting[place] ?? []);
  return { ...scenario, faults: [...scenario.faults, ...more] };
});

/** Events of clients on every network broker. */
const OF_CLIENTS = [
  'published by cut',
  'sent again',
  'unanswered',
  'gave up: timeout',
  'gave up: full',
  'gave up: crash',
  'discarded: outOfOrder',
];

/** Observations that must occur over all seeds: without them the property says nothing. */
const INTERESTING: Readonly<Record<BuiltInBroker, readonly string[]>> = {
  memory: [
    'published by delay',
    'dispatched by delay',
    'published by narrow',
    'dispatched by narrow',
    'published by reordering',
    'published by slow',
    'duplicated by duplication',
    'copied publish',
    'copied subscribe',
    'copied by hand',
    'a copy is lost',
    'workStarted by slow',
    'failed by throw',
    'dropped by full',
    'dropped as a fault begins',
    'rejected by full',
    'blocked by full',
    'blocked',
    'accepted after a wait for space',
    'rejected after a wait for space',
    'lost by loss',
    'lost by cut',
    'cut on its way',
    'lost by crash',
    'lost by hand',
    'held on its way',
    'overtaken',
    'consumeCancelled',
    'abandoned by crash',
    'a crash with a full inbox',
    'restarted by crash',
  ],
  'redis-pubsub': [
    ...OF_CLIENTS,
    'gave up: unanswered',
    'stored twice',
    'nobody was there',
    'received unasked',
    'a buffer goes down with its agent',
    'lost by crash',
    'a copy is lost',
    'overtaken',
    'restarted by crash',
  ],
  'redis-streams': [
    ...OF_CLIENTS,
    'gave up: unanswered',
    'stored twice',
    'redelivered after a crash',
    'redelivered after a loss',
    'redelivered after a failure',
    'redelivered after nothing',
    'acknowledged',
    'gone unread',
    'gone while pending',
    'expired by full',
    'a log is cut as a fault begins',
    'lost by crash',
    'consumeCancelled',
    'restarted by crash',
  ],
  kafka: [
    ...OF_CLIENTS,
    'discarded: duplicate',
    'stored twice',
    'redelivered after a crash',
    'redelivered after a loss',
    'a partition moved',
    'rebalancing: joined',
    'rebalancing: left',
    'acknowledged',
    'gone unread',
    'gone while pending',
    'lost by crash',
    'consumeCancelled',
    'restarted by crash',
  ],
  'kafka-share': [
    'released: failed',
    'released: failed, archived',
    'released: rejected, archived',
    'released: lockExpired',
    'released: lockExpired, archived',
    'released: left',
    'redelivered after a crash',
    'redelivered after a loss',
    'redelivered after a failure',
    'redelivered after nothing',
    'as many in flight as may be',
    'acknowledged',
    'lost by crash',
    'consumeCancelled',
    'restarted by crash',
  ],
};

describe.each(BUILT_IN_BROKERS)('on %s', (kind) => {
  it('with faults of every kind, the books balance at every step, hops end once and effects name their faults', () => {
    const seen = new Set<string>();
    const missing = () => INTERESTING[kind].filter((what) => !seen.has(what));
    const property = fc.property(troubledScenario, BROKERS[kind], (lively, broker) => {
      const scenario = { ...lively, broker };
      const { trace, halted } = simulate(scenario, UNTIL_US, SMALL);
      const ledger = new Ledger(scenario, trace);
      for (let number = 0; number < trace.length; number += 1) ledger.read(number);
      for (const what of ledger.seen) seen.add(what);
      // The world that views read says the same as the books.
      const world = trace.worldAt(UNTIL_US);
      for (const [id, book] of ledger.channels) {
        const channel = world.channels.get(id);
        if (channel === undefined) throw new Error(`The world lacks ${id}`);
        const group = ledger.groups?.of(id);
        if (group === undefined) expectEqual(queuedSeqs(channel), book.queue);
        else sayTheSame(trace, channel, group);
        expectEqual(channel.waiting, book.waiting);
        expectEqual(channel.subscribers, book.subscribers);
        expectEqual(channel.blocked.length, book.blocked.length);
      }
      expectEqual([...world.inFlight], [...ledger.open]);
      const down = [...world.agents.values()].filter((agent) => agent.down);
      expectEqual(down.map(({ id }) => id).sort(), [...ledger.down].sort());
      const retrying = [...world.agents].flatMap(([id, one]) => (one.retrying?.length ? [[id, one.retrying]] : []));
      expectEqual(
        new Map(retrying as [string, number[]][]),
        new Map([...(ledger.clients?.retrying ?? [])].filter(([, list]) => list.length > 0)),
      );
      if (halted === undefined) ledger.clients?.end(new Set(world.inFlight));
      expectEqual([...world.faults].sort(), [...ledger.acting].sort());
      if (halted !== undefined) return;
      // A hop is on its way only while it says so.
      for (const number of ledger.open) {
        const hop = trace.event(number);
        expectEqual('arrivesUs' in hop && hop.arrivesUs > UNTIL_US, true, `hop ${number}`);
      }
    });
    roundsUntil(3000, (numRuns) => fc.assert(property, { numRuns }), missing);
    expect(missing()).toEqual([]);
  });
});

/** Checks the world's state of a channel that is no queue against the books. */
function sayTheSame(trace: Trace, channel: ChannelState, group: GroupBook): void {
  expectEqual(depthOf(channel), group.unread.length);
  expectEqual(channel.dropped, group.missed);
  const { log } = channel;
  if (log === undefined) return;
  const unread = trace.queuedOf(channel).map((number) => trace.event(number));
  expectEqual(
    unread.map((event) => (event.kind === 'accepted' ? event.seq : 0)),
    group.unread,
  );
  expectEqual(log.pending.map(({ seq }) => seq).sort(), [...group.pending.keys()].sort());
  expectEqual(log.available.map(({ seq }) => seq).sort(), [...group.available].sort());
  expectEqual(log.archived.length, group.archived);
  expectEqual([log.acknowledged, log.forfeited], [group.acknowledged, group.forfeited]);
  for (const [at, { start, end, reached, committed }] of group.partitions.entries()) {
    const part = log.partitions[at];
    expectEqual([part?.start, part?.end, part?.reached, part?.committed], [start, end, reached, committed]);
  }
}
