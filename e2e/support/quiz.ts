/** A quiz in the page, in the words of its users. */
import type { Locator, Page } from '@playwright/test';
import { GALLERY, type Scenario } from '../../src/scenario/index.ts';
import { type AnswerValue, makeQuestions, type Question } from '../../src/teaching/index.ts';
import { clickIfThere, expect } from './heronry.ts';

/** Number of questions that the page asks. */
const QUESTIONS = 10;

/** Returns the questions that the page asks about a scenario. */
export function questionsOf(scenario: Scenario): readonly Question[] {
  return makeQuestions(scenario, { count: QUESTIONS });
}

export function sceneOf(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}.`);
  return entry.scenario;
}

/** Returns the right answer of a question, or a wrong one that it offers. */
export function answerOf({ choices, right }: Question, isRight: boolean): AnswerValue {
  const choice = choices.find(({ id }) => (id === right) === isRight);
  if (choice === undefined) throw new Error('There is no such answer.');
  return choice.value;
}

/** Returns the name by which the card lists a message or a channel. */
function nameIn({ names }: Question, value: AnswerValue): string {
  const named = names.find((one) =>
    one.kind === 'message'
      ? value.mode === 'message' && one.message === value.message
      : value.mode === 'channel' && one.channel === value.channel,
  );
  if (named === undefined) throw new Error('The question names nothing of that kind.');
  return named.words;
}

/**
 * Goes to what happened without watching it. A short answer may have played by then.
 * @param shown what is there once the answer is
 */
export async function showAnswer(card: Locator, shown: Locator): Promise<void> {
  const skip = card.getByRole('button', { name: 'Show the answer', exact: true });
  await expect(skip.or(shown)).toBeVisible();
  await clickIfThere(skip);
  await expect(shown).toBeVisible();
}

export class QuizPage {
  readonly page: Page;
  readonly region: Locator;

  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'Quiz' });
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  /** Resolves when the card asks this question. */
  async asks(question: Question): Promise<void> {
    await expect(this.region.getByRole('heading', { level: 3 })).toHaveText(question.words);
    await expect(this.button('Answer')).toBeVisible();
  }

  /** The ring in the picture that picks an agent, a channel or a message. */
  ring(name: string): Locator {
    return this.page.getByRole('application').getByRole('button', { name: `Pick ${name}`, exact: true });
  }

  /** Returns the mark in the picture with the words beside it. */
  tag(words: string): Locator {
    return this.page.getByRole('application').locator('[data-mark]', { hasText: words });
  }

  /** Composes an answer in the card. */
  async choose(question: Question, value: AnswerValue): Promise<void> {
    const { region } = this;
    switch (value.mode) {
      case 'agents':
        if (value.agents.length === 0) await region.getByLabel('No agent').check();
        for (const agent of value.agents) await region.getByLabel(agent, { exact: true }).check();
        return;
      case 'agent':
        return region.getByLabel(value.agent, { exact: true }).check();
      case 'number':
        return region.getByLabel('Your number').fill(String(value.number));
      case 'order':
        return this.#order(question, value.messages);
      case 'message':
      case 'channel':
        return region.getByLabel(nameIn(question, value), { exact: true }).check();
      default: {
        const { words } = question.choices.find((choice) => choice.value === value) ?? { words: '' };
        return region.getByLabel(words, { exact: true }).check();
      }
    }
  }

  /** Moves each message up to its place, from the first to the last. */
  async #order(question: Question, messages: readonly number[]): Promise<void> {
    for (const [place, message] of messages.entries()) {
      const { words } = question.names.find((one) => one.kind === 'message' && one.message === message) ?? {
        words: '',
      };
      const item = this.region.getByRole('listitem').filter({ hasText: words });
      const up = item.getByRole('button', { name: /up$/ });
      while (!(await this.region.getByRole('listitem').nth(place).innerText()).endsWith(words)) await up.press('Enter');
    }
  }

  /** Gives the answer, and goes to what happened without watching. */
  async answerAtOnce(): Promise<void> {
    await this.button('Answer').click();
    await this.button('Skip and play').click();
    await showAnswer(this.region, this.button('Try again'));
  }
}
