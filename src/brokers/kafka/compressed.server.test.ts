/** Messages that other programs compress: Java programs do it in ways of their own. */
import { afterEach, expect, inject, it } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { javaCommand, WITHOUT_LOG } from '../testing/java.ts';
import { run, withProgram } from '../testing/process.ts';
import { KafkaBroker } from './kafka-broker.ts';

const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'];
/** So long that each codec has something to do. */
const MESSAGES = numbered(20).map((message) => ({ ...message, text: 'x'.repeat(100) }));
const LINES = MESSAGES.map((message) => `${JSON.stringify(message)}\n`).join('');

describeOn('Kafka, with kcat', withProgram('kcat', inject('kafka')), (url) => {
  const { on, closeAll } = networkHarness(
    (prefix) => new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS }),
    100,
  );
  afterEach(closeAll);

  /** Has a program write the lines to a topic, and expects all of them to be received and consumed. */
  const arrives = async (writing: (topic: string) => readonly string[]): Promise<void> => {
    const prefix = uniquePrefix();
    const broker = on(prefix);
    const received = new Inbox<Message>();
    await broker.subscribe('work', received.push).ready;
    await run(writing(`${prefix}work`), LINES);
    expect(await received.reach(MESSAGES.length, 'messages')).toEqual(MESSAGES);
    for (const message of MESSAGES) expect(await within('a message', broker.consume('work'))).toEqual(message);
  };

  it.each(CODECS)('interoperation - what a Java program compresses by %s is received and consumed', (codec) =>
    arrives((topic) => {
      const options = ['--bootstrap-server', url, '--topic', topic, '--compression-codec', codec];
      return javaCommand([WITHOUT_LOG, 'org.apache.kafka.tools.ConsoleProducer', ...options]);
    }),
  );

  it.each(CODECS)('interoperation - what kcat compresses by %s is received and consumed', (codec) =>
    arrives((topic) => ['kcat', '-b', url, '-P', '-t', topic, '-z', codec]),
  );
});
