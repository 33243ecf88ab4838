/** A failover: the server becomes a replica, and the address leads to the one that takes its place. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { eventually, Inbox, REQUEST_MS, within } from '../testing/harness.ts';
import { freePort } from '../testing/process.ts';
import { LossyProxy } from '../testing/proxy.ts';
import { makeAdmin, startRedis } from '../testing/redis-server.ts';
import { RedisBroker } from './redis-broker.ts';

describeOn('Redis', inject('redis'), () => {
  it('failover - what is published, consumed and received goes on at the server that takes over, in order and once', async () => {
    const { first, second, broker, received, reasons, lead } = await startPair();
    const consumed = new Inbox<Message>();
    void consumeInto(broker, consumed);
    for (const message of numbered(20)) await broker.publish('work', message);
    await consumed.reach(20, 'messages consumed');
    await eventually(async () => expect(await offsetOf(second)).toBe(await offsetOf(first)));

    // The connections to the first stay open.
    await second.send('REPLICAOF', 'NO', 'ONE');
    await first.send('REPLICAOF', '127.0.0.1', `${second.port}`);
    const published = publishAll(broker, numbered(40).slice(20));
    expect(await reasons.reach(1, 'disconnected')).toEqual([expect.stringContaining('it has become a replica')]);
    lead(second);
    await within('the publishes', published);
    await received.reach(40, 'messages received');
    await consumed.reach(40, 'messages consumed');
    expect([received.items, consumed.items]).toEqual([numbered(40), numbered(40)]);
    // Acknowledgements are not waited for.
    await eventually(async () =>
      expect(await broker.stats('work')).toMatchObject({ accepted: 40, consumed: 40, depth: 0, dropped: 0 }),
    );
  });

  it('failover - what the new server had not copied is lost, and nothing else', async () => {
    const { first, second, broker, received, lead } = await startPair();
    await publishAll(broker, numbered(10));
    await eventually(async () => expect(await offsetOf(second)).toBe(await offsetOf(first)));
    await second.send('REPLICAOF', 'NO', 'ONE');
    await publishAll(broker, numbered(20).slice(10));
    await received.reach(20, 'messages received');
    await first.send('REPLICAOF', '127.0.0.1', `${second.port}`);
    lead(second);
    await publishAll(broker, numbered(30).slice(20));
    await received.reach(30, 'messages received');
    expect(received.items).toEqual(numbered(30));
    const kept = [...numbered(10), ...numbered(30).slice(20)];
    for (const message of kept) expect(await within('a message', broker.consume('work'))).toEqual(message);
    await eventually(async () =>
      expect(await broker.stats('work')).toMatchObject({ accepted: 20, consumed: 20, depth: 0, dropped: 0 }),
    );
  });
});

/** Starts a server and its replica, and a broker at an address that leads to the first, with a subscription. */
async function startPair() {
  const [first, second] = [await startServer(), await startServer()];
  await second.send('REPLICAOF', '127.0.0.1', `${first.port}`);
  let leader = first;
  const proxy = await LossyProxy.start(await freePort(), () => leader.port, { matches: () => false, what: 'answer' });
  const broker = new RedisBroker({ url: `redis://127.0.0.1:${proxy.port}`, requestTimeoutMs: REQUEST_MS });
  onTestFinished(async () => {
    await broker.close();
    await proxy.stop();
  });
  const [received, reasons] = [new Inbox<Message>(), new Inbox<string>()];
  broker.on('disconnected', ({ reason }) => reasons.push(reason));
  await broker.subscribe('work', received.push).ready;
  const lead = (server: typeof first): void => {
    leader = server;
  };
  return { first, second, broker, received, reasons, lead };
}

function publishAll(broker: RedisBroker, messages: readonly Message[]): Promise<unknown> {
  return Promise.all(messages.map((message) => broker.publish('work', message)));
}

async function startServer() {
  // For the copy that a replica writes.
  const folder = await mkdtemp(join(tmpdir(), 'heronry-redis-'));
  // A replica is served at once: Redis would wait for others.
  const server = await startRedis(await freePort(), '--dir', folder, '--repl-diskless-sync-delay', '0');
  const admin = makeAdmin(server.url);
  await admin.connect();
  onTestFinished(async () => {
    await admin.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });
  return { port: server.port, send: (...args: readonly string[]) => admin.sendCommand(args) };
}

/** Returns how much the server has written, or has copied of what the other has. */
async function offsetOf({ send }: Awaited<ReturnType<typeof startServer>>): Promise<string | undefined> {
  return /master_repl_offset:(\d+)/.exec(String(await send('INFO', 'replication')))?.[1];
}

async function consumeInto(broker: RedisBroker, inbox: Inbox<Message>): Promise<void> {
  try {
    for (;;) inbox.push(await broker.consume('work'));
  } catch {
    // The broker was closed.
  }
}
