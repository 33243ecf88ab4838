/** Real traffic: a gateway on memory, and users with browsers. */
import { freePort } from '../../src/brokers/testing/process.ts';
import { violationsInThemes } from '../support/axe.ts';
import { expect, type Guest, Serving, test } from '../support/serving.ts';

test('nothing is connected before a click; then what is there comes into the picture, and a reload asks again', async ({
  serving,
  guest,
}) => {
  await serving.publish('status', [{ n: 1 }, { n: 2 }]);
  const ann = await guest();
  await ann.page.goto(serving.line);
  await ann.ready();
  const dialog = ann.dialog('Connect to real traffic');
  await expect(dialog.getByLabel('Address of the gateway')).toHaveValue(serving.url);
  await expect(dialog.getByLabel('Token')).toHaveValue(serving.token);
  expect(ann.requests).toEqual([]);
  await dialog.getByLabel('Your name').fill('ann');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(ann.bar).toContainText('an in-memory broker');
  // Messages published before are in the queue, as the server counts it.
  await expect(ann.channel('status')).toHaveAccessibleName(/2 in queue/);
  await serving.publish('control', [{ setpoint: 1 }], 'mg1');
  await expect(ann.channel('control')).toBeVisible();
  await expect(ann.agent('mg1')).toHaveAccessibleName(/publishes to 1/);
  await expect
    .poll(() => ann.told('published', 'accepted'))
    .toEqual(['mg1 published control {"setpoint":1}', 'accepted control {"setpoint":1}']);
  await ann.page.reload();
  await ann.ready();
  await expect(ann.bar).toHaveCount(0);
  await ann.page.keyboard.press('u');
  await expect(dialog.getByLabel('Your name')).toHaveValue('ann');
});

test('two people with two browsers see what the other does', async ({ serving, guest }) => {
  const [ann, ben] = [await guest(), await guest()];
  await ann.connectTo(serving, 'ann');
  await ben.connectTo(serving, 'ben');
  await expect(ann.agent('ben')).toBeVisible();
  await expect(ben.agent('ann')).toBeVisible();
  await ann.publish('news', { n: 1 });
  for (const one of [ann, ben]) await expect.poll(() => one.told('accepted')).toEqual(['accepted news {"n":1}']);
  await ben.receive('Subscribe', 'news');
  const subscribed = ['ben subscribed news'];
  for (const one of [ann, ben]) await expect.poll(() => one.told('subscribed')).toEqual(subscribed);
  await ann.publish('news', { n: 2 });
  const received = ['ben received news {"n":2}'];
  for (const one of [ann, ben]) await expect.poll(() => one.told('received')).toEqual(received);
  await ann.receive('Consume', 'news');
  const consumed = [...received, 'ann received news {"n":1}'];
  for (const one of [ann, ben]) await expect.poll(() => one.told('received')).toEqual(consumed);
  await ben.receive('Unsubscribe', 'news');
  for (const one of [ann, ben]) await expect.poll(() => one.told('unsubscribed')).toEqual(['ben unsubscribed news']);
  // A waiting consumer gets the next message.
  await ben.receive('Consume', 'news');
  await ben.receive('Consume', 'news');
  await expect(ben.agent('ben')).toHaveAccessibleName(/waits for news/);
  await ann.publish('news', { n: 3 });
  await expect
    .poll(() => ann.told('received'))
    .toEqual([...consumed, 'ben received news {"n":2}', 'ben received news {"n":3}']);
  await ben.page.context().close();
  await expect.poll(() => serving.ask('/v1/figures', { channel: 'news' })).toMatchObject({ accepted: 3, consumed: 3 });
});

