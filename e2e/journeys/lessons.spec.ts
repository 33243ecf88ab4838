import { BROKER_TEMPLATES } from '../../src/scenario/index.ts';
import { violationsInThemes } from '../support/axe.ts';
import { dropFile } from '../support/dropping.ts';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';
import { answerQuestion, giveAnswer, LESSON, STEPS, stepOf, TITLE } from '../support/lessons.ts';

/** Opens a lesson from a file: `LESSON`, which is another one under another title. */
async function openLesson(heronry: Heronry, title = TITLE, text = LESSON): Promise<void> {
  await dropFile(heronry, { name: 'mine.lesson.md', text: text.replace(TITLE, title) });
  await expect(stepOf(heronry, 1, STEPS)).toContainText(title);
}

async function leaveLesson(heronry: Heronry): Promise<void> {
  await heronry.panel.getByRole('button', { name: 'Leave the lesson' }).click();
  await expect(heronry.tab('Inspector')).toBeVisible();
}

/** Reads the number of steps of the lesson that is open. */
async function stepCount({ panel }: Heronry): Promise<number> {
  const words = await panel.getByText(/^Step 1 of \d+$/).innerText();
  return Number(/\d+$/.exec(words)?.[0]);
}

test('who visits for the first time goes through a lesson, and takes the test', async ({ heronry, page }) => {
  await heronry.open();
  await test.step('a first visit leads into a lesson, and through it by mouse to its end and the next one', async () => {
    await page.getByRole('button', { name: 'Learn in two minutes' }).click();
    await expect(page).toHaveURL(/#lesson\/first-message$/);
    const count = await stepCount(heronry);
    expect(count).toBeGreaterThan(1);
    let questions = 0;
    for (let place = 1; place <= count; place += 1) {
      await expect(stepOf(heronry, place, count)).toBeVisible();
      const give = heronry.panel.getByRole('button', { name: 'Answer', exact: true });
      if (await give.isVisible()) {
        await answerQuestion(heronry);
        questions += 1;
      }
      await heronry.panel.getByRole('button', { name: /^(Next|Finish)$/ }).click();
    }
    expect(questions).toBeGreaterThan(0);
    const end = heronry.panel.getByRole('article', { name: 'End of the lesson' });
    await expect(end.getByRole('listitem')).toHaveCount(3);
    const moment = end.getByRole('button', { name: /^Show the moment that proved/ }).first();
    await moment.click();
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
    const shownMs = await heronry.play((playground) => playground.now());
    expect(shownMs).toBeGreaterThan(0);
    await end.getByRole('button', { name: /^Next lesson: / }).click();
    await expect(page).not.toHaveURL(/first-message/);
    await expect(heronry.panel.getByText(/^Step 1 of \d+$/)).toBeVisible();
    // The invitation was used, and does not come again.
    await leaveLesson(heronry);
    await expect(page.getByRole('button', { name: 'Learn in two minutes' })).toHaveCount(0);
  });
  await test.step('a test asks ten questions without an answer, and gives the results as a file', async () => {
    await page.goto('./#lesson/test-a');
    for (let place = 1; place <= 10; place += 1) {
      const question = heronry.panel.getByRole('article', { name: `Question ${place} of 10` });
      await expect(question).toBeVisible();
      if (place > 4) {
        await heronry.panel.getByRole('button', { name: 'Skip', exact: true }).click();
        continue;
      }
      await giveAnswer(heronry);
      await heronry.panel.getByRole('button', { name: 'Certain' }).click();
    }
    await heronry.panel.getByRole('textbox', { name: 'Name or code' }).fill('=team, 7');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      heronry.panel.getByRole('button', { name: 'Download the results' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^test-A.*\.csv$/);
  });
});

test('lessons are found and taken by keyboard, beside their code, and a bad link opens none', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await test.step('a lesson by keyboard alone', async () => {
    await page.keyboard.press('Shift+L');
    const dialog = heronry.dialog('Learn');
    await expect(dialog.getByRole('tab', { name: 'Learn' })).toBeFocused();
    await expect(dialog.getByRole('listitem').first()).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#lesson\//);
    const count = await stepCount(heronry);
    for (let place = 1; place < count; place += 1) {
      await expect(stepOf(heronry, place, count)).toBeVisible();
      await page.keyboard.press('Shift+K');
    }
    await expect(stepOf(heronry, count, count)).toBeVisible();
    await page.keyboard.press('Shift+J');
    await expect(stepOf(heronry, count - 1, count)).toBeVisible();
  });
  await test.step('lessons, gallery and own scenarios are one place', async () => {
    await leaveLesson(heronry);
    await page.keyboard.press('g');
    await expect(heronry.dialog('Gallery').getByRole('tab', { name: 'Gallery' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(heronry.dialog('Your scenarios')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    const learn = heronry.dialog('Learn');
    const lessons = learn.getByRole('listitem');
    await expect(lessons.first()).toBeVisible();
    await expect(lessons.first()).toContainText(/\d+ minutes?/);
    await lessons.nth(1).getByRole('button').click();
    await expect(heronry.panel.getByText(/^Step 1 of \d+$/)).toBeVisible();
    await page.keyboard.press('Shift+K');
    await page.keyboard.press('Shift+L');
    await expect(learn.getByRole('listitem').nth(1)).toContainText(/left at step 2 of \d+/);
  });
  await test.step('a lesson about code has it beside the picture, and in step with it', async () => {
    await heronry.closeOverlays();
    await page.goto('./#lesson/request-and-reply');
    await expect(heronry.panel.getByText(/^Step 1 of \d+$/)).toBeVisible();
    await heronry.panel.getByRole('tab', { name: 'Code' }).click();
    const code = heronry.panel.getByRole('region', { name: 'Code of the scenario' });
    await expect(code).toContainText('broker.create_channel("questions")');
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(500);
    });
    await expect(code).toContainText('await broker.publish("questions", {"need_kw": 10})');
    await heronry.play((playground) => playground.publish('operator', 'questions', { need_kw: 99 }));
    await expect(code).toContainText('{"need_kw": 99}');
    await page.keyboard.press('Shift+K');
    await heronry.panel.getByRole('tab', { name: 'Lesson', exact: true }).click();
    await expect(heronry.panel.getByText(/^Step 2 of \d+$/)).toBeVisible();
  });
  await test.step('a link to a lesson that cannot be opened says why and changes nothing', async () => {
    await leaveLesson(heronry);
    await heronry.play((playground) => playground.load('control-status'));
    const dialog = heronry.dialog('This link cannot be opened');
    for (const [fragment, message] of [
      ['lesson=1.abc', /This link to a lesson is damaged/],
      ['lesson=9.abc', /made by another Heronry \(version 9/],
      ['lesson/nowhere', /There is no lesson “nowhere” in this browser/],
    ] as const) {
      await page.goto(`./#${fragment}`);
      await expect(dialog).toContainText(message);
      await dialog.getByRole('button', { name: 'Continue' }).click();
      await expect(dialog).toHaveCount(0);
      await expect(heronry.agent('operator')).toBeVisible();
      await expect(page).not.toHaveURL(/#lesson/);
    }
  });
});

test('a lesson from a file is answered, done, resumed after a reload, and followed without motion', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await test.step('a question of a lesson is answered by keyboard, and what it showed is named at the end', async () => {
    await openLesson(heronry, 'Asked by keyboard');
    // Who thinks that a subscriber empties the queue answers this.
    await heronry.panel.getByRole('checkbox', { name: 'mg1' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect(heronry.panel.getByRole('button', { name: 'Just guessing' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(heronry.panel.getByRole('button', { name: 'Next step' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(heronry.panel.getByText('What happened', { exact: true })).toBeVisible();
    for (let place = 1; place <= STEPS; place += 1) await page.keyboard.press('Shift+K');
    await expect(heronry.panel.getByRole('region', { name: 'What surprised you' })).toContainText('Subscribers');
  });
  await test.step('a task ticks itself off when it is done, and what was changed is no scenario of one’s own', async () => {
    await openLesson(heronry, 'Something to do');
    await page.keyboard.press('Shift+K');
    const todo = stepOf(heronry, 2, STEPS).getByRole('listitem');
    await expect(todo).toHaveText(/^To do: /);
    await heronry.play((playground) => playground.publish('operator', 'control', { setpoint: 1 }));
    await expect(todo).toHaveText(/^Done: /);
    await expect(page).toHaveURL(/#lesson\//);
    await heronry.panel.getByRole('button', { name: 'Leave the lesson' }).click();
    await page.keyboard.press('o');
    await expect(heronry.dialog('Your scenarios').getByText('Nothing yet.')).toBeVisible();
    await heronry.closeOverlays();
  });
  await test.step('a reload in the middle resumes at the step, with what was done', async () => {
    await openLesson(heronry, 'In the middle');
    await answerQuestion(heronry);
    await heronry.panel.getByRole('button', { name: 'Next', exact: true }).click();
    await heronry.play((playground) => playground.publish('operator', 'control', { setpoint: 1 }));
    await expect(stepOf(heronry, 2, STEPS).getByRole('listitem')).toHaveText(/^Done: /);
    await page.reload();
    await heronry.ready();
    await expect(stepOf(heronry, 2, STEPS).getByRole('listitem')).toHaveText(/^Done: /);
    await page.keyboard.press('Shift+J');
    await expect(heronry.panel.getByRole('button', { name: 'Answer the question' })).toBeVisible();
  });
  await test.step('with reduced motion nothing plays by itself: a step leads on hop by hop', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openLesson(heronry, 'Hop by hop', LESSON.replace('at: 3s', 'at: 3s\nuntil: 6s'));
    await page.keyboard.press('Shift+K');
    await page.keyboard.press('Shift+K');
    await expect(stepOf(heronry, 3, STEPS)).toBeVisible();
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
    expect(await heronry.play((playground) => playground.now())).toBe(3000);
    const hop = heronry.panel.getByRole('button', { name: 'Next hop' });
    while (await hop.isEnabled()) {
      const before = await heronry.play((playground) => playground.now());
      await hop.click();
      await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(before);
    }
    expect(await heronry.play((playground) => playground.now())).toBe(6000);
  });
});

test('on a phone, a lesson is a sheet that leaves the picture in sight', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const page = await context.newPage();
  const { Heronry: Phone } = await import('../support/heronry.ts');
  const heronry = new Phone(page);
  await heronry.open();
  await page.getByRole('button', { name: 'Learn in two minutes' }).tap();
  const count = await stepCount(heronry);
  const picture = await boxOf(page.getByRole('region', { name: 'Graph' }));
  const sheet = await boxOf(heronry.panel);
  expect(picture.height).toBeGreaterThan(240);
  expect(sheet.y).toBeGreaterThanOrEqual(picture.y + picture.height - 1);
  for (let place = 1; place <= count; place += 1) {
    await expect(stepOf(heronry, place, count)).toBeVisible();
    await heronry.panel.getByRole('button', { name: /^(Next|Finish)$/ }).tap();
  }
  await expect(heronry.panel.getByRole('article', { name: 'End of the lesson' })).toBeVisible();
  await context.close();
});

test('a lesson is written with a preview and problems by line and column, and its link opens elsewhere', async ({
  heronry,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await heronry.open();
  await page.keyboard.press('Shift+L');
  await heronry.dialog('Learn').getByRole('button', { name: 'Write a lesson' }).click();
  const editor = heronry.dialog('Write a lesson');
  const text = editor.getByRole('textbox', { name: 'Text of the lesson' });
  await text.fill(LESSON);
  await expect(editor.getByRole('region', { name: 'Preview' })).toContainText('Double-click an agent');
  await expect(editor.getByText('No problems in the text.')).toBeVisible();
  await text.fill(LESSON.replace('gallery: control-status', 'gallery: nowhere'));
  const problem = editor.getByRole('button', { name: /^Line 17, column 1/ });
  await expect(problem).toContainText('nowhere');
  await expect(editor.getByRole('button', { name: 'Copy link' })).toBeDisabled();
  await problem.click();
  await expect(text).toBeFocused();
  await text.fill(LESSON);
  await editor.getByRole('button', { name: 'Play every step' }).click();
  await expect(editor.getByText('No problems: every step and question was played.')).toBeVisible();
  // What a task asks of the code is tried, too.
  const [memory, , newestFirst] = BROKER_TEMPLATES.map(({ source }) => `\n\`\`\`broker\n${source}\`\`\`\n`);
  const task = `${newestFirst}\n- [ ] keep rows C12 and C21 of the contract\n`;
  await text.fill(`${LESSON}\n## Mend it\n${task}\n## Solved\n${newestFirst?.replace('pop in', 'pop() in')}`);
  await editor.getByRole('button', { name: 'Play every step' }).click();
  const problems = editor.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText('The code of the next step does not keep C21');
  await text.fill(`${LESSON}\n## Mend it\n${task}\n## Solved\n${memory}`);
  await editor.getByRole('button', { name: 'Play every step' }).click();
  await expect(editor.getByText('No problems: every step and question was played.')).toBeVisible();
  await text.fill(LESSON);
  await editor.getByRole('button', { name: 'Copy link' }).click();
  await expect(editor.getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#lesson=1\.[\w-]+$/);
  const other = await context.newPage();
  const { Heronry: Reader } = await import('../support/heronry.ts');
  const reader = new Reader(other);
  await reader.open(link.split('#')[1]);
  await expect(stepOf(reader, 1, STEPS)).toContainText('A lesson of mine');
});

test('axe finds nothing in a lesson, its end, the editor and a test, light and dark', async ({ heronry, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await heronry.open();
  await openLesson(heronry);
  const found: string[] = [];
  const look = async (view: string): Promise<void> => {
    found.push(...(await violationsInThemes(page)).map((violation) => `${view}: ${violation}`));
  };
  await look('a question');
  await answerQuestion(heronry);
  await look('an explained question');
  await page.keyboard.press('Shift+K');
  await expect(stepOf(heronry, 2, STEPS)).toBeVisible();
  await look('a task');
  await page.keyboard.press('Shift+K');
  await page.keyboard.press('Shift+K');
  await expect(heronry.panel.getByRole('article', { name: 'End of the lesson' })).toBeVisible();
  await look('the end');
  await page.keyboard.press('Shift+L');
  await heronry.dialog('Learn').getByRole('button', { name: 'Write a lesson' }).click();
  await expect(heronry.dialog('Write a lesson').getByRole('region', { name: 'Preview' })).toBeVisible();
  await look('the editor');
  await page.keyboard.press('Escape');
  await heronry.page.goto('./#lesson/test-b');
  await expect(heronry.panel.getByRole('article', { name: 'Question 1 of 10' })).toBeVisible();
  await look('a test');
  expect(found).toEqual([]);
});
