import { EventEmitter, on } from 'node:events';
import fastq from 'fastq';
import PQueue from 'p-queue';
import { InMemoryBroker } from '../../dist/lib/messaging/index.js';
import { median, printTable, ratio } from './measure.mjs';

const ROUNDS = 5;
/** A queue that shifts an array takes seconds; it is let off after one round. */
const SLOW = new Set(['array with shift']);

/** Awaiting every message of a backlog. The backlog is made outside the clock. */
export async function consume() {
  const results = new Map();
  for (const backlog of [100_000, 200_000]) {
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const [name, prepare] of CONTESTANTS) {
        if (SLOW.has(name) && round > 0) continue;
        const drain = await prepare(backlog);
        globalThis.gc?.();
        const started = performance.now();
        await drain();
        const ns = ((performance.now() - started) * 1e6) / backlog;
        const key = `${name} ${backlog}`;
        if (round >= 0) results.set(key, [...(results.get(key) ?? []), ns]);
      }
    }
  }
  const of = (name, backlog) => median(results.get(`${name} ${backlog}`));
  printTable(
    'Await consume over a backlog, nanoseconds of one message (lower is better)',
    ['queue', '100,000', '200,000', '200,000 / 100,000', 'bare ring / this'],
    [...CONTESTANTS.keys()].map((name) => {
      const [small, large] = [of(name, 100_000), of(name, 200_000)];
      const part = of('bare ring of promises', 100_000) / small;
      return [name, small, large, large / small, name === 'heronry' ? ratio(part, 0.5) : part];
    }),
  );
}

const CONTESTANTS = new Map([
  [
    'heronry',
    async (backlog) => {
      const broker = new InMemoryBroker({ capacity: backlog, capacityBytes: Number.MAX_SAFE_INTEGER });
      for (let count = 0; count < backlog; count += 1) broker.offer('c', { count });
      return async () => {
        for (let count = 0; count < backlog; count += 1) await broker.consume('c');
      };
    },
  ],
  [
    'bare ring of promises',
    async (backlog) => {
      const ring = Array.from({ length: backlog }, (_, count) => Promise.resolve({ count }));
      return async () => {
        for (let count = 0; count < backlog; count += 1) {
          const item = ring[count];
          ring[count] = undefined;
          await item;
        }
      };
    },
  ],
  [
    'array with shift',
    async (backlog) => {
      const queue = Array.from({ length: backlog }, (_, count) => ({ count }));
      return async () => {
        while (queue.length > 0) await queue.shift();
      };
    },
  ],
  [
    'fastq',
    async (backlog) => {
      const queue = fastq.promise(async (item) => item, 1);
      queue.pause();
      for (let count = 0; count < backlog; count += 1) void queue.push({ count });
      return async () => {
        queue.resume();
        await queue.drained();
      };
    },
  ],
  [
    'p-queue',
    async (backlog) => {
      const queue = new PQueue({ concurrency: 1, autoStart: false });
      for (let count = 0; count < backlog; count += 1) void queue.add(async () => count);
      return async () => {
        queue.start();
        await queue.onIdle();
      };
    },
  ],
  [
    "node's events.on",
    async (backlog) => {
      const emitter = new EventEmitter();
      const iterator = on(emitter, 'c');
      for (let count = 0; count < backlog; count += 1) emitter.emit('c', { count });
      return async () => {
        for (let count = 0; count < backlog; count += 1) await iterator.next();
      };
    },
  ],
]);
