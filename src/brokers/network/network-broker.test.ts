import { expect, it, vi } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import { LimitError, type Message, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { turn } from '../testing/harness.ts';
import type { Driver, DriverReports, Taken } from './driver.ts';
import { NetworkBroker } from './network-broker.ts';
import type { NetworkBrokerOptions } from './network-options.ts';

/** A simulated driver: it records calls, and answers when the test says so. */
class PlayedDriver implements Driver {
  readonly takes: { readonly count: number; readonly answer: (taken: readonly Taken[] | Error) => void }[] = [];
  readonly acknowledged: string[] = [];
  readonly released: string[] = [];
  readonly untailed: string[] = [];
  publishes = 0;
  tailing: () => Promise<void> = () => Promise.resolve();

  open(): void {}

  publish(): Promise<void> {
    this.publishes += 1;
    return new Promise(() => undefined);
  }

  tail(): Promise<void> {
    return this.tailing();
  }

  untail(channel: string): void {
    this.untailed.push(channel);
  }

  take(_channel: string, count: number): Promise<readonly Taken[]> {
    return new Promise((resolve, reject) => {
      this.takes.push({ count, answer: (taken) => (taken instanceof Error ? reject(taken) : resolve(taken)) });
    });
  }

  acknowledge(_channel: string, taken: readonly Taken[]): void {
    this.acknowledged.push(...taken.map(({ id }) => id));
  }

  release(_channel: string, taken: readonly Taken[]): void {
    this.released.push(...taken.map(({ id }) => id));
  }

  stats = () => Promise.reject(new UnavailableError('played'));
  reset = () => Promise.resolve();
  close = () => Promise.resolve();
}

class PlayedBroker extends NetworkBroker {
  readonly driver: PlayedDriver;
  readonly reports: DriverReports;

  constructor(options: NetworkBrokerOptions = {}) {
    const driver = new PlayedDriver();
    let reports: DriverReports | undefined;
    super((given) => {
      reports = given;
      return driver;
    }, options);
    this.driver = driver;
    if (reports === undefined) throw new Error('The driver was given no reports');
    this.reports = reports;
  }
}

function taken(...ids: readonly number[]): readonly Taken[] {
  return ids.map((n) => ({ id: `${n}`, seq: n, text: `{"n":${n}}`, producer: undefined, redelivered: false }));
}

it('consume - the server is asked for as many as wait, and only while somebody waits', async () => {
  const { driver, consume } = bound(new PlayedBroker());
  const consumed = [consume('a'), consume('a')];
  await turn();
  // Calls of one turn share a request.
  expect(driver.takes.map(({ count }) => count)).toEqual([2]);
  driver.takes[0]?.answer(taken(1));
  await turn();
  expect(driver.takes.map(({ count }) => count)).toEqual([2, 1]);
  driver.takes[1]?.answer(taken(2));
  expect(await Promise.all(consumed)).toEqual([{ n: 1 }, { n: 2 }]);
  await turn();
  expect(driver.takes).toHaveLength(2);
  expect(driver.acknowledged).toEqual(['1', '2']);
});

it('consume - what becomes available while the server is being asked is asked for', async () => {
  const { driver, reports, consume } = bound(new PlayedBroker());
  const consumed = consume('a');
  await turn();
  reports.available('a');
  driver.takes[0]?.answer([]);
  await turn();
  expect(driver.takes).toHaveLength(2);
  driver.takes[1]?.answer(taken(1));
  expect(await consumed).toEqual({ n: 1 });
});

it('consume - with nothing there it asks once, and again when there may be something', async () => {
  const { driver, reports, consume } = bound(new PlayedBroker());
  const consumed = consume('a');
  await turn();
  driver.takes[0]?.answer([]);
  await turn();
  expect(driver.takes).toHaveLength(1);
  reports.available('a');
  await turn();
  driver.takes[1]?.answer(taken(1));
  expect(await consumed).toEqual({ n: 1 });
});

it('consume - what nobody waits for any more is released, and not acknowledged', async () => {
  const { driver, consume } = bound(new PlayedBroker());
  const controller = new AbortController();
  const given = outcome(consume('a', { signal: controller.signal }));
  await turn();
  controller.abort();
  driver.takes[0]?.answer(taken(1));
  expect(await given).toBe('AbortError');
  await turn();
  expect([driver.released, driver.acknowledged]).toEqual([['1'], []]);
});

it('consume - what was handed over once is acknowledged again, and not handed over again', async () => {
  const { driver, consume } = bound(new PlayedBroker());
  const first = consume('a');
  await turn();
  driver.takes[0]?.answer(taken(1));
  await first;
  const second = consume('a');
  await turn();
  driver.takes[1]?.answer(taken(1));
  await turn();
  driver.takes[2]?.answer(taken(2));
  expect(await second).toEqual({ n: 2 });
  expect(driver.acknowledged).toEqual(['1', '1', '2']);
});

it('consume - without a connection it waits for one; a refusal ends it', async () => {
  const { driver, reports, consume } = bound(new PlayedBroker());
  const consumed = outcome(consume('a'));
  await turn();
  driver.takes[0]?.answer(new UnavailableError('down'));
  await turn();
  expect(driver.takes).toHaveLength(1);
  reports.connected();
  await turn();
  driver.takes[1]?.answer(new ServerError('no'));
  expect(await consumed).toBe('ServerError');
});

it('consume - a server that could not be asked is asked again after a second, also where nobody says that it is there', async () => {
  vi.useFakeTimers();
  try {
    const broker = new PlayedBroker();
    const { driver, consume } = bound(broker);
    const consumed = consume('a');
    await vi.advanceTimersByTimeAsync(0);
    driver.takes[0]?.answer(new UnavailableError('not ready'));
    await vi.advanceTimersByTimeAsync(999);
    expect(driver.takes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    driver.takes[1]?.answer(taken(1));
    expect(await consumed).toEqual({ n: 1 });
    const ended = outcome(consume('a'));
    await vi.advanceTimersByTimeAsync(0);
    driver.takes[2]?.answer(new UnavailableError('not ready'));
    await vi.advanceTimersByTimeAsync(0);
    await broker.close();
    expect(await ended).toBe('BrokerClosedError');
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('consume - time is up when the server has been asked, and at the latest when patience is', async () => {
  vi.useFakeTimers();
  try {
    const broker = new PlayedBroker({ requestTimeoutMs: 100 });
    const { driver, consume } = bound(broker);
    const polled = consume('a', { timeoutMs: 0 });
    await vi.advanceTimersByTimeAsync(99);
    driver.takes[0]?.answer(taken(1));
    expect(await polled).toEqual({ n: 1 });
    const late = outcome(consume('a', { timeoutMs: 10 }));
    await vi.advanceTimersByTimeAsync(110);
    expect(await late).toBe('TimeoutError');
    await broker.close();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('subscribe - it sees what comes after it is ready, and the tail goes with the last that leaves', async () => {
  const broker = new PlayedBroker();
  const { driver, reports } = broker;
  let caughtUp = (): void => undefined;
  driver.tailing = () =>
    new Promise((resolve) => {
      caughtUp = resolve;
    });
  const received: Message[] = [];
  const first = broker.subscribe('a', (message) => received.push(message));
  await reports.received('a', taken(1));
  caughtUp();
  await first.ready;
  await reports.received('a', taken(2));
  expect(received).toEqual([{ n: 2 }]);
  first();
  await turn();
  expect(driver.untailed).toEqual(['a']);
});

it('subscribe - made in the callback of the only one, which leaves, it goes on from the next message', async () => {
  const broker = new PlayedBroker();
  const { driver, reports } = broker;
  const received: Message[] = [];
  const first = broker.subscribe('a', () => {
    first();
    broker.subscribe('a', (message) => received.push(message));
  });
  await first.ready;
  await reports.received('a', taken(1, 2));
  expect(received).toEqual([{ n: 2 }]);
  expect(driver.untailed).toEqual([]);
});

it('subscribe - without a connection it is ready when there is one, and not before', async () => {
  const broker = new PlayedBroker();
  const answers: ((error?: Error) => void)[] = [];
  broker.driver.tailing = () =>
    new Promise((resolve, reject) => {
      answers.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  const received: Message[] = [];
  const { ready } = broker.subscribe('a', (message) => received.push(message));
  answers[0]?.(new UnavailableError('down'));
  await turn();
  broker.reports.connected();
  await turn();
  answers[1]?.(new UncertainError('broke'));
  await turn();
  broker.reports.connected();
  await turn();
  answers[2]?.();
  await ready;
  await broker.reports.received('a', taken(1));
  expect(received).toEqual([{ n: 1 }]);
});

it('subscribe - a refusal is told to who awaits ready, and is no unhandled rejection', async () => {
  const broker = new PlayedBroker();
  broker.driver.tailing = () => Promise.reject(new ServerError('no'));
  broker.subscribe('a', () => undefined);
  expect(await outcome(broker.subscribe('a', () => undefined).ready)).toBe('ServerError');
});

it('publish - how many wait for an answer has a bound, and one more is never sent', async () => {
  const broker = new PlayedBroker({ unansweredMax: 2 });
  void broker.publish('a', { n: 1 });
  void broker.publish('a', { n: 2 });
  await expect(broker.publish('a', { n: 3 })).rejects.toThrow(LimitError);
  expect(broker.driver.publishes).toBe(2);
});

it('publishAll - the same bound holds for a list: those above it are never sent', async () => {
  const broker = new PlayedBroker({ unansweredMax: 3 });
  const first = outcome(broker.publish('a', { n: 1 }));
  const all = broker
    .publishAll(
      'a',
      [2, 3, 4, 5].map((n) => ({ n })),
    )
    .catch((error: unknown) => error);
  expect(broker.driver.publishes).toBe(3);
  await expect(broker.publishAll('a', [{ n: 6 }])).rejects.toThrow(LimitError);
  await broker.close();
  expect(await all).toBeInstanceOf(UncertainError);
  expect(await first).toBe('UncertainError');
});

it('drain - it closes also where the server cannot be asked for the rest, and says so', async () => {
  const broker = new PlayedBroker();
  await broker.subscribe('a', () => undefined).ready;
  broker.driver.tailing = () => Promise.reject(new UnavailableError('down'));
  expect(await outcome(broker.drain())).toBe('UnavailableError');
  expect(await outcome(broker.publish('a', { n: 1 }))).toBe('BrokerClosedError');
});

it('close - every promise of an arrival settles, also of those whose callbacks were put off', async () => {
  const broker = new PlayedBroker();
  let calls = 0;
  await broker.subscribe('a', () => {
    calls += 1;
  }).ready;
  const many = Array.from({ length: 600 }, (_, index) => index + 1);
  const handedOn = many.map((n) => broker.reports.received('a', taken(n)));
  // The driver delivers its arrivals before it closes, as those of Kafka and of the gateway do.
  broker.driver.close = async () => {
    await Promise.all(handedOn);
  };
  await broker.close();
  expect(calls).toBeLessThan(many.length);
  await broker.reports.received('a', taken(601));
});

it('close - called by a callback in the middle of arrivals, it settles them and calls nobody any more', async () => {
  const broker = new PlayedBroker();
  const received: Message[] = [];
  let handedOn = Promise.resolve();
  broker.driver.close = () => handedOn;
  let closed: Promise<void> | undefined;
  await broker.subscribe('a', (message) => {
    received.push(message);
    if (received.length === 300) closed = broker.close();
  }).ready;
  handedOn = broker.reports.received('a', taken(...Array.from({ length: 1000 }, (_, index) => index + 1)));
  await handedOn;
  await closed;
  expect(received).toHaveLength(300);
});

it('close - a flush and a drain that wait for callbacks end with it', async () => {
  const broker = new PlayedBroker();
  await broker.subscribe('a', () => undefined).ready;
  void broker.reports.received('a', taken(...Array.from({ length: 600 }, (_, index) => index + 1)));
  const [flushed, drained] = [outcome(broker.flush()), outcome(broker.drain())];
  await Promise.resolve();
  await broker.close();
  expect([await flushed, await drained]).toEqual(['BrokerClosedError', 'fulfilled']);
});

it('close - figures and resets of a closed broker are refused at once', async () => {
  const broker = new PlayedBroker();
  await broker.close();
  const ended = [broker.stats('a'), broker.reset(), broker.flush()].map(outcome);
  expect(await Promise.all(ended)).toEqual(['BrokerClosedError', 'BrokerClosedError', 'BrokerClosedError']);
});

it('error - what nobody listens to goes to the report, of callbacks and of what is no message', async () => {
  const reported: unknown[] = [];
  const broker = new PlayedBroker({ report: (event) => reported.push(event) });
  const failure = new Error('no');
  const subscription = broker.subscribe('a', () => Promise.reject(failure));
  await subscription.ready;
  await broker.reports.received('a', [...taken(1), { seq: 2, text: 'no JSON', producer: undefined }]);
  await turn();
  expect(reported).toMatchObject([
    { channel: 'a', seq: 2, subscription: undefined },
    { channel: 'a', seq: 1, subscription: subscription.id, error: failure },
  ]);
  broker.on('error', () => undefined);
  await broker.reports.received('a', taken(3));
  await turn();
  expect(reported).toHaveLength(2);
});

it('publish and consume - a time limit above 2^31 milliseconds is none that is up at once', async () => {
  vi.useFakeTimers();
  try {
    const broker = new PlayedBroker({ requestTimeoutMs: 2 ** 40 });
    const polled = broker.consume('a', { timeoutMs: 0 });
    const waiting = broker.consume('a', { timeoutMs: 2 ** 40 });
    await vi.advanceTimersByTimeAsync(60_000);
    broker.driver.takes[0]?.answer(taken(1));
    expect(await polled).toEqual({ n: 1 });
    await vi.advanceTimersByTimeAsync(60_000);
    broker.driver.takes[1]?.answer(taken(2));
    expect(await waiting).toEqual({ n: 2 });
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

/** Returns the parts of a broker that its tests use, with `consume` bound to the broker. */
function bound(broker: PlayedBroker) {
  const { driver, reports } = broker;
  return { driver, reports, consume: broker.consume.bind(broker) };
}
