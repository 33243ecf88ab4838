import { createServer, type Server } from 'node:net';
import { Admin } from '@platformatic/kafka';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import { listening } from '../testing/listening.ts';
import { BoundedClient } from './bounded-client.ts';

const SHORT_MS = 20;
const LONG_MS = 10 * 60_000;

let server: Server;
let port: number;
/** Resolves when a client has sent something: its connection is open then. */
let whenAsked: Promise<void>;
let client: BoundedClient<Admin>;

beforeEach(async () => {
  server = createServer();
  whenAsked = new Promise((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => resolve());
    });
  });
  port = await listening(server);
  const admin = new Admin({ clientId: 'tests', bootstrapBrokers: [`127.0.0.1:${port}`], retries: 0 });
  client = new BoundedClient(admin, 'Kafka at kafka:9092', LONG_MS, () => undefined);
});
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const ask = (timeoutMs: number) => outcome(client.call((admin) => admin.metadata({ topics: [] }), timeoutMs));
const never = (timeoutMs: number) => outcome(client.call(() => new Promise(() => undefined), timeoutMs));

it('calls whose time ends together, over a connection that is silent, may all have reached the server', async () => {
  void ask(LONG_MS);
  await whenAsked;
  expect(await Promise.all([never(SHORT_MS), never(SHORT_MS)])).toEqual(['UncertainError', 'UncertainError']);
});

it('a call that began after the connection was given up has reached nobody', async () => {
  const asked = ask(LONG_MS);
  await whenAsked;
  client.hangUp();
  expect(await asked).toMatch(/Error$/);
  expect(await never(SHORT_MS)).toBe('UnavailableError');
});
