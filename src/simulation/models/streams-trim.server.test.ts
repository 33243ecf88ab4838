/** The length of a log in the model of Redis Streams, held against a real server whose nodes hold what the script says. */
import fc from 'fast-check';
import { expect, inject, it, onTestFinished } from 'vitest';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { makeAdmin, startRedis } from '../../brokers/testing/redis-server.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { DEFAULT_STREAMS } from '../../scenario/index.ts';
import { ModelBench } from '../testing/model-bench.ts';

const SCRIPTS = rounds(300, 60);
const SEED = 1;

const entries = fc.integer({ min: 1, max: 12 });
/** Messages one after another, or a new capacity. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ publish: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ capacity: entries }) },
);
const script = fc.record({
  trim: fc.constantFrom('exact' as const, 'approximate' as const),
  nodeEntries: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 6 })),
  capacity: entries,
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
});

type ScriptOfTrims = typeof script extends fc.Arbitrary<infer Script> ? Script : never;

describeOn('Redis', inject('redis'), () => {
  it(`the log keeps what the server keeps, trimmed exactly or not, over ${SCRIPTS} scripts of seed ${SEED}`, async () => {
    const server = await startRedis();
    const admin = makeAdmin(server.url);
    await admin.connect();
    onTestFinished(async () => {
      admin.destroy();
      await server.stop();
    });
    const send = (...args: readonly string[]) => admin.sendCommand([...args]);
    // The model's nodes end by the number of messages alone.
    await send('CONFIG', 'SET', 'stream-node-max-bytes', '0');
    let keptMore = 0;
    const play = async ({ trim, nodeEntries, capacity, steps }: ScriptOfTrims): Promise<void> => {
      await send('FLUSHALL');
      await send('CONFIG', 'SET', 'stream-node-max-entries', `${nodeEntries}`);
      const bench = new ModelBench({ ...DEFAULT_STREAMS, trim, nodeEntries }, capacity);
      const sign = trim === 'exact' ? '=' : '~';
      let room = capacity;
      let added = 0;
      for (const one of steps) {
        if ('capacity' in one) {
          room = one.capacity;
          bench.limit(room);
          await send('XTRIM', 'x', 'MAXLEN', sign, `${room}`);
        } else
          for (let count = 0; count < one.publish; count += 1) {
            added += 1;
            bench.publish();
            await send('XADD', 'x', 'MAXLEN', sign, `${room}`, `${added}-1`, 'n', `${added}`);
          }
        const length = Number(await send('XLEN', 'x'));
        const [part] = added === 0 ? [] : bench.log().partitions;
        expect((part?.end ?? 0) - (part?.start ?? 0)).toBe(length);
        if (length > room) keptMore += 1;
      }
    };
    await fc.assert(fc.asyncProperty(script, play), { numRuns: SCRIPTS, seed: SEED });
    expect(keptMore).toBeGreaterThan(SCRIPTS / 2);
  });
});
