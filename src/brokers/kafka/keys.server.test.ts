import { expect, inject, it } from 'vitest';
import { partitionOfKey } from '../../messaging/parts.ts';
import { describeOn } from '../testing/describe-on.ts';
import { uniquePrefix } from '../testing/harness.ts';
import { javaWithInput, ownKafka } from '../testing/kafka-server.ts';
import { run, withProgram } from '../testing/process.ts';
import { KafkaBroker } from './index.ts';

const PARTITIONS = 3;
const KEYLESS = 400;
const KEYS = Array.from({ length: 100 }, (_, index) => `agent ${index}é`);

describeOn('Kafka with its own tools', withProgram('kcat', toolsAnd(inject('kafka'))), (url) => {
  it('a key goes to one partition, whether KafkaBroker or the Java client publishes it', async () => {
    const prefix = uniquePrefix();
    const topic = `${prefix}a`;
    const broker = new KafkaBroker({ bootstrapServers: [url], prefix, partitions: PARTITIONS });
    await Promise.all(KEYS.map((producer) => broker.publish('a', { by: 'KafkaBroker' }, { producer })));
    await broker.close();
    const producer = ['--bootstrap-server', url, '--topic', topic, '--property', 'parse.key=true'];
    const lines = KEYS.map((key) => `${key}\t{"by":"Java"}\n`).join('');
    await javaWithInput(lines, 'org.apache.kafka.tools.ConsoleProducer', ...producer);
    const read = await run(['kcat', '-b', url, '-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%k %p\n']);
    const places = read.trimEnd().split('\n').toSorted();
    expect(places).toEqual(
      KEYS.flatMap((key) => Array.from({ length: 2 }, () => `${key} ${partitionOfKey(key, PARTITIONS)}`)).toSorted(),
    );
  });

  it('without a key messages fill one partition after another, in no turn, whether KafkaBroker or the Java client publishes them', async () => {
    const prefix = uniquePrefix();
    const message = (n: number) => ({ n, text: 'x'.repeat(1000) });
    const broker = new KafkaBroker({ bootstrapServers: [url], prefix, partitions: PARTITIONS });
    await Promise.all(Array.from({ length: KEYLESS }, (_, n) => broker.publish('ours', message(n))));
    await Promise.all(['java', 'ours'].map((channel) => broker.subscribe(channel, () => undefined).ready));
    await broker.close();
    const lines = Array.from({ length: KEYLESS }, (_, n) => `${JSON.stringify(message(n))}\n`).join('');
    await javaWithInput(
      lines,
      'org.apache.kafka.tools.ConsoleProducer',
      ...['--bootstrap-server', url, '--topic', `${prefix}java`],
    );
    for (const channel of ['ours', 'java']) {
      const places = await placesOf(url, `${prefix}${channel}`);
      expect(places).toHaveLength(KEYLESS);
      expect(new Set(places).size).toBeGreaterThan(1);
      // 16 KiB or more to one partition, before the next; only the last may have got less.
      const lengths = places
        .flatMap((place, n) => (place === places[n - 1] ? [] : [n]))
        .map((from, at, begins) => (begins[at + 1] ?? Infinity) - from);
      for (const length of lengths) expect(length, channel).toBeGreaterThanOrEqual(15);
    }
  });
});

/** Returns the partitions of messages without a key, in the order of publishing. */
async function placesOf(url: string, topic: string): Promise<readonly number[]> {
  const read = await run(['kcat', '-b', url, '-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%s %p\n']);
  const places: number[] = [];
  for (const line of read.trimEnd().split('\n')) {
    const [, number, place] = /"n":(\d+).* (\d+)$/.exec(line) ?? [];
    places[Number(number)] = Number(place);
  }
  return places;
}

/** The server, where Kafka's own tools are there too. */
function toolsAnd(server: ReturnType<typeof ownKafka>): ReturnType<typeof ownKafka> {
  const tools = ownKafka();
  return 'missing' in tools ? tools : server;
}
