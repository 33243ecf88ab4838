/** The examples of docs/brokers.md print what their readers expect, each time. */
import { readFile } from 'node:fs/promises';
import { expect, inject, it } from 'vitest';
import { describeOn } from '../testing/describe-on.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { run } from '../testing/process.ts';

const RUNS = { RedisBroker: 10, RedisPubSubBroker: 10, KafkaBroker: 3 };

/** Returns the example that creates the broker, unchanged except for the server's address. */
async function exampleOf(kind: keyof typeof RUNS, from: string, to: string): Promise<string> {
  const page = await readFile('docs/brokers.md', 'utf8');
  const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block = '']) => block);
  const example = blocks.find((block) => block.includes(`new ${kind}(`)) ?? '';
  expect(example).toContain(from);
  return example.replace(from, to);
}

async function printsBoth(kind: keyof typeof RUNS, example: string): Promise<void> {
  for (let time = 1; time <= RUNS[kind]; time += 1) {
    const printed = (await run([process.execPath, '--input-type=module', '-e', example])).trim().split('\n');
    expect(printed.toSorted()).toEqual(['Received: { setpoint: 1 }', '{ setpoint: 1 }']);
  }
}

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();

  it.each(['RedisBroker', 'RedisPubSubBroker'] as const)(
    'docs/brokers.md - the example of %s receives and consumes, each time',
    async (kind) => {
      await printsBoth(kind, await exampleOf(kind, 'redis://127.0.0.1:6379', redis.url));
    },
  );
});

describeOn('Kafka', inject('kafka'), (url) => {
  it('docs/brokers.md - the example of KafkaBroker receives and consumes, each time', async () => {
    await printsBoth('KafkaBroker', await exampleOf('KafkaBroker', '127.0.0.1:9092', url));
  });
});
