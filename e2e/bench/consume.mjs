import { median, printTable, ratio } from './measure.mjs';
import { inThread } from './thread.mjs';

const NAMES = ['heronry', 'bare ring of promises', 'array with shift', 'fastq', 'p-queue', "node's events.on"];
const TURNS = 3;
const ROUNDS = 5;
/** Contestants that get one round only: a queue that shifts an array takes seconds. */
const SLOW = new Set(['array with shift']);

/** Measures awaiting every message of a backlog. Filling the backlog is not timed. */
export async function consume() {
  const results = new Map();
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const backlog of [100_000, 200_000]) {
      for (const name of NAMES) {
        if (SLOW.has(name) && turn > 0) continue;
        const key = `${name} ${backlog}`;
        const ns = await inThread('./consume-worker.mjs', { name, backlog, rounds: SLOW.has(name) ? 1 : ROUNDS });
        results.set(key, [...(results.get(key) ?? []), ns]);
      }
    }
  }
  const of = (name, backlog) => median(results.get(`${name} ${backlog}`));
  printTable(
    'Await consume over a backlog, nanoseconds of one message (lower is better)',
    ['queue', '100,000', '200,000', '200,000 / 100,000', 'bare ring / this'],
    NAMES.map((name) => {
      const [small, large] = [of(name, 100_000), of(name, 200_000)];
      const part = of('bare ring of promises', 100_000) / small;
      return [name, small, large, large / small, name === 'heronry' ? ratio(part, 0.5) : part];
    }),
  );
}
