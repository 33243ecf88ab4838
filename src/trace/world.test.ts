/** Effect of each event on the world. */
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from './events.ts';
import { accepted, dispatched, published, received, traceOf } from './test-events.ts';
import type { AgentState, ChannelState, World } from './world.ts';
import { depthOf, queuedSeqs } from './world.ts';

const C = { cause: -1, channel: 'c' } as const;

function worldAfter(events: readonly TraceEvent[]): World {
  return traceOf(events).worldAt(1_000_000);
}
function channelAfter(events: readonly TraceEvent[], id = 'c'): ChannelState | undefined {
  return worldAfter(events).channels.get(id);
}
function agentAfter(events: readonly TraceEvent[], id: string): AgentState | undefined {
  return worldAfter(events).agents.get(id);
}

/** Messages 0, 1, 2 … of a, of which each lies in the log of c with the next offset of partition 0; event 2n + 1 says so. */
function inLog(count: number): readonly TraceEvent[] {
  return Array.from({ length: count }, (_, offset) => [
    published(offset, 'a', 'c', offset),
    { ...accepted(offset, 'c', 2 * offset, offset + 1), partition: 0, offset } as TraceEvent,
  ]).flat();
}
function handedOf(agent: string, offset: number, partition = 0): TraceEvent {
  const way = { via: 'consume', agent, message: 2 * offset, seq: offset + 1, arrivesUs: 60 } as const;
  return { kind: 'dispatched', atUs: 50, ...C, ...way, partition, offset };
}
function acknowledged(agent: string, offset: number, committed?: number): TraceEvent {
  const place = { message: 2 * offset, seq: offset + 1, partition: 0, offset } as const;
  const event = { kind: 'acknowledged', atUs: 50, ...C, agent, ...place } as const;
  return committed === undefined ? event : { ...event, committed };
}
function expired(offset: number): TraceEvent {
  const place = { message: 2 * offset, seq: offset + 1, partition: 0, offset } as const;
  return { kind: 'expired', atUs: 50, ...C, ...place, reason: 'length' };
}
const pendingOf = (events: readonly TraceEvent[]): readonly number[] | undefined =>
  channelAfter(events)?.log?.pending.map(({ offset }) => offset);

