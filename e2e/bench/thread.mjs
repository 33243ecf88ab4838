import { Worker } from 'node:worker_threads';

/** @returns {Promise<number>} what the thread measured */
export function inThread(file, workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(file, import.meta.url), { workerData });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}
