/** A test before or after the lessons: its questions one after the other, without an answer being shown. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HeronryStore } from '../store/index.ts';
import {
  questionScenario,
  resultsCsv,
  type TestAnswer,
  type TestForm,
  type TestQuestion,
  testForm,
} from '../teaching/index.ts';
import { PageQuestion } from './page-question.ts';
import type { Confidence } from './question-session.ts';

/** Origin of the scenarios of a test, as of a lesson's. */
const ORIGIN = { kind: 'visiting', from: 'lesson', repairs: [] } as const;

/** Time before the question at which the picture of it begins, so that it can be watched up to there. */
const LEAD_US = 3_000_000;

export interface TestState {
  /** Index of the question; the number of questions at the end. */
  readonly place: number;
  readonly question: PageQuestion | undefined;
  readonly answers: readonly (TestAnswer | undefined)[];
}

export class TestSession {
  readonly form: TestForm;
  readonly questions: readonly TestQuestion[];
  readonly state: StoreApi<TestState>;
  readonly #store: HeronryStore;
  #newest = 0;

  constructor(store: HeronryStore, form: TestForm) {
    this.#store = store;
    this.form = form;
    this.questions = testForm(form);
    this.state = createStore<TestState>()(() => ({ place: 0, question: undefined, answers: [] }));
  }

  /** Shows a question, or the end. */
  async go(place: number): Promise<void> {
    this.#newest += 1;
    const own = this.#newest;
    this.#leave();
    const asked = this.questions[place];
    if (asked === undefined) {
      this.state.setState({ place: this.questions.length });
      return;
    }
    const { scenario, question } = asked;
    const played = questionScenario(scenario, question);
    await this.#store.prepare(played.broker.kind);
    if (own !== this.#newest) return;
    const { actions } = this.#store.getState();
    actions.open(played, ORIGIN, { atUs: question.askedAtUs });
    this.state.setState({ place, question: new PageQuestion(this.#store, question, { isStepwise: true }) });
  }

  /** Plays the seconds before the question. */
  watch(): void {
    const { actions } = this.#store.getState();
    const asked = this.questions[this.state.getState().place];
    if (asked === undefined) return;
    actions.seek(Math.max(0, asked.question.askedAtUs - LEAD_US));
    actions.play();
  }

  /** Takes the answer that was given, and shows the next question. */
  async take(sure: Confidence | undefined): Promise<void> {
    const { place, question, answers } = this.state.getState();
    const value = question?.session.getState().guess;
    if (value === undefined) return;
    const next = [...answers];
    next[place] = { value, sure: sure ?? '' };
    this.state.setState({ answers: next });
    await this.go(place + 1);
  }

  /** Returns the results as CSV, one row for each question. */
  results(name: string): string {
    return resultsCsv(name, this.form, this.questions, this.state.getState().answers);
  }

  end(): void {
    this.#newest += 1;
    this.#leave();
  }

  #leave(): void {
    this.state.getState().question?.end();
    this.state.setState({ question: undefined });
  }
}
