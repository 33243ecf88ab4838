/** `heronry serve` as users start it: its output, the examples of its documentation, and its end. */
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, inject, it, onTestFinished } from 'vitest';
import { RedisBroker } from '../brokers/redis/index.ts';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { uniquePrefix, within } from '../brokers/testing/harness.ts';
import { listening } from '../brokers/testing/listening.ts';
import { onThisMachine } from '../brokers/testing/pace.ts';
import { isInstalled, run } from '../brokers/testing/process.ts';
import { startRedis } from '../brokers/testing/redis-server.ts';
import { ask, metric, openStalled, WireStream, waitForAnswer } from '../gateway/testing/client.ts';
import { type ServeProcess, startServe } from '../gateway/testing/serve.ts';

async function serve(...args: readonly string[]) {
  const gateway = await startServe(args);
  onTestFinished(() => gateway.stop());
  return gateway;
}

/** Examples for `curl`, exactly as in docs/gateway.md. */
const EXAMPLES = readFileSync('docs/gateway.md', 'utf8').match(/^curl .*$/gm) ?? [];

it('docs/gateway.md - its examples for curl publish, subscribe, consume and acknowledge', async () => {
  expect(isInstalled('curl')).toBe(true);
  const gateway = await serve();
  const env = `AUTH='Authorization: Bearer ${gateway.token}'; URL=${gateway.url}/v1/channels/control;`;
  const shell = (line: string) => run(['sh', '-c', env + line.replaceAll('http://127.0.0.1:4180', gateway.url)]);
  const [publish, subscribe, consume, acknowledge, ...more] = EXAMPLES;
  if (!publish || !subscribe || !consume || !acknowledge) throw new Error('Examples are missing');
  expect(more).toEqual([]);
  const watching = new WireStream(gateway, '/v1/channels/control/events');
  await watching.reach('hello', 1);
  expect(await shell(publish)).toBe('');
  const [message] = await watching.reach('message', 1);
  watching.close();
  expect(JSON.parse(message?.data ?? '').message).toEqual({ setpoint: 1 });
  // The stream has no end: the test reads one second of it, from before the message on.
  const before = `-H 'Last-Event-ID: ${message?.id?.replace(/\.\d+$/, '.0')}' --max-time 1`;
  const streamed = await shell(`${subscribe.replace(/ #.*/, '')} ${before} || [ $? = 28 ]`);
  expect(streamed).toContain('event: message\ndata: {"channel":"control","seq":1,');
  const { leases } = JSON.parse(await shell(consume));
  expect(leases).toEqual([expect.objectContaining({ message: { setpoint: 1 }, redelivered: false })]);
  const answer = await shell(acknowledge.replace('…', leases[0].lease));
  expect(JSON.parse(answer)).toEqual({ settled: 1, unknown: [] });
  expect(JSON.parse((await ask(gateway, '/v1/channels/control')).text)).toMatchObject({ consumed: 1, depth: 0 });
});

it('Python, with nothing but its standard library, publishes and consumes', async () => {
  if (!isInstalled('python3')) throw new Error('python3 is needed');
  const gateway = await serve();
  const program = `
import json, urllib.request
def ask(path, body):
    request = urllib.request.Request('${gateway.url}' + path, data=json.dumps(body).encode(),
        headers={'Authorization': 'Bearer ${gateway.token}', 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or 'null')
for n in (1, 2, 3):
    ask('/v1/channels/work/messages', {'n': n, 'unit': 'kW'})
leases = ask('/v1/leases', {'channel': 'work', 'count': 3})['leases']
print([lease['message']['n'] for lease in leases], ask('/v1/leases/acknowledge', {'leases': [one['lease'] for one in leases]})['settled'])
`;
  expect(await run(['python3', '-c', program])).toBe('[1, 2, 3] 3\n');
});

it('a program that uses the broker ends by itself within a second of closing it', async () => {
  const gateway = await serve();
  const program = `
import { GatewayBroker } from './dist/lib/brokers/gateway/index.js';
const broker = new GatewayBroker({ url: '${gateway.url}', token: '${gateway.token}' });
await broker.subscribe('a', () => undefined).ready;
broker.consume('b').catch(() => undefined);
await broker.publish('a', { n: 1 });
const started = performance.now();
await broker.close();
process.on('exit', () => console.log(Math.round(performance.now() - started)));
`;
  const said = await run([process.execPath, '--input-type=module', '-e', program]);
  expect(Number(said)).toBeLessThan(await onThisMachine(1000));
});

