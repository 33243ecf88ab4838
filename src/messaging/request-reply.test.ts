import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { type Envelope, InMemoryBroker, UnavailableError } from './index.ts';

/** Returns a broker, and the errors that it reports. */
function broker() {
  const made = new InMemoryBroker({ report: () => undefined });
  const errors: unknown[] = [];
  made.on('error', ({ error }) => errors.push(error));
  return { broker: made, errors };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('a request has the name of its producer, where it has one, and leaves no listener with its signal', async () => {
  const { broker: one } = broker();
  const seen: Envelope[] = [];
  one.subscribeRaw('a', (envelope) => seen.push(envelope));
  one.reply('a', ({ n }) => ({ n }));
  const { signal } = new AbortController();
  expect(await one.request('a', { n: 1 }, { producer: 'mg1', signal })).toEqual({ n: 1 });
  expect(await one.request('a', { n: 2 }, { signal })).toEqual({ n: 2 });
  expect(seen.map(({ producer }) => producer)).toEqual(['mg1', undefined]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('a reply that cannot be published is reported; that the broker closed meanwhile is not', async () => {
  const open = broker();
  open.broker.reply('a', () => ({}));
  await open.broker.publish('a', { replyTo: '', correlationId: '1' });
  await settled();
  expect(open.errors).toMatchObject([{ code: 'channel-name' }]);
  const closing = broker();
  closing.broker.reply('a', async () => {
    await closing.broker.close();
    return {};
  });
  await closing.broker.publish('a', { replyTo: 'b', correlationId: '1' });
  await settled();
  expect(closing.errors).toEqual([]);
});

/** A broker that cannot hear replies the first time: it says so, or throws. */
class HardOfHearing extends InMemoryBroker {
  asked = 0;
  readonly #fail: () => Promise<void>;

  constructor(fail: () => Promise<void>) {
    super({ report: () => undefined });
    this.#fail = fail;
  }

  protected override inboxReady(): Promise<void> {
    this.asked += 1;
    return this.asked === 1 ? this.#fail() : Promise.resolve();
  }
}

it.each<[how: string, fail: () => Promise<void>]>([
  ['rejects', () => Promise.reject(new UnavailableError('not now'))],
  [
    'throws',
    () => {
      throw new UnavailableError('not now');
    },
  ],
])('an inbox that %s once refuses the requests that wait for it, and no later one', async (_, fail) => {
  const one = new HardOfHearing(fail);
  one.reply('a', ({ n }) => ({ n }));
  const { signal } = new AbortController();
  await expect(one.request('a', { n: 1 }, { signal })).rejects.toThrow('not now');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(await Promise.all([one.request('a', { n: 2 }), one.request('a', { n: 3 })])).toEqual([{ n: 2 }, { n: 3 }]);
  expect(await one.request('a', { n: 4 })).toEqual({ n: 4 });
  expect(one.asked).toBe(2);
});

it('a handler that is no function is refused by name', () => {
  expect(() => broker().broker.reply('a', 5 as never)).toThrow(/handler/);
});
