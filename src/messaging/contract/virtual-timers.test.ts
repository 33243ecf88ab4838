import { afterEach, expect, it } from 'vitest';
import { BaseBroker, InMemoryBroker, TimeoutError } from '../index.ts';
import { inMemoryHarness } from './harness.ts';
import { problemOf } from './judging.ts';
import { CONTRACT } from './rows.ts';
import { NeverSettlesError, type VirtualHost, VirtualTimers } from './virtual-timers.ts';

const { setImmediate: turn, setTimeout: realTimeout } = globalThis;
let restore = (): void => undefined;

afterEach(() => restore());

function virtual(host: Partial<VirtualHost> = {}): VirtualTimers {
  const timers = new VirtualTimers({ turn: (run) => void turn(run), ...host });
  restore = timers.install(globalThis);
  return timers;
}

const after = (ms: number): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(ms), ms));

it('a wait of an hour ends at once, and timers fire in the order of their times', async () => {
  const timers = virtual();
  const order: number[] = [];
  const note = (ms: number) => order.push(ms);
  await timers.settled(Promise.all([after(3_600_000).then(note), after(5).then(note), after(20).then(note)]));
  expect(order).toEqual([5, 20, 3_600_000]);
  expect(timers.nowMs).toBe(3_600_000);
});

it('a cleared timer never fires, a repeated one does until it is cleared, and a handle is a number', async () => {
  const timers = virtual();
  let [once, often] = [0, 0];
  const never = setTimeout(() => (once += 1), 1);
  clearTimeout(never.unref());
  const every = setInterval(() => (often += 1), 10);
  await timers.settled(after(35));
  clearInterval(Number(every));
  await timers.settled(after(35));
  expect([once, often]).toEqual([0, 3]);
});

it('timers fire between the turns of work that never ends', async () => {
  const timers = virtual();
  let isOver = false;
  const work = (): void => {
    if (!isOver) setImmediate(work);
  };
  work();
  await timers.settled(after(1));
  isOver = true;
  expect(timers.nowMs).toBeLessThan(2);
});

it('what nothing can settle is an error, and so is what only sets timers', async () => {
  const timers = virtual();
  await expect(timers.settled(new Promise(() => undefined))).rejects.toBeInstanceOf(NeverSettlesError);
  setInterval(() => undefined, 1);
  await expect(timers.settled(new Promise(() => undefined))).rejects.toThrow('10000 timers');
});

it('what a timer throws, and how the work ends, is told', async () => {
  const timers = virtual();
  const late = (): never => {
    throw new RangeError('late');
  };
  setTimeout(late);
  await expect(timers.settled(after(10))).rejects.toThrow('late');
  await expect(timers.settled(Promise.reject(new TypeError('own')))).rejects.toThrow('own');
});

it('real time passes while the host waits for something outside', async () => {
  let isOutside = true;
  const timers = virtual({
    outside: () => (isOutside ? new Promise((resolve) => realTimeout(resolve, 1)) : undefined),
  });
  const answer = new Promise<string>((resolve) =>
    realTimeout(() => {
      isOutside = false;
      resolve('answer');
    }, 5),
  );
  expect(await timers.settled(Promise.race([answer, after(3_600_000)]))).toBe('answer');
  expect(timers.nowMs).toBeLessThan(3_600_000);
});

it('the timers of before are back after it, and none are left over', () => {
  virtual();
  restore();
  expect([globalThis.setTimeout, globalThis.setImmediate]).toEqual([realTimeout, turn]);
  const target = {};
  new VirtualTimers({ turn }).install(target)();
  expect(Object.keys(target)).toEqual([]);
});

it('the broker in memory keeps the contract in virtual time, and one that never answers is told at once', async () => {
  const timers = virtual();
  const rows = CONTRACT.filter(({ id }) => ['C10', 'C28', 'C46', 'C67', 'C74'].includes(id));
  const memory = inMemoryHarness((settings) => new InMemoryBroker(settings));
  for (const row of rows) expect([row.id, await problemOf(row, memory, timers)]).toEqual([row.id, undefined]);
  class Silent extends BaseBroker {
    createChannel(): void {}
    async publish(): Promise<void> {}
    consume(channel: string): Promise<never> {
      return new Promise((_, reject) => setTimeout(() => reject(new TimeoutError(channel, 1)), 2 ** 40));
    }
    subscribe(): never {
      throw new Error('no');
    }
  }
  const silent = inMemoryHarness(() => new Silent());
  const row = CONTRACT.find(({ id }) => id === 'C21');
  // A host reads a time above its largest as the shortest.
  expect(row && (await problemOf(row, silent, timers))).toMatch(/^TimeoutError/);
});
