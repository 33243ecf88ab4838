/** `kill -9` of a server that keeps nothing on disk, while a broker publishes, receives and consumes. */
import { expect, inject, it, onTestFinished } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, within } from '../testing/harness.ts';
import { freePort } from '../testing/process.ts';
import { startRedis } from '../testing/redis-server.ts';
import { RedisBroker } from './redis-broker.ts';
import { RedisPubSubBroker } from './redis-pubsub-broker.ts';

const BROKERS = [
  ['RedisBroker', RedisBroker],
  ['RedisPubSubBroker', RedisPubSubBroker],
] as const;

const KILLS = 3;
/** Published and not answered at the same time. */
const AHEAD = 10;
/** Errors of a failed publish: nothing was sent, or the outcome is unknown. */
const FAILED = ['UnavailableError', 'UncertainError'];

describeOn('Redis', inject('redis'), () => {
  it.each(BROKERS)(
    '%s: every promise settles, each kill that lost something is reported as a gap, and traffic goes on',
    async (_name, Broker) => {
      const port = await freePort();
      let server = await startRedis(port);
      onTestFinished(() => server.stop());
      const broker = new Broker({ url: server.url });
      const [received, consumed, gaps, connected] = [
        new Inbox<Message>(),
        new Inbox<Message>(),
        new Inbox<unknown>(),
        new Inbox<unknown>(),
      ];
      broker.on('gap', gaps.push);
      broker.on('connected', connected.push);
      await broker.subscribe('a', received.push).ready;
      const outcomes: Promise<string>[] = [];
      let going = true;
      // As many as publish, so that the queue stays short.
      const consuming = Array.from({ length: 2 * AHEAD }, () => consumeAll(broker, consumed));
      const publishing = publishWhile(broker, outcomes, () => going);
      for (let kill = 1; kill <= KILLS; kill += 1) {
        // In the middle of it: more comes than came before.
        await received.reach(received.items.length + 2 * AHEAD, 'messages received');
        await consumed.reach(consumed.items.length + 1, 'messages consumed');
        await server.stop('SIGKILL');
        server = await startRedis(port);
        await connected.reach(kill + 1, 'connected');
        await gaps.reach(kill, 'gaps');
        // Its own next messages come through, to both.
        await publishSurely(broker, { n: -kill });
        for (const inbox of [received, consumed])
          await inbox.comes(({ n }) => n === -kill, `a message after kill ${kill}`);
      }
      expect(gaps.items.length).toBe(KILLS);
      expect(gaps.items[0]).toEqual({ channel: 'a', missed: undefined });
      going = false;
      await publishing;
      const ended = await within('every publish', Promise.all(outcomes));
      expect([...new Set(ended)].filter((one) => one !== 'fulfilled' && !FAILED.includes(one))).toEqual([]);
      const waiting = outcome(broker.consume('b'));
      await broker.close();
      const closed = await within('what was under way', Promise.all([...consuming, waiting]));
      expect(new Set(closed)).toEqual(new Set(['BrokerClosedError']));
    },
  );
});

/** Publishes, up to `AHEAD` without an answer, and goes on whatever becomes of each. */
async function publishWhile(
  broker: RedisBroker | RedisPubSubBroker,
  outcomes: Promise<string>[],
  going: () => boolean,
): Promise<void> {
  for (let n = 1; going(); n += AHEAD) {
    const some = Array.from({ length: AHEAD }, (_, index) => outcome(broker.publish('a', { n: n + index })));
    outcomes.push(...some);
    await Promise.all(some);
  }
}

async function publishSurely(broker: RedisBroker | RedisPubSubBroker, message: Message): Promise<void> {
  while ((await outcome(broker.publish('a', message))) !== 'fulfilled');
}

/** @returns how the last of them ended */
async function consumeAll(broker: RedisBroker | RedisPubSubBroker, consumed: Inbox<Message>): Promise<string> {
  for (;;) {
    try {
      consumed.push(await broker.consume('a'));
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  }
}
