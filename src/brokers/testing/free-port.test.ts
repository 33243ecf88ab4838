/** Ports of the servers that tests start as processes. */
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { listening } from './listening.ts';
import { freePort } from './process.ts';

/** First port that Linux gives to whoever asks for any; other systems begin higher. */
const HANDED_OUT_FROM = 32_768;

it('hands out no port that a system gives to others, and none twice', async () => {
  const ports = [await freePort(), await freePort(), await freePort()];
  expect(Math.max(...ports)).toBeLessThan(HANDED_OUT_FROM);
  expect(new Set(ports).size).toBe(ports.length);
});

it('passes over a port that is in use', async () => {
  const taken = (await freePort()) + 1;
  const server = createServer();
  await listening(server, taken);
  expect(await freePort()).toBe(taken + 1);
  server.close();
});
