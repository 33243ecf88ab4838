/**
 * Claims of `simplifications.ts` about each model and its server: one test for each, in their order. Claims about share groups
 * are tested in `share-truth.server.test.ts`.
 */

import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { KafkaBroker } from '../../brokers/kafka/index.ts';
import { RedisBroker, RedisPubSubBroker } from '../../brokers/redis/index.ts';
import { AgedLogs } from '../../brokers/testing/aged-logs.ts';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { turn, uniquePrefix, within } from '../../brokers/testing/harness.ts';
import { ownKafka, startKafka } from '../../brokers/testing/kafka-server.ts';
import { onThisMachine } from '../../brokers/testing/pace.ts';
import { freePort } from '../../brokers/testing/process.ts';
import { makeAdmin } from '../../brokers/testing/redis-server.ts';
import { SilentProxy } from '../../brokers/testing/silent-proxy.ts';
import { workingKafka, workingStreams } from '../../brokers/testing/working-broker.ts';
import { outcome } from '../../messaging/contract/harness.ts';
import type { MessageBroker } from '../../messaging/index.ts';
import {
  type BrokerKind,
  DEFAULT_KAFKA,
  DEFAULT_STREAMS,
  defaultBroker,
  emptyScenario,
  type Scenario,
} from '../../scenario/index.ts';
import { simulate } from '../simulate.ts';
import { ModelBench } from '../testing/model-bench.ts';
import { eventsOf } from '../testing/scenes.ts';
import { seenTwice } from '../testing/truth/known.ts';
import { playOnModel } from '../testing/truth/play-on-model.ts';
import { playOnServer } from '../testing/truth/play-on-server.ts';
import { ALL, type Script, type Step } from '../testing/truth/script.ts';
import { KafkaServerOfScript, pubSubServer } from '../testing/truth/servers.ts';
import { SIMPLIFICATIONS, type Simplification } from './simplifications.ts';

const [BUFFER, LONGEST, OWN_AGAIN, ONE_LENGTH, NODES, RANGES, CAME_BACK, FORMER, AGE, SAYS_SO, ...REST] =
  SIMPLIFICATIONS.filter(({ broker }) => broker !== 'kafka-share');
const [SILENT_PUBSUB, SILENT_STREAMS, SILENT_KAFKA, ...UNTESTED] = REST;

const CLAIM_US = 5000;
const STREAMS = { ...DEFAULT_STREAMS, claimAfterUs: CLAIM_US };
const STILL_US = 1000;
/** Settings of members that work outside of their poll loop, and whose crash is noticed at once. */
const OUTSIDE = { ...DEFAULT_KAFKA, rebalanceUs: STILL_US, work: 'outside', sessionUs: 0, joinUs: STILL_US } as const;

function title(one: Simplification | undefined): string {
  return one === undefined ? 'is there no more' : `${one.broker}, ${one.row}: ${one.model} ${one.server}`;
}

it('there is a test for each', () => {
  expect([SAYS_SO?.row, UNTESTED]).toEqual(['redelivery', []]);
});

