/** A broker that is closed at a bad moment releases everything: the program that used it ends by itself. */
import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { describeOn } from '../testing/describe-on.ts';
import { within } from '../testing/harness.ts';
import { run } from '../testing/process.ts';

/** Publishes many messages and closes in the callback of one, while hundreds of callbacks are deferred. */
const CLOSES_IN_CALLBACK = `
const [, kind, server, options, at] = process.argv;
const { [kind]: Broker } = await import('./dist/lib/brokers/' + server + '/index.js');
const broker = new Broker(JSON.parse(options));
let called = 0;
const { ready } = broker.subscribe('work', async () => {
  called += 1;
  if (called !== Number(at)) return;
  await broker.close();
  console.log('closed after', called);
});
await ready;
await Promise.allSettled(Array.from({ length: 3000 }, (_, n) => broker.publish('work', { n })));
`;

const BROKERS = [
  ['RedisBroker', 'redis', (url: string) => ({ url })],
  ['RedisPubSubBroker', 'redis', (url: string) => ({ url })],
  ['KafkaBroker', 'kafka', (url: string) => ({ bootstrapServers: [url] })],
] as const;

for (const [kind, server, optionsFor] of BROKERS) {
  describeOn(`server for ${kind}`, inject(server), (url) => {
    it.each([300, 600, 1500])(
      `${kind} - closed in a callback with hundreds put off, the program ends: %d`,
      async (at) => {
        const options = JSON.stringify({ ...optionsFor(url), prefix: `c${randomUUID().slice(0, 8)}.` });
        const program = [process.execPath, '--input-type=module', '-e', CLOSES_IN_CALLBACK];
        const ended = run([...program, kind, server, options, `${at}`]);
        expect(await within('the end of the program', ended)).toBe(`closed after ${at}\n`);
      },
    );
  });
}
