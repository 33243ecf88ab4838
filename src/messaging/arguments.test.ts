import { expect, it } from 'vitest';
import { checkPublishOptions, shown } from './arguments.ts';
import { InMemoryBroker, type InMemoryBrokerOptions, type SubscribeOptions } from './index.ts';

it('options of a broker in memory are refused by their names', () => {
  const wrong: readonly (readonly [options: unknown, text: string])[] = [
    [{ capacity: 0 }, 'capacity must be at least 1, not 0'],
    [{ capacity: Number.NaN }, 'capacity must be at least 1, not NaN'],
    [{ capacity: '5' }, 'capacity must be a number, not "5"'],
    [{ capacityBytes: 0 }, 'capacityBytes must be at least 1, not 0'],
    [{ channelsMax: -1 }, 'channelsMax must be at least 1, not -1'],
    [{ subscriptionsMax: 0 }, 'subscriptionsMax must be at least 1, not 0'],
    [{ overflow: 'drop' }, 'overflow must be one of drop-oldest, drop-newest, reject, block, not "drop"'],
  ];
  for (const [options, text] of wrong)
    expect(() => new InMemoryBroker(options as InMemoryBrokerOptions), text).toThrow(text);
  const broker = new InMemoryBroker();
  expect(() => broker.limit('a', { capacity: 0.5 })).toThrow('capacity must be at least 1, not 0.5');
  expect(() => broker.limit('a', { overflow: 'none' as 'block' })).toThrow('overflow must be one of');
});

it('the least that is allowed is taken', () => {
  new InMemoryBroker({ capacity: 1, capacityBytes: 1, channelsMax: 1, subscriptionsMax: 1 });
  const broker = new InMemoryBroker();
  const taken: readonly SubscribeOptions[] = [
    { concurrency: 1, highWaterMark: 1 },
    { concurrency: Number.POSITIVE_INFINITY },
    { highWaterMark: Number.POSITIVE_INFINITY },
    {},
  ];
  for (const options of taken) broker.subscribe('a', () => undefined, options);
  expect(broker.stats('a').subscriptions).toBe(taken.length);
});

it('the text says what is wrong and what was given', async () => {
  const broker = new InMemoryBroker();
  const subscribe = (options: unknown) => () => broker.subscribe('a', () => undefined, options as SubscribeOptions);
  expect(subscribe({ concurrency: 1.5 })).toThrow(
    'concurrency must be a whole number of at least 1, or Infinity, not 1.5',
  );
  expect(subscribe({ concurrency: Number.NEGATIVE_INFINITY })).toThrow('not -Infinity');
  expect(subscribe({ highWaterMark: 0 })).toThrow('highWaterMark must be at least 1, not 0');
  expect(subscribe([])).toThrow('The options of subscribe must be an object, not an array');
  await expect(broker.consume('a', { timeoutMs: -1 })).rejects.toThrow('timeoutMs must be 0 or more, not -1');
  await expect(broker.consume('a', 5 as never)).rejects.toThrow('The options of consume must be an object, not 5');
  await expect(broker.publish('a', {}, null as never)).rejects.toThrow('The options of publish must be an object');
  await expect(broker.publish('a', {}, { producer: {} as never })).rejects.toThrow('producer must be a string');
  expect(() => broker.subscribeRaw('a', undefined as never)).toThrow('callback must be a function, not undefined');
});

it('a signal of another realm is one: it is told by what it has', () => {
  const foreign = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
  checkPublishOptions({ signal: foreign as unknown as AbortSignal });
  for (const signal of [
    { aborted: false },
    { addEventListener: () => undefined },
    { aborted: true, addEventListener: 1 },
  ])
    expect(() => checkPublishOptions({ signal: signal as unknown as AbortSignal })).toThrow(
      'signal must be an AbortSignal, not an object',
    );
});

it('values of any kind are written for a text', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [null, 'null'],
    [undefined, 'undefined'],
    ['a"b', '"a\\"b"'],
    ['x'.repeat(200), `"${'x'.repeat(100)}"`],
    [[1], 'an array'],
    [{}, 'an object'],
    [() => 1, 'a function'],
    [1n, '1'],
    [Symbol('s'), 'Symbol(s)'],
    [true, 'true'],
  ];
  expect(cases.map(([value]) => shown(value))).toEqual(cases.map(([, text]) => text));
});

it('what is right passes, and what is nearly right is told by its name', async () => {
  const { signal } = new AbortController();
  for (const overflow of ['drop-oldest', 'drop-newest', 'reject', 'block'] as const) {
    const broker = new InMemoryBroker({ overflow });
    await broker.publish('a', {}, { producer: 'mg1', signal });
    await broker.publish('a', {}, {});
    await broker.publish('a', {}, undefined);
    expect(await broker.consume('a', { timeoutMs: 0, signal })).toEqual({});
    expect(await broker.consume('a', {})).toEqual({});
    expect(await broker.consume('a', undefined)).toEqual({});
    await expect(broker.consume('a', { timeoutMs: 0 })).rejects.toHaveProperty('name', 'TimeoutError');
  }
  const broker = new InMemoryBroker();
  const rejected: readonly (readonly [Promise<unknown>, string, string])[] = [
    [broker.consume('a', { timeoutMs: '5' as never }), 'TypeError', 'timeoutMs must be a number, not "5"'],
    [broker.consume('a', { timeoutMs: Number.NaN }), 'RangeError', 'timeoutMs must be 0 or more, not NaN'],
    ...[null, 'now', 5, () => 1].map(
      (wrong) =>
        [
          broker.consume('a', { signal: wrong as never }),
          'TypeError',
          `signal must be an AbortSignal, not ${shown(wrong)}`,
        ] as const,
    ),
  ];
  for (const [call, name, message] of rejected) await expect(call).rejects.toMatchObject({ name, message });
  const subscribe = (options: unknown) => () => broker.subscribe('a', () => undefined, options as SubscribeOptions);
  expect(subscribe({ concurrency: '1' })).toThrow('concurrency must be a number, not "1"');
  for (const concurrency of [0, -1, Number.NaN]) expect(subscribe({ concurrency })).toThrow(`not ${concurrency}`);
  expect(() => broker.on('bogus' as 'error', () => undefined)).toThrow(
    'There is no event "bogus"; there are error, overflow, slowConsumer, gap, redelivered, disconnected, connected',
  );
  expect(() => broker.on('error', null as never)).toThrow('listener must be a function, not null');
});
