/**
 * The models of brokers held against real servers: the same scripts on both, and what every client saw. Where a model is something
 * else on purpose is said in `simplifications.ts`, and shown here.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { uniquePrefix } from '../../brokers/testing/harness.ts';
import { makeAdmin } from '../../brokers/testing/redis-server.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { type Both, holdAgainst, type Tally } from '../testing/truth/hold-against.ts';
import { consumesLate, seenTwice } from '../testing/truth/known.ts';
import { playOnModel } from '../testing/truth/play-on-model.ts';
import { playOnServer } from '../testing/truth/play-on-server.ts';
import {
  CHANNELS,
  type Channel,
  type Script,
  type ServerKind,
  scriptsFor,
  scriptWords,
  withEnding,
} from '../testing/truth/script.ts';
import { KafkaServerOfScript, pubSubServer, streamsServer } from '../testing/truth/servers.ts';

const SCRIPTS = rounds(300, 60);
const SEED = 1;

/** Holds a model against its server. */
function hold(kind: ServerKind, atOnce: number, play: (script: Script) => Promise<Both>): Promise<Tally> {
  const candidates = scriptsFor(kind, SEED, 2 * SCRIPTS);
  const ended = (script: Script): Promise<Both> => play(withEnding(kind, script));
  return holdAgainst({ candidates, scripts: SCRIPTS, atOnce, play: ended, words: scriptWords });
}

const TITLE = `does what the server does, over ${SCRIPTS} scripts of seed ${SEED}`;

describe('Redis', () => {
  describeOn('Redis', inject('redis'), (url) => {
    const admin = makeAdmin(url);
    beforeAll(async () => {
      await admin.connect();
    });
    afterAll(() => admin.destroy());

    const pubSub = async (script: Script) => ({
      model: playOnModel('redis-pubsub', script).lines,
      server: await playOnServer(script, pubSubServer(url, uniquePrefix())),
    });

    it(`the model of pub/sub ${TITLE}`, async () => {
      const play = async (script: Script): Promise<Both> => (consumesLate(script) ? undefined : pubSub(script));
      const tally = await hold('redis-pubsub', 4, play);
      expect(tally.seen).toBeGreaterThan(2 * SCRIPTS);
    });

    it('differs: a process of RedisPubSubBroker has listened since it first named the channel', async () => {
      const steps = [
        { kind: 'publish', client: 'b', channel: 'x' },
        { kind: 'consume', client: 'b', channel: 'x', count: 1 },
      ] as const;
      const both = await pubSub({ room: 1, partitions: 1, steps });
      expect(both).toEqual({ model: [], server: ['b1 consumes x: 1'] });
    });

    it(`the model of Streams ${TITLE}`, async () => {
      const play = async (script: Script): Promise<Both> => ({
        model: playOnModel('redis-streams', script).lines,
        server: await playOnServer(script, streamsServer(url, uniquePrefix(), script.room, admin)),
      });
      const tally = await hold('redis-streams', 4, play);
      expect(tally.left).toBe(0);
      expect(tally.seen).toBeGreaterThan(3 * SCRIPTS);
      expect(tally.seenAgain).toBeGreaterThan(SCRIPTS / 2);
    });
  });
});

describe('Kafka', () => {
  describeOn('Kafka', inject('kafka'), (url) => {
    it(`the model ${TITLE}, with members that pass over what they had and commit what they own, as KafkaBroker does`, async () => {
      const play = async (script: Script): Promise<Both> => {
        const played = new KafkaServerOfScript(url, uniquePrefix(), script.partitions);
        const server = await playOnServer(script, played);
        expect(seenTwice(server)).toEqual([]);
        const orders = new Map(CHANNELS.map((channel) => [channel, played.orderOf(channel)]));
        // The server may list members of a crowded group in another order than before.
        if ([...orders.values()].includes(undefined)) return undefined;
        const naming = (channel: Channel, incarnation: string) =>
          `${orders.get(channel)?.indexOf(incarnation)} ${incarnation}`;
        return { model: playOnModel('kafka', script, { naming, asKafkaBroker: true }).lines, server };
      };
      const tally = await hold('kafka', 24, play);
      expect(tally.left).toBeLessThan(SCRIPTS / 5);
      expect(tally.seen).toBeGreaterThan(2 * SCRIPTS);
      expect(tally.seenAgain).toBeGreaterThan(SCRIPTS / 5);
    });
  });
});
