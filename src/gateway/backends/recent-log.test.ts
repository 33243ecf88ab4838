import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentLog } from './recent-log.ts';

const entry = (n: number) => ({ text: `${n}`, producer: undefined });

it('read from any place, what is kept comes in order, and what is not is counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b'), { maxLength: 60 }),
      fc.integer({ min: 200, max: 3000 }),
      fc.nat({ max: 60 }),
      async (channels, bytesMax, start) => {
        const log = new RecentLog('run', bytesMax);
        const counts = { a: 0, b: 0 };
        for (const channel of channels as readonly ('a' | 'b')[]) {
          counts[channel] += 1;
          log.append(channel, entry(counts[channel]));
        }
        for (const channel of ['a', 'b'] as const) {
          const from = Math.min(start, counts[channel]);
          const seen: number[] = [];
          let missed = 0;
          for (let after = `run.${from}`, end = (await log.end(channel)).position; after !== end; ) {
            const batch = await log.read(channel, after);
            missed += batch.missed ?? Number.NaN;
            seen.push(...batch.records.map(({ text }) => Number(text)));
            after = batch.next.position;
          }
          expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => from + missed + index + 1));
          expect(from + missed + seen.length).toBe(counts[channel]);
        }
      },
    ),
    { numRuns: 500 },
  );
});

it('a gap has its place, and nobody knows how many are missing', async () => {
  const log = new RecentLog('run', 10_000);
  log.append('a', entry(1));
  log.append('a', 'gap');
  log.append('a', entry(2));
  const first = await log.read('a', 'run.0');
  expect([first.missed, first.records.length, first.next.seq]).toEqual([0, 1, 1]);
  const second = await log.read('a', first.next.position);
  expect([second.missed, second.records.length]).toEqual([undefined, 0]);
  const third = await log.read('a', second.next.position);
  expect([third.missed, third.records.map(({ text }) => text)]).toEqual([0, ['2']]);
});

it('a place of another run is of another log: all that is here comes, after a gap', async () => {
  const log = new RecentLog('run', 10_000);
  log.append('a', entry(1));
  const batch = await log.read('a', 'before.77');
  expect(batch).toEqual({ missed: undefined, records: [], next: { position: 'run.0', seq: 0 } });
  expect((await log.read('a', batch.next.position)).records).toHaveLength(1);
});
