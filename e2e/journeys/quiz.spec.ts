import { violationsInThemes } from '../support/axe.ts';
import { PHONE } from '../support/doing.ts';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';
import { answerOf, QuizPage, questionsOf, sceneOf } from '../support/quiz.ts';

const SCENE = sceneOf('work-queue');
const AT_MS = 3000;

/** Opens a scenario of the user's own, paused at a moment. */
async function openOwn(heronry: Heronry, scenario = SCENE): Promise<void> {
  await heronry.play(
    async (playground, [one, atMs]) => {
      await playground.load(one);
      await playground.seek(atMs);
    },
    [scenario, AT_MS] as const,
  );
  await heronry.page
    .getByRole('region', { name: 'Shared scenario' })
    .getByRole('button', { name: 'Save a copy' })
    .click();
  await expect(heronry.page.getByRole('button', { name: 'Quiz me on this' }).first()).toBeVisible();
  await expect(heronry.page.getByRole('banner').getByText('Saved', { exact: true })).toBeAttached();
}

test('a user’s own scenario: ten questions by mouse, answered in the picture, and everything is as it was before', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await openOwn(heronry);
  await heronry.agent('crew2').click();
  const before = await heronry.play(async (playground) => [await playground.scenario(), await playground.now()]);
  await page.getByRole('button', { name: 'Quiz me on this' }).first().click();
  const quiz = new QuizPage(page);
  for (const [place, question] of questionsOf(SCENE).entries()) {
    await quiz.asks(question);
    await expect(quiz.region).toContainText(`Question ${place + 1} of 10`);
    const value = answerOf(question, place % 2 === 0);
    if (value.mode === 'agents' && value.agents.length > 0) {
      for (const agent of value.agents) await quiz.ring(agent).click();
      await expect(quiz.region.getByLabel(value.agents[0] ?? '', { exact: true })).toBeChecked();
    } else if (value.mode === 'agent') {
      await quiz.ring(value.agent).click();
      await expect(quiz.region.getByLabel(value.agent, { exact: true })).toBeChecked();
      await expect(quiz.ring(value.agent)).toHaveAttribute('aria-pressed', 'true');
    } else await quiz.choose(question, value);
    await quiz.answerAtOnce();
    if (place % 2 === 0) await expect(quiz.region.getByText('As you said', { exact: true })).toBeVisible();
    else await expect(quiz.region.getByText('What happened', { exact: true })).toBeVisible();
    await expect(quiz.region).toContainText(question.why);
    await quiz.button(place === 9 ? 'What the answers show' : 'Next question').click();
  }
  await expect(quiz.region.getByRole('heading', { name: 'What your answers show' })).toBeFocused();
  await expect(quiz.region).toContainText('5 of 10 came out as you said.');
  expect(await violationsInThemes(page)).toEqual([]);
  await quiz.button('Back to the scenario').click();
  await expect(quiz.region).toHaveCount(0);
  await expect(heronry.agent('crew2')).toHaveAccessibleName(/selected/);
  expect(await heronry.play(async (playground) => [await playground.scenario(), await playground.now()])).toEqual(
    before,
  );
});

