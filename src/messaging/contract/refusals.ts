import type { ConsumeOptions, MessageBroker, PublishOptions, SubscribeOptions } from '../message-broker.ts';
import { expect } from './expect.ts';
import { type ContractRow, outcome } from './harness.ts';

type Refusal = 'TypeError' | 'RangeError';
/** Argument that only a caller without types can pass, its error, and the name that the error's text contains. */
type Wrong = readonly [value: unknown, error: Refusal, name: string];

const WRONG_OPTIONS: readonly Wrong[] = [
  [null, 'TypeError', 'options'],
  [5, 'TypeError', 'options'],
  [{ signal: {} }, 'TypeError', 'signal'],
  [{ signal: 'now' }, 'TypeError', 'signal'],
  [{ signal: null }, 'TypeError', 'signal'],
];
const WRONG_PUBLISH: readonly Wrong[] = [
  ...WRONG_OPTIONS,
  [{ producer: 7 }, 'TypeError', 'producer'],
  [[], 'TypeError', 'options'],
];
const WRONG_CONSUME: readonly Wrong[] = [
  ...WRONG_OPTIONS,
  [{ timeoutMs: '5' }, 'TypeError', 'timeoutMs'],
  [{ timeoutMs: Number.NaN }, 'RangeError', 'timeoutMs'],
  [{ timeoutMs: -1 }, 'RangeError', 'timeoutMs'],
];
const WRONG_SUBSCRIBE: readonly Wrong[] = [
  [null, 'TypeError', 'options'],
  [{ concurrency: '1' }, 'TypeError', 'concurrency'],
  [{ concurrency: 0 }, 'RangeError', 'concurrency'],
  [{ concurrency: -1 }, 'RangeError', 'concurrency'],
  [{ concurrency: 1.5 }, 'RangeError', 'concurrency'],
  [{ concurrency: Number.NaN }, 'RangeError', 'concurrency'],
  [{ highWaterMark: 0 }, 'RangeError', 'highWaterMark'],
  [{ highWaterMark: Number.NaN }, 'RangeError', 'highWaterMark'],
  [{ highWaterMark: '9' }, 'TypeError', 'highWaterMark'],
];
const NO_FUNCTIONS: readonly unknown[] = [undefined, null, 'log', {}];

/** Asserts the refusals of one call, which may throw or reject. */
async function refuses(wrong: readonly Wrong[], call: (value: unknown) => unknown): Promise<void> {
  for (const [value, error, name] of wrong) {
    const failure: unknown = await (async () => call(value))().catch((reason: unknown) => reason);
    expect(failure).toHaveProperty('name', error);
    expect(failure instanceof Error ? failure.message : '').toContain(name);
  }
}

/** Returns calls that bypass the types, as a caller without them would. */
function untyped(broker: MessageBroker) {
  return {
    publish: (options: unknown) => broker.publish('a', { n: 0 }, options as PublishOptions),
    consume: (options: unknown) => broker.consume('a', options as ConsumeOptions),
    subscribe: (options: unknown) => broker.subscribe('a', () => undefined, options as SubscribeOptions),
    call: (callback: unknown) => broker.subscribe('a', callback as () => void),
    on: (name: unknown, listener: unknown = () => undefined) => broker.on(name as 'error', listener as () => void),
  };
}

export const ARGUMENT_ROWS: readonly ContractRow[] = [
  {
    id: 'C66',
    area: 'arguments',
    title: 'a wrong argument is refused by its name, and changes nothing',
    run: async ({ create }) => {
      const broker = await create();
      const { publish, consume, subscribe, call, on } = untyped(broker);
      await refuses(WRONG_PUBLISH, publish);
      await refuses(WRONG_CONSUME, consume);
      await refuses(WRONG_SUBSCRIBE, subscribe);
      for (const value of NO_FUNCTIONS) {
        await refuses([[value, 'TypeError', 'callback']], call);
        await refuses([[value, 'TypeError', 'listener']], (listener) => on('error', listener ?? null));
      }
      for (const name of ['bogus', '__proto__', 'toString', undefined, 1])
        await refuses([[name, 'TypeError', 'error, overflow, slowConsumer']], on);
      const zeros = { depth: 0, waiting: 0, subscriptions: 0, blocked: 0, accepted: 0, consumed: 0, dropped: 0 };
      expect(await broker.stats('a')).toEqual(zeros);
      await broker.close();
    },
  },
  {
    id: 'C67',
    area: 'arguments',
    title: 'a time limit of any length is kept, also above 2^31 milliseconds',
    run: async ({ create }) => {
      const broker = await create();
      const limits = [2 ** 31, 30 * 24 * 3_600_000, 2 ** 40, Number.MAX_VALUE, Number.POSITIVE_INFINITY];
      const taken = Promise.allSettled(limits.map((timeoutMs) => broker.consume('a', { timeoutMs })));
      // A limit that fired at once would expire before this one, which was set later and is positive.
      expect(await outcome(broker.consume('b', { timeoutMs: 20 }))).toBe('TimeoutError');
      for (const n of limits.keys()) await broker.publish('a', { n });
      expect(await taken).toEqual([...limits.keys()].map((n) => ({ status: 'fulfilled', value: { n } })));
      await broker.close();
    },
  },
];
