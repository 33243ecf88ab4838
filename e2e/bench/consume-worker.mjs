/** One contestant in a thread of its own, isolated from the heap of the others and from their changes to promises. */
import { EventEmitter, on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import fastq from 'fastq';
import PQueue from 'p-queue';
import { InMemoryBroker } from '../../dist/lib/messaging/index.js';
import { median } from './measure.mjs';

const { name, backlog, rounds } = workerData;
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

const times = [];
for (let round = -1; round < rounds; round += 1) {
  const drain = await CONTESTANTS.get(name)(backlog);
  globalThis.gc?.();
  const started = performance.now();
  await drain();
  if (round >= 0) times.push(((performance.now() - started) * 1e6) / backlog);
}
parentPort.postMessage(median(times));
