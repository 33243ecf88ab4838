/** One connection for the tabs of a browser: its holder, what each tab receives, and what happens when the holder goes. */
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../brokers/testing/harness.ts';
import { type SharedStream, shareStream } from './shared-stream.ts';

const URL_OF = 'http://127.0.0.1:4180';
const encoder = new TextEncoder();
const tabs: SharedStream[] = [];
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
  vi.useRealTimers();
});

/** Locks as in a browser: one holder of each name, and the others in turn. */
class Locks {
  readonly #queues = new Map<string, Promise<unknown>>();

  get names(): Iterable<string> {
    return this.#queues.keys();
  }

  readonly request = async (
    name: string,
    { signal }: { signal?: AbortSignal },
    held: () => unknown,
  ): Promise<unknown> => {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const mine = before.then(() => (signal?.aborted === true ? undefined : held()));
    this.#queues.set(name, mine);
    return mine;
  };
}

/** A gateway with carriers: it records requests, and can send. */
class Carrying {
  readonly carriers: ReadableStreamDefaultController<Uint8Array>[] = [];
  readonly opened: { readonly carrier: string; readonly lane: string; readonly session: string }[] = [];
  readonly closed: string[] = [];
  readonly direct: string[] = [];
  /** Returns the answer to a request for a carrier. */
  refusal: (() => Response | Promise<Response>) | undefined;
  refused = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname;
    const body = JSON.parse(String(init?.body));
    if (path === '/v1/carriers' && this.refusal !== undefined) {
      this.refused += 1;
      return this.refusal();
    }
    if (path === '/v1/carriers') return this.#carrier(init?.signal ?? undefined);
    if (path === '/v1/carriers/close') this.closed.push(...body.lanes);
    else if (body.carried === undefined) {
      this.direct.push(body.session);
      return new Response('event: hello\n\n');
    } else this.opened.push({ ...body.carried, session: body.session });
    return new Response(null, { status: 204 });
  };

  send(carrier: number, event: string, data: object): void {
    this.carriers[carrier]?.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  /** Sends text on the stream of a session. */
  say(session: string, text: string): void {
    const found = this.opened.findLast((one) => one.session === session);
    this.send(Number(found?.carrier.slice(1)), 'part', { lane: found?.lane, text });
  }

  #carrier(signal: AbortSignal | undefined): Response {
    const number = this.carriers.length;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.carriers.push(controller);
        signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    });
    this.send(number, 'carrier', { carrier: `c${number}` });
    return new Response(stream);
  }
}

function tabOf(gateway: Carrying, locks: Locks): SharedStream {
  // A browser's own lock manager has more overloads.
  const shared = shareStream({ url: URL_OF, token: 't', locks: locks as unknown as LockManager, fetch: gateway.fetch });
  if (shared === undefined) throw new Error('It cannot share');
  tabs.push(shared);
  return shared;
}

interface Reading {
  readonly response: Response;
  readonly text: () => string;
  readonly over: Promise<string>;
}

/** Opens the stream of a session, and continues reading. */
async function open(tab: SharedStream, session: string, signal?: AbortSignal): Promise<Reading> {
  const response = await tab.fetch(`${URL_OF}/v1/events`, {
    method: 'POST',
    body: JSON.stringify({ session }),
    ...(signal === undefined ? {} : { signal }),
  });
  let text = '';
  const read = async (): Promise<string> => {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of response.body ?? []) text += decoder.decode(bytes);
      return 'ended';
    } catch (error) {
      return String(error);
    }
  };
  return { response, text: () => text, over: read() };
}

it('the tabs share one connection, and each is given its own stream in order', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  const sessions = ['s1', 's2', 's3'];
  const readings: Reading[] = [];
  for (const session of sessions) readings.push(await open(tabOf(gateway, locks), session));
  for (const n of [1, 2, 3]) for (const session of sessions) gateway.say(session, `${session}.${n} `);
  await eventually(() =>
    expect(readings.map(({ text }) => text())).toEqual(sessions.map((one) => `${one}.1 ${one}.2 ${one}.3 `)),
  );
  expect(gateway.carriers).toHaveLength(1);
  expect(gateway.direct).toEqual([]);
});

it('when the leader goes every other stream breaks, and is opened again on the connection of the next', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  const [first, second, third] = [tabOf(gateway, locks), tabOf(gateway, locks), tabOf(gateway, locks)];
  await open(first, 's1');
  const before = [await open(second, 's2'), await open(third, 's3')];
  first.close();
  for (const { over } of before) expect(await over).toContain('The carrier is lost');
  const after = [await open(third, 's3'), await open(second, 's2')];
  for (const session of ['s2', 's3']) gateway.say(session, session);
  await eventually(() => expect(after.map(({ text }) => text())).toEqual(['s3', 's2']));
  expect(gateway.opened.map(({ carrier }) => carrier)).toEqual(['c0', 'c0', 'c0', 'c1', 'c1']);
});

