import { expect, it, vi } from 'vitest';
import { EventListeners } from './event-emitter.ts';
import { InMemoryBroker } from './in-memory-broker.ts';

const FAILURE = { channel: 'a', seq: 3, subscription: 1, error: new Error('no') };

function listeners() {
  const deferred: (() => void)[] = [];
  const reported: unknown[] = [];
  const events = new EventListeners(
    (run) => deferred.push(run),
    (event) => reported.push(event),
  );
  return { events, deferred, reported };
}

it('a listener that throws stops none after it, and its error is thrown later by the host', () => {
  const { events, deferred } = listeners();
  const heard: unknown[] = [];
  const thrown = new Error('listener');
  events.on('error', () => {
    throw thrown;
  });
  events.on('error', (event) => heard.push(event));
  events.fail(FAILURE);
  expect(heard).toEqual([FAILURE]);
  expect(deferred).toHaveLength(1);
  expect(deferred[0]).toThrow(thrown);
});

it('the same listener twice is two, and each is removed alone', () => {
  const { events } = listeners();
  const heard: unknown[] = [];
  const listener = (event: unknown): void => {
    heard.push(event);
  };
  const [first, second] = [events.on('connected', listener), events.on('connected', listener)];
  expect([events.heard('connected'), events.heard('gap')]).toEqual([true, false]);
  events.emit('connected', {});
  first();
  first();
  events.emit('connected', {});
  expect(heard).toHaveLength(3);
  second();
  expect(events.heard('connected')).toBe(false);
});

it('a failure goes to the report while nobody listens, and to the listeners alone while somebody does', () => {
  const { events, reported } = listeners();
  events.fail(FAILURE);
  const stop = events.on('error', () => undefined);
  events.fail({ ...FAILURE, seq: 4 });
  stop();
  events.fail({ ...FAILURE, seq: 5 });
  expect(reported).toEqual([FAILURE, { ...FAILURE, seq: 5 }]);
});

it('a report that throws stops nothing', () => {
  const deferred: (() => void)[] = [];
  const events = new EventListeners(
    (run) => deferred.push(run),
    () => {
      throw new Error('report');
    },
  );
  events.fail(FAILURE);
  expect(deferred[0]).toThrow('report');
});

it('a callback’s failure that nobody listens to is printed once, with its channel and number', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const broker = new InMemoryBroker();
    const [thrown, rejected] = [new Error('thrown'), new Error('rejected')];
    broker.subscribe('control', () => {
      throw thrown;
    });
    broker.subscribe('control', () => Promise.reject(rejected), { concurrency: 1 });
    await broker.publish('control', { n: 1 });
    await broker.drain();
    expect(print.mock.calls.map(([, error]) => error)).toEqual([thrown, rejected]);
    const text = String(print.mock.calls[0]?.[0]);
    for (const part of ['A callback failed on message 1', '"control"', "broker.on('error'"])
      expect(text).toContain(part);
    print.mockClear();
    new EventListeners((run) => run()).fail({ channel: 'a', seq: 0, subscription: undefined, error: thrown });
    expect(print.mock.calls).toEqual([
      [`Message on channel "a" cannot be read (listen with broker.on('error', …)):`, thrown],
    ]);
    print.mockClear();
    const quiet = new InMemoryBroker({ report: () => undefined });
    quiet.subscribe('a', () => Promise.reject(rejected));
    await quiet.publish('a', {});
    await quiet.drain();
    const heard = new InMemoryBroker();
    heard.on('error', () => undefined);
    heard.subscribe('a', () => Promise.reject(rejected), { concurrency: 1 });
    await heard.publish('a', {});
    await heard.drain();
    expect(print).not.toHaveBeenCalled();
  } finally {
    print.mockRestore();
  }
});
