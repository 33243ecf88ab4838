/** A class over `heronry serve`: a presenter and phones, each in a browser of its own. */
import type { Page } from '@playwright/test';
import { violationsInThemes } from '../support/axe.ts';
import { expect, type Guest, type Serving, test } from '../support/serving.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The teacher's page. */
class Teacher {
  readonly page: Page;

  constructor({ page }: Guest) {
    this.page = page;
  }

  /** Opens the page that the gateway serves, and a class on it. */
  async open(serving: Serving): Promise<string> {
    await this.page.goto(serving.line);
    const connect = this.page.getByRole('dialog', { name: 'Connect to real traffic' });
    await connect.getByRole('button', { name: 'Ask the class' }).click();
    await this.page.getByRole('button', { name: 'Open a class' }).click();
    const code = this.stage.getByRole('region', { name: 'How to join' }).getByRole('paragraph').first();
    await expect(code).toHaveText(/^[A-Z]{4}$/);
    return (await code.textContent()) ?? '';
  }

  /** Loads the page again, and returns to the class. */
  async comesBack(): Promise<void> {
    await this.page.reload();
    await this.page.waitForFunction(() => window.playground !== undefined);
    await this.page.keyboard.press('Shift+c');
    await this.page.getByRole('button', { name: 'Open a class' }).click();
  }

  get stage() {
    return this.page.getByRole('dialog', { name: 'Ask the class' });
  }

  /** Asks a question that has one right choice, B. */
  async ask(words = 'Who receives the price?'): Promise<void> {
    await this.stage.getByText('Write a question').click();
    await this.stage.getByLabel('Question and choices').fill(`${words}\nThe market\n* Every home\nNobody`);
    await this.press('Ask this');
    await expect(this.stage.getByRole('heading', { name: words })).toBeVisible();
  }

  async press(name: string): Promise<void> {
    await this.stage.getByRole('button', { name }).click();
  }

  async sees(text: string | RegExp): Promise<void> {
    await expect(this.stage).toContainText(text);
  }

  /** Returns the votes on a choice, as its bar says. */
  votes(choice: string) {
    return this.stage.getByRole('listitem').filter({ hasText: choice });
  }
}

class Phone {
  readonly page: Page;

  constructor({ page }: Guest) {
    this.page = page;
  }

  async join(serving: Serving, code: string): Promise<void> {
    await this.page.goto(`${serving.url}/c/${code}`);
    await expect(this.page.getByText('Connected')).toBeVisible();
  }

  async answer(words: string): Promise<void> {
    const choice = this.page.getByRole('button', { name: words });
    await choice.tap();
    await expect(choice).toHaveAttribute('aria-pressed', 'true');
    await this.says(`answer is in: ${words}.`);
  }

  async says(text: string): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: text })).toBeVisible();
  }
}

test('a class votes, discusses, votes again, sees the answer and is saved', async ({ serving, guest }) => {
  const teacher = new Teacher(await guest({ viewport: { width: 1920, height: 1080 } }));
  const code = await teacher.open(serving);
  const phones = [new Phone(await guest(PHONE)), new Phone(await guest(PHONE)), new Phone(await guest(PHONE))] as const;
  const [ada, ben, cleo] = phones;
  for (const phone of [ada, ben]) await phone.join(serving, code);
  await ada.says('Waiting for the first question.');
  await ada.page.getByLabel('Your name, if you like').fill('Ada');
  await ada.page.getByRole('button', { name: 'Save' }).tap();
  await ada.says('The teacher’s list has you as Ada.');
  await teacher.sees('2 phones');

  await teacher.ask();
  await ada.answer('The market');
  await ben.answer('Every home');
  await teacher.sees('2 of 2 answered');
  // Who comes late has the open question, and who reloads has the vote.
  await cleo.join(serving, code);
  await cleo.answer('Nobody');
  await cleo.answer('The market');
  await ada.page.reload();
  await ada.says('Your answer is in: The market.');
  await teacher.sees('3 of 3 answered');
  await teacher.press('Close the vote');
  await ada.says('Convince your neighbours.');
  await expect(ada.page.getByRole('button', { name: 'Nobody' })).toHaveAttribute('aria-disabled', 'true');
  await expect(teacher.votes('The market')).toContainText('2');
  await expect(teacher.votes('Every home')).toContainText('1');

  await teacher.press('Vote again');
  await ada.says('First you said: The market.');
  for (const phone of phones) await phone.answer('Every home');
  await teacher.sees('3 of 3 answered');
  await teacher.press('Close the vote');
  await teacher.press('Show the answer');
  await expect(teacher.votes('Every home')).toContainText('The right answer');
  await expect(teacher.votes('Every home')).toContainText('first vote: 1');
  await expect(teacher.votes('Every home')).toContainText('second vote: 3');
  await ben.says('You said: Every home. So it is.');

  await teacher.press('End the class');
  await teacher.sees('Questions: 1. Answers: 3.');
  await cleo.says('The class is over.');
  const downloads = teacher.page.waitForEvent('download');
  await teacher.press('Save the answers (CSV)');
  const lines: string[] = [];
  for await (const chunk of await (await downloads).createReadStream())
    lines.push(...String(chunk).trim().split('\r\n'));
  expect(lines).toHaveLength(4);
  expect(lines[1]).toBe('1,Who receives the price?,1,Ada,The market,no,Every home,yes,');
});