it('a tab that was asking the leader when it went is answered by the next', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  const [first, second] = [tabOf(gateway, locks), tabOf(gateway, locks)];
  await open(first, 's1');
  gateway.carriers[0]?.error(new Error('cut'));
  // The first leader never gets its next carrier.
  gateway.refusal = () => new Promise<Response>(() => undefined);
  await eventually(() => expect(gateway.carriers).toHaveLength(1));
  const opening = open(second, 's2');
  await eventually(() => expect(gateway.refused).toBe(1));
  gateway.refusal = undefined;
  first.close();
  const { response } = await opening;
  expect(response.ok).toBe(true);
  expect([gateway.direct, gateway.opened.at(-1)?.carrier]).toEqual([[], 'c1']);
});

it('a tab asks for nothing before it holds its own lock: until then it would pass for gone', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  await open(tabOf(gateway, locks), 's1');
  let grant = (): void => undefined;
  const granted = new Promise<void>((resolve) => {
    grant = resolve;
  });
  const asked: string[] = [];
  const slow = {
    request: async (name: string, options: { signal?: AbortSignal }, held: () => unknown) => {
      asked.push(name);
      if (name.startsWith('heronry-tab-') && asked.length === 1) await granted;
      return locks.request(name, options, held);
    },
  };
  const opening = open(tabOf(gateway, slow as unknown as Locks), 's2');
  // A leader would have answered by now.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(gateway.opened).toHaveLength(1);
  grant();
  const { text } = await opening;
  gateway.say('s2', 'on');
  await eventually(() => expect(text()).toBe('on'));
  expect([gateway.closed, gateway.direct]).toEqual([[], []]);
});

it('a tab that goes, or gives its stream up, leaves no stream behind', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  await open(tabOf(gateway, locks), 's1');
  const [second, third] = [tabOf(gateway, locks), tabOf(gateway, locks)];
  await open(second, 's2');
  const controller = new AbortController();
  const reading = await open(third, 's3', controller.signal);
  controller.abort();
  expect(await reading.over).toContain('given up');
  second.close();
  const lanes = gateway.opened.slice(1).map(({ lane }) => lane);
  await eventually(() => expect(gateway.closed.toSorted()).toEqual(lanes.toSorted()));
});

it('a connection that breaks breaks the streams on it; the next opening opens another', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  const tab = tabOf(gateway, locks);
  const { over } = await open(tab, 's1');
  gateway.carriers[0]?.error(new Error('cut'));
  expect(await over).toContain('The carrier is lost');
  expect((await open(tab, 's1')).response.ok).toBe(true);
  expect(gateway.carriers).toHaveLength(2);
});

it('a refusal is each tab’s to know; a gateway without carriers is spoken to by each tab alone', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  const both = [tabOf(gateway, locks), tabOf(gateway, locks)];
  const headers = { 'content-type': 'application/problem+json' };
  gateway.refusal = () => new Response('{"code":"unauthorized"}', { status: 401, headers });
  for (const tab of both) {
    const { response, text } = await open(tab, 's');
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    await eventually(() => expect(text()).toBe('{"code":"unauthorized"}'));
  }
  gateway.refusal = () => new Response('', { status: 404 });
  for (const tab of both) await open(tab, 'alone');
  expect(gateway.direct).toEqual(['alone', 'alone']);
  gateway.refusal = () => {
    throw new TypeError('no network');
  };
  for (const tab of both) await expect(open(tab, 's')).rejects.toThrow('cannot be reached');
});

it('a leader that does not answer is passed over', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  let [leads, isStuck] = ['', false];
  const stuck = {
    request: (name: string, options: { signal?: AbortSignal }, held: () => unknown) => {
      if (!name.startsWith('heronry-stream-') || isStuck) return locks.request(name, options, held);
      [leads, isStuck] = [name, true];
      return locks.request(name, options, () => new Promise(() => undefined));
    },
  };
  const tab = tabOf(gateway, stuck as unknown as Locks);
  expect(leads).not.toBe('');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const opening = open(tab, 'own');
  await vi.advanceTimersByTimeAsync(10_000);
  await opening;
  expect(gateway.direct).toEqual(['own']);
});

it('a tab that is behind is waited for; one that does not read at all loses its stream, and holds up nobody', async () => {
  const [gateway, locks] = [new Carrying(), new Locks()];
  const readings = [await open(tabOf(gateway, locks), 's1'), await open(tabOf(gateway, locks), 's2')];
  for (let n = 0; n < 5; n += 1) gateway.say('s2', 'x'.repeat(1_000_000));
  await eventually(() => expect(readings[1]?.text()).toHaveLength(5_000_000));
  expect(gateway.closed).toEqual([]);

  const name = [...locks.names].find((one) => one.startsWith('heronry-stream-'));
  void locks.request('heronry-tab-frozen', {}, () => new Promise(() => undefined));
  const frozen = new BroadcastChannel(name ?? '');
  onTestFinished(() => frozen.close());
  frozen.postMessage({ kind: 'open', tab: 'frozen', lane: 'l' });
  const carried = new BroadcastChannel('heronry-tab-frozen');
  onTestFinished(() => carried.close());
  await new Promise((resolve) => {
    carried.onmessage = resolve;
  });
  gateway.send(0, 'part', { lane: 'l', text: 'x'.repeat(1_500_000) });
  gateway.say('s1', 'on');
  await eventually(() => expect(readings[0]?.text()).toBe('on'));
  expect(gateway.closed).toEqual(['l']);
});
