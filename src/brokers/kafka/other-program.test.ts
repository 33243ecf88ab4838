/** Addresses at which another program answers, or one that says nothing. */
import { once } from 'node:events';
import { createServer as createWebServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../testing/harness.ts';
import { KafkaBroker } from './kafka-broker.ts';

const PROGRAMS: Readonly<Record<string, () => Server>> = {
  'a web server': () => createWebServer((_, response) => response.end('<h1>no</h1>')),
  'a program that ends connections': () => createServer((socket) => socket.once('data', () => socket.destroy())),
  'a program that says nothing': () => createServer((socket) => socket.resume()),
};

it.each(Object.keys(PROGRAMS))('%s is named by its address, with what to check', async (name) => {
  const server = PROGRAMS[name]?.() as Server;
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const at = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const broker = new KafkaBroker({ bootstrapServers: [at], requestTimeoutMs: 300 });
  onTestFinished(() => broker.close());
  const cure = 'Nothing there has ever answered as Kafka does: check the address, and whether it expects TLS';
  const named = new RegExp(`Kafka at ${at} .*\\. ${cure}$`);
  // On a busy machine a connection may take longer than the time limit of a call: only a later call says this then.
  await eventually(() => expect(broker.stats('a')).rejects.toThrow(named));
  await eventually(() => expect(broker.publish('a', { n: 1 })).rejects.toThrow(named));
});
