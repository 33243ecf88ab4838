import { test } from '../support/foreign-page.ts';
import { expect, Heronry, problemsOf } from '../support/heronry.ts';

test('Share has a text for each kind of page, and what it gives plays in another page', async ({
  foreign,
  foreignIn,
}) => {
  const { page, site } = await foreignIn({});
  const problems = problemsOf(page, site);
  const heronry = new Heronry(page);
  await test.step('Share has a text for each kind of page, with the player as it will be', async () => {
    await page.goto(`${site}#gallery/hierarchy`);
    await heronry.ready();
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(4300);
    });
    await page.keyboard.press('s');
    const dialog = heronry.dialog('Share');
    await dialog.getByRole('radio', { name: 'Embed' }).check({ force: true });
    const text = (format: string) => dialog.getByLabel(`Text for ${format}`);
    await expect(text('HTML')).toHaveValue(
      /<heronry-player src="gallery\/hierarchy" at="4\.3s" view="graph" height="420">/,
    );
    const preview = dialog.locator('iframe').contentFrame();
    await expect(preview.getByRole('img', { name: /^Agent mg1/ })).toBeVisible();
    await dialog.getByLabel('View').selectOption('Transcript');
    await expect(preview.getByText(/published message 1 to/).first()).toBeVisible();
    await dialog.getByLabel('Starts at').selectOption('The beginning');
    await dialog.getByRole('radio', { name: 'reStructuredText' }).check({ force: true });
    await expect(text('reStructuredText')).toHaveValue(
      [
        '.. heronry:: gallery/hierarchy',
        '   :alt: Operator, microgrids, devices',
        '   :at: 0s',
        '   :view: transcript',
        '   :height: 420',
        '',
      ].join('\n'),
    );
  });

  await test.step('what Share gives for HTML plays in another page, with a changed scenario', async () => {
    await heronry.playground.load('control-status');
    await heronry.play((playground) => playground.addAgent('added', { x: 0, y: 0 }));
    await page.keyboard.press('s');
    const dialog = heronry.dialog('Share');
    await dialog.getByRole('radio', { name: 'Embed' }).check({ force: true });
    const text = dialog.getByLabel('Text for HTML');
    await expect(text).toHaveValue(/<heronry-player src="http/);
    await foreign.open((await text.inputValue()).replace('<heronry-player', '<heronry-player id="p"'));
    await expect(foreign.frame().getByRole('img', { name: /^Agent added/ })).toBeVisible();
    expect(foreign.problems).toEqual([]);
  });
  expect(problems).toEqual([]);
});
