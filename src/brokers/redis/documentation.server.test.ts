/** The examples of docs/brokers.md print what their readers expect, each time. */
import { readFile } from 'node:fs/promises';
import { expect, inject, it } from 'vitest';
import { describeOn } from '../testing/describe-on.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { run } from '../testing/process.ts';

const TIMES = 10;
const PRINTED = ['Received: { setpoint: 1 }', '{ setpoint: 1 }'];

/** Returns the example that creates the broker, unchanged except for the server's address. */
async function exampleOf(kind: string, from: string, to: string): Promise<string> {
  const page = await readFile('docs/brokers.md', 'utf8');
  const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block = '']) => block);
  const example = blocks.find((block) => block.includes(`new ${kind}(`)) ?? '';
  expect(example).toContain(from);
  return example.replace(from, to);
}

/** Runs the example again and again in one process, which ends by itself: each time with a broker of its own. */
async function printsBoth(example: string): Promise<void> {
  const [, imports = '', statements = ''] = /^((?:import [^\n]*\n)+)(.*)$/s.exec(example) ?? [];
  expect(statements).toContain('await');
  const program = `${imports}for (let time = 0; time < ${TIMES}; time += 1) {${statements}}`;
  const printed = (await run([process.execPath, '--input-type=module', '-e', program])).trim().split('\n');
  const rounds = Array.from({ length: TIMES }, (_, time) => printed.slice(2 * time, 2 * time + 2).toSorted());
  expect(rounds).toEqual(rounds.map(() => PRINTED));
  expect(printed).toHaveLength(2 * TIMES);
}

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();

  it.each(['RedisBroker', 'RedisPubSubBroker'] as const)(
    'docs/brokers.md - the example of %s receives and consumes, each time',
    async (kind) => {
      await printsBoth(await exampleOf(kind, 'redis://127.0.0.1:6379', redis.url));
    },
  );
});

describeOn('Kafka', inject('kafka'), (url) => {
  it('docs/brokers.md - the example of KafkaBroker receives and consumes, each time', async () => {
    await printsBoth(await exampleOf('KafkaBroker', '127.0.0.1:9092', url));
  });
});