describe('the log of a channel', () => {
  it('holds what was accepted, none of it in a queue; unread is what the group was not handed', () => {
    const channel = channelAfter(inLog(3));
    expect(channel).toMatchObject({
      accepted: 3,
      log: { partitions: [{ start: 0, end: 3, position: 0, reached: 0 }] },
    });
    expect(channel && queuedSeqs(channel)).toEqual([]);
    expect(depthOf(channel)).toBe(3);
    expect(depthOf(channelAfter([...inLog(3), handedOf('w', 0), handedOf('w', 1)]))).toBe(1);
    expect(depthOf(channelAfter([...inLog(3), expired(0), handedOf('w', 1)]))).toBe(1);
    expect(depthOf(undefined)).toBe(0);
  });

  it('has the partitions before one that is named', () => {
    const [message, event] = inLog(1);
    const log = channelAfter([message, { ...event, partition: 2, offset: 4 }] as readonly TraceEvent[])?.log;
    expect(log?.partitions.map(({ end }) => end)).toEqual([0, 0, 5]);
  });

  it('hands out what is then pending, until it is acknowledged one by one', () => {
    const out = [...inLog(3), handedOf('w', 0), handedOf('b', 1)];
    expect(pendingOf(out)).toEqual([0, 1]);
    expect(channelAfter(out)).toMatchObject({ consumed: 2, log: { partitions: [{ position: 2, reached: 2 }] } });
    expect(pendingOf([...out, acknowledged('b', 1)])).toEqual([0]);
    expect(channelAfter([...out, acknowledged('b', 1)])?.log).toMatchObject({ acknowledged: 1, forfeited: 0 });
  });

  it('has the end of a lock with what is pending, where there is one', () => {
    const pending = (event: TraceEvent) => channelAfter([...inLog(1), event])?.log?.pending[0];
    expect(pending({ ...handedOf('w', 0), lockedUntilUs: 90 } as TraceEvent)).toMatchObject({ lockedUntilUs: 90 });
    expect(pending(handedOf('w', 0))).not.toHaveProperty('lockedUntilUs');
  });

  it('is acknowledged up to an offset by a group that remembers its place, in that partition alone', () => {
    const other = { ...handedOf('b', 0, 1), seq: 9 } as TraceEvent;
    const out = [...inLog(3), handedOf('w', 0), handedOf('w', 1), handedOf('w', 2), other];
    const committed = [...out, acknowledged('w', 1, 2)];
    expect(pendingOf(committed)).toEqual([2, 0]);
    expect(channelAfter(committed)?.log).toMatchObject({
      acknowledged: 2,
      partitions: [{ committed: 2 }, { committed: 0 }],
    });
  });

  it('has nothing pending that a later commit has covered, though it is handed out once more', () => {
    const committed = [...inLog(3), handedOf('w', 0), handedOf('w', 1), acknowledged('w', 1, 2)];
    expect(pendingOf([...committed, handedOf('b', 1)])).toEqual([]);
    expect(pendingOf([...committed, handedOf('b', 2)])).toEqual([2]);
    // A place does not go back.
    expect(channelAfter([...committed, handedOf('b', 0)])?.log?.partitions).toMatchObject([
      { position: 2, reached: 2 },
    ]);
  });

  it('loses its oldest: unread it counts as dropped, pending as forfeited', () => {
    expect(channelAfter([...inLog(2), expired(0)])).toMatchObject({ dropped: 1, log: { partitions: [{ start: 1 }] } });
    const out = [...inLog(2), handedOf('w', 0), expired(0)];
    expect(channelAfter(out)).toMatchObject({ dropped: 0, log: { pending: [], forfeited: 1, acknowledged: 0 } });
    // What a record learns late may be about a log of which nothing else is known.
    expect(channelAfter([published(0, 'a', 'c', 0), expired(0)])).toMatchObject({ dropped: 1 });
    const done = [...inLog(2), handedOf('w', 0), acknowledged('w', 0), expired(0), expired(1)];
    expect(channelAfter(done)).toMatchObject({ dropped: 1, log: { forfeited: 0, partitions: [{ start: 2 }] } });
  });

  it('stands still while its group rebalances, unless the members read on, and has other owners then', () => {
    const rebalanceStarted = {
      kind: 'rebalanceStarted',
      atUs: 80,
      ...C,
      agent: 'b',
      reason: 'joined',
      untilUs: 90,
    } as const;
    const out = [...inLog(3), handedOf('w', 0), handedOf('w', 1), rebalanceStarted];
    expect(channelAfter(out)?.log?.standsStillUntilUs).toBe(90);
    expect(channelAfter([...inLog(1), { ...rebalanceStarted, goesOn: true }])?.log?.standsStillUntilUs).toBeUndefined();
    expect(agentAfter(out, 'b')?.lastEvent).toBe(out.length - 1);
    const after = [
      ...out,
      { kind: 'partitionsAssigned', atUs: 90, ...C, owners: ['b', 'w'], offsets: [1, 0] } as const,
    ];
    expect(channelAfter(after)?.log).toMatchObject({
      standsStillUntilUs: undefined,
      pending: [{ offset: 0 }],
      partitions: [
        { owner: 'b', position: 1, reached: 2, end: 3 },
        { owner: 'w', position: 0, reached: 0, end: 0 },
      ],
    });
  });

  it('has those who join, in order and once, until they have joined or leave', () => {
    const joins = (agent: string): TraceEvent => ({ kind: 'joinStarted', atUs: 5, ...C, agent, untilUs: 90 });
    const joining = [joins('w'), joins('b'), joins('w')];
    const of = (...events: readonly TraceEvent[]) => channelAfter([...joining, ...events])?.log?.joining;
    expect(of()).toEqual(['b', 'w']);
    expect(of({ kind: 'joined', atUs: 90, ...C, agent: 'b' })).toEqual(['w']);
    expect(of({ kind: 'unsubscribed', atUs: 90, ...C, agent: 'w' })).toEqual(['b']);
    expect(of({ kind: 'subscribed', atUs: 90, ...C, agent: 'w' })).toEqual(['b', 'w']);
    expect(agentAfter(joining, 'w')?.lastEvent).toBe(2);
  });
});

