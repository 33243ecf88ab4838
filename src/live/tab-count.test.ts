import { expect, it, onTestFinished } from 'vitest';
import { TabCount } from './session.ts';

function tab(url: string): TabCount {
  const count = new TabCount(url);
  onTestFinished(() => count.close());
  return count;
}

it('counts the other tabs that hold a connection to the same gateway', async () => {
  const [first, second, asking] = [tab('one'), tab('one'), tab('one')];
  tab('one');
  tab('other').connected();
  first.connected();
  second.connected();
  expect(await asking.others()).toBe(2);
  asking.connected();
  second.close();
  expect([await asking.others(), await first.others()]).toEqual([1, 1]);
});
