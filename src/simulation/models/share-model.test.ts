import { describe, expect, it } from 'vitest';
import { DEFAULT_SHARE } from '../../scenario/index.ts';
import { ModelBench } from '../testing/model-bench.ts';

const LOCK_US = 1000;
const SHARE = { ...DEFAULT_SHARE, lockUs: LOCK_US };

function bench(
  settings: Partial<typeof SHARE | { onFailure: 'reject'; deliveriesMax: number; locksMax: number }> = {},
) {
  return new ModelBench({ ...SHARE, ...settings });
}

/** How locks ended, as "agent seq reason deliveries", with what was archived marked by `!`. */
function releases({ events }: ModelBench): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'released'
      ? [`${event.agent} ${event.seq} ${event.reason} ${event.deliveries}${event.archived ? '!' : ''}`]
      : [],
  );
}

describe('a share group', () => {
  it('hands each message to one member, the one that has waited longest, from the oldest on', () => {
    const group = bench();
    group.publish();
    for (const agent of ['a', 'b', 'a']) group.ask(agent);
    for (let count = 0; count < 3; count += 1) group.publish();
    expect([group.dispatched('a'), group.dispatched('b')]).toEqual(['1 3', '2']);
    expect(group.log().pending).toMatchObject([
      { agent: 'a', seq: 1, deliveries: 1, lockedUntilUs: LOCK_US },
      { agent: 'b', seq: 2 },
      { agent: 'a', seq: 3 },
    ]);
    expect(group.channel().waiting).toEqual([]);
  });

  it('has several members read one partition, and the members of a name’s partition are all', () => {
    const group = bench({ partitions: 3 } as object);
    for (const agent of ['a', 'b', 'c']) group.ask(agent);
    for (let count = 0; count < 3; count += 1) group.publish('p');
    expect([group.dispatched('a'), group.dispatched('b'), group.dispatched('c')]).toEqual(['1', '2', '3']);
    expect(group.events.some(({ kind }) => kind === 'rebalanceStarted' || kind === 'partitionsAssigned')).toBe(false);
  });

  it('settles what is acknowledged for good', () => {
    const group = bench();
    group.publish();
    group.ask('a');
    group.done('a');
    group.advance(LOCK_US);
    group.ask('b');
    expect(group.dispatched('b')).toBe('');
    expect(group.log()).toMatchObject({ pending: [], available: [], acknowledged: 1 });
  });

  it('has a failure release the message at once, for whoever waits longest', () => {
    const group = bench();
    group.publish();
    for (const agent of ['a', 'b']) group.ask(agent);
    group.fail('a');
    expect(group.dispatched('b')).toBe('1*');
    expect(releases(group)).toEqual(['a 1 failed 1']);
    expect(group.log().pending).toMatchObject([{ agent: 'b', deliveries: 2 }]);
  });

  it('hands out what was released before what is new', () => {
    const group = bench();
    for (let count = 0; count < 3; count += 1) group.publish();
    for (const agent of ['a', 'b']) group.ask(agent);
    group.fail('b');
    group.fail('a');
    expect(group.log().available.map(({ seq }) => seq)).toEqual([2, 1]);
    for (let count = 0; count < 3; count += 1) group.ask('c');
    expect(group.dispatched('c')).toBe('1* 2* 3');
  });

  it('has a lock expire after its time, and refuses the acknowledgement of its former member', () => {
    const group = bench();
    group.publish();
    group.ask('a');
    group.advance(LOCK_US - 1);
    expect(releases(group)).toEqual([]);
    group.advance(1);
    expect(releases(group)).toEqual(['a 1 lockExpired 1']);
    group.ask('b');
    group.done('a');
    expect(group.log().pending).toMatchObject([{ agent: 'b', seq: 1 }]);
    group.done('b');
    expect(group.log()).toMatchObject({ pending: [], acknowledged: 1 });
  });

  it('counts a lock from the delivery that gave it, not from one before', () => {
    const group = bench();
    group.publish();
    group.ask('a');
    group.advance(600);
    group.fail('a');
    group.ask('a');
    group.advance(LOCK_US - 600);
    expect(group.log().pending).toMatchObject([{ lockedUntilUs: 600 + LOCK_US }]);
    group.advance(600);
    expect(releases(group)).toEqual(['a 1 failed 1', 'a 1 lockExpired 2']);
  });

  it('archives a message with its last delivery, be it released or expired', () => {
    const failed = bench({ deliveriesMax: 3 });
    failed.publish();
    for (let count = 0; count < 4; count += 1) {
      failed.ask('a');
      failed.fail('a');
    }
    expect(failed.dispatched('a')).toBe('1 1* 1*');
    expect(releases(failed)).toEqual(['a 1 failed 1', 'a 1 failed 2', 'a 1 failed 3!']);
    expect(failed.log()).toMatchObject({
      pending: [],
      available: [],
      archived: [{ agent: 'a', seq: 1, deliveries: 3 }],
    });

    const expired = bench({ deliveriesMax: 1 });
    expired.publish();
    expired.ask('a');
    expired.advance(LOCK_US);
    expect(releases(expired)).toEqual(['a 1 lockExpired 1!']);
  });

  it('archives a message with its last delivery, not one that is acknowledged then', () => {
    const group = bench({ deliveriesMax: 1 });
    group.publish();
    group.ask('a');
    group.done('a');
    expect(releases(group)).toEqual([]);
    expect(group.log()).toMatchObject({ archived: [], acknowledged: 1 });
  });

  it('archives at once what a member rejects', () => {
    const group = bench({ onFailure: 'reject' });
    for (let count = 0; count < 2; count += 1) group.publish();
    for (const agent of ['a', 'b']) group.ask(agent);
    group.fail('a');
    group.ask('c');
    expect(group.dispatched('c')).toBe('');
    expect(releases(group)).toEqual(['a 1 rejected 1!']);
    // Its lock has ended with it.
    group.advance(LOCK_US - 1);
    group.crash('a');
    expect(releases(group)).toEqual(['a 1 rejected 1!']);
    expect(group.log()).toMatchObject({ archived: [{ agent: 'a', seq: 1 }], pending: [{ agent: 'b', seq: 2 }] });
  });

  it('has nothing of a crashed member available that it had acknowledged, though an older message is locked', () => {
    const group = bench();
    for (let count = 0; count < 2; count += 1) group.publish();
    for (const agent of ['b', 'a']) group.ask(agent);
    group.done('a');
    group.crash('a');
    expect(releases(group)).toEqual([]);
    group.ask('c');
    expect(group.dispatched('c')).toBe('');
  });

  it('keeps what the other members hold and ask for when one crashes', () => {
    const group = bench();
    group.publish();
    group.publish();
    for (const agent of ['a', 'b', 'a', 'b', 'a']) group.ask(agent);
    group.crash('a');
    expect(releases(group)).toEqual(['a 1 left 0']);
    expect(group.dispatched('b')).toBe('2 1*');
    expect(group.events.filter(({ kind }) => kind === 'consumeCancelled')).toHaveLength(2);
    expect(group.log().pending).toMatchObject([
      { agent: 'b', seq: 2 },
      { agent: 'b', seq: 1 },
    ]);
  });

  it('says of what is refused for good that it was', () => {
    const group = bench({ onFailure: 'reject' } as object);
    group.publish();
    group.ask('a');
    group.fail('a');
    expect(releases(group)).toEqual(['a 1 rejected 1!']);
  });

  it('has what a crashed member held available at once, and does not count the delivery', () => {
    const group = bench({ deliveriesMax: 2 });
    group.publish();
    for (let count = 0; count < 5; count += 1) {
      group.ask('a');
      group.crash('a');
    }
    expect(group.dispatched('a')).toBe('1 1* 1* 1* 1*');
    expect(releases(group).at(-1)).toBe('a 1 left 0');
    group.ask('b');
    expect(group.log().pending).toMatchObject([{ agent: 'b', deliveries: 1 }]);
  });

  it('keeps locked what was lost on its way, until the lock expires', () => {
    const group = bench();
    group.publish();
    group.ask('a');
    group.lose('a');
    group.ask('b');
    expect(group.dispatched('b')).toBe('');
    group.advance(LOCK_US);
    expect(group.dispatched('b')).toBe('1*');
  });

  it('hands out nothing new beyond so many in flight, counted from the oldest that is not settled', () => {
    const group = bench({ locksMax: 2 });
    for (let count = 0; count < 4; count += 1) group.publish();
    for (const agent of ['a', 'b', 'c']) group.ask(agent);
    expect(group.dispatched('c')).toBe('');
    group.done('b');
    expect(group.dispatched('c')).toBe('');
    group.fail('a');
    expect(group.dispatched('c')).toBe('1*');
    group.ask('d');
    group.done('c');
    expect(group.dispatched('d')).toBe('3');
  });

  it('has subscriptions see what comes, whatever the group does', () => {
    const group = bench();
    group.publish();
    group.subscribe('s');
    group.publish();
    group.ask('a');
    group.fail('a');
    expect(group.dispatched('s', 'subscribe')).toBe('2');
  });
});
