import { expect, test } from '../support/heronry.ts';

test('the page of an example and that of a lesson lead to the playground', async ({ heronry, page }) => {
  const answer = await page.request.get('./s/hierarchy/preview.png');
  expect(answer.headers()['content-type']).toBe('image/png');
  await page.goto('./s/hierarchy/');
  await heronry.ready();
  await expect(page.getByRole('heading', { name: 'Operator, microgrids, devices' })).toBeVisible();
  await page.goto('./l/first-message/');
  await expect(page.getByText('Watch the dots.')).toBeVisible();
});
