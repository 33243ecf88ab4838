/** The models of brokers held against real servers that are driven by clients which are not ours. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { uniquePrefix } from '../../brokers/testing/harness.ts';
import { JavaClients, withJava } from '../testing/truth/foreign/java-clients.ts';
import { type Both, playOnKafka } from '../testing/truth/foreign/kafka-play.ts';
import { kafkaScripts, scriptWords } from '../testing/truth/foreign/script.ts';

const SCRIPTS = Number(process.env.HERONRY_SCRIPTS ?? 60);
const SEED = Number(process.env.HERONRY_SEED ?? 1);

describe('Kafka, by the Java client', () => {
  describeOn('Kafka', withJava(inject('kafka')), (url) => {
    let java: JavaClients;
    beforeAll(async () => {
      java = await JavaClients.start('KafkaClients.java', url);
    });
    afterAll(() => java.stop());

    for (const protocol of ['eager', 'cooperative', 'new'] as const)
      it(`the model of the ${protocol} protocol`, async () => {
        let [same, left] = [0, 0];
        const different: string[] = [];
        const scripts = kafkaScripts(protocol, SEED, SCRIPTS).values();
        const some = async () => {
          for (const script of scripts) {
            const both: Both | undefined = await playOnKafka(java, script, { name: uniquePrefix(), sessionMs: 3000 });
            if (both === undefined) left += 1;
            else if (JSON.stringify(both.model) === JSON.stringify(both.server)) same += 1;
            else different.push(`${scriptWords(script)}\n  model  ${both.model.join(' | ')}\n  server ${both.server.join(' | ')}`);
          }
        };
        await Promise.all(Array.from({ length: 24 }, some));
        console.log(protocol, { same, left, different: different.length });
        expect(different.join('\n\n')).toBe('');
      });
  });
});
