import { describe, expect, it, onTestFinished } from 'vitest';
import { GatewayBroker } from './gateway-broker.ts';
import type { GatewayState } from './gateway-connection.ts';
import { observe } from './observe.ts';
import { encodeEvent, type StreamEvents } from './protocol.ts';

/** Connects to a gateway that greets with `hello`, and says nothing more. */
async function stateAfter(hello: Partial<StreamEvents['hello']>): Promise<GatewayState> {
  const full = { run: 'r', connected: true, readOnly: false, addresses: [], positions: [], ...hello };
  const text = encodeEvent({ event: 'hello', data: JSON.stringify(full), id: undefined });
  const greet: typeof fetch = async (_, init) => {
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(new TextEncoder().encode(text));
        init?.signal?.addEventListener('abort', () => stream.close());
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  return new Promise((resolve) => {
    const observation = observe({ url: 'http://127.0.0.1:1', token: 't', fetch: greet }, (observed) => {
      if (observed.kind === 'state' && observed.state.kind === 'connected') resolve(observed.state);
    });
    onTestFinished(() => observation.close());
  });
}

it('has the kind of the broker that the gateway sends, whatever its name for the user', async () => {
  const state = await stateAfter({ backend: 'A log of the lab', kind: 'kafka' });
  expect(state).toMatchObject({ backend: { kind: 'kafka', label: 'A log of the lab' } });
});

it('has the kind from the name, of a gateway that sends none or one that is not known', async () => {
  const kinds = {
    memory: 'memory',
    'redis at h:6379': 'redis-streams',
    'redis cluster at h:6379': 'redis-streams',
    'redis pub/sub at h:6379': 'redis-pubsub',
    'kafka at h:9092': 'kafka',
  } as const;
  for (const [backend, kind] of Object.entries(kinds))
    expect(await stateAfter({ backend })).toMatchObject({ backend: { kind, label: backend } });
  const newer = JSON.parse('{"backend": "kafka at h", "kind": "kafka-share"}');
  expect(await stateAfter(newer)).toMatchObject({ backend: { kind: 'kafka', label: 'kafka at h' } });
});

describe('an address at which something else answers', () => {
  const html = (status: number) =>
    new Response('<h1>Sign in</h1>', { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
  const words = 'What answers at this address is not a gateway of Heronry (status';

  it.each([
    ['a page', () => html(200), '200, text/html)'],
    ['a server without such a path', () => html(404), '404, text/html)'],
    ['a proxy whose gateway is away', () => html(502), '502, text/html)'],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: '/login' } }), '302, no content type)'],
    ['JSON of another kind', () => Response.json({ error: 'no' }, { status: 400 }), '400, application/json)'],
  ])('is named: %s', async (_, answer, kind) => {
    const broker = new GatewayBroker({
      url: 'http://127.0.0.1:1',
      token: 't',
      fetch: async () => answer(),
      requestTimeoutMs: 50,
    });
    const reasons = new Promise<string>((resolve) => broker.on('disconnected', ({ reason }) => resolve(reason)));
    expect(await reasons).toBe(`${words} ${kind}`);
    await expect(broker.publish('a', { n: 1 })).rejects.toThrow(`${words} ${kind}`);
    await expect(broker.stats('a')).rejects.toThrow(`${words} ${kind}`);
    await broker.close();
  });
});
