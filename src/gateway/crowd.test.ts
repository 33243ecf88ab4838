/** Limits and backpressure of the gateway: a class on one gateway is served; above the limits, the answer is a problem and never a reset. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type GatewayState, join, type Observed } from '../brokers/gateway/index.ts';
import { eventually } from '../brokers/testing/harness.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import type { Gateway } from './server.ts';
import { ask, codeOf, metric, WireStream, waitForAnswer } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

/** A connection that has sent nothing yet, and how it ends. */
interface Bare {
  readonly socket: Socket;
  readonly ended: Promise<string>;
}

async function open({ port }: Gateway): Promise<Bare> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('error', ({ message }) => resolve(message)).once('close', () => resolve(heard));
  });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return { socket, ended };
}

async function openMany(gateway: Gateway, count: number): Promise<readonly Bare[]> {
  const opened: Bare[] = [];
  // One after another, so that the gateway accepts them in this order.
  for (let n = 0; n < count; n += 1) opened.push(await open(gateway));
  return opened;
}

function get({ port, token }: Gateway, path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
}

describe('a class', () => {
  it('200 streams and 200 publishers at once are all served, beside 200 idle connections', async () => {
    const gateway = await harness.start();
    await openMany(gateway, 200);
    // In ten groups, each with a channel of its own.
    const channels = Array.from({ length: 200 }, (_, n) => `/v1/channels/group-${n % 10}`);
    const streams = channels.map((channel) => new WireStream(gateway, `${channel}/events`));
    await Promise.all(streams.map((stream) => stream.reach('hello', 1)));
    const answers = await Promise.all(
      channels.map((channel, n) => ask(gateway, `${channel}/messages`, { body: `{"n":${n}}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(204));
    await Promise.all(streams.map((stream) => stream.reach('message', 20)));
    expect(await metric(gateway, 'heronry_connections_refused_total', () => true)).toBe(0);
    for (const stream of streams) stream.close();
  });
});

describe('above the bounds', () => {
  it('an idle connection without the token makes room, the oldest first; one with it stays', async () => {
    const gateway = await harness.start({ limits: { connections: 3 } });
    const stream = new WireStream(gateway, '/v1/channels/a/events');
    await stream.reach('hello', 1);
    const [first, trusted] = await openMany(gateway, 2);
    const answer = async (): Promise<unknown> => {
      const answered = new Promise((resolve) => trusted?.socket.once('data', (chunk) => resolve(String(chunk))));
      trusted?.socket.write(get(gateway, '/v1/channels'));
      return answered;
    };
    expect(await answer()).toMatch(/^HTTP\/1\.1 200 /);
    const [second] = await openMany(gateway, 1);
    // Ended, not reset: no answer, and no error.
    expect(await first?.ended).toBe('');
    const [third] = await openMany(gateway, 1);
    expect(await second?.ended).toBe('');
    expect(await answer()).toMatch(/^HTTP\/1\.1 200 /);
    expect(third?.socket.closed).toBe(false);
    third?.socket.destroy();
    await third?.ended;
    expect(await metric(gateway, 'heronry_connections_closed_idle_total', () => true)).toBeGreaterThanOrEqual(2);
    stream.close();
  });

  it('a connection for which there is no room is told so, with when to come again; the log and the metrics say it', async () => {
    const lines: string[] = [];
    const gateway = await harness.start({
      limits: { connections: 2 },
      log: { print: (line) => lines.push(line), secrets: [] },
    });
    const streams = [1, 2].map(() => new WireStream(gateway, '/v1/channels/a/events'));
    for (const stream of streams) await stream.reach('hello', 1);
    const refused = await ask(gateway, '/v1/channels');
    expect(codeOf(refused)).toBe('503 busy');
    expect(refused.headers).toMatchObject({ 'retry-after': '2', connection: 'close' });
    expect((await ask(gateway, '/v1/channels')).status).toBe(503);
    const busy = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'busy');
    expect(busy).toEqual([expect.objectContaining({ level: 'warn', max: 2 })]);
    streams[0]?.close();
    await waitForAnswer(gateway);
    expect(await metric(gateway, 'heronry_connections_refused_total', () => true)).toBeGreaterThanOrEqual(2);
    streams[1]?.close();
  });

  it('event streams have a bound of their own; those that are open go on, and requests are answered', async () => {
    const gateway = await harness.start({ limits: { streams: 2 } });
    const streams = [1, 2].map(() => new WireStream(gateway, '/v1/channels/a/events'));
    for (const stream of streams) await stream.reach('hello', 1);
    const refused = await ask(gateway, '/v1/channels/a/events');
    expect(codeOf(refused)).toBe('503 busy');
    expect(refused.headers['retry-after']).toBe('2');
    expect((await ask(gateway, '/v1/channels/a/messages', { body: '{}' })).status).toBe(204);
    for (const stream of streams) await stream.reach('message', 1);
    streams[0]?.close();
    await metric(gateway, 'heronry_streams', (count) => count === 1);
    const next = new WireStream(gateway, '/v1/channels/a/events');
    await next.reach('hello', 1);
    for (const stream of [...streams, next]) stream.close();
  });

  it('a page that finds no room says so, and comes in when there is', async () => {
    const gateway = await harness.start({ limits: { streams: 1 } });
    const stream = new WireStream(gateway, '/v1/channels/a/events');
    await stream.reach('hello', 1);
    const states: GatewayState[] = [];
    const hear = (observed: Observed): void => {
      if (observed.kind === 'state') states.push(observed.state);
    };
    const { url, token } = gateway;
    const participant = join({ url, token, name: 'page' }, hear);
    onTestFinished(() => participant.close());
    await eventually(() => expect(states.at(-1)?.kind).toBe('waiting'));
    expect(states.at(-1)).toMatchObject({
      isBusy: true,
      reason: 'The gateway has as many event streams as it can serve: 1',
    });
    stream.close();
    await metric(gateway, 'heronry_streams', (count) => count === 0);
    participant.reconnectNow();
    await eventually(() => expect(states.at(-1)?.kind).toBe('connected'));
  });
});