describe('Redis', () => {
  describeOn('Redis', inject('redis'), (url) => {
    const admin = makeAdmin(url);
    beforeAll(async () => {
      await admin.connect();
    });
    afterAll(() => admin.destroy());

    it(title(BUFFER), async () => {
      const steps = (first: Step['kind'] & ('publish' | 'subscribe')): readonly Step[] => [
        { kind: first, client: 'b', channel: 'x' },
        { kind: 'publish', client: 'p', channel: 'x' },
        { kind: 'consume', client: 'b', channel: 'x', count: 1 },
      ];
      const consumed = async (first: 'publish' | 'subscribe') => {
        const script: Script = { room: 1, partitions: 1, steps: steps(first) };
        const server = await playOnServer(script, pubSubServer(url, uniquePrefix()));
        const lines = { model: playOnModel('redis-pubsub', script).lines, server };
        const consumes = (line: string) => line.startsWith('b1 consumes');
        return { model: lines.model.filter(consumes), server: lines.server.filter(consumes) };
      };
      expect(await consumed('publish')).toEqual({ model: [], server: ['b1 consumes x: 1'] });
      expect(await consumed('subscribe')).toEqual({ model: [], server: ['b1 consumes x: 1'] });
    });

    it(title(LONGEST), async () => {
      const bench = new ModelBench(STREAMS);
      for (const agent of ['first', 'second']) bench.ask(agent);
      bench.publish();
      expect([bench.dispatched('first'), bench.dispatched('second')]).toEqual(['1', '']);

      const prefix = uniquePrefix();
      const [first, second] = [workingStreams(url, prefix, 10), workingStreams(url, prefix, 10)];
      onTestFinished(async () => {
        await Promise.all([first.broker.close(), second.broker.close()]);
      });
      const waiting = first.broker.consume('x').catch(() => 'closed');
      const consumed = second.broker.consume('x');
      await first.broker.publish('x', { n: 1 });
      second.valve.letOne('x');
      expect(await within('the message', consumed)).toEqual({ n: 1 });
      first.valve.letOne('x');
      await first.broker.flush();
      await turn();
      expect(first.valve.shut()).toBe(false);
      await first.broker.close();
      expect(await waiting).toBe('closed');
    });

    it(title(OWN_AGAIN), async () => {
      const bench = new ModelBench(STREAMS);
      bench.publish();
      for (let count = 0; count < 2; count += 1) bench.ask('a');
      expect(bench.log().pending).toMatchObject([{ agent: 'a', seq: 1 }]);
      bench.advance(CLAIM_US);
      expect(bench.dispatched('a')).toBe('1 1*');

      const prefix = uniquePrefix();
      const broker = new RedisBroker({ url, prefix, claimAfterMs: 1 });
      onTestFinished(() => broker.close());
      await broker.publish('x', { n: 1 });
      expect(await broker.consume('x')).toEqual({ n: 1 });
      await broker.stats('x');
      expect(await admin.sendCommand(['XPENDING', `${prefix}{x}`, 'heron'])).toEqual([0, null, null, null]);
      // Pending once more, for long enough, as if the acknowledgement had been lost.
      const [[id]] = (await admin.sendCommand(['XRANGE', `${prefix}{x}`, '-', '+'])) as unknown as [[string]];
      const lost = ['XCLAIM', `${prefix}{x}`, 'heron', 'gone', '0', id, 'IDLE', '1000', 'FORCE', 'JUSTID'];
      expect(await admin.sendCommand(lost)).toEqual([id]);
      await broker.publish('x', { n: 2 });
      expect(await broker.consume('x')).toEqual({ n: 2 });
    });

    it.each([
      [title(SILENT_PUBSUB), 'redis-pubsub', RedisPubSubBroker],
      [title(SILENT_STREAMS), 'redis-streams', RedisBroker],
    ] as const)('%s', async (_title, kind, Broker) => {
      expect(publishedOverCut(kind)).toEqual(CUT_IN_MODEL);
      const through = await silentProxyOf(Number(new URL(url).port));
      const settings = { prefix: uniquePrefix(), requestTimeoutMs: await onThisMachine(300) };
      const broker = new Broker({ ...settings, url: `redis://127.0.0.1:${through.port}` });
      expect(await publishedInSilence(broker, through.proxy)).toEqual(CUT_ON_SERVER);
    });

    it(title(ONE_LENGTH), async () => {
      const bench = new ModelBench(STREAMS, 2);
      for (let count = 0; count < 5; count += 1) bench.publish();
      expect(bench.log().partitions).toMatchObject([{ start: 3, end: 5 }]);
      bench.ask('a');
      expect(bench.dispatched('a')).toBe('4');

      const prefix = uniquePrefix();
      const broker = new RedisBroker({ url, prefix, capacity: 2, lengthMax: 4 });
      onTestFinished(() => broker.close());
      for (let n = 1; n <= 5; n += 1) await broker.publish('x', { n });
      expect(await broker.stats('x')).toMatchObject({ depth: 2, dropped: 3 });
      expect(await admin.sendCommand(['XLEN', `${prefix}{x}`])).toBe(4);
      expect(await broker.consume('x')).toEqual({ n: 4 });
    });

    it(title(NODES), async () => {
      const bench = new ModelBench({ ...STREAMS, trim: 'approximate' }, 3);
      for (let count = 0; count < 20; count += 1) bench.publish();
      expect(bench.log().partitions).toMatchObject([{ start: 0, end: 20 }]);

      const key = `${uniquePrefix()}long`;
      const add = ['XADD', key, 'MAXLEN', '~', '3', '*', 'message', 'x'.repeat(1000)];
      for (let count = 0; count < 20; count += 1) await admin.sendCommand(add);
      expect(await admin.sendCommand(['XLEN', key])).toBeLessThan(7);
    });
  });
});

