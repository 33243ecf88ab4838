/**
 * Assumptions of the model of a Kafka group, checked on a real server in the classic protocol and in the new one. The commit of
 * a former owner counts. A member that has crashed stays a member until its session ends.
 */
import { expect, inject, it, onTestFinished } from 'vitest';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { ClassicMember, NewMember } from '../../brokers/testing/group-members.ts';
import { eventually, uniquePrefix, within } from '../../brokers/testing/harness.ts';
import { withOurProperties } from '../../brokers/testing/kafka-server.ts';
import { TopicAdmin } from '../../brokers/testing/topic-admin.ts';

/** Set on the server, not by the client; the default is 45 s. */
const SESSION_MS = 1500;

/**
 * Makes two members of a group on a topic of two partitions.
 * @param sessionMs silence after which a member is gone @default the server's
 */
async function pair<Member extends ClassicMember | NewMember>(
  url: string,
  make: new (url: string, group: string, topic: string) => Member,
  sessionMs?: number,
): Promise<readonly [Member, Member]> {
  const topic = `${uniquePrefix()}x`;
  const admin = new TopicAdmin(url);
  await admin.make(topic, 2);
  if (sessionMs !== undefined) await admin.missMembersAfter(topic, sessionMs);
  await admin.close();
  const members = [new make(url, topic, topic), new make(url, topic, topic)] as const;
  for (const member of members) {
    await member.connect();
    onTestFinished(() => member.crash());
  }
  return members;
}

/** Sends heartbeats for the members until each has the wanted number of partitions. */
function share(...wanted: readonly (readonly [NewMember, number])[]): Promise<void> {
  return eventually(async () => {
    for (const [member] of wanted) await member.heartbeat();
    for (const [member, count] of wanted) expect(member.owned).toHaveLength(count);
    expect(new Set(wanted.map(([{ epoch }]) => epoch)).size).toBe(1);
  });
}

describeOn('Kafka', inject('kafka'), (url) => {
  it('classic: a member commits for any partition, also backwards, while it is one of the present generation', async () => {
    const [a, b] = await pair(url, ClassicMember);
    await a.join();
    await a.sync();
    // The server may not know the topic yet.
    await eventually(async () => expect(await a.commit(1, 5)).toBe(undefined));
    const joined = b.join();
    // Whether the server has begun to rebalance or not, it takes what its members have done.
    expect(await a.commit(1, 6)).toBe(undefined);
    await a.sees('REBALANCE_IN_PROGRESS');
    await within('both members in the group', Promise.all([a.join(), joined]));
    expect(a.generation).toBe(b.generation);
    await Promise.all([a.sync(), b.sync()]);
    expect(await b.commit(1, 8)).toBe(undefined);
    expect(await a.commit(1, 7)).toBe(undefined);
    expect(await a.commit(1, 9, a.generation - 1)).toBe('ILLEGAL_GENERATION');
    await a.leave();
    expect(await a.commit(1, 9)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('new: a member commits for any partition, also backwards, in its present epoch', async () => {
    const [a, b] = await pair(url, NewMember);
    await share([a, 2]);
    await share([a, 1], [b, 1]);
    const [moved = -1] = b.owned;
    expect(a.owned).not.toContain(moved);
    expect(await b.commit(moved, 8)).toBe(undefined);
    expect(await a.commit(moved, 7)).toBe(undefined);
    expect(await a.commit(moved, 9, a.epoch - 1)).toBe('STALE_MEMBER_EPOCH');
    await a.leave();
    expect(await a.commit(moved, 9)).toBe('UNKNOWN_MEMBER_ID');
    await share([b, 2]);
  });
});

describeOn('Kafka with our properties', withOurProperties(inject('kafka')), (url) => {
  it('new: the partitions of a member that has crashed are given to another when its session ends', async () => {
    const [a, b] = await pair(url, NewMember, SESSION_MS);
    await share([a, 2]);
    await share([a, 1], [b, 1]);
    await a.crash();
    await share([b, 2]);
  });
});