describe('the queue of a channel', () => {
  const sent = (seq: number): readonly TraceEvent[] => [
    published(seq, 'a', 'c', seq),
    accepted(seq, 'c', 2 * (seq - 1), seq),
  ];
  const dropped = (seq: number): TraceEvent => ({
    kind: 'dropped',
    atUs: 50,
    ...C,
    message: 2 * (seq - 1),
    seq,
    reason: 'overflow',
  });
  const queue = (...events: readonly TraceEvent[]): readonly number[] => {
    const channel = channelAfter([1, 2, 3, 4].flatMap(sent).concat(events));
    const seqs = channel === undefined ? [] : queuedSeqs(channel);
    expect(depthOf(channel)).toBe(seqs.length);
    return seqs;
  };

  it('is what came, without what left it from the head, from the middle, or all', () => {
    expect(queue()).toEqual([1, 2, 3, 4]);
    expect(queue(dropped(1))).toEqual([2, 3, 4]);
    expect(queue(dropped(2))).toEqual([1, 3, 4]);
    expect(queue(dropped(2), dropped(3), dropped(1))).toEqual([4]);
    expect(queue(dropped(2), dropped(3), dropped(4), dropped(1))).toEqual([]);
    expect(queue(dropped(1), dropped(1))).toEqual([2, 3, 4]);
  });

  it('is read from its head, as far as asked', () => {
    const channel = channelAfter([1, 2, 3, 4].flatMap(sent).concat(dropped(2)));
    expect(channel && [0, 1, 2, 9].map((max) => queuedSeqs(channel, max))).toEqual([[], [1], [1, 3], [1, 3, 4]]);
  });

  it('has nothing of what the channel passed on and kept nothing of', () => {
    const passed = [published(0, 'a', 'c', 1), { ...accepted(1, 'c', 0, 1), kept: false } as TraceEvent];
    expect(channelAfter(passed)).toMatchObject({ accepted: 1, first: 2, next: 2 });
    expect(depthOf(channelAfter([...passed, published(2, 'a', 'c', 3), accepted(3, 'c', 2, 2)]))).toBe(1);
  });

  it('does not grow by numbers that a record of real traffic has skipped, and drops what it skipped of its gaps', () => {
    const skipping = [...sent(1), ...sent(2), dropped(2), published(60, 'a', 'c', 60), accepted(60, 'c', 5, 9)];
    expect(channelAfter(skipping)).toMatchObject({ first: 7, next: 10, gaps: [], accepted: 3 });
  });
});

