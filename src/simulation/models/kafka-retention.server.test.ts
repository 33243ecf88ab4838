/** Retention in the Kafka model, held against a real server that looks at its logs on the same days. */
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { AgedLogs, LOOKS_OFTEN } from '../../brokers/testing/aged-logs.ts';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { uniquePrefix } from '../../brokers/testing/harness.ts';
import { ownKafka, startKafka } from '../../brokers/testing/kafka-server.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { DEFAULT_KAFKA } from '../../scenario/index.ts';
import { ModelBench } from '../testing/model-bench.ts';

const SCRIPTS = rounds(200, 40);
const SEED = 1;
/** A day of the server's time line in virtual time. */
const DAY_US = 1000;
/** The server looks on these days, before anything is published. */
const CHECK_DAYS = 4;
const LAST_DAY = 32;
const SEGMENT_DAYS = 8;
const SEGMENT_RECORDS = 4;

const script = fc.record({
  retentionDays: fc.integer({ min: 1, max: 8 }),
  segmentDays: fc.integer({ min: 1, max: SEGMENT_DAYS }),
  segmentRecords: fc.integer({ min: 0, max: SEGMENT_RECORDS }),
  /** On which something is published. */
  days: fc.uniqueArray(fc.integer({ min: 0, max: LAST_DAY - 1 }), { minLength: 4, maxLength: 20, size: 'max' }),
});

describeOn('Kafka of its own', ownKafka(), () => {
  it(`the log begins where the server's does after every check, over ${SCRIPTS} scripts of seed ${SEED}`, async () => {
    const server = await startKafka({ properties: LOOKS_OFTEN });
    onTestFinished(() => server.stop());
    const logs = new AgedLogs(server.url, uniquePrefix(), LAST_DAY);
    await logs.connect();
    onTestFinished(() => logs.close());
    const played = fc.sample(script, { numRuns: SCRIPTS, seed: SEED }).map((one, index) => ({
      ...one,
      name: `${index}`,
      bench: new ModelBench({
        ...DEFAULT_KAFKA,
        retentionUs: one.retentionDays * DAY_US,
        segmentUs: one.segmentDays * DAY_US,
        segmentRecords: one.segmentRecords,
        checkUs: CHECK_DAYS * DAY_US,
      }),
    }));
    for (let segmentDays = 1; segmentDays <= SEGMENT_DAYS; segmentDays += 1)
      for (let segmentRecords = 0; segmentRecords <= SEGMENT_RECORDS; segmentRecords += 1) {
        const alike = played.filter((one) => one.segmentDays === segmentDays && one.segmentRecords === segmentRecords);
        const names = alike.map(({ name }) => name);
        if (names.length > 0) await logs.make(names, segmentDays, segmentRecords);
      }
    const retention = new Map(played.map(({ name, retentionDays }) => [name, retentionDays]));
    const seen = { gone: 0, active: 0, keptTooOld: 0 };
    for (let day = 0; day <= LAST_DAY; day += 1) {
      for (const { bench } of played) bench.advance(day === 0 ? 0 : DAY_US);
      if (day > 0 && day % CHECK_DAYS === 0) {
        await logs.check(retention, day);
        const starts = await logs.starts(played.map(({ name }) => name));
        for (const [index, { bench, days, ...settings }] of played.entries()) {
          const start = bench.channel().log?.partitions[0]?.start ?? 0;
          const published = days.filter((one) => one < day).toSorted((one, other) => one - other);
          expect(start, `${JSON.stringify({ ...settings, published, day })}`).toBe(starts[index]);
          if (start > 0) seen.gone += 1;
          if (start > 0 && start === published.length) seen.active += 1;
          if (day - (published[start] ?? day) > settings.retentionDays) seen.keptTooOld += 1;
        }
      }
      const today = played.filter(({ days }) => days.includes(day));
      for (const { bench } of today) bench.publish();
      if (today.length > 0)
        await logs.append(
          today.map(({ name }) => name),
          day,
        );
    }
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(SCRIPTS / 3);
  });
});