test('an answer is given, a reload continues the quiz, the answer plays in slow motion, and the user leaves', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await openOwn(heronry);
  const questions = questionsOf(SCENE);
  const place = questions.findIndex(({ mode }) => mode === 'agents');
  const question = questions[place];
  if (question === undefined) throw new Error('No question is about agents.');
  await page.keyboard.press('Shift+Q');
  const quiz = new QuizPage(page);
  for (let passed = 0; passed < place; passed += 1) {
    const one = questions[passed];
    if (one === undefined) break;
    await quiz.asks(one);
    await quiz.choose(one, answerOf(one, true));
    await quiz.answerAtOnce();
    await quiz.button('Next question').click();
  }
  await quiz.asks(question);
  // Neither playing nor stepping shows the answer before there is one.
  await page.keyboard.press('.');
  expect(await heronry.play((playground) => playground.now())).toBe(question.askedAtUs / 1000);
  const value = answerOf(question, false);
  await test.step('a reload in the middle continues the quiz', async () => {
    await quiz.choose(question, value);
    await quiz.button('Answer').click();
    await expect(quiz.button('Certain')).toBeVisible();
    await page.reload();
    await heronry.ready();
    await expect(quiz.region).toContainText(`Question ${place + 1} of 10`);
    await expect(quiz.region).toContainText(question.words);
    await expect(quiz.region.getByText('You said', { exact: true })).toBeVisible();
  });
  await test.step('the answer plays in slow motion, with the guess in the picture, beside what happened', async () => {
    await quiz.button('Certain').click();
    await expect(quiz.region.getByRole('status')).toHaveText('Watch what happens, in slow motion.');
    const guessed = value.mode === 'agents' ? value.agents.length : 0;
    await expect(quiz.tag('Your guess')).toHaveCount(guessed);
    await expect(quiz.button('Try again')).toBeVisible();
    expect(await heronry.play((playground) => playground.now())).toBe(question.answeredAtUs / 1000);
    await expect(quiz.tag('Actual').or(quiz.tag('As you said')).first()).toBeVisible();
    await quiz.button('Try again').click();
    await quiz.asks(question);
    await expect(quiz.tag('Your guess')).toHaveCount(0);
  });
  await test.step('leaving it leads back to where the user was, also after a reload', async () => {
    await page.keyboard.press('Escape');
    await expect(quiz.region).toHaveCount(0);
    await expect.poll(() => heronry.play((playground) => playground.now())).toBe(AT_MS);
    await page.reload();
    await heronry.ready();
    await expect(quiz.region).toHaveCount(0);
  });
});

