/** Real traffic in more tabs than a browser opens connections to one address: the tabs share one connection. */
import { expect, type Guest, test } from '../support/serving.ts';

const NAMES = ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'];

test('eight tabs show the same traffic; when the one that holds the connection is closed, the others miss nothing', async ({
  serving,
  guest,
}) => {
  // Most of the work is what tabs draw while others connect: small windows draw less.
  const first = await guest({ viewport: { width: 800, height: 500 } });
  const tabs: Guest[] = [first];
  await first.connectTo(serving, 't1');
  for (const name of NAMES.slice(1)) {
    const tab = await first.openTab();
    tabs.push(tab);
    await tab.connectTo(serving, name);
  }
  const wanted: string[] = [];
  const publish = async (from: number): Promise<void> => {
    const messages = Array.from({ length: 20 }, (_, place) => ({ n: from + place }));
    await serving.publish('news', messages, 'desk');
    wanted.push(...messages.map((message) => `desk published news ${JSON.stringify(message)}`));
  };
  const allShow = async (those: readonly Guest[]): Promise<void> => {
    for (const tab of those) {
      // A hidden tab draws nothing. It still records everything, and follows the latest moment when it is shown again.
      await tab.page.bringToFront();
      await expect.poll(() => tab.told('published')).toEqual(wanted);
    }
  };
  await publish(0);
  await allShow(tabs);
  // Each tab is its own agent, and each may act.
  for (const name of NAMES) await expect(first.agent(name)).toBeVisible();
  expect(tabs.flatMap(({ requests }) => requests.filter((path) => path === '/v1/carriers'))).toHaveLength(1);
  expect(first.requests).toContain('/v1/carriers');

  const [, ...rest] = tabs;
  const [second] = rest;
  const closing = first.page.close();
  await publish(20);
  await closing;
  await publish(40);
  await allShow(rest);
  await expect
    .poll(() => rest.flatMap(({ requests }) => requests.filter((path) => path === '/v1/carriers')))
    .toHaveLength(1);

  await second?.page.bringToFront();
  await second?.publish('news', { n: 'own' });
  wanted.push('t2 published news {"n":"own"}');
  await allShow(rest);
  expect(rest.flatMap(({ problems }) => problems)).toEqual([]);
});
