/** Tests of reconnecting without a server: no listener is left behind, and what answers instead is named. */
import { EventEmitter, setMaxListeners } from 'node:events';
import { createServer as createWebServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { listening } from '../testing/listening.ts';
import { RedisBroker } from './redis-broker.ts';

/** Attempts to connect, and the number of listeners above which Node warns of a leak. */
const ATTEMPTS = 7;
const LISTENERS_MAX = 4;

/** Returns the address of a server that ends every connection, and a promise of so many of them. */
async function endingServer(count: number) {
  let left = count;
  let resolve = (): void => undefined;
  const attempted = new Promise<void>((settle) => {
    resolve = settle;
  });
  const server = createServer((socket) => {
    socket.destroy();
    left -= 1;
    if (left === 0) resolve();
  });
  return { url: await urlOf(server), attempted };
}

/** Starts a server for this test. @returns its address as that of a Redis */
async function urlOf(server: Server): Promise<string> {
  onTestFinished(() => void server.close());
  return `redis://127.0.0.1:${await listening(server)}`;
}

it('attempts to connect leave no listeners behind, of which Node would warn', async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  const before = EventEmitter.defaultMaxListeners;
  setMaxListeners(LISTENERS_MAX);
  process.on('warning', onWarning);
  onTestFinished(() => {
    setMaxListeners(before);
    process.off('warning', onWarning);
  });
  const { url, attempted } = await endingServer(ATTEMPTS);
  const broker = new RedisBroker({ url, warn: () => undefined });
  await attempted;
  await broker.close();
  expect(warnings.filter((message) => message.includes('AbortSignal'))).toEqual([]);
});

it('another program at the address is named, at once and at the end', async () => {
  const url = await urlOf(createWebServer((_, response) => response.end('<h1>no</h1>')));
  const broker = new RedisBroker({ url, requestTimeoutMs: 300 });
  const reason = new Promise<string>((resolve) => broker.on('disconnected', (event) => resolve(event.reason)));
  const publishing = broker.publish('a', { n: 1 });
  await expect(publishing).rejects.toThrow('cannot be reached: what answers there is not Redis');
  expect(await reason).toBe('what answers there is not Redis');
  await broker.close();
});
