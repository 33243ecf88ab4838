/** The gateway's access, refusals, and answers. On memory, over the wire. */
import { connect, createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { onThisMachine } from '../brokers/testing/pace.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { type AskOptions, ask, codeOf, metric, WireStream } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

const PUBLISH = '/v1/channels/control/messages';
const JSON_BODY = { 'content-type': 'application/json' };

async function refusals(cases: readonly (readonly [string, string, AskOptions])[], options = {}): Promise<void> {
  const gateway = await harness.start(options);
  for (const [expected, path, asked] of cases) {
    expect([path, asked, codeOf(await ask(gateway, path, asked))]).toEqual([path, asked, expected]);
  }
}

describe('where it listens', () => {
  it('on loopback, and on no other address of the machine', async () => {
    const { port, url } = await harness.start();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    const others = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter(({ internal }) => !internal));
    for (const { address } of others) expect(await canConnect(address, port)).toBe(false);
    expect(await canConnect('127.0.0.1', port)).toBe(true);
  });
});

describe('by which name, from which page', () => {
  it('answers to the names of loopback with its port, and to no other', async () => {
    const gateway = await harness.start();
    const { port } = gateway;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      expect((await ask(gateway, '/v1/channels', { headers: { host } })).status).toBe(200);
    }
    const names = ['evil.example', '127.0.0.1', 'localhost', `localhost:${port + 1}`, `localhost.evil.example:${port}`];
    for (const host of [...names, `127.0.0.1:${port}@evil.example`, `127.0.0.1:${port} `, `0.0.0.0:${port}`]) {
      // The server strips a trailing space before it is checked.
      const expected = host.endsWith(' ') ? 'no problem, 200' : '403 forbidden-host';
      for (const path of ['/v1/channels', '/', '/openapi.json']) {
        if (path !== '/v1/channels' && expected.startsWith('no')) continue;
        expect([host, path, codeOf(await ask(gateway, path, { headers: { host } }))]).toEqual([host, path, expected]);
      }
    }
  });

  it('lets pages of its own origin in, and those that it was told of; null, look-alikes and other ports are refused', async () => {
    const gateway = await harness.start({ origins: ['https://play.example'] });
    const { port } = gateway;
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`, 'https://play.example']) {
      const { status, headers } = await ask(gateway, '/v1/channels', { headers: { origin } });
      expect([status, headers['access-control-allow-origin'], headers.vary]).toEqual([200, origin, 'Origin']);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
    const others = ['null', `http://127.0.0.1:${port + 1}`, 'http://127.0.0.1', `https://127.0.0.1:${port}`];
    const alike = [`http://127.0.0.1:${port}.evil.example`, `http://evil.example/127.0.0.1:${port}`, ''];
    for (const origin of [...others, ...alike, 'https://play.example.evil.example', 'http://play.example']) {
      const answer = await ask(gateway, '/v1/channels', { headers: { origin } });
      expect([origin, codeOf(answer)]).toEqual([origin, '403 forbidden-origin']);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('tells a browser that asks before it sends what may be sent, without a token, and nobody else', async () => {
    const gateway = await harness.start({ origins: ['https://play.example'] });
    const preflight = (origin: string) =>
      ask(gateway, '/v1/messages', {
        method: 'OPTIONS',
        token: null,
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const { status, headers } = await preflight('https://play.example');
    expect(status).toBe(204);
    expect(headers['access-control-allow-headers']).toContain('authorization');
    expect(headers['access-control-max-age']).toBe('600');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['access-control-allow-origin']).toBe('https://play.example');
    expect(codeOf(await preflight('https://evil.example'))).toBe('403 forbidden-origin');
  });
});

describe('the token', () => {
  it('is 32 bytes by chance, new each time, and needed for everything but the page and the description', async () => {
    const [gateway, other] = [await harness.start(), await harness.start()];
    expect(Buffer.from(gateway.token, 'base64url')).toHaveLength(32);
    expect(gateway.token).not.toBe(other.token);
    const description = await ask(gateway, '/openapi.json', { token: null });
    const { paths }: { paths: Record<string, Record<string, unknown>> } = JSON.parse(description.text);
    let asked = 0;
    // A class has keys of its own, which `classroom.test.ts` tries at each of its addresses.
    const isOpen = (path: string): boolean => path === '/openapi.json' || /^\/[cm]\//.test(path);
    for (const [path, methods] of Object.entries(paths).filter(([name]) => !isOpen(name))) {
      for (const method of Object.keys(methods).filter((name) => name !== 'parameters')) {
        asked += 1;
        const address = path.replace('{channel}', 'a');
        for (const token of [null, other.token, '', `${gateway.token}x`, gateway.token.slice(1)]) {
          const answer = await ask(gateway, address, {
            method: method.toUpperCase(),
            token,
            ...(method === 'post' ? { body: '{}' } : {}),
          });
          expect([address, codeOf(answer)]).toEqual([address, '401 unauthorized']);
          expect(answer.headers['www-authenticate']).toBe('Bearer');
        }
      }
    }
    expect(asked).toBe(18);
  });

  it('counts only as Bearer: not in the address, not as a cookie, not by another scheme', async () => {
    const gateway = await harness.start();
    const { token } = gateway;
    const cookie = { cookie: `token=${token}` };
    const basic = { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` };
    for (const headers of [{}, cookie, basic, { authorization: token }]) {
      const answer = await ask(gateway, `/v1/channels?token=${token}&access_token=${token}`, { token: null, headers });
      expect(codeOf(answer)).toBe('401 unauthorized');
    }
  });
});

describe('limits, and what is no request', () => {
  it('bodies are 1 MiB at most, whether they say so before or not', async () => {
    const gateway = await harness.start();
    const fits = '{}'.padEnd(1024 * 1024);
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      expect((await ask(gateway, PUBLISH, { body: fits, headers })).status).toBe(204);
      expect(codeOf(await ask(gateway, PUBLISH, { body: `${fits} `, headers }))).toBe('413 body-too-large');
      // The limit counts bytes, not characters.
      const wide = `{"a":"${'é'.repeat(512 * 1024)}"}`;
      expect(codeOf(await ask(gateway, PUBLISH, { body: wide, headers }))).toBe('413 body-too-large');
    }
  });

  it('the connection on which a body was too large is there for the next request', async () => {
    const { port, token } = await harness.start();
    const post = (body: string, more = '') =>
      `POST ${PUBLISH} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
    const answers = await cutOff(port, post('x'.repeat(3 * 1024 * 1024)) + post('{}', 'Connection: close\r\n'));
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 204']);
  });

  it('a request that does not come to its end is answered and cut off after five seconds', async () => {
    const lines: string[] = [];
    const { port, token } = await harness.start({ log: { print: (line) => lines.push(line), secrets: [] } });
    const started = performance.now();
    const slowHead = cutOff(port, 'GET /v1/channels HTTP/1.1\r\nHost: ');
    const head = `POST ${PUBLISH} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 9\r\n\r\n`;
    const slowBody = cutOff(port, `${head}{`);
    for (const answer of await Promise.all([slowHead, slowBody])) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'request-timeout', status: 408 });
    }
    expect(lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error')).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(4000);
    expect(performance.now() - started).toBeLessThan(await onThisMachine(12_000));
  });

  it('what is no request is answered in the same form', async () => {
    const { port } = await harness.start();
    const long = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    for (const [text, expected] of [
      ['NONSENSE\r\n\r\n', { code: 'invalid-request', status: 400 }],
      [long, { code: 'headers-too-large', status: 431 }],
    ] as const) {
      const answer = await cutOff(port, text);
      expect(answer).toMatch(/content-type: application\/problem\+json/);
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject(expected);
    }
  });

  it('a method that is not for an address is answered with the one that is; the head of a stream opens none', async () => {
    const gateway = await harness.start();
    expect(codeOf(await ask(gateway, '/v1/nowhere', { body: '{}' }))).toBe('404 not-found');
    for (const [method, path, allow] of [
      ['GET', '/v1/messages', 'POST'],
      ['DELETE', PUBLISH, 'POST'],
      ['HEAD', PUBLISH, 'POST'],
      ['POST', '/v1/channels', 'GET'],
      ['HEAD', '/v1/channels', 'GET'],
      ['HEAD', '/v1/channels/a/events', 'GET'],
      ['PUT', '/openapi.json', 'GET'],
    ] as const) {
      const { status, headers } = await ask(gateway, path, { method });
      expect([method, path, status, headers.allow]).toEqual([method, path, 405, allow]);
    }
    expect(await metric(gateway, 'heronry_streams', () => true)).toBe(0);
    expect(JSON.parse((await ask(gateway, '/v1/channels')).text)).toEqual({ channels: [] });
  });

  it('every body has its schema, and each refusal its code', async () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    await refusals([
      ['400 invalid-body', PUBLISH, { body: '{' }],
      ['400 invalid-body', PUBLISH, { body: '[1]' }],
      ['400 invalid-body', PUBLISH, { body: '' }],
      ['422 payload', PUBLISH, { body: deep }],
      ['400 invalid-body', PUBLISH, { body: '{}', headers: { 'heronry-producer': 'x'.repeat(129) } }],
      ['400 invalid-body', PUBLISH, { body: '{}', headers: { 'idempotency-key': 'x'.repeat(129) } }],
      ['400 channel-name', `/v1/channels/${'x'.repeat(129)}/messages`, { body: '{}' }],
      ['400 invalid-body', '/v1/messages', { body: '{"messages":[{"channel":"a"}],"more":1}' }],
      [
        '400 invalid-body',
        '/v1/messages',
        { body: `{"messages":[${'{"channel":"a","message":{}},'.repeat(1000)}{}]}` },
      ],
      ['400 invalid-body', '/v1/leases', { body: '{"channel":"a","count":0}' }],
      ['400 invalid-body', '/v1/leases', { body: '{"channel":"a","waitMs":999999}' }],
      ['400 invalid-body', '/v1/leases/acknowledge', { body: '{"leases":"a"}' }],
      ['400 invalid-body', '/v1/events', { body: '{"session":"short","channels":[]}' }],
      [
        '400 invalid-position',
        '/v1/events',
        { body: '{"session":"12345678","channels":[{"channel":"a","after":"?"}]}' },
      ],
      ['400 invalid-position', '/v1/channels/a/events', { headers: { 'last-event-id': '12' } }],
      ['400 invalid-body', '/v1/positions', { body: '{"channels":[""]}' }],
      ['400 invalid-body', '/v1/reset', { body: '{}' }],
      ['400 invalid-body', '/v1/figures', { body: '{"channel":1}' }],
      ['404 not-found', '/v1/nothing', {}],
      ['404 not-found', '/nothing', {}],
      ['405 method-not-allowed', '/v1/messages', { method: 'GET' }],
      ['405 method-not-allowed', PUBLISH, { method: 'DELETE' }],
      ['409 other-run', PUBLISH, { body: '{}', headers: { 'heronry-run': 'before', 'idempotency-key': 'k' } }],
    ]);
  });

  it('a body that would change when it is read is refused with its place', async () => {
    const gateway = await harness.start();
    const bodies = ['{"id": 9007199254740993}', '{"a": 1, "a": 2}', '{"a": "\\ud800"}', '{"id": 1e999}'];
    for (const body of bodies) {
      const { status, text } = await ask(gateway, PUBLISH, { body });
      expect([status, JSON.parse(text)]).toEqual([
        422,
        expect.objectContaining({
          code: 'payload',
          detail: expect.stringMatching(/\(line 1, column \d+ of the body\)$/),
          path: expect.stringMatching(/^\$\.(id|a)$/),
        }),
      ]);
    }
    const body = `{"messages":[{"channel":"a","message":${bodies[0]}}]}`;
    const { text } = await ask(gateway, '/v1/messages', { body });
    expect(JSON.parse(text)).toMatchObject({
      path: '$.messages[0].message.id',
      detail: expect.stringMatching(/this integer is beyond 2\^53/),
    });
    expect(JSON.parse((await ask(gateway, PUBLISH, { body: '{"a": }' })).text).detail).toBe(
      'The body is not JSON: expected a value (line 1, column 7 of the body)',
    );
    expect(text).not.toContain('9007199254740993');
  });

  it('the sign of zero goes through', async () => {
    const gateway = await harness.start();
    expect((await ask(gateway, PUBLISH, { body: '{"q": -0.0}' })).status).toBe(204);
    const { text } = await ask(gateway, '/v1/leases', { body: '{"channel":"control"}' });
    expect(text).toContain('"message":{"q":-0.0}');
  });

  it('a message that is refused among others is refused alone, and says where it is wrong', async () => {
    const gateway = await harness.start();
    const body =
      '{"messages":[{"channel":"a","message":{"n":1}},{"channel":"a","message":[2]},{"channel":"a","message":{"n":3}}]}';
    const { text } = await ask(gateway, '/v1/messages', { body });
    expect(JSON.parse(text).outcomes).toEqual([null, expect.objectContaining({ code: 'payload', path: '$' }), null]);
    expect(JSON.parse((await ask(gateway, '/v1/channels/a')).text)).toMatchObject({ accepted: 2, depth: 2 });
  });
});

describe('read-only', () => {
  it('may look and listen, and do nothing', async () => {
    await refusals(
      [
        ['403 read-only', PUBLISH, { body: '{}' }],
        ['403 read-only', '/v1/messages', { body: '{"messages":[]}' }],
        ['403 read-only', '/v1/leases', { body: '{"channel":"a"}' }],
        ['403 read-only', '/v1/channels/a/leases', { body: '' }],
        ['403 read-only', '/v1/reset', { body: '{"channels":["a"]}' }],
        ['404 unknown-channel', '/v1/channels/a/events', {}],
        ['no problem, 200', '/v1/channels', {}],
        ['no problem, 200', '/v1/channels/a', {}],
      ],
      { readOnly: true },
    );
  });
});

describe('the idempotency key', () => {
  it('a publish that is sent again is done once, and answered alike; with another body it is refused', async () => {
    const gateway = await harness.start();
    const headers = { ...JSON_BODY, 'idempotency-key': 'once' };
    const twice = [
      ask(gateway, PUBLISH, { body: '{"n":1}', headers }),
      ask(gateway, PUBLISH, { body: '{"n":1}', headers }),
    ];
    expect((await Promise.all(twice)).map(({ status }) => status)).toEqual([204, 204]);
    expect(codeOf(await ask(gateway, PUBLISH, { body: '{"n":2}', headers }))).toBe('422 key-reused');
    expect(JSON.parse((await ask(gateway, '/v1/channels/control')).text)).toMatchObject({ accepted: 1 });
  });
});

describe('signs of life', () => {
  it('a stream with nothing to say sends one each heartbeat', async () => {
    const gateway = await harness.start({ heartbeatMs: 20 });
    const stream = new WireStream(gateway, '/v1/channels/a/events');
    await stream.until(() => stream.raw.split(':\n\n').length > 3, 'three heartbeats');
    stream.close();
  });
});

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 30_000 });
    const end = (can: boolean) => () => {
      socket.destroy();
      resolve(can);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function open(port: number) {
  const socket = connect(port, '127.0.0.1');
  return new Promise<typeof socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket)).on('error', reject);
  });
}

/**
 * Sends a request that is cut off.
 * @returns the answer before the connection was closed
 */
async function cutOff(port: number, text: string): Promise<string> {
  const socket = await open(port);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(text);
  await closed;
  return answer;
}