test('a quiz by keyboard, where there is nothing to ask, and without motion', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const quiz = new QuizPage(page);
  await test.step('a quiz by keyboard alone, from its key to Escape', async () => {
    // Nothing plays by itself: each key meets the button that it is meant for.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openOwn(heronry);
    await heronry.agent('crew1').focus();
    await page.keyboard.press('Shift+Q');
    const press = async (key: string, times = 1): Promise<void> => {
      for (let count = 0; count < times; count += 1) await page.keyboard.press(key);
    };
    const modes = new Set<string>();
    for (const question of questionsOf(SCENE).slice(0, 5)) {
      await quiz.asks(question);
      modes.add(question.mode);
      await expect(quiz.region.getByRole('heading', { level: 3 })).toBeFocused();
      await press('Tab', question.mode === 'number' ? 2 : 1);
      if (question.mode === 'number') await page.keyboard.type('2');
      else if (question.mode === 'order') {
        const [first = ''] = await quiz.region.getByRole('listitem').allInnerTexts();
        await press('Enter');
        // The focus stays with the message that moved.
        await expect(quiz.region.getByRole('listitem').nth(1)).toContainText(first.split('\n').at(-1) ?? '');
        await expect(quiz.region.getByRole('listitem').nth(1).getByRole('button', { name: /down$/ })).toBeFocused();
        await quiz.button('Answer').focus();
      } else await press('Space');
      await press('Enter');
      await expect(quiz.button('Just guessing')).toBeFocused();
      await press('Tab');
      await expect(quiz.button('Fairly sure')).toBeFocused();
      await press('Enter');
      await expect(quiz.button('Next step').or(quiz.button('Next question'))).toBeFocused();
      await press('Tab');
      if (await quiz.button('Show the answer').isVisible()) await press('Enter');
      await quiz.button('Next question').focus();
      await press('Enter');
    }
    expect(modes.size).toBeGreaterThan(2);
    await press('Escape');
    await expect(quiz.region).toHaveCount(0);
    await expect(heronry.agent('crew1')).toBeFocused();
  });
  await test.step('a scenario in which nothing happens says so, and what would change that', async () => {
    await page.keyboard.press('n');
    await expect(page.getByRole('region', { name: 'First steps' })).toBeVisible();
    await page.keyboard.press('Shift+Q');
    await expect(quiz.region).toContainText('There is nothing to ask here yet.');
    await expect(quiz.region.getByRole('listitem')).toHaveText('Add two agents, and drag from one to the other.');
    await quiz.button('Back to the scenario').click();
    await expect(page.getByRole('region', { name: 'First steps' })).toBeVisible();
  });
  await test.step('who wants less motion goes to the answer step by step', async () => {
    await openOwn(heronry);
    await page.keyboard.press('Shift+Q');
    const [question] = questionsOf(SCENE);
    if (question === undefined) throw new Error('There are no questions.');
    await quiz.asks(question);
    await quiz.choose(question, answerOf(question, true));
    await quiz.button('Answer').click();
    await quiz.button('Fairly sure').click();
    await expect(quiz.region.getByRole('status')).toHaveText('Step through what happens.');
    const now = () => heronry.play((playground) => playground.now());
    let last = await now();
    while (await quiz.button('Next step').isVisible()) {
      await quiz.button('Next step').press('Enter');
      await expect.poll(now).toBeGreaterThan(last);
      last = await now();
      await expect(heronry.transport.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    }
    expect(last).toBe(question.answeredAtUs / 1000);
    await expect(quiz.button('Try again')).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use(PHONE);

  test('a quiz by touch: the picture stays in view above the questions, and is answered there', async ({
    heronry,
    page,
  }) => {
    const scene = sceneOf('late-subscriber');
    await heronry.open('gallery/control-status');
    await openOwn(heronry, scene);
    await page.getByRole('button', { name: 'Quiz me on this' }).first().tap();
    const quiz = new QuizPage(page);
    let picked = 0;
    for (const question of questionsOf(scene).slice(0, 5)) {
      await quiz.asks(question);
      const canvas = await boxOf(heronry.canvas);
      expect(canvas.height).toBeGreaterThan(200);
      const value = answerOf(question, false);
      if (value.mode === 'agents' && value.agents.length > 0) {
        for (const agent of value.agents) {
          const ring = await boxOf(quiz.ring(agent));
          expect(ring.x).toBeGreaterThanOrEqual(canvas.x);
          expect(ring.x + ring.width).toBeLessThanOrEqual(canvas.x + canvas.width);
          await quiz.ring(agent).tap();
          await expect(quiz.region.getByLabel(agent, { exact: true })).toBeChecked();
          picked += 1;
        }
      } else await quiz.choose(question, value);
      await quiz.answerAtOnce();
      await quiz.button('Next question').tap();
    }
    expect(picked).toBeGreaterThan(0);
    await quiz.button('Leave the quiz').tap();
    await expect(quiz.region).toHaveCount(0);
  });
});

/** An answer changes the card of the question and the picture, and nothing around them. */
const CHANGING = '[aria-label="Quiz"], [role="application"]';

test('every state of a quiz can be read and operated by all, light and dark', async ({ heronry, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await heronry.open('gallery/control-status');
  await openOwn(heronry);
  await page.keyboard.press('Shift+Q');
  const quiz = new QuizPage(page);
  const questions = questionsOf(SCENE);
  const modes = new Set(questions.map(({ mode }) => mode));
  for (const question of questions) {
    await quiz.asks(question);
    const isNew = modes.delete(question.mode);
    const check = async (within?: string): Promise<void> => {
      if (isNew) expect(await violationsInThemes(page, within)).toEqual([]);
    };
    await check();
    await quiz.choose(question, answerOf(question, false));
    await quiz.button('Answer').click();
    await check(CHANGING);
    await quiz.button('Certain').click();
    await check(CHANGING);
    await quiz.button('Show the answer').click();
    await expect(quiz.button('Try again')).toBeVisible();
    await check(CHANGING);
    if (modes.size === 0) break;
    await quiz.button('Next question').click();
  }
  expect(modes.size).toBe(0);
});