describe('Kafka', () => {
  describeOn('Kafka', inject('kafka'), (url) => {
    it(title(RANGES), async () => {
      const modelled = (partitions: number) => {
        const bench = new ModelBench({ ...OUTSIDE, partitions });
        for (const agent of ['b', 'a']) bench.ask(agent);
        bench.advance(STILL_US);
        return bench.log().partitions.map(({ owner }) => owner);
      };
      expect(modelled(2)).toEqual(['a', 'b']);
      expect(modelled(3)).toEqual(['a', 'a', 'b']);
      // Who is who is chance.
      expect(await sharedOut(url, 2)).toEqual(['0', '1']);
      expect(await sharedOut(url, 3)).toEqual(['0 2', '1']);
    });

    // A member has both partitions in hand, gives one up to another that comes, and gets it back when that one dies.
    const script: Script = {
      room: 1,
      partitions: 2,
      steps: [
        { kind: 'publish', client: 'p', channel: 'x' },
        { kind: 'publish', client: 'r', channel: 'x' },
        { kind: 'consume', client: 'b', channel: 'x', count: ALL },
        { kind: 'consume', client: 'e', channel: 'x', count: ALL },
        { kind: 'die', client: 'e' },
      ],
    };
    const played = () => playOnServer(script, new KafkaServerOfScript(url, uniquePrefix(), script.partitions));

    it(title(CAME_BACK), async () => {
      const { lines, cameBack } = playOnModel('kafka', script);
      expect(cameBack).toBe(true);
      expect(seenTwice(lines)).not.toEqual([]);
      for (const line of seenTwice(lines)) expect(line).toMatch(/^b1 consumes/);
      const server = await played();
      expect(seenTwice(server)).toEqual([]);
      expect(server.filter((line) => line.startsWith('b1'))).toEqual([
        'b1 consumes x of p: 1',
        'b1 consumes x of r: 2',
      ]);
    });

    it(title(FORMER), async () => {
      const left: Script = {
        ...script,
        steps: [
          ...script.steps.slice(0, 4),
          { kind: 'leave', client: 'b' },
          { kind: 'die', client: 'e' },
          { kind: 'consume', client: 'z', channel: 'x', count: ALL },
        ],
      };
      const seenBy = (lines: readonly string[], incarnation: string) =>
        lines.filter((line) => line.startsWith(incarnation)).map((line) => line.slice(incarnation.length));
      const model = playOnModel('kafka', left).lines;
      expect([seenBy(model, 'e1').length, seenBy(model, 'z1').length]).toEqual([1, 0]);
      const server = await playOnServer(left, new KafkaServerOfScript(url, uniquePrefix(), left.partitions));
      expect(seenBy(server, 'e1')).toHaveLength(1);
      expect(seenBy(server, 'z1')).toEqual(seenBy(server, 'e1'));
    });

    it(title(AGE), async () => {
      const bench = new ModelBench({ ...OUTSIDE, retentionUs: 1000, checkUs: 1000 });
      bench.advance(500);
      bench.publish();
      bench.advance(1499);
      expect(bench.log().partitions).toMatchObject([{ start: 0, end: 1 }]);
      bench.advance(1);
      expect(bench.log().partitions).toMatchObject([{ start: 1, end: 1 }]);

      const logs = new AgedLogs(url, uniquePrefix(), 9);
      onTestFinished(() => logs.close());
      await logs.make(['x'], 10, 0);
      await logs.append(['x'], 2);
      expect([await logs.offsetOf('x', 2), await logs.offsetOf('x', 3)]).toEqual([0, -1]);
    });

    it(title(SAYS_SO), async () => {
      const bench = new ModelBench(OUTSIDE);
      bench.publish();
      bench.ask('b');
      bench.advance(STILL_US);
      bench.crash('b');
      bench.ask('e');
      bench.advance(STILL_US);
      expect([bench.dispatched('b'), bench.dispatched('e')]).toEqual(['1', '1*']);
      // A star would say that it had been delivered before.
      const again = (await played()).filter((line) => line.startsWith('e1'));
      expect(again).toEqual([expect.stringMatching(/^e1 consumes x of (p: 1|r: 2)$/)]);
    });
  });
});

