import { expect, test } from '../support/heronry.ts';

test('the first picture is there without any script', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await page.goto('./');
  await expect(page.getByRole('img', { name: /Control and status/ })).toBeVisible();
  await context.close();
});

test('the first visit opens a scenario that runs', async ({ heronry }) => {
  await heronry.open();
  await expect(heronry.agent('operator')).toBeVisible();
  await expect(heronry.channel('control')).toBeVisible();
  await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  const before = await heronry.play((playground) => playground.now());
  await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(before);
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(3000));
  const { inFlight } = await heronry.play((playground) => playground.world());
  expect(inFlight.length).toBeGreaterThan(0);
});

test('every scenario of the gallery comes alive at once, at its own address', async ({ heronry, page }) => {
  await heronry.open();
  await page.getByRole('button', { name: 'Gallery', exact: true }).click();
  const cards = heronry.dialog('Gallery').getByRole('button').filter({ hasText: /./ });
  await expect(cards.first()).toBeVisible();
  const names = (await cards.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
  expect(names.length).toBeGreaterThanOrEqual(5);
  for (const name of names) {
    if (!(await heronry.dialog('Gallery').isVisible())) {
      await page.getByRole('button', { name: 'Gallery', exact: true }).click();
    }
    await heronry.dialog('Gallery').getByRole('button', { name }).click();
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue(name);
    await expect(page).toHaveURL(/#gallery\/[a-z-]+$/);
    await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
    // It plays: on a slow machine, the moment observed may lie between two messages.
    const alive = async (): Promise<boolean> => {
      const { inFlight, agents } = await heronry.play((playground) => playground.world());
      return inFlight.length > 0 || Object.values(agents).some((agent) => agent.working);
    };
    await expect.poll(alive, { message: name }).toBe(true);
  }
});
