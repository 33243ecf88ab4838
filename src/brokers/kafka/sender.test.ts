import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import { ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import type { KafkaClient, KafkaOutgoing, KafkaProducer } from './client.ts';
import { Health } from './health.ts';
import { Producers } from './producers.ts';
import { Sender } from './sender.ts';

const TIMEOUT_MS = 1000;

interface Attempt {
  /** Index of the producer. */
  readonly by: number;
  readonly texts: readonly string[];
  readonly answer: (error?: Error) => void;
}

/** Returns a sender to a simulated cluster. */
async function playedSender(up = true) {
  const attempts: Attempt[] = [];
  let producers = 0;
  let closed = 0;
  const producer = (): KafkaProducer => {
    producers += 1;
    const by = producers;
    return {
      send: (_topic: string, messages: readonly KafkaOutgoing[]) =>
        new Promise((resolve, reject) => {
          const answer = (error?: Error): void => (error === undefined ? resolve() : reject(error));
          attempts.push({ by, texts: messages.map(({ text }) => text), answer });
        }),
      close: async () => {
        closed += 1;
      },
    };
  };
  const cluster = { up };
  const probe = () => (cluster.up ? Promise.resolve() : Promise.reject(new UnavailableError('down')));
  const health = new Health('Kafka at a:1', probe, TIMEOUT_MS, {
    received: () => Promise.resolve(),
    available: () => undefined,
    event: () => undefined,
    connected: () => undefined,
  });
  if (up) await health.whenUp();
  const topic = { name: 'topic', remake: () => Promise.resolve({ id: '', partitions: 1 }) };
  const shared = new Producers({ producer } as Partial<KafkaClient> as KafkaClient);
  const sender = new Sender(topic, health, shared, TIMEOUT_MS);
  const post = (text: string, signal?: AbortSignal) =>
    outcome(sender.post({ key: undefined, partition: 0, text, headers: {} }, signal));
  const attempt = async (number: number): Promise<Attempt> => {
    await vi.advanceTimersByTimeAsync(100);
    const one = attempts[number - 1];
    if (one === undefined) throw new Error(`There were only ${attempts.length} attempts`);
    return one;
  };
  return { cluster, sender, post, attempt, attempts, closed: () => closed };
}

describe('sender', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('batches - what comes while a batch is under way goes with the next, in order', async () => {
    const { post, attempt } = await playedSender();
    const posts = ['1', '2'].map((text) => post(text));
    const first = await attempt(1);
    posts.push(...['3', '4', '5'].map((text) => post(text)));
    expect(first.texts).toEqual(['1', '2']);
    first.answer();
    const second = await attempt(2);
    expect(second.texts).toEqual(['3', '4', '5']);
    second.answer();
    expect(await Promise.all(posts)).toEqual(Array(5).fill('fulfilled'));
  });

  it('batches - a list takes its place among calls of one message, and each of its messages has the outcome of its batch', async () => {
    const { sender, post, attempt } = await playedSender();
    const before = post('1');
    const list = Array.from({ length: 1500 }, (_, at) => ({
      key: undefined,
      partition: 0,
      text: `${at}`,
      headers: undefined,
    }));
    const errors = sender.postAll(list, undefined);
    const after = post('2');
    const texts: string[] = [];
    for (const number of [1, 2, 3]) {
      const one = await attempt(number);
      texts.push(...one.texts);
      one.answer(number === 3 ? new ServerError('refused') : undefined);
    }
    expect(texts).toEqual(['1', ...list.map(({ text }) => text), '2']);
    expect(await Promise.all([before, after])).toEqual(['fulfilled', 'ServerError']);
    const found = await errors;
    expect(found).toHaveLength(1500);
    expect(found.map((error) => error instanceof ServerError).indexOf(true)).toBe(1000);
  });

  it('batches - they have a size', async () => {
    const { post, attempt } = await playedSender();
    const large = 'x'.repeat(400_000);
    void post(large);
    void post(large);
    for (let count = 0; count < 1500; count += 1) void post('s');
    const sizes: number[] = [];
    for (const number of [1, 2, 3]) {
      const one = await attempt(number);
      sizes.push(one.texts.length);
      one.answer();
    }
    expect(sizes).toEqual([1, 1000, 501]);
  });

  it('doubt - a batch of unknown outcome is sent again by the same producer', async () => {
    const { post, attempt } = await playedSender();
    const posted = post('1');
    (await attempt(1)).answer(new UncertainError('broke'));
    const second = await attempt(2);
    expect([second.by, second.texts]).toEqual([1, ['1']]);
    second.answer();
    expect(await posted).toBe('fulfilled');
  });

  it('doubt - when nobody waits for the batch any more, the next is sent by another producer', async () => {
    const { post, attempt, closed } = await playedSender();
    const posted = post('1');
    const first = await attempt(1);
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await posted).toBe('UncertainError');
    first.answer(new UncertainError('broke'));
    const next = post('2');
    const second = await attempt(2);
    expect([second.by, second.texts]).toEqual([2, ['2']]);
    expect(closed()).toBe(1);
    second.answer();
    expect(await next).toBe('fulfilled');
  });

  it('doubt - what certainly was not sent is told apart from what may have been', async () => {
    const { cluster, post, attempt } = await playedSender();
    const posted = post('1');
    const first = await attempt(1);
    cluster.up = false;
    first.answer(new UnavailableError('refused'));
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await posted).toBe('UnavailableError');
  });

  it('doubt - who gave up before there was a connection leaves no trace', async () => {
    const { cluster, post, attempts, closed } = await playedSender(false);
    const posted = post('1');
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await posted).toBe('UnavailableError');
    cluster.up = true;
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect([attempts.length, closed()]).toEqual([0, 0]);
  });

  it('refusal - it is the batch’s own, and what comes after goes on', async () => {
    const { post, attempt } = await playedSender();
    const refused = post('1');
    (await attempt(1)).answer(new ServerError('too large'));
    expect(await refused).toBe('ServerError');
    const next = post('2');
    (await attempt(2)).answer();
    expect(await next).toBe('fulfilled');
  });

  it('giving up - what has not been sent is not sent; what has been is not given up', async () => {
    const { post, attempt } = await playedSender();
    const controller = new AbortController();
    const sent = post('1', controller.signal);
    const first = await attempt(1);
    const unsent = post('2', controller.signal);
    const next = post('3');
    controller.abort();
    expect(await unsent).toBe('AbortError');
    first.answer();
    expect(await sent).toBe('fulfilled');
    const second = await attempt(2);
    expect(second.texts).toEqual(['3']);
    second.answer();
    expect(await next).toBe('fulfilled');
  });

  it('close - sees through what is under way and refuses the rest', async () => {
    const { sender, post, attempt } = await playedSender();
    const sent = post('1');
    const first = await attempt(1);
    const unsent = post('2');
    const closing = sender.close();
    expect(await unsent).toBe('BrokerClosedError');
    first.answer();
    expect(await sent).toBe('fulfilled');
    await closing;
  });
});
