import { expect, it } from 'vitest';
import { Cursors } from './cursors.ts';

it('a message that has come before, or is not wanted, is passed over', () => {
  const cursors = new Cursors();
  cursors.add('a', { position: 'p4', seq: 4 });
  expect([cursors.pass('a', 4, 'p4'), cursors.pass('a', 5, 'p5'), cursors.pass('a', 5, 'p5')]).toEqual([
    undefined,
    5,
    undefined,
  ]);
  expect(cursors.pass('b', 1, 'p1')).toBeUndefined();
  expect(cursors.places()).toEqual([{ channel: 'a', after: 'p5' }]);
});

it('where the log begins anew numbers go on rising, and nobody waits for what it had', async () => {
  const cursors = new Cursors();
  cursors.add('a', { position: 'p9', seq: 9 });
  const reached = cursors.reached('a', 12);
  expect(cursors.jump('a', 'q0', 0)).toBe(true);
  await reached;
  expect([cursors.pass('a', 1, 'q1'), cursors.pass('a', 2, 'q2')]).toEqual([10, 11]);
});

it('what is asked for from now on begins where the gateway says; what has begun does not begin again', () => {
  const cursors = new Cursors();
  cursors.add('a', { position: undefined, seq: 0 });
  expect(cursors.places()).toEqual([{ channel: 'a' }]);
  cursors.begin('a', 'p7', 7);
  cursors.begin('a', 'p9', 9);
  expect(cursors.places()).toEqual([{ channel: 'a', after: 'p7' }]);
  expect(cursors.pass('a', 8, 'p8')).toBe(8);
});
