/**
 * The models of brokers held against real servers that clients drive which are not ours: the Java client of Kafka, and Jedis. The same
 * scripts on both, and what every client saw. `HERONRY_SCRIPTS` says how many there are, and `HERONRY_SEED` which.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { uniquePrefix } from '../../brokers/testing/harness.ts';
import { type KafkaServer, ownKafka, startKafka } from '../../brokers/testing/kafka-server.ts';
import { freePort } from '../../brokers/testing/process.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { type Broker, DEFAULT_STREAMS } from '../../scenario/index.ts';
import { CutLink } from '../testing/truth/foreign/cut-link.ts';
import { JavaClients, withJava } from '../testing/truth/foreign/java-clients.ts';
import { playOnKafka } from '../testing/truth/foreign/kafka-play.ts';
import { LONG_US, ModelPlay } from '../testing/truth/foreign/model-play.ts';
import { playOnPubSub } from '../testing/truth/foreign/pubsub-play.ts';
import {
  cutKafkaScripts,
  FAR,
  kafkaScripts,
  pubSubScripts,
  type Script,
  scriptWords,
  streamsScripts,
} from '../testing/truth/foreign/script.ts';
import { playOnStreams } from '../testing/truth/foreign/streams-play.ts';
import { holdAgainst } from '../testing/truth/hold-against.ts';

const SCRIPTS = Number(process.env.HERONRY_SCRIPTS ?? 60);
/** A script on Kafka takes many times as long. */
const KAFKA_SCRIPTS = Number(process.env.HERONRY_SCRIPTS ?? rounds(100, 20));
const SEED = Number(process.env.HERONRY_SEED ?? 1);
/** Each has a link, and the server a port for it. */
const FAR_AT_ONCE = 8;
const CUT_SCRIPTS = Math.ceil(KAFKA_SCRIPTS / 3);
/** Some are left out. */
const CANDIDATES = 2 * KAFKA_SCRIPTS;

/** Longer than the busiest machine keeps a client from its heartbeat. */
const SESSION_MS = 10_000;

const over = (scripts: number): string => `does what the server does, over ${scripts} scripts of seed ${SEED}`;

/** Returns the lines of a script on the model of a broker. */
function modelled(script: Script, broker: Broker, room?: number): readonly string[] {
  const model = new ModelPlay(script, { broker, ...(room === undefined ? {} : { room }) });
  for (const step of script.steps) model.play({ step });
  return model.seen.lines();
}

describe('Redis, by Jedis', () => {
  describeOn('Redis', withJava(inject('redis')), (url) => {
    const port = Number(new URL(url).port);
    let java: JavaClients;
    beforeAll(async () => {
      java = await JavaClients.start('RedisClients.java');
    });
    afterAll(() => java.stop());

    it(`the model of pub/sub ${over(SCRIPTS)}, with links that are cut`, async () => {
      const tally = await holdAgainst({
        candidates: pubSubScripts(SEED, SCRIPTS),
        scripts: SCRIPTS,
        atOnce: 8,
        words: scriptWords,
        play: async (script) => ({
          model: modelled(script, { kind: 'redis-pubsub' }),
          server: await playOnPubSub(java, port, script, uniquePrefix()),
        }),
      });
      expect(tally.seen).toBeGreaterThan(2 * SCRIPTS);
    });

    it(`the model of Streams ${over(SCRIPTS)}, with links that are cut`, async () => {
      const tally = await holdAgainst({
        candidates: streamsScripts(SEED, SCRIPTS),
        scripts: SCRIPTS,
        atOnce: 8,
        words: scriptWords,
        play: async (script) => ({
          model: modelled(script, { ...DEFAULT_STREAMS, claimAfterUs: LONG_US }, script.room),
          server: await playOnStreams(java, port, script, uniquePrefix()),
        }),
      });
      expect(tally.seen).toBeGreaterThan(2 * SCRIPTS);
      expect(tally.seenAgain).toBeGreaterThan(SCRIPTS / 5);
    });
  });
});

describe('Kafka, by the Java client', () => {
  describeOn('Kafka', withJava(inject('kafka')), (url) => {
    let java: JavaClients;
    beforeAll(async () => {
      java = await JavaClients.start('KafkaClients.java', url);
    });
    afterAll(() => java.stop());

    for (const protocol of ['eager', 'cooperative', 'new'] as const) {
      it(`the model with the ${protocol} protocol ${over(KAFKA_SCRIPTS)}`, async () => {
        const tally = await holdAgainst({
          candidates: kafkaScripts(protocol, SEED, CANDIDATES),
          scripts: KAFKA_SCRIPTS,
          atOnce: 32,
          isSlow: true,
          words: scriptWords,
          play: (script) => playOnKafka(java, script, { url, name: uniquePrefix(), sessionMs: SESSION_MS }),
        });
        expect(tally.left).toBeLessThan(KAFKA_SCRIPTS / 5);
        expect(tally.seen).toBeGreaterThan(KAFKA_SCRIPTS);
        expect(tally.seenAgain).toBeGreaterThan(KAFKA_SCRIPTS / 10);
      });
    }
  });
});

describe('Kafka, by the Java client whose link is cut', () => {
  describeOn('Kafka', withJava(ownKafka()), () => {
    let kafka: KafkaServer;
    let java: JavaClients;
    const links: CutLink[] = [];
    beforeAll(async () => {
      const farPorts: { readonly port: number; readonly advertisedPort: number }[] = [];
      for (let count = 0; count < FAR_AT_ONCE; count += 1) {
        const port = await freePort();
        const link = await CutLink.start(port);
        links.push(link);
        farPorts.push({ port, advertisedPort: link.port });
      }
      kafka = await startKafka({ sessionMs: 60_000, memberSessionMs: 60_000, farPorts });
      java = await JavaClients.start('KafkaClients.java', kafka.url);
    });
    afterAll(async () => {
      await java.stop();
      await kafka.stop();
      for (const link of links) await link.stop();
    });

    for (const protocol of ['eager', 'cooperative', 'new'] as const) {
      it(`the model with the ${protocol} protocol loses nothing for a reader, over ${CUT_SCRIPTS} scripts of seed ${SEED}`, async () => {
        const tally = await holdAgainst({
          candidates: cutKafkaScripts(protocol, SEED, 2 * CUT_SCRIPTS),
          scripts: CUT_SCRIPTS,
          atOnce: FAR_AT_ONCE,
          isSlow: true,
          words: scriptWords,
          play: async (script) => {
            const link = links.pop();
            if (link === undefined) throw new Error('There is a link for each script at once');
            const settings = { url: kafka.url, name: uniquePrefix(), sessionMs: SESSION_MS, far: { agent: FAR, link } };
            const both = await playOnKafka(java, script, settings);
            links.push(link);
            return both;
          },
        });
        expect(tally.left).toBeLessThan(CUT_SCRIPTS / 5);
        expect(tally.seen).toBeGreaterThan(CUT_SCRIPTS);
      });
    }
  });
});
