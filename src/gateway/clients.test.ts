import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StreamEvents } from '../brokers/gateway/protocol.ts';
import { Clients } from './clients.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

type List = StreamEvents['clients']['clients'];

function watched(clients: Clients): { readonly lists: readonly List[]; readonly stop: () => void } {
  const lists: List[] = [];
  const stop = clients.watch((told) => lists.push(told.clients));
  return { lists, stop };
}
const namesOf = (list: List | undefined) => list?.map(({ id, name }) => `${id} ${name}`);

it('are told at once, and a pause after the first of several changes, all together', () => {
  const clients = new Clients();
  clients.join('s1', 'ada', []);
  const { lists } = watched(clients);
  expect(lists).toEqual([[{ id: 1, name: 'ada', subscribes: [] }]]);
  vi.advanceTimersByTime(1000);
  clients.join('s2', 'bob', ['c']);
  vi.advanceTimersByTime(99);
  clients.join('s3', 'cyd', []);
  expect(lists).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(lists.slice(1).map(namesOf)).toEqual([['1 ada', '2 bob', '3 cyd']]);
});

it('are not told twice of the same, nor after they stopped listening', () => {
  const clients = new Clients();
  const [one, other] = [watched(clients), watched(clients)];
  expect(one.lists).toEqual([[]]);
  clients.join('s1', undefined, []);
  vi.advanceTimersByTime(1000);
  expect(one.lists).toEqual([[]]);
  other.stop();
  clients.join('s1', undefined, ['c']);
  vi.advanceTimersByTime(100);
  expect(one.lists[1]).toEqual([{ id: 1, name: null, subscribes: ['c'] }]);
  expect(other.lists).toHaveLength(1);
});

it('keep their number while they have a stream, and for a second after; the newest stream names them', () => {
  const clients = new Clients();
  const leave = clients.join('s1', 'ada', ['c']);
  const leaveSecond = clients.join('s1', 'eve', ['d']);
  expect([clients.nameOf('s1'), clients.nameOf('s2')]).toEqual(['eve', undefined]);
  leave();
  leave();
  vi.advanceTimersByTime(5000);
  expect(clients.nameOf('s1')).toBe('eve');
  leaveSecond();
  vi.advanceTimersByTime(999);
  const leaveThird = clients.join('s1', 'ada', []);
  vi.advanceTimersByTime(5000);
  const { lists } = watched(clients);
  expect(lists).toEqual([[{ id: 1, name: 'ada', subscribes: [] }]]);
  leaveThird();
  vi.advanceTimersByTime(1000 + 100);
  expect(lists[1]).toEqual([]);
  clients.join('s1', 'ada', []);
  vi.advanceTimersByTime(100);
  expect(namesOf(lists[2])).toEqual(['2 ada']);
});

it('are told of with as many subscriptions as are told', () => {
  const clients = new Clients();
  clients.join(
    's1',
    'ada',
    Array.from({ length: 1001 }, (_, n) => `c${n}`),
  );
  expect(watched(clients).lists[0]?.[0]?.subscribes).toHaveLength(1000);
});

it('have no timers left once they are closed, whatever comes then', () => {
  const clients = new Clients();
  const [leave, other] = [clients.join('s1', 'ada', []), clients.join('s2', 'bob', [])];
  const { lists } = watched(clients);
  leave();
  clients.close();
  expect(vi.getTimerCount()).toBe(0);
  other();
  clients.join('s3', 'cyd', []);
  expect(vi.getTimerCount()).toBe(0);
  expect(lists).toHaveLength(1);
});
