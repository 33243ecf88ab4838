import type { Locator } from '@playwright/test';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';

/** Goes to a time of the late subscriber as it is at first, and then opens the transcript. */
async function transcriptAt(heronry: Heronry, atMs: number): Promise<void> {
  await heronry.tab('Inspector').click();
  await heronry.play(async (playground, at) => {
    await playground.load('late-subscriber');
    await playground.seek(at);
  }, atMs);
  await heronry.tab('Transcript').click();
  await expect(heronry.panel.getByRole('region', { name: 'Transcript' })).toBeVisible();
}

test('the transcript tells the run: it leads to moments, is heard, and is copied', async ({
  heronry,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await heronry.open('gallery/late-subscriber');
  await heronry.laidOut();
  const transcript = heronry.panel.getByRole('region', { name: 'Transcript' });
  await test.step('the transcript tells the run in sentences, and each leads to its moment, by keyboard', async () => {
    await transcriptAt(heronry, 7000);
    const sentence = (words: string | RegExp): Locator => transcript.getByRole('button', { name: words });
    await expect(sentence(/meter published message \d/)).toHaveCount(4);
    await expect(transcript.getByText('5 sentences')).toBeVisible();
    await expect(sentence('meter published message 4')).toHaveAttribute('aria-current', 'time');

    await sentence('meter published message 3').focus();
    await page.keyboard.press('ArrowUp');
    await expect(sentence('meter published message 2')).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await heronry.play((playground) => playground.now())).toBe(2400);
    await expect(sentence('meter published message 2')).toHaveAttribute('aria-current', 'time');
    await expect(sentence('meter published message 2')).not.toContainText('display received it');
    // What was seen before stays, so that one finds back.
    await expect(transcript.getByText('3 sentences')).toBeVisible();
    await sentence('meter published message 4').click();
    expect(await heronry.play((playground) => playground.now())).toBe(6400);
    await expect(heronry.canvas.getByText('readings', { exact: true })).toBeVisible();
    await heronry.tab('Inspector').click();
    await expect(heronry.panel.getByText('Message 4 on readings')).toBeVisible();
  });

  await test.step('a screen reader hears what is new at each step, once, and where it is after going back', async () => {
    await transcriptAt(heronry, 2000);
    const heard = transcript.getByRole('status');
    await expect(heard).toHaveText('');
    await heronry.play((playground) => playground.step());
    await expect(heard).toHaveText(/^meter published message 2 to readings \(.*\)\.$/);
    await heronry.play((playground) => playground.seek(9900));
    await expect(heard).toHaveText(/^\d new sentences, the last: /);
    await heronry.play((playground) => playground.seek(500));
    await expect(heard).toHaveText(/^Back at 0\.400 s: meter published message 1 to readings/);
    // The region is part of the panel, and says nothing when the panel shows something else.
    await heronry.tab('Log').click();
    await expect(page.locator('[data-transcript-status]')).toHaveCount(0);
  });

  await test.step('the transcript is copied whole, and of the selected span', async () => {
    await transcriptAt(heronry, 4200);
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await transcript.getByRole('button', { name: 'Copy all' }).click();
    await expect(transcript.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
    expect((await copied()).split('\n').map((line) => line.replace(/ \(.*\)/, ''))).toEqual([
      'The late subscriber',
      '0.000 s  display subscribed to readings.',
      '0.400 s  meter published message 1 to readings; display received it.',
      '2.400 s  meter published message 2 to readings; display received it.',
      '',
    ]);

    await page.keyboard.press('d');
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: 'Select a time span' }).click();
    await timeline.getByRole('textbox', { name: 'To' }).fill('3.1');
    await page.keyboard.press('Enter');
    await timeline.getByRole('textbox', { name: 'From' }).fill('0.5');
    await page.keyboard.press('Enter');
    await expect(transcript.getByText('2 sentences')).toBeVisible();
    await expect(transcript.getByText(/^Only 0\.500 s to 3\.100 s/)).toBeVisible();
    await transcript.getByRole('button', { name: 'Copy the span' }).click();
    await expect(transcript.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
    expect((await copied()).split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(/^\d\.\d{3} s {2}display received message 1 from readings\.$/),
      expect.stringMatching(/^2\.400 s {2}meter published message 2 to readings/),
    ]);
  });

  await test.step('the tabs stay on one line of the narrowest panel', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await transcriptAt(heronry, 1000);
    await heronry.panel.getByRole('separator', { name: 'Width of the panel' }).press('Home');
    expect((await boxOf(heronry.panel)).width).toBe(280);
    const tops = await Promise.all(
      (['Inspector', 'Log', 'Table', 'Transcript', 'Code'] as const).map(
        async (name) => (await boxOf(heronry.tab(name))).y,
      ),
    );
    expect(new Set(tops).size).toBe(1);
    const last = await boxOf(heronry.tab('Code'));
    const close = await boxOf(heronry.panel.getByRole('button', { name: 'Close panel' }));
    expect(last.x + last.width).toBeLessThanOrEqual(close.x);
  });
});
