import { median, printTable, ratio } from './measure.mjs';
import { inThread } from './thread.mjs';

const NAMES = [
  'heronry, plain',
  'heronry, frozen',
  'heronry, offer',
  'emittery',
  'mitt',
  'eventemitter3',
  'rxjs',
  'pubsub-js',
  'bare loop',
];
const DELIVERIES = 400_000;
const TURNS = 3;

/**
 * Measures publish to callback. `offer` is the broker's synchronous core, which returns no promise; it is compared with the peers
 * that return none.
 */
export async function publish() {
  const rows = [];
  for (const subscribers of [1, 10, 100]) {
    for (const channels of [1, 1000]) rows.push(await compare(subscribers, channels));
  }
  printTable(
    'Publish to callback, nanoseconds of one publish (lower is better)',
    ['subscribers x channels', ...NAMES, 'emittery / plain', 'bare / offer', 'mitt / offer'],
    rows,
  );
}

async function compare(subscribers, channels) {
  const publishes = Math.max(4000, Math.round(DELIVERIES / subscribers));
  const times = new Map(NAMES.map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const name of NAMES) {
      const workerData = { name, subscribers, channels, publishes, rounds: 5 };
      times.get(name).push(await inThread('./publish-worker.mjs', workerData));
    }
  }
  const of = (name) => median(times.get(name));
  return [
    `${subscribers} x ${channels}`,
    ...NAMES.map(of),
    ratio(of('emittery') / of('heronry, plain'), 3),
    ratio(of('bare loop') / of('heronry, offer'), 0.5),
    subscribers === 100 ? ratio(of('mitt') / of('heronry, offer'), 0.8) : '',
  ];
}