it('serves the page where it is built, with the headers that keep it to itself', async () => {
  const gateway = await serve();
  expect(gateway.said().out).toMatch(
    /^(Heronry is at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}|The page is not built\. The gateway is at http)/,
  );
  const page = await ask(gateway, '/', { token: null });
  if (!gateway.hasSite) {
    expect(page.status).toBe(404);
    return;
  }
  expect(page.text).toContain('<div id="root">');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  expect(page.headers['referrer-policy']).toBe('no-referrer');
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/../../lib/cli/main.js',
  ]) {
    expect([path, (await ask(gateway, path, { token: null })).status]).toEqual([path, 404]);
  }
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: streams end, what is leased goes back, and it exits with 0 in two seconds',
  async (name) => {
    const gateway = await serve();
    const streams = Array.from({ length: 20 }, () => new WireStream(gateway, '/v1/channels/a/events'));
    for (const stream of streams) await stream.reach('hello', 1);
    await ask(gateway, '/v1/channels/b/messages', { body: '{}' });
    await ask(gateway, '/v1/leases', { body: '{"channel":"b"}' });
    const waiting = ask(gateway, '/v1/channels/a/leases', { body: '{"waitMs":30000}' });
    await metric(gateway, 'heronry_waiting', (count) => count === 1);
    const { code, ms } = await gateway.signal(name);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(await onThisMachine(2000));
    for (const stream of streams) {
      expect(await stream.ended).toBe('ended');
      expect(stream.events.at(-1)).toMatchObject({ event: 'bye', data: '{"reason":"The gateway is shutting down"}' });
    }
    expect(JSON.parse((await waiting).text)).toEqual({ leases: [] });
    const log = gateway
      .said()
      .log.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(log.at(-1)).toMatchObject({ event: 'ended' });
  },
);

/** Checks that a signal from outside ends the gateway in time. */
async function endsInTime(gateway: ServeProcess): Promise<void> {
  const { code, ms } = await gateway.signal('SIGTERM');
  expect(code).toBe(0);
  expect(ms).toBeLessThan(await onThisMachine(2000));
}

it('who reads nothing, or has sent half a request, does not hold it up', async () => {
  const gateway = await serve();
  const stalled = await openStalled(gateway, 'a');
  await metric(gateway, 'heronry_streams', (count) => count === 1);
  // More than a connection buffers.
  const body = JSON.stringify({ text: 'x'.repeat(500_000) });
  for (let n = 0; n < 40; n += 1) await ask(gateway, '/v1/channels/a/messages', { body });
  const half = connect(gateway.port, '127.0.0.1').on('error', () => undefined);
  onTestFinished(() => {
    for (const socket of [stalled, half]) socket.destroy();
  });
  half.write(`POST /v1/channels/a/messages HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nContent-Length: 9\r\n`);
  await metric(gateway, 'heronry_connections', (count) => count >= 3);
  await endsInTime(gateway);
});

it('a server behind it that is not there does not hold it up, nor what waits for it', async () => {
  const gateway = await serve('--broker', 'redis://127.0.0.1:1');
  const waiting = ask(gateway, '/v1/channels/a/messages', { body: '{}' }).catch(() => undefined);
  await metric(gateway, 'heronry_connections', (count) => count === 2);
  await endsInTime(gateway);
  await waiting;
});

it('for other machines it prints each address that they can open, and answers to it; to a name that nobody allowed it does not', async () => {
  const gateway = await serve('--host', '0.0.0.0', '--allow-host', 'teacher-laptop.local', '--allow-host', 'box:8080');
  const { out } = gateway.said();
  expect(out).toMatch(/^Other machines can reach this gateway/);
  const own = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .flatMap(({ family, internal, address }) => (internal || family !== 'IPv4' ? [] : [address]));
  const named = [`http://teacher-laptop.local:${gateway.port}`, 'http://box:8080'];
  expect(gateway.addresses).toEqual([...own.map((address) => `http://${address}:${gateway.port}`), ...named]);
  for (const address of gateway.addresses) {
    const { host } = new URL(address);
    expect([host, (await ask(gateway, '/v1/channels', { headers: { host, origin: address } })).status]).toEqual([
      host,
      200,
    ]);
  }
  expect((await ask(gateway, '/v1/channels', { headers: { host: `other-laptop.local:${gateway.port}` } })).status).toBe(
    403,
  );
  const stream = new WireStream(gateway, '/v1/channels/a/events');
  const [hello] = await stream.reach('hello', 1);
  expect(JSON.parse(hello?.data ?? '').addresses).toEqual(gateway.addresses);
  stream.close();
});

