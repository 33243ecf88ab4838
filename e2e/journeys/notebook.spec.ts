import { expect, test } from '../support/foreign-page.ts';
import { Notebook } from '../support/notebook.ts';

test('a widget of a notebook plays, and the program and the reader see one playhead and one selection', async ({
  foreign,
}) => {
  const asked: string[] = [];
  foreign.page.on('request', (request) => asked.push(request.url()));
  const notebook = await Notebook.open(foreign, { _src: 'gallery/hierarchy', at: 4300, view: 'both' });
  const [one, two] = [notebook.output('one'), notebook.output('two')];
  const time = (output: typeof one) => output.getByRole('slider', { name: 'Time' });
  await expect(time(one)).toHaveValue('4300000');
  await expect(time(two)).toHaveValue('4300000');
  await expect(one.getByRole('list', { name: 'Lanes' })).toContainText('mg1_reports');

  await one.getByRole('img', { name: /^Agent mg1/ }).click();
  await expect.poll(() => notebook.saved()).toMatchObject({ selection: 'mg1' });
  await expect(two.locator('[data-selected]')).toHaveAccessibleName(/^Agent mg1/);
  await notebook.set('selection', 'mg1_reports');
  for (const output of [one, two])
    await expect(output.locator('[data-selected]')).toHaveAccessibleName(/^Channel mg1_reports/);
  await notebook.set('selection', 'nobody');
  await expect.poll(() => notebook.saved()).toMatchObject({ selection: 'mg1_reports' });

  // A time that is no whole number of microseconds in floating point stays what it is.
  await notebook.set('at', 2048.006);
  for (const output of [one, two]) await expect(time(output)).toHaveValue('2048000');
  await two.getByRole('img', { name: /^Agent mg2/ }).click();
  await expect.poll(() => notebook.saved()).toMatchObject({ at: 2048.006, selection: 'mg2' });
  await notebook.set('at', 7000);
  for (const output of [one, two]) await expect(time(output)).toHaveValue('7000000');
  await one.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => (await notebook.saved()).at).toBeGreaterThan(8000);
  await one.getByRole('button', { name: 'Pause' }).click();
  const stopped = Number(await time(one).inputValue());
  // The slider has steps of a millisecond.
  await expect.poll(async () => Math.round(Number((await notebook.saved()).at))).toBe(stopped / 1000);
  await expect(time(two)).toHaveValue(String(stopped));

  const { at } = await notebook.saved();
  await notebook.putBack('two');
  await expect(time(two)).toHaveValue(String(stopped));
  expect((await notebook.saved()).at).toBe(at);
  await notebook.set('view', 'transcript');
  await expect(two.getByText(/published message 1 to/).first()).toBeVisible();

  // Nothing but the element of the page around it, and the widget.
  await expect(one.getByRole('link', { name: 'Open in Heronry' })).toBeHidden();
  const served = asked.filter((address) => address.startsWith(foreign.site));
  expect([...new Set(served)].toSorted()).toEqual([
    `${foreign.site}heronry-player.js`,
    `${foreign.site}heronry-widget.js`,
  ]);
  expect([...new Set(foreign.problems)]).toEqual(['Heronry: There is no agent, channel or message "nobody".']);
});

test('a widget plays a file, and a lesson that leads to the playground', async ({ foreign, foreignIn }) => {
  const scenario = JSON.stringify({ version: 1, name: '</script>', agents: [{ id: 'alone', x: 0, y: 0 }] });
  const notebook = await Notebook.open(foreign, { selection: 'alone' }, scenario);
  await expect(notebook.output('one').locator('[data-selected]')).toHaveAccessibleName(/^Agent alone/);
  await expect.poll(() => notebook.saved()).toMatchObject({ at: 0, selection: 'alone' });

  const other = await foreignIn({});
  const lesson = await Notebook.open(other, { _src: 'lesson/first-message', _site: 'https://example.org/heronry/' });
  const link = lesson.output('one').getByRole('link', { name: 'Open in Heronry' });
  await expect(link).toHaveAttribute('href', 'https://example.org/heronry/#lesson/first-message');
  expect([...foreign.problems, ...other.problems]).toEqual([]);
});