/** Returns the partitions of two members of a group, when each has its share; sorted. */
async function sharedOut(url: string, partitions: number): Promise<readonly string[]> {
  const prefix = uniquePrefix();
  const shares: (readonly number[])[] = [[], []];
  let look = (): void => undefined;
  const both = new Promise<void>((resolve) => {
    look = () => {
      if (shares.every(({ length }) => length > 0) && shares.flat().length === partitions) resolve();
    };
  });
  const members = shares.map((_, place) =>
    workingKafka(url, prefix, partitions, (_topic, dealt) => {
      shares[place] = dealt;
      look();
    }),
  );
  const asked = members.map(({ broker, valve }) => {
    const consumed = broker.consume('x').catch(() => undefined);
    valve.letOne('x');
    return consumed;
  });
  await within('two members with their shares', both);
  await Promise.all(members.map(({ broker }) => broker.close()));
  await Promise.all(asked);
  return shares.map((share) => share.toSorted().join(' ')).toSorted();
}

describe('Kafka of its own', () => {
  describeOn('Kafka of its own', ownKafka(), () => {
    it(title(SILENT_KAFKA), async () => {
      expect(publishedOverCut('kafka')).toEqual(CUT_IN_MODEL);
      const port = await freePort();
      const server = await startKafka({ advertisedPort: port });
      onTestFinished(() => server.stop());
      const { proxy } = await silentProxyOf(server.port, port);
      const requestTimeoutMs = await onThisMachine(2000);
      const settings = { bootstrapServers: [`127.0.0.1:${port}`], prefix: uniquePrefix(), requestTimeoutMs };
      expect(await publishedInSilence(new KafkaBroker(settings), proxy)).toEqual(CUT_ON_SERVER);
    });
  });
});

const CUT_IN_MODEL = ['c waits with the client', 'd is accepted'];
const CUT_ON_SERVER = ['UncertainError', 'UncertainError'];

/** Returns what became of two publishes of one agent while its link to `c` alone was cut. */
function publishedOverCut(kind: BrokerKind): readonly string[] {
  const where = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
  const publish = (channel: string) => ({ kind: 'publish' as const, atUs: 2, agent: 'a', channel, message: {} });
  const scenario: Scenario = {
    ...emptyScenario(),
    broker: defaultBroker(kind),
    agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [] }],
    channels: ['c', 'd'].map((id) => ({ id, x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' })),
    faults: [{ kind: 'cut', fromUs: 1, untilUs: 10_000_000, where }],
    interventions: [publish('c'), publish('d')],
  };
  return eventsOf(simulate(scenario, 5_000_000).trace).flatMap((event) => {
    if (event.kind === 'published' && event.unsent) return [`${event.channel} waits with the client`];
    return event.kind === 'accepted' ? [`${event.channel} is accepted`] : [];
  });
}

async function silentProxyOf(
  target: number,
  at?: number,
): Promise<{ readonly port: number; readonly proxy: SilentProxy }> {
  const port = at ?? (await freePort());
  const proxy = await SilentProxy.start(port, () => target);
  onTestFinished(() => proxy.stop());
  return { port, proxy };
}

/** Returns the outcomes of two publishes to different channels after the connection has fallen silent. */
async function publishedInSilence(broker: MessageBroker, proxy: SilentProxy): Promise<readonly string[]> {
  for (const channel of ['c', 'd']) await broker.publish(channel, {});
  proxy.silence();
  const told = await Promise.all(['c', 'd'].map((channel) => outcome(broker.publish(channel, {}))));
  await broker.close();
  return told;
}