it('a port that is taken is said in a sentence, with code 2; an option that is none too', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  const port = await listening(server);
  const failed = async (...args: readonly string[]) =>
    run([process.execPath, 'dist/lib/cli/main.js', 'serve', ...args]).catch((error: unknown) => String(error));
  expect(await failed('--port', `${port}`)).toMatch(
    /ended with 2:\n\nPort \d+ is in use. Choose another with --port.\n$/,
  );
  const secret = await failed('--broker', 'rediss:/user:hunter2@host');
  expect(secret).toMatch(/ended with 2:\n\n--broker takes memory/);
});

/** Ends a gateway that has a stream, a waiting consumer and one of two messages leased. */
async function endInWork(...args: readonly string[]) {
  const gateway = await serve(...args);
  await waitForAnswer(gateway);
  const stream = new WireStream(gateway, '/v1/channels/a/events');
  await stream.reach('hello', 1);
  for (const n of [1, 2]) await ask(gateway, '/v1/channels/a/messages', { body: `{"n":${n}}` });
  await stream.reach('message', 2);
  const { text } = await ask(gateway, '/v1/leases', { body: '{"channel":"a","waitMs":30000}' });
  expect(JSON.parse(text).leases).toHaveLength(1);
  const waiting = ask(gateway, '/v1/channels/b/leases', { body: '{"waitMs":30000}' });
  await metric(gateway, 'heronry_waiting', (count) => count === 1);
  await endsInTime(gateway);
  expect(await stream.ended).toBe('ended');
  expect(stream.events.at(-1)).toMatchObject({ event: 'bye' });
  expect(JSON.parse((await waiting).text)).toEqual({ leases: [] });
}

describeOn('Kafka', inject('kafka'), (url) => {
  it('Kafka: it ends in two seconds, and the next has what was leased', async () => {
    const prefix = uniquePrefix();
    await endInWork('--broker', `kafka://${url}`, '--prefix', prefix);
    const next = await serve('--broker', `kafka://${url}`, '--prefix', prefix);
    const { text } = await ask(next, '/v1/leases', { body: '{"channel":"a","waitMs":30000}' });
    expect(JSON.parse(text).leases).toEqual([expect.objectContaining({ message: { n: 1 } })]);
  });
});

describeOn('Redis', inject('redis'), (url) => {
  it('a server behind it that answers nothing does not hold it up', async () => {
    const silent = await startRedis();
    onTestFinished(() => silent.stop());
    const gateway = await serve('--broker', silent.url);
    expect((await ask(gateway, '/v1/channels/a/messages', { body: '{}' })).status).toBe(204);
    await run(['redis-cli', '-p', `${silent.port}`, 'CLIENT', 'PAUSE', '60000', 'ALL']);
    const waiting = ask(gateway, '/v1/channels/a/messages', { body: '{}' }).catch(() => undefined);
    await metric(gateway, 'heronry_connections', (count) => count === 2);
    await endsInTime(gateway);
    await waiting;
  });

  it('Redis: it ends in two seconds, and what was leased goes back at once', async () => {
    const prefix = uniquePrefix();
    await endInWork('--broker', url, '--prefix', prefix);
    // It claims nothing: each message that it gets was released.
    const broker = new RedisBroker({ url, prefix, claimAfterMs: 3_600_000 });
    onTestFinished(() => broker.close());
    const consumed = [await within('one', broker.consume('a')), await within('the other', broker.consume('a'))];
    expect(consumed.toSorted((one, other) => Number(one.n) - Number(other.n))).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('a password is in nothing that it says, whether Redis refuses it or is not there', async () => {
    const [host = ''] = url.split('//').slice(1);
    const addresses = [
      [`redis://mg1:hunter2%21@${host}`, 502],
      ['redis://:hunter2%21@127.0.0.1:1', 503],
    ] as const;
    for (const [address, status] of addresses) {
      const gateway = await startServe(['--prefix', uniquePrefix(), '--verbose'], { HERONRY_BROKER: address });
      onTestFinished(() => gateway.stop());
      const answer = await ask(gateway, '/v1/channels/a/messages', { body: '{"n":1}' });
      expect(answer.status).toBe(status);
      const { out, log } = gateway.said();
      const metrics = (await ask(gateway, '/metrics')).text;
      expect(log).toContain('"event":"backend-disconnected"');
      for (const said of [out, log, answer.text, metrics]) expect(said).not.toMatch(/hunter2/);
    }
  });
});
