/** Events for observers: clients, and who takes which message. On memory, over the wire. */
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type ClientEntry,
  EventStreamReader,
  type Lease,
  type LeaseResponse,
  type StreamEvent,
  type StreamEvents,
} from '../brokers/gateway/protocol.ts';
import { within } from '../brokers/testing/harness.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import type { Gateway } from './server.ts';
import { ask, codeOf, metric, WireStream } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

interface Asked {
  readonly name?: string;
  readonly channels?: readonly string[];
  readonly subscribes?: readonly string[];
  readonly directory?: boolean;
}

function bodyFor(session: string, { channels = [], ...asked }: Asked): string {
  return JSON.stringify({ session, channels: channels.map((channel) => ({ channel })), ...asked });
}

async function opened(gateway: Gateway, session: string, asked: Asked): Promise<WireStream> {
  const stream = new WireStream(gateway, '/v1/events', { body: bodyFor(session, asked) });
  onTestFinished(() => stream.close());
  await stream.reach('hello', 1);
  return stream;
}

const page = (gateway: Gateway, channels: readonly string[] = []) =>
  opened(gateway, 'page-page', { channels, directory: true });

function told<Name extends keyof StreamEvents>(stream: WireStream, name: Name): readonly StreamEvents[Name][] {
  // The gateway's own event, identified by its name.
  return stream.events.flatMap(({ event, data }) => (event === name ? [JSON.parse(data) as StreamEvents[Name]] : []));
}

const lists = (stream: WireStream) => told(stream, 'clients').map(({ clients }) => clients);
const shown = (clients: readonly ClientEntry[]) => clients.map(({ name, subscribes }) => [name, subscribes]);

/** Resolves when the newest list is the wanted one. */
async function untilShown(stream: WireStream, wanted: readonly (readonly [string | null, readonly string[]])[]) {
  const isIt = () => JSON.stringify(shown(lists(stream).at(-1) ?? [])) === JSON.stringify(wanted);
  await stream.until(isIt, JSON.stringify(wanted));
}

async function publish(gateway: Gateway, channel: string, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    const messages = [{ channel, message: { n }, producer: 'mg1' }];
    await ask(gateway, '/v1/messages', { body: JSON.stringify({ messages }) });
  }
}

async function lease(gateway: Gateway, wish: object, headers = {}): Promise<readonly Lease[]> {
  const { text } = await ask(gateway, '/v1/leases', { body: JSON.stringify(wish), headers });
  const { leases }: LeaseResponse = JSON.parse(text);
  return leases;
}

