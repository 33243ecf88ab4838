import { inspect } from 'node:util';
import { expect, inject, it, onTestFinished } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import { LimitError } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { ownKafka, startKafka } from '../testing/kafka-server.ts';
import { onThisMachine } from '../testing/pace.ts';
import { freePort, run } from '../testing/process.ts';
import { KafkaBroker } from './kafka-broker.ts';

const SECRET = 's3cret-word';

/** Program that uses a broker and closes it, and prints how long after that it ended by itself. */
const PROGRAM = `
import { KafkaBroker } from './dist/lib/brokers/kafka/index.js';
const broker = new KafkaBroker({ bootstrapServers: [process.argv[1]], prefix: 'n7.', requestTimeoutMs: 3000 });
broker.subscribe('a', () => undefined);
const consumed = broker.consume('b').catch(() => undefined);
const published = ['a', 'b'].map((channel) => broker.publish(channel, { n: 1 }));
await Promise.all(published).then(() => consumed, () => undefined);
const started = performance.now();
await broker.close();
process.on('exit', () => console.log(Math.round(performance.now() - started)));
`;

describeOn('Kafka', inject('kafka'), (url) => {
  it('outage - with no server a publish rejects in time, what waits is bounded, and close ends it', async () => {
    const nowhere = `127.0.0.1:${await freePort()}`;
    const broker = new KafkaBroker({ bootstrapServers: [nowhere], requestTimeoutMs: 300, unansweredMax: 3 });
    const reasons: string[] = [];
    broker.on('disconnected', ({ reason }) => reasons.push(reason));
    const publishes = [1, 2, 3].map((n) => outcome(broker.publish('a', { n })));
    await expect(broker.publish('a', { n: 4 })).rejects.toThrow(LimitError);
    const polled = outcome(broker.consume('a', { timeoutMs: 0 }));
    expect(await Promise.all(publishes)).toEqual(['UnavailableError', 'UnavailableError', 'UnavailableError']);
    expect(await polled).toBe('TimeoutError');
    expect(await outcome(broker.stats('a'))).toBe('UnavailableError');
    expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
    const ended = [
      outcome(broker.publish('a', { n: 1 })),
      outcome(broker.consume('a')),
      outcome(broker.subscribe('a', () => undefined).ready),
    ];
    await broker.close();
    expect(await Promise.all(ended)).toEqual(['BrokerClosedError', 'BrokerClosedError', 'BrokerClosedError']);
  });

  it('outage - after close the process ends by itself within a second, server or none', async () => {
    for (const where of [url, `127.0.0.1:${await freePort()}`]) {
      const said = await run([process.execPath, '--input-type=module', '-e', PROGRAM, where]);
      expect(Number(said)).toBeLessThan(await onThisMachine(1000));
    }
  });
});

describeOn('Kafka of its own', ownKafka(), () => {
  it('secrets - a password opens the door, and is in no error, event or picture of the broker', async () => {
    const server = await startKafka({ users: { heron: SECRET } });
    onTestFinished(() => server.stop());
    const settings = { bootstrapServers: [server.url], requestTimeoutMs: 3000 };
    const sasl = { mechanism: 'PLAIN', username: 'heron', password: SECRET } as const;
    const welcome = new KafkaBroker({ ...settings, requestTimeoutMs: 20_000, sasl });
    await welcome.publish('a', { n: 1 });
    const wrong = new KafkaBroker({ ...settings, sasl: { ...sasl, username: 'crane' } });
    const seen: unknown[] = [welcome, wrong];
    wrong.on('disconnected', (event) => seen.push(event));
    wrong.on('error', (event) => seen.push(event));
    const failed = async (promise: Promise<unknown>): Promise<void> => {
      seen.push(await promise.catch((error: unknown) => error));
    };
    await Promise.all([
      failed(wrong.publish('a', { n: 1 })),
      failed(wrong.consume('a', { timeoutMs: 0 })),
      failed(wrong.stats('a')),
    ]);
    const subscribed = failed(wrong.subscribe('a', () => undefined).ready);
    await Promise.all([welcome.close(), wrong.close(), subscribed]);
    expect(seen.filter((one) => one instanceof Error)).toHaveLength(4);
    const texts = seen.map((one) => `${inspect(one, { depth: Infinity, showHidden: true })} ${JSON.stringify(one)}`);
    expect(texts.join('\n')).toMatch(/authenticat/i);
    expect(texts.join('\n')).not.toContain(SECRET);
  });
});