test('a question about the scenario is asked, and its answer plays in the picture', async ({ serving, guest }) => {
  const teacher = new Teacher(await guest({ viewport: { width: 1920, height: 1080 } }));
  const code = await teacher.open(serving);
  const phone = new Phone(await guest(PHONE));
  await phone.join(serving, code);
  const questions = teacher.stage.getByRole('region', { name: 'Questions' }).getByRole('listitem');
  const words = (await questions.first().textContent()) ?? '';
  await questions.first().getByRole('button').click();
  await expect(phone.page.getByRole('heading', { name: words })).toBeVisible();
  await phone.page.getByRole('group', { name: 'Answers' }).getByRole('button').first().tap();
  await teacher.sees('1 of 1 answered');
  await teacher.press('Close the vote');
  await teacher.press('Show the answer');
  await teacher.press('Play the answer');
  const bar = teacher.page.getByRole('region', { name: 'Answer of the class' });
  await expect(bar).toContainText(words);
  await expect(teacher.page.getByRole('region', { name: 'Presentation' })).toBeVisible();
  await bar.getByRole('button', { name: 'To the answer' }).click();
  await expect(bar.getByRole('status')).toContainText(/\S/);
  await bar.getByRole('button', { name: 'Back to the class' }).click();
  await teacher.sees('The right answer');
  // The class outlives the teacher's page, and so do its answers when it has ended.
  await teacher.comesBack();
  await teacher.sees('The right answer');
  await teacher.sees(code);
  await teacher.press('End the class');
  await teacher.sees('Questions: 1. Answers: 1.');
  await teacher.comesBack();
  await teacher.sees('Questions: 1. Answers: 1.');
});

test('a phone says when there is no such class, and when the connection is gone', async ({ serving, browser }) => {
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.goto(`${serving.url}/c/ZZZZ`);
  await expect(page.getByText('There is no class ZZZZ. Check the code.')).toBeVisible();
  await expect(page.getByLabel('Code')).toBeVisible();
  expect(await violationsInThemes(page)).toEqual([]);
  const { code } = await serving.ask<{ code: string }>('/v1/classes', {});
  await page.getByLabel('Code').fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Join' }).tap();
  await expect(page.getByText('You are in. Waiting for the first question.')).toBeVisible();
  await serving.stop();
  await expect(page.getByText('No connection. Trying again…')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect now' })).toBeVisible();
  await page.context().close();
});

test('from a page that no gateway serves, the dialog says how to start one', async ({ page }) => {
  await page.goto('./#gallery/control-status');
  await page.waitForFunction(() => window.playground !== undefined);
  await page.keyboard.press('Shift+c');
  const dialog = page.getByRole('dialog', { name: 'Ask the class' });
  await expect(dialog).toContainText('npx heronry serve --host 0.0.0.0');
  await expect(dialog.getByRole('button', { name: 'Open a class' })).toBeDisabled();
  await dialog.getByLabel('Or stay on this page').fill('Heronry is at http://127.0.0.1:9/#token=abc');
  await dialog.getByRole('button', { name: 'Open a class' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The gateway cannot be reached.');
});

test('the class is accessible, light and dark', async ({ serving, guest }) => {
  const teacher = new Teacher(await guest());
  const code = await teacher.open(serving);
  expect(await violationsInThemes(teacher.page)).toEqual([]);
  const phone = new Phone(await guest(PHONE));
  await phone.join(serving, code);
  expect(await violationsInThemes(phone.page)).toEqual([]);
  await teacher.ask();
  await phone.answer('The market');
  expect(await violationsInThemes(phone.page)).toEqual([]);
  await teacher.sees('1 of 1 answered');
  expect(await violationsInThemes(teacher.page)).toEqual([]);
  await teacher.press('Close the vote');
  await teacher.press('Show the answer');
  await phone.says('You said: The market. It is: Every home.');
  expect(await violationsInThemes(phone.page)).toEqual([]);
  expect(await violationsInThemes(teacher.page)).toEqual([]);
  await teacher.press('End the class');
  await teacher.sees('Save the answers');
  expect(await violationsInThemes(teacher.page)).toEqual([]);
});

test('a gateway gives the moment a short address, which opens it', async ({ serving, guest }) => {
  const teacher = await guest();
  await teacher.page.goto(serving.line);
  await expect(teacher.dialog('Connect to real traffic')).toBeVisible();
  await teacher.page.keyboard.press('Escape');
  await teacher.play(async (playground) => {
    await playground.load('partition');
    await playground.pause();
    await playground.seek(9000);
  });
  await teacher.page.keyboard.press('q');
  await expect(teacher.page.getByRole('region', { name: 'Presentation' })).toBeVisible();
  await teacher.page.keyboard.press('c');
  const code = teacher.page.getByRole('region', { name: 'QR code of this moment' });
  const address = code.getByText(/\/m\/[A-Z]{4}$/);
  await expect(address).toBeVisible();
  const pupil = await guest();
  await pupil.page.goto(`http://${await address.textContent()}`);
  await pupil.ready();
  expect(await pupil.play((playground) => playground.now())).toBe(9000);
  expect((await pupil.play((playground) => playground.scenario())).name).toBe('A partition that heals');
  // Nobody gets the token with it.
  expect(await pupil.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(serving.token);
});