test('the picture stands still while traffic goes on, goes back over it, and comes to the edge again', async ({
  serving,
  guest,
}) => {
  const ann = await guest();
  await ann.connectTo(serving, 'ann');
  await serving.publish('c', [{ n: 1 }], 'mg1');
  await expect(ann.agent('mg1')).toContainText('1 published');
  await ann.transport.getByRole('button', { name: 'Pause' }).click();
  const playhead = ann.page.getByRole('slider', { name: 'Playhead' });
  const edge = async (): Promise<number> => Number(await playhead.getAttribute('max'));
  const seen = await ann.told('published');
  await serving.publish('c', [{ n: 2 }, { n: 3 }], 'mg1');
  // They arrive in the meantime, as the latest moment shows.
  const latest = async (): Promise<number | undefined> =>
    ann.play(async (playground, atUs) => (await playground.world(atUs / 1000)).channels.c?.accepted, await edge());
  await expect.poll(latest).toBe(3);
  expect(await ann.told('published')).toEqual(seen);
  await expect(ann.agent('mg1')).toContainText('1 published');
  // Forward to what arrived in the meantime, and back to before the first message.
  await playhead.press('End');
  await expect(ann.agent('mg1')).toContainText('3 published');
  await playhead.press('Home');
  await expect(ann.agent('mg1')).not.toContainText('published');
  await ann.transport.getByRole('button', { name: 'Jump to the latest moment' }).click();
  await serving.publish('c', [{ n: 4 }], 'mg1');
  await expect(ann.agent('mg1')).toContainText('4 published');
  await expect(ann.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('a part of the record becomes a scenario that plays without the gateway, and a link', async ({
  serving,
  guest,
}) => {
  const ann = await guest({ permissions: ['clipboard-read', 'clipboard-write'] });
  await ann.connectTo(serving, 'ann');
  await ann.publish('c', { n: 1 });
  // In the replay, a message travels for as long as in the picture: who subscribes meanwhile gets it too.
  await expect.poll(() => ann.told('accepted')).toHaveLength(1);
  await ann.receive('Subscribe', 'c');
  await expect.poll(() => ann.told('subscribed')).toHaveLength(1);
  await serving.publish('c', [{ n: 2 }], 'mg1');
  await ann.receive('Consume', 'c');
  const told = ['ann received c {"n":2}', 'ann received c {"n":1}'];
  await expect.poll(async () => (await ann.told('received')).toSorted()).toEqual(told.toSorted());
  await ann.bar.getByRole('button', { name: 'Save as scenario' }).click();
  const dialog = ann.dialog('Save as scenario');
  await dialog.getByLabel('Name').fill('Two messages');
  await expect(dialog).toContainText('2 messages among 2 agents over 1 channel.');
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const link = await ann.page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole('button', { name: 'Save and open' }).click();
  await expect(ann.page.getByLabel('Scenario name')).toHaveValue('Two messages');
  await expect(ann.bar).toHaveCount(0);
  await replays(ann);
  await expect(ann.page.getByText('Saved', { exact: true })).toBeVisible();
  // The gateway serves the page, which may still be loading late parts of it.
  await ann.page.close();
  await serving.stop();
  const other = await guest();
  await other.page.goto('about:blank');
  expect(link).toContain('#1.');
  // The page of the gateway is gone with it: any page opens the link.
  const again = await Serving.start();
  await other.page.goto(`${again.url}/#${link.split('#')[1]}`);
  await other.ready();
  await expect(other.page.getByLabel('Scenario name')).toHaveValue('Two messages');
  await replays(other);
  await other.page.close();
  await again.stop();
});

async function replays(one: Guest): Promise<void> {
  await one.play((playground) => playground.seek(60_000));
  expect((await one.told('received')).toSorted()).toEqual(['ann received c {"n":1}', 'ann received c {"n":2}']);
}

test('an invitation lets somebody else in', async ({ serving, guest }) => {
  const ann = await guest({ permissions: ['clipboard-read', 'clipboard-write'] });
  await ann.connectTo(serving, 'ann');
  await ann.canvas.click({ position: { x: 30, y: 30 } });
  await ann.panel.getByRole('button', { name: 'Copy the address' }).click();
  const address = await ann.page.evaluate(() => navigator.clipboard.readText());
  expect(address).toBe(serving.line);
  const ben = await guest();
  await ben.page.goto(address);
  await ben.dialog('Connect to real traffic').getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(ann.agents).toHaveCount(2);
  // A second user of the same name is warned.
  const other = await guest();
  await other.connectTo(serving, 'ann');
  await expect(other.page.getByRole('region', { name: 'Notices' })).toContainText('Another client is also named ann');
});

test('channels are chosen, and what is not drawn is not recorded', async ({ serving, guest }) => {
  await serving.publish('a', [{ n: 1 }]);
  await serving.publish('b', [{ n: 1 }]);
  const ann = await guest();
  await ann.connectTo(serving, 'ann');
  await expect(ann.channels).toHaveCount(2);
  await ann.bar.getByRole('button', { name: 'Channels' }).click();
  await ann.page.getByRole('checkbox', { name: 'b', exact: true }).uncheck();
  await expect(ann.channels).toHaveCount(1);
  await serving.publish('b', [{ n: 2 }], 'mg1');
  await serving.publish('c', [{ n: 1 }], 'mg1');
  await serving.publish('a', [{ n: 2 }], 'mg2');
  await expect(ann.agent('mg2')).toBeVisible();
  await expect(ann.agent('mg1')).toHaveCount(0);
  await expect(ann.bar).toContainText('1 of 3 channels');
  await ann.page.getByRole('switch', { name: 'All channels' }).check();
  await expect(ann.channels).toHaveCount(3);
  await ann.watching();
  await serving.publish('b', [{ n: 3 }], 'mg1');
  await expect.poll(() => ann.told('published')).toContain('mg1 published b {"n":3}');
});

test('what does not go says why: no gateway, a wrong token, a gateway to look at, one that is gone and back', async ({
  serving,
  guest,
}) => {
  const ann = await guest();
  await ann.page.goto(serving.url);
  await ann.ready();
  await ann.page.keyboard.press('u');
  const dialog = ann.dialog('Connect to real traffic');
  const attempt = async (address: string): Promise<void> => {
    await dialog.getByLabel('Address of the gateway').fill(address);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  };
  await attempt(`${serving.url}/#token=wrong`);
  await expect(dialog.getByLabel('Address of the gateway')).toHaveValue(serving.url);
  await expect(dialog.getByRole('alert')).toContainText('The token is missing or wrong');
  await attempt('nonsense');
  await expect(dialog.getByRole('alert')).toContainText('The address of a gateway must be like');
  await attempt('http://127.0.0.1:9');
  await expect(dialog.getByRole('alert')).toContainText('No gateway answers at http://127.0.0.1:9');
  ann.problems.length = 0;

  const looking = await Serving.start('--read-only', '--port', `${await freePort()}`);
  await ann.connectTo(looking, 'ann');
  await expect(ann.bar).toContainText('this gateway is read-only');
  await ann.publish('c', { n: 1 });
  await expect(ann.page.getByRole('alert')).toContainText(/read-only/i);
  await expect.poll(() => ann.told('rejected')).toHaveLength(1);
  await looking.stop();
  await expect(ann.bar.getByRole('status')).toContainText('Retrying automatically');
  const back = await Serving.start('--port', looking.port);
  // By itself or on request: whichever comes first.
  await expect(ann.bar.getByRole('status')).toContainText('The token is missing or wrong');
  await back.stop();
  await ann.bar.getByRole('button', { name: 'Disconnect' }).click();
  await expect(ann.bar).toContainText('The recording stays');
  const recorded = await ann.told('rejected');
  expect(recorded).toHaveLength(1);
  await ann.bar.getByRole('button', { name: 'Close' }).click();
  await expect(ann.bar).toHaveCount(0);
  await expect(ann.agents.first()).toBeVisible();
  // Undo does not lose the record either.
  await ann.page.keyboard.press('u');
  await dialog.getByRole('button', { name: 'Show recording' }).click();
  await expect(ann.bar).toContainText('The recording stays');
  expect(await ann.told('rejected')).toEqual(recorded);
  // The browser itself reports requests that fail.
  ann.problems.length = 0;
});

test('the picture is the broker’s: nothing in it can be changed but where it is', async ({ serving, guest }) => {
  await serving.publish('c', [{ n: 1 }], 'mg1');
  const ann = await guest();
  await ann.connectTo(serving, 'ann');
  await serving.publish('c', [{ n: 2 }], 'mg1');
  await ann.agent('mg1').click();
  await expect(ann.panel.getByRole('button', { name: 'Publish', exact: true })).toHaveCount(0);
  await expect(ann.panel.getByRole('button', { name: 'Delete agent' })).toHaveCount(0);
  await ann.page.keyboard.press('Delete');
  await ann.page.keyboard.press('a');
  await expect(ann.agents).toHaveCount(2);
  const before = await ann.agent('mg1').boundingBox();
  await ann.agent('mg1').focus();
  await ann.page.keyboard.press('Shift+ArrowDown');
  await expect.poll(async () => (await ann.agent('mg1').boundingBox())?.y).not.toBe(before?.y);
  await expect(ann.play((playground) => playground.addAgent('x'))).rejects.toThrow(/real traffic/);
  await expect(ann.play((playground) => playground.publish('mg1', 'c', { n: 3 }))).rejects.toThrow(/another client/);
  await ann.play((playground) => playground.publish('ann', 'c', { n: 3 }));
  await expect.poll(() => ann.told('accepted')).toContain('accepted c {"n":3}');
});

test('axe finds nothing, light and dark, and nothing is cut off at 320 pixels', async ({ serving, guest }) => {
  const ann = await guest({ viewport: { width: 320, height: 700 } });
  await ann.page.goto(serving.line);
  await ann.ready();
  const dialog = ann.dialog('Connect to real traffic');
  await dialog.getByText('No gateway yet?').click();
  await clean(ann);
  await dialog.getByLabel('Your name').fill('ann');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(ann.bar).toContainText('You are ann');
  await serving.publish('control', [{ n: 1 }], 'mg1');
  await expect(ann.agent('mg1')).toBeVisible();
  await clean(ann);
  await ann.bar.getByRole('button', { name: 'Channels' }).click();
  await expect(ann.page.getByRole('switch', { name: 'All channels' })).toBeVisible();
  await clean(ann);
  await ann.page.keyboard.press('Escape');
  await ann.bar.getByRole('button', { name: 'Save as scenario' }).click();
  await expect(ann.dialog('Save as scenario')).toBeVisible();
  await clean(ann);
  await ann.page.keyboard.press('Escape');
  await ann.bar.getByRole('button', { name: 'Disconnect' }).click();
  await clean(ann);
});

async function clean(one: Guest): Promise<void> {
  expect(await violationsInThemes(one.page)).toEqual([]);
  expect(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}
