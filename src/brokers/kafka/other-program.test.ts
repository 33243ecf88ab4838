/** Addresses at which another program answers, or one that says nothing. */
import { createServer as createWebServer } from 'node:http';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../testing/harness.ts';
import { listening } from '../testing/listening.ts';
import { KafkaBroker } from './kafka-broker.ts';

const PROGRAMS = {
  'a web server': () => createWebServer((_, response) => response.end('<h1>no</h1>')),
  'a program that ends connections': () => createServer((socket) => socket.once('data', () => socket.destroy())),
  'a program that says nothing': () => createServer((socket) => socket.resume()),
};

it.each(Object.entries(PROGRAMS))('%s is named by its address, with what to check', async (_, make) => {
  const server = make();
  onTestFinished(() => void server.close());
  const at = `127.0.0.1:${await listening(server)}`;
  const broker = new KafkaBroker({ bootstrapServers: [at], requestTimeoutMs: 300 });
  onTestFinished(() => broker.close());
  const cure = 'Nothing there has ever answered as Kafka does: check the address, and whether it expects TLS';
  const named = new RegExp(`Kafka at ${at} .*\\. ${cure}$`);
  // On a busy machine a connection may take longer than the time limit of a call: only a later call says this then.
  await eventually(() => expect(broker.stats('a')).rejects.toThrow(named));
  await eventually(() => expect(broker.publish('a', { n: 1 })).rejects.toThrow(named));
});