describe('clients', () => {
  it('come, change and go; one without a name and subscriptions is not among them', async () => {
    const gateway = await harness.start();
    const stream = await page(gateway);
    await stream.reach('clients', 1);
    expect(lists(stream)).toEqual([[]]);
    const mg1 = await opened(gateway, 'mg1-mg1-', { name: 'mg1', channels: ['a', 'b'] });
    await untilShown(stream, [['mg1', ['a', 'b']]]);
    const curl = new WireStream(gateway, '/v1/channels/a/events');
    await untilShown(stream, [
      ['mg1', ['a', 'b']],
      [null, ['a']],
    ]);
    await opened(gateway, 'page-two', { name: 'page', channels: ['a', 'b'], directory: true });
    await opened(gateway, 'pagethree', { name: 'p3', channels: ['a', 'b'], subscribes: ['b'], directory: true });
    await untilShown(stream, [
      ['mg1', ['a', 'b']],
      [null, ['a']],
      ['page', []],
      ['p3', ['b']],
    ]);
    const ids = (lists(stream).at(-1) ?? []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    mg1.close();
    curl.close();
    await untilShown(stream, [
      ['page', []],
      ['p3', ['b']],
    ]);
    expect((lists(stream).at(-1) ?? []).map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('one that opens its stream anew to change its channels is there all the time, as the same', async () => {
    const gateway = await harness.start();
    const stream = await page(gateway);
    const first = await opened(gateway, 'mg1-mg1-', { name: 'mg1', channels: ['a'] });
    await untilShown(stream, [['mg1', ['a']]]);
    first.close();
    await first.ended;
    await metric(gateway, 'heronry_streams', (count) => count === 1);
    await opened(gateway, 'mg1-mg1-', { name: 'mg1', channels: ['a', 'b'] });
    await untilShown(stream, [['mg1', ['a', 'b']]]);
    // Long after the grace period of the first.
    await opened(gateway, 'mg2-mg2-', { name: 'mg2' }).then((mg2) => mg2.close());
    await untilShown(stream, [
      ['mg1', ['a', 'b']],
      ['mg2', []],
    ]);
    await untilShown(stream, [['mg1', ['a', 'b']]]);
    const since = lists(stream).slice(1);
    expect(since.map(([mg1]) => mg1?.id)).toEqual(since.map(() => since[0]?.[0]?.id));
  });

  it('many changes at once are few lists, and the last of them is whole; nothing of the session is told', async () => {
    const gateway = await harness.start();
    const stream = await page(gateway);
    await stream.reach('clients', 1);
    const started = performance.now();
    const names = Array.from({ length: 30 }, (_, index) => `mg${index}`);
    await Promise.all(names.map((name) => opened(gateway, `${name}-secretsession`, { name })));
    await stream.until(() => lists(stream).at(-1)?.length === 30, '30 clients');
    // The first, one for each pause, and one for a pause that had begun.
    expect(lists(stream).length).toBeLessThanOrEqual(2 + (performance.now() - started) / 100);
    expect(stream.raw).not.toContain('secretsession');
  });

  it('what they subscribe to is among what they read', async () => {
    const gateway = await harness.start();
    const body = bodyFor('mg1-mg1-', { channels: ['a'], subscribes: ['b'] });
    expect(codeOf(await ask(gateway, '/v1/events', { body }))).toBe('400 invalid-body');
  });
});

describe('takes', () => {
  it('say who: by the name of the session’s stream, else by the header, else nobody; and whether again', async () => {
    const gateway = await harness.start();
    const stream = await page(gateway, ['a']);
    await opened(gateway, 'mg2-mg2-', { name: 'mg2' });
    await opened(gateway, 'nameless', { channels: ['a'] });
    await publish(gateway, 'a', 1, 2, 3, 4);
    const header = { 'heronry-producer': 'curl' };
    await lease(gateway, { channel: 'a', session: 'mg2-mg2-' }, header);
    await lease(gateway, { channel: 'a', session: 'nameless', leaseMs: 100 }, header);
    await lease(gateway, { channel: 'a' });
    const [again] = await lease(gateway, { channel: 'a', waitMs: 20_000, count: 1 });
    const next = again?.seq === 4 ? await lease(gateway, { channel: 'a', waitMs: 20_000 }) : [];
    expect([again?.seq, ...next.map(({ seq }) => seq)]).toContain(2);
    await stream.until(() => told(stream, 'taken').some(({ redelivered }) => redelivered), 'a take of what ran out');
    const takes = told(stream, 'taken');
    expect(takes.slice(0, 3)).toEqual(
      ['mg2', 'curl', null].map((by, index) => {
        const message = { n: index + 1 };
        return { channel: 'a', seq: index + 1, producer: 'mg1', bytes: 7, message, by, redelivered: false };
      }),
    );
    expect(takes.filter(({ redelivered }) => redelivered)).toEqual([{ ...takes[1], by: null, redelivered: true }]);
  });

  it('are told of channels that the stream reads, to streams that look on, and once for an answer that is given again', async () => {
    const gateway = await harness.start();
    const [stream, subscriber] = [await page(gateway, ['a']), await opened(gateway, 'mg1-mg1-', { channels: ['a'] })];
    await publish(gateway, 'other', 1);
    await publish(gateway, 'a', 1, 2);
    await lease(gateway, { channel: 'other' });
    const key = { 'idempotency-key': 'one' };
    const first = await lease(gateway, { channel: 'a' }, key);
    expect(await lease(gateway, { channel: 'a' }, key)).toEqual(first);
    await lease(gateway, { channel: 'a' });
    await stream.reach('taken', 2);
    await publish(gateway, 'a', 3);
    await Promise.all([stream.reach('message', 3), subscriber.reach('message', 3)]);
    expect(told(stream, 'taken').map(({ channel, seq }) => [channel, seq])).toEqual([
      ['a', 1],
      ['a', 2],
    ]);
    expect(told(subscriber, 'taken')).toEqual([]);
  });

  it('one that stalls neither grows nor ends: it is told takes after their messages, and how many it was not told', async () => {
    const gateway = await harness.start();
    const { url, token } = gateway;
    const headers = { authorization: `Bearer ${token}` };
    const body = bodyFor('page-page', { channels: ['a'], directory: true });
    // Nobody reads its answer for now.
    const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body });
    const text = 'x'.repeat(20_000);
    const messages = Array.from({ length: 40 }, () => ({ channel: 'a', message: { text } }));
    // Far more than a connection buffers, and less than the gateway keeps.
    const total = 1400;
    for (let sent = 0; sent < total; sent += messages.length) {
      await ask(gateway, '/v1/messages', { body: JSON.stringify({ messages }) });
      await lease(gateway, { channel: 'a', count: messages.length });
    }
    const droppedNotices = await metric(gateway, 'heronry_taken_notices_dropped_total', (count) => count > 500);
    expect(await metric(gateway, 'heronry_streams', () => true)).toBe(1);
    const events: StreamEvent[] = [];
    const parser = new EventStreamReader();
    const count = (name: string) => events.filter(({ event }) => event === name).length;
    // In as many parts as there was room again in between.
    const left = () =>
      events.reduce((sum, { event, data }) => sum + (event === 'droppedNotices' ? JSON.parse(data).takes : 0), 0);
    const reading = (async () => {
      for await (const bytes of response.body ?? []) {
        events.push(...parser.read(bytes));
        if (count('message') === total && left() >= droppedNotices) return;
      }
    })();
    await within('all messages', reading);
    expect(left()).toBe(droppedNotices);
    expect(count('taken')).toBe(total - droppedNotices);
    expect(count('bye')).toBe(0);
    const given = new Set<number>();
    for (const { event, data } of events) {
      if (event === 'message') given.add(JSON.parse(data).seq);
      if (event === 'taken') expect(given).toContain(JSON.parse(data).seq);
    }
  });
});

describe('read-only', () => {
  it('a channel that is not there is said, and the others are read', async () => {
    const backend = memoryBackend();
    const gateway = await harness.start({ backend, readOnly: true });
    const stream = await page(gateway, ['a']);
    await stream.reach('clients', 1);
    expect(told(stream, 'error')).toEqual([expect.objectContaining({ channel: 'a', seq: 0, code: 'unknown-channel' })]);
  });
});
