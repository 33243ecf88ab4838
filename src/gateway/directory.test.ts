import { expect, it, onTestFinished, vi } from 'vitest';
import { watchDirectory } from './directory.ts';
import type { Hub } from './hub.ts';

/** Returns a list that is watched on a hub with these channels, in virtual time, and what it has told. */
function watched(names: string[]) {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const state = { looks: 0, hears: true, opened: (): void => undefined };
  const hub = {
    channels: async () => {
      state.looks += 1;
      return [...names];
    },
    figures: async (channel: string) => ({ depth: channel.length }),
    whenOpened: (listener: () => void) => {
      state.opened = listener;
      return () => {
        state.hears = false;
      };
    },
  };
  const told: unknown[] = [];
  const end = watchDirectory(hub as unknown as Hub, ['a'], ({ channels }) => told.push(channels));
  return { state, told, end };
}

it('the list is told at first with the figures of what is read, and then when it has changed', async () => {
  const names = ['a', 'b'];
  const { told, state } = watched(names);
  await vi.advanceTimersByTimeAsync(0);
  const first = [{ channel: 'a', figures: { depth: 1 } }, { channel: 'b' }];
  expect(told).toEqual([first]);
  await vi.advanceTimersByTimeAsync(2000);
  expect([state.looks, told.length]).toEqual([2, 1]);
  names.push('c');
  await vi.advanceTimersByTimeAsync(2000);
  expect(told).toEqual([first, [...first, { channel: 'c' }]]);
});

it('a channel that is opened is looked for soon, and others that follow do not put it off', async () => {
  const { state } = watched(['a']);
  await vi.advanceTimersByTimeAsync(0);
  state.opened();
  await vi.advanceTimersByTimeAsync(100);
  state.opened();
  await vi.advanceTimersByTimeAsync(49);
  expect(state.looks).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.looks).toBe(2);
});

it('nothing is looked for or told after the end, and nothing is heard', async () => {
  const { state, told, end } = watched(['a']);
  await vi.advanceTimersByTimeAsync(0);
  end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([state.looks, told.length, state.hears]).toEqual([1, 1, false]);
  const early = watched(['a']);
  early.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([early.state.looks, early.told]).toEqual([1, []]);
});
