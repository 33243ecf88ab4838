import { expect, inject, it } from 'vitest';
import { partitionOfKey } from '../../messaging/parts.ts';
import { describeOn } from '../testing/describe-on.ts';
import { uniquePrefix } from '../testing/harness.ts';
import { javaWithInput, ownKafka } from '../testing/kafka-server.ts';
import { run, withProgram } from '../testing/process.ts';
import { KafkaBroker } from './index.ts';

const PARTITIONS = 3;
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
});

/** Returns the server, if Kafka's own tools are installed too. */
function toolsAnd(server: ReturnType<typeof ownKafka>): ReturnType<typeof ownKafka> {
  const tools = ownKafka();
  return 'missing' in tools ? tools : server;
}
