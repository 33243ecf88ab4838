import type { Locator } from '@playwright/test';
import { boxOf, centre, expect, test } from '../support/heronry.ts';
import { messageIn } from '../support/messages.ts';
import { openQueue } from '../support/queue.ts';

test('the log brings a message that is picked in the diagram into view, once', async ({ heronry, page }) => {
  const timeline = await openQueue(heronry);
  const trace = await heronry.play((playground) => playground.trace());
  const sent = trace.flatMap((event, message) =>
    event.kind === 'published' && event.agent === 'feeder1'
      ? [{ message, atUs: (event.atUs + event.arrivesUs) / 2 }]
      : [],
  );
  const diagram = timeline.getByRole('img', { name: /Messages between the lanes/ });
  const [box, from, to] = await Promise.all([
    boxOf(diagram),
    boxOf(timeline.getByRole('button', { name: 'feeder1', exact: true })),
    boxOf(timeline.getByRole('button', { name: 'faults', exact: true })),
  ]);
  /** Clicks the line of the hop at half of its height; the diagram shows twelve seconds. */
  const pick = ({ atUs }: { readonly atUs: number }): Promise<void> =>
    page.mouse.click(box.x + (box.width * atUs) / 12_000_000, (centre(from).y + centre(to).y) / 2);
  const [first, second] = sent;
  if (first === undefined || second === undefined) throw new Error('feeder1 has published less than twice');

  const log = heronry.panel.getByRole('region', { name: 'Event log' });
  const list = log.getByRole('group', { name: 'Events up to the playhead' });
  const scrolled = (): Promise<number> => list.evaluate((element) => element.scrollTop);
  const toTheEnd = (): Promise<number> =>
    list.evaluate(({ scrollHeight, clientHeight, scrollTop }) => Math.floor(scrollHeight - clientHeight - scrollTop));
  const row = (what: string, { message }: { readonly message: number }): Locator =>
    log
      .getByRole('button', {
        name: new RegExp(`^(?=.*\\bfaults\\b).*${what}.*message ${messageIn(trace, message).number}\\b`),
      })
      .first();
  await pick(first);
  await heronry.tab('Log').click();
  await expect(row('published', first)).toBeInViewport({ ratio: 1 });
  await expect(heronry.tab('Log')).toBeFocused();

  // After that, scrolling belongs to the reader, who follows new events.
  await list.hover();
  await page.mouse.wheel(0, 100_000);
  await expect(row('published', first)).not.toBeInViewport();
  await expect.poll(toTheEnd).toBe(0);
  const end = await scrolled();
  await heronry.play((playground) => playground.seek(11_000));
  await expect.poll(scrolled).toBeGreaterThan(end);
  await expect.poll(toTheEnd).toBe(0);

  // A row picked in the list itself is already in view.
  const last = log.getByRole('button', { name: /restored.* message \d+/ }).last();
  const before = await scrolled();
  await last.click();
  await expect(last).toHaveAttribute('aria-current', 'true');
  expect(await scrolled()).toBe(before);

  // If the first row is filtered away, the list scrolls to the first one left.
  await log.getByRole('combobox', { name: 'Filter by kind' }).selectOption('accepted');
  await heronry.play((playground) => playground.seek(9000));
  await pick(second);
  await heronry.tab('Log').click();
  await expect(row('', second)).toBeInViewport({ ratio: 1 });
  await log.getByRole('combobox', { name: 'Filter by kind' }).selectOption('');

  // While the list is open: the place that a comparison of two runs leads to.
  await page.keyboard.press('Escape');
  await list.hover();
  await page.mouse.wheel(0, 100_000);
  await page.keyboard.press('v');
  await heronry.dialog('Compare runs').getByRole('button', { name: 'Go to this moment' }).click();
  await expect(log.locator('[aria-current="true"]').first()).toBeInViewport({ ratio: 1 });
});
