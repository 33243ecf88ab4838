/** Tools of a presenter besides the picture: notes in a window of their own, a timer, the QR code of the moment. */
import { violationsOf } from '../support/axe.ts';
import { refuseFullScreen } from '../support/full-screen.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

async function present({ page }: Heronry): Promise<void> {
  await page.keyboard.press('q');
  await expect(page.getByRole('region', { name: 'Presentation' })).toBeVisible();
}

/** Presents a scenario with bookmarks, paused at its beginning. */
async function presentBookmarks(heronry: Heronry): Promise<void> {
  await refuseFullScreen(heronry.page);
  await heronry.play((playground) => playground.load('partition'));
  await heronry.laidOut();
  await present(heronry);
}

test('a timer counts in the picture and in the notes, stops and starts from zero', async ({ heronry, page }) => {
  await page.clock.install();
  await heronry.open();
  await presentBookmarks(heronry);
  await page.keyboard.press('m');
  const timer = page.getByRole('timer', { name: 'Timer' });
  await expect(timer).toHaveText('0:00');
  await page.clock.fastForward(65_000);
  await expect(timer).toHaveText(/^1:0\d$/);
  const popup = page.waitForEvent('popup');
  await page.keyboard.press('n');
  const notes = await popup;
  await expect(notes.getByRole('timer')).toHaveText(/^1:0\d$/);
  await notes.getByRole('button', { name: 'Stop the timer' }).click();
  await notes.getByRole('button', { name: 'Set the timer to zero' }).click();
  await expect(timer).toHaveText('0:00');
  await page.clock.fastForward(30_000);
  await expect(timer).toHaveText('0:00');
});

test('a lesson is presented, and a scenario with notes in a window of their own and a QR code', async ({
  heronry,
  page,
}) => {
  await test.step('a lesson is presented: its question, the answer as it happens, and the next step', async () => {
    await heronry.open('lesson/first-message');
    await expect(heronry.panel.getByText('Step 1 of 7')).toBeVisible();
    await page.keyboard.press('q');
    const stage = page.getByRole('region', { name: 'Presentation' });
    await expect(stage).toContainText('Watch the dots.');
    await page.keyboard.press('ArrowRight');
    await expect(stage).toContainText('Who receives message 1 on control?');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(700);
    await page.keyboard.press('ArrowRight');
    await expect(stage).toContainText('mg1 and mg2');
    await page.keyboard.press('ArrowRight');
    await expect(stage).toContainText('3 of 7');
    await page.keyboard.press('Escape');
    await expect(heronry.panel.getByText('Step 3 of 7')).toBeVisible();
  });
  await test.step('the notes are in step with the picture, from either window, and close with the presentation', async () => {
    await presentBookmarks(heronry);
    const { bookmarks = [] } = await heronry.play((playground) => playground.scenario());
    const [first, second, third] = bookmarks.map(({ note }) => note);
    const popup = page.waitForEvent('popup');
    await page.keyboard.press('n');
    const notes = await popup;
    const [now, next] = [notes.getByRole('region', { name: 'Now' }), notes.getByRole('region', { name: 'Next' })];
    await expect(next).toContainText(first ?? 'no bookmark');
    await page.keyboard.press('PageDown');
    await expect(now).toContainText(first ?? 'no bookmark');
    await expect(next).toContainText(second ?? 'no bookmark');
    await expect(notes.getByText(`1 of ${bookmarks.length}`)).toBeVisible();
    // A clicker reaches the window that has the focus.
    await notes.keyboard.press('PageDown');
    await expect(page.getByRole('region', { name: 'Presentation' })).toContainText(second ?? 'no bookmark');
    await notes.getByRole('button', { name: 'Next bookmark' }).click();
    await expect(now).toContainText(third ?? 'no bookmark');
    await expect(notes.getByRole('region', { name: 'What happened' }).getByRole('listitem').first()).toContainText(
      /\w/,
    );
    const closed = notes.waitForEvent('close');
    await page.keyboard.press('Escape');
    await closed;
    await expect(page.getByRole('region', { name: 'Presentation' })).toHaveCount(0);
  });
  await test.step('a window of notes that is closed can be opened again', async () => {
    await presentBookmarks(heronry);
    const button = page.getByRole('button', { name: 'Notes' });
    for (let time = 0; time < 2; time += 1) {
      const popup = page.waitForEvent('popup');
      await button.click();
      const notes = await popup;
      await expect(notes.getByRole('heading', { name: 'What happened' })).toBeVisible();
      await expect(button).toHaveAttribute('aria-pressed', 'true');
      await notes.close();
      await expect(button).toHaveAttribute('aria-pressed', 'false');
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Presentation' })).toHaveCount(0);
  });
  await test.step('the QR code of the moment is there without a gateway, and leaves the presentation as it was', async () => {
    await presentBookmarks(heronry);
    await page.keyboard.press('c');
    const code = page.getByRole('region', { name: 'QR code of this moment' });
    await expect(code.getByRole('img', { name: 'QR code of the moment' })).toBeVisible();
    await expect(code).toContainText('This moment: 0.000 s');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(code).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Presentation' })).toBeVisible();
  });
});