describe('each thing that happens', () => {
  const to = (
    kind: 'consumeStarted' | 'consumeCancelled' | 'subscribed' | 'unsubscribed',
    agent: string,
  ): TraceEvent => ({
    kind,
    atUs: 5,
    ...C,
    agent,
  });

  it('adds to those who wait, and takes from them', () => {
    const both = [to('consumeStarted', 'b'), to('consumeStarted', 'w'), to('consumeStarted', 'b')];
    expect([channelAfter(both)?.waiting, agentAfter(both, 'b')?.waitingFor]).toEqual([
      ['b', 'w', 'b'],
      ['c', 'c'],
    ]);
    const consumeCancelled = [...both, to('consumeCancelled', 'b')];
    expect([channelAfter(consumeCancelled)?.waiting, agentAfter(consumeCancelled, 'b')]).toMatchObject([
      ['w', 'b'],
      { waitingFor: ['c'], lastEvent: 3 },
    ]);
  });

  it('takes nothing from the queue or from those who wait where a copy goes to a subscription', () => {
    const copied = [
      to('consumeStarted', 'b'),
      published(5, 'a', 'c', 6),
      accepted(6, 'c', 1, 1),
      dispatched(6, 'subscribe', 'c', 'b', 1, 1, 9, 2),
    ];
    expect(channelAfter(copied)).toMatchObject({ consumed: 0, first: 1, next: 2, waiting: ['b'] });
    const taken = [...copied, dispatched(6, 'consume', 'c', 'b', 1, 1, 9, 2)];
    expect(channelAfter(taken)).toMatchObject({ consumed: 1, first: 2, next: 2, waiting: [] });
  });

  it('makes the queue of a real server as long as it says, with what was observed since', () => {
    const measured = (counted: number, depth: number): TraceEvent => {
      const event = { kind: 'measured', atUs: 50, cause: -1, channel: 'c', depth, accepted: counted } as const;
      return { ...event, consumed: 0, dropped: 0 };
    };
    const three = [1, 2, 3].flatMap((seq) => [published(seq, 'a', 'c', seq), accepted(seq, 'c', 2 * (seq - 1), seq)]);
    expect(channelAfter([...three, measured(2, 1)])).toMatchObject({ first: 2, next: 4, accepted: 2 });
    expect(channelAfter([...three, measured(5, 1)])).toMatchObject({ first: 5, next: 6, accepted: 5 });
  });

  it('subscribes once, and last', () => {
    expect(channelAfter([to('subscribed', 'b'), to('subscribed', 'w'), to('subscribed', 'b')])?.subscribers).toEqual([
      'w',
      'b',
    ]);
    expect(channelAfter([to('subscribed', 'b'), to('subscribed', 'w'), to('unsubscribed', 'b')])?.subscribers).toEqual([
      'w',
    ]);
  });

  it('is counted where it belongs, and remembered as the last of its agent', () => {
    const sent = [published(0, 'a', 'c', 1), accepted(1, 'c', 0, 1), dispatched(1, 'subscribe', 'c', 'b', 0, 1, 2, 1)];
    const got = [...sent, received(2, 'subscribe', 'c', 'b', 0, 2)];
    const on = { cause: 3, agent: 'b', channel: 'c', message: 0 } as const;
    expect(agentAfter(got, 'b')).toMatchObject({ received: 1, failed: 0, inbox: 0, lastEvent: 3 });
    expect(agentAfter([...got, { kind: 'failed', atUs: 3, ...on, error: 'x' }], 'b')).toMatchObject({
      failed: 1,
      lastEvent: 4,
    });
    expect(agentAfter([...got, { kind: 'abandoned', atUs: 3, ...on }], 'b')).toMatchObject({
      received: 1,
      lastEvent: 4,
    });
    expect(agentAfter([...got, { kind: 'timerFired', atUs: 3, cause: -1, agent: 'b' }], 'b')?.lastEvent).toBe(4);
    expect(
      agentAfter([...sent, { ...received(2, 'subscribe', 'c', 'b', 0, 2), buffered: true } as TraceEvent], 'b')?.inbox,
    ).toBe(1);
  });

  it('fills the inbox of an agent that works, and empties it', () => {
    const work = (atUs: number, fromInbox: boolean): TraceEvent => {
      const event = { kind: 'workStarted', atUs, cause: -1, agent: 'b', message: 0, untilUs: 20 } as const;
      return fromInbox ? { ...event, fromInbox } : event;
    };
    const busy = [published(0, 'a', 'c', 1), work(2, false), received(3, 'consume', 'c', 'b', 0, 0)];
    expect(agentAfter(busy, 'b')).toMatchObject({ inbox: 1, working: { message: 0, sinceUs: 2, untilUs: 20 } });
    const done = [...busy, { kind: 'workFinished', atUs: 20, cause: -1, agent: 'b', message: 0 } as const];
    expect(agentAfter(done, 'b')).toMatchObject({ inbox: 1, working: undefined, lastEvent: 3 });
    expect(agentAfter([...done, work(20, true)], 'b')).toMatchObject({ inbox: 0, working: { sinceUs: 20 } });
    const down = [...busy, { kind: 'crashed', atUs: 9, cause: -1, agent: 'b', fault: 0 } as const];
    expect(agentAfter(down, 'b')).toMatchObject({ down: true, inbox: 0, working: undefined, lastEvent: 3 });
    const stopped = [...busy, { kind: 'stopped', atUs: 9, cause: 2, agent: 'b', reason: 'memory' } as const];
    expect(agentAfter(stopped, 'b')).toMatchObject({ stopped: 'memory', lastEvent: 3 });
    const crashed = [...stopped, { kind: 'crashed', atUs: 9, cause: -1, agent: 'b', fault: 0 } as const];
    expect(agentAfter(crashed, 'b')).not.toHaveProperty('stopped');
    const threw = [...busy, { kind: 'threw', atUs: 9, cause: -1, agent: 'b', error: 'no', line: 2 } as const];
    expect(agentAfter(threw, 'b')?.failed).toBe(1);
    expect(agentAfter([...down, { kind: 'restarted', atUs: 9, cause: -1, agent: 'b', fault: 0 }], 'b')?.down).toBe(
      false,
    );
  });

  it('puts a message that has no space among those that wait for it, until it is let in or refused', () => {
    const blocked = (message: number): TraceEvent => ({
      kind: 'blocked',
      atUs: 3,
      cause: message,
      channel: 'c',
      message,
    });
    const full = [published(0, 'a', 'c', 3), published(0, 'b', 'c', 3), blocked(0), blocked(1)];
    const world = worldAfter(full);
    expect([world.channels.get('c')?.blocked, [...world.inFlight]]).toEqual([[0, 1], []]);
    expect(channelAfter([...full, accepted(4, 'c', 0, 1)])).toMatchObject({ blocked: [1], accepted: 1 });
    expect(channelAfter([...full, { kind: 'rejected', atUs: 4, ...C, message: 1, reason: 'full' }])?.blocked).toEqual([
      0,
    ]);
  });

  it('ends a hop that is lost, and changes nothing else', () => {
    const trace = traceOf([
      published(0, 'a', 'c', 9),
      {
        kind: 'lost',
        atUs: 5,
        cause: 0,
        channel: 'c',
        agent: 'a',
        message: 0,
        via: 'publish',
        reason: 'cut',
        fraction: 0.5,
      },
    ]);
    const cursor = trace.cursor();
    const before = cursor.moveTo(4);
    const after = cursor.moveTo(5);
    expect([[...before.inFlight], [...after.inFlight]]).toEqual([[0], []]);
    expect([after.agents, after.channels]).toEqual([before.agents, before.channels]);
  });

  it('is seen by a reader that goes back to just after it', () => {
    for (const event of [published(0, 'a', 'c', 9), to('subscribed', 'b'), to('consumeStarted', 'b')]) {
      const trace = traceOf([event, published(20, 'b', 'c', 30), { kind: 'subscribed', atUs: 25, ...C, agent: 'w' }]);
      const cursor = trace.cursor();
      cursor.moveTo(99);
      expect(cursor.moveTo(10)).toEqual(trace.worldAt(10));
    }
  });

  it('adds faults that act, and takes them away', () => {
    const turned = (kind: 'faultBegan' | 'faultEnded', fault: number): TraceEvent => ({
      kind,
      atUs: 5,
      cause: -1,
      fault,
      what: 'loss',
    });
    const began = [turned('faultBegan', 2), turned('faultBegan', 0)];
    expect(worldAfter(began).faults).toEqual([2, 0]);
    expect(worldAfter([...began, turned('faultEnded', 2)]).faults).toEqual([0]);
  });

  it('lets a channel be there that it names', () => {
    for (const event of [
      { kind: 'missed', atUs: 1, cause: -1, channel: 'd', reason: 'gap' },
      published(1, 'a', 'd', 2),
    ] as const)
      expect(channelAfter([event], 'd')).toMatchObject({ id: 'd', first: 1, next: 1, accepted: 0 });
  });
});
