import { describe, expect, it } from 'vitest';
import { contractTests, type Difference, inMemoryHarness, outcome } from './contract/index.ts';
import {
  AbortError,
  BaseBroker,
  type ConsumeOptions,
  checkName,
  type Message,
  type MessageCallback,
  type PublishOptions,
  type Subscription,
  snapshot,
} from './index.ts';

interface Channel {
  readonly queue: Message[];
  readonly waiting: ((message: Message) => void)[];
  readonly callbacks: Map<number, MessageCallback>;
}

/** A user's own broker: four methods, as in the documentation. */
class OwnBroker extends BaseBroker {
  readonly #channels = new Map<string, Channel>();
  #subscriptions = 0;
  ended = 0;

  override createChannel(name: string): void {
    this.#channel(name);
  }

  override async publish(name: string, message: Message, { signal }: PublishOptions = {}): Promise<void> {
    if (signal?.aborted) throw new AbortError(signal.reason);
    const { queue, waiting, callbacks } = this.#channel(name);
    const kept = snapshot(message);
    const waiter = waiting.shift();
    if (waiter === undefined) queue.push(kept);
    else waiter(kept);
    for (const [subscription, callback] of [...callbacks]) {
      if (!callbacks.has(subscription)) continue;
      const call = async (): Promise<unknown> => callback(kept);
      call().catch((error: unknown) => this.fail({ channel: name, seq: 0, subscription, error }));
    }
  }

  override async consume(name: string, { timeoutMs, signal }: ConsumeOptions = {}): Promise<Message> {
    if (signal?.aborted) throw new AbortError(signal.reason);
    const { queue, waiting } = this.#channel(name);
    const message = queue.shift();
    if (message !== undefined) return message;
    if (timeoutMs === 0) throw Object.assign(new Error('Nothing there'), { name: 'TimeoutError' });
    return new Promise((resolve, reject) => {
      waiting.push(resolve);
      this.closing.addEventListener('abort', () => reject(this.closing.reason));
    });
  }

  override subscribe(name: string, callback: MessageCallback): Subscription {
    const { callbacks } = this.#channel(name);
    this.#subscriptions += 1;
    const id = this.#subscriptions;
    callbacks.set(id, callback);
    return Object.assign(() => void callbacks.delete(id), { ready: Promise.resolve(), channel: name, id });
  }

  protected override onClose(): void {
    this.ended += 1;
    for (const { callbacks } of this.#channels.values()) callbacks.clear();
  }

  #channel(name: string): Channel {
    this.checkOpen();
    checkName(name);
    const channel = this.#channels.get(name) ?? { queue: [], waiting: [], callbacks: new Map() };
    this.#channels.set(name, channel);
    return channel;
  }
}

/** Rows about features that this broker lacks: stats, limits, bounded concurrency, signals of waits, checks of options. */
const BEYOND: readonly string[] = [
  'C07 C08 C20 C26 C28 C32 C38 C40 C41 C44 C46 C47 C48 C49 C50 C51 C52 C53 C56 C57 C58 C59 C60 C66 C67 C70 C72 C76 C81',
].flatMap((ids) => ids.split(' '));
const NOT_TRIED: Difference = { title: 'this broker does not have it', run: async () => undefined };

describe('a broker of one’s own', () => {
  const harness = inMemoryHarness(() => new OwnBroker({ report: () => undefined }));
  const tests = contractTests(harness, Object.fromEntries(BEYOND.map((id) => [id, NOT_TRIED])));
  for (const { title, run } of tests) it(title, run);
});

describe('BaseBroker', () => {
  it('says that stats and reset are not supported', async () => {
    const broker = new OwnBroker();
    expect([await outcome(broker.stats('a')), await outcome(broker.reset())]).toEqual([
      'UnsupportedError',
      'UnsupportedError',
    ]);
    expect(await outcome(broker.stats(''))).toBe('ChannelNameError');
    await expect(broker.reset()).rejects.toHaveProperty('code', 'unsupported');
    await expect(broker.reset()).rejects.toThrow('reset');
  });

  it('closes once, also by drain, and from within what closing calls', async () => {
    const broker = new OwnBroker();
    let within: Promise<void> | undefined;
    const waiting = broker.consume('a').catch((error: unknown) => {
      within = broker.drain();
      throw error;
    });
    const [closed, drained] = [broker.close(), broker.drain()];
    expect(drained).toBe(closed);
    expect(await outcome(waiting)).toBe('BrokerClosedError');
    await closed;
    expect(within).toBe(closed);
    expect(broker.ended).toBe(1);
  });

  it('emits events, and hands failures on', async () => {
    const heard: unknown[] = [];
    const failure = new Error('no');
    class Loud extends OwnBroker {
      say(): void {
        this.emit('connected', {});
      }
    }
    const broker = new Loud({ report: (event) => heard.push(event) });
    broker.on('connected', (event) => heard.push(event));
    broker.say();
    broker.subscribe('a', () => Promise.reject(failure));
    await broker.publish('a', {});
    await inMemoryHarness(() => broker).settle();
    expect(heard).toEqual([{}, { channel: 'a', seq: 0, subscription: 1, error: failure }]);
    expect(() => broker.on('bogus' as 'error', () => undefined)).toThrow('There is no event "bogus"');
  });

  it('closing rejects where letting go fails', async () => {
    class Failing extends OwnBroker {
      protected override onClose(): Promise<void> {
        return Promise.reject(new Error('no connection'));
      }
    }
    await expect(new Failing().close()).rejects.toThrow('no connection');
  });
});
