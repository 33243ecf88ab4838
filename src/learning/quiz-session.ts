/**
 * A quiz on the open scenario: questions that its run answers, one after the other.
 *
 * 1. Nothing of the user's work changes: the document is locked, and the history is untouched. A question about another broker is
 *    asked on a run of its own, shown in place of the user's.
 * 2. Leaving gives back what was before: the scenario with its history, the playhead, the speed, the selection, the camera.
 * 3. The storage of the tab holds the quiz, so that a reload continues it.
 * 4. If something else is opened meanwhile, the quiz ends there.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Scenario } from '../scenario/index.ts';
import {
  type HeronryState,
  type HeronryStore,
  NOTHING_SELECTED,
  type Origin,
  type SafeStorage,
} from '../store/index.ts';
import { type Question, type QuestionOptions, questionScenario } from '../teaching/index.ts';
import { PageQuestion, type QuestionProgress } from './page-question.ts';
import type { QuestionSession } from './question-session.ts';
import { hasKeptQuiz, keepQuiz, keptQuiz, type QuizBefore } from './quiz-keeping.ts';
import type { QuizAnswer } from './quiz-summary.ts';

/** Number of questions of a quiz. */
const QUESTIONS = 10;

export interface QuizState {
  /** `preparing`: the next question is not shown yet. `nothing`: nothing in the scenario can be asked about. */
  readonly phase: 'preparing' | 'asking' | 'nothing' | 'ended';
  readonly questions: readonly Question[];
  /** Place of the current question, from 0. */
  readonly place: number;
  /** The first answer to each question so far. */
  readonly answers: readonly QuizAnswer[];
  /** Session of the current question. */
  readonly question: StoreApi<QuestionSession> | undefined;
}

export interface QuizOptions {
  readonly storage: SafeStorage;
  /** Whether the user wants less motion. */
  readonly isStepwise: boolean;
  /** Makes the questions. The signal says that nobody waits for them any more. */
  readonly make: (scenario: Scenario, options: QuestionOptions, signal: AbortSignal) => Promise<readonly Question[]>;
}

/** The document and its history, while a question shows another run. */
type Own = Pick<
  HeronryState,
  'scenario' | 'origin' | 'past' | 'future' | 'otherRuns' | 'saving' | 'lanes' | 'moved' | 'span'
>;

/** Origin of the run on another broker: nothing of it is saved. */
const ASIDE: Origin = { kind: 'visiting', from: 'gallery', repairs: [] };

export class Quiz {
  readonly state: StoreApi<QuizState> = createStore<QuizState>()(() => ({
    phase: 'preparing',
    questions: [],
    place: 0,
    answers: [],
    question: undefined,
  }));
  readonly #store: HeronryStore;
  readonly #options: QuizOptions;
  #before: QuizBefore;
  #own: Own;
  #shown: HeronryState['scenario'];
  #stop: (() => void) | undefined;
  #question: PageQuestion | undefined;
  #stopKeeping: (() => void) | undefined;
  /** Ends with the quiz. */
  readonly #over = new AbortController();

  constructor(store: HeronryStore, options: QuizOptions) {
    this.#store = store;
    this.#options = options;
    this.#own = ownOf(store.getState());
    this.#shown = this.#own.scenario;
    this.#before = beforeOf(store);
  }

  /** Pauses the run, and asks the first question, or the one that a reload has interrupted. */
  async begin(): Promise<void> {
    const { make, storage } = this.#options;
    const { actions } = this.#store.getState();
    actions.pause();
    this.#stop = this.#store.subscribe((now) => {
      if (now.scenario !== this.#shown) this.#abandon();
    });
    const questions = await make(this.#own.scenario, { count: QUESTIONS }, this.#over.signal);
    if (this.#over.signal.aborted) return;
    const kept = keptQuiz(storage, idsOf(questions));
    // A quiz on another scenario, before a reload that opened this one.
    if (kept === undefined && hasKeptQuiz(storage)) {
      this.leave();
      return;
    }
    if (kept !== undefined) this.#before = kept.before;
    this.state.setState({ questions, answers: kept?.answers ?? [] });
    if (questions.length === 0) {
      this.state.setState({ phase: 'nothing' });
      return;
    }
    actions.requestGraph('fit');
    await this.#ask(kept?.place ?? 0, kept?.progress);
  }

  /** Asks the question after the current one, or ends the quiz with its summary. */
  next(): void {
    const { place, questions } = this.state.getState();
    if (place + 1 < questions.length) void this.#ask(place + 1);
    else this.#finish();
  }

  /** Asks the same questions once more, from the first. */
  restart(): void {
    this.state.setState({ answers: [] });
    void this.#ask(0);
  }

  /** Ends the quiz, and gives back what was before. */
  leave(): void {
    if (this.#over.signal.aborted) return;
    this.#end();
    const { atUs, playing, speed, selection, camera } = this.#before;
    this.#showOwn();
    const { actions } = this.#store.getState();
    actions.setSpeed(speed);
    actions.seek(atUs);
    void this.#store.playback.arrival().then(() => {
      if (this.#store.getState().scenario !== this.#own.scenario) return;
      actions.select(selection);
      if (playing) actions.play();
    });
    if (camera !== undefined) actions.setCamera(camera);
  }

  // --- parts

  async #ask(place: number, resume?: QuestionProgress): Promise<void> {
    const question = this.state.getState().questions[place];
    if (question === undefined) return this.#finish();
    this.#endQuestion();
    this.state.setState({ phase: 'preparing', place });
    if (!(await this.#showRunOf(question)) || this.#over.signal.aborted) return;
    const isLast = place + 1 === this.state.getState().questions.length;
    const asked = new PageQuestion(this.#store, question, {
      isStepwise: this.#options.isStepwise,
      onNext: () => this.next(),
      nextLabel: isLast ? 'What the answers show' : 'Next question',
      onExplained: (_guess, { right, misconception }, confidence) =>
        this.#note({ id: question.id, right, misconception, confidence }),
      ...(resume === undefined ? {} : { resume }),
    });
    this.#question = asked;
    this.state.setState({ phase: 'asking', question: asked.session });
    this.#stopKeeping = asked.session.subscribe(() => this.#keep());
    this.#keep();
  }

  /** Notes the first answer to a question. */
  #note(answer: QuizAnswer): void {
    const { answers } = this.state.getState();
    if (answers.some(({ id }) => id === answer.id)) return;
    this.state.setState({ answers: [...answers, answer] });
  }

  #keep(): void {
    const { questions, place, answers, question } = this.state.getState();
    if (question === undefined) return;
    const { state, draft, guess, confidence } = question.getState();
    const progress = { state, draft, guess, confidence };
    keepQuiz(this.#options.storage, { ids: idsOf(questions), place, answers, progress, before: this.#before });
  }

  /**
   * Shows the run that a question is about: the user's own, or that of another broker.
   * @returns false if it cannot be shown
   */
  async #showRunOf(question: Question): Promise<boolean> {
    if (question.broker === undefined) {
      this.#showOwn();
      return true;
    }
    const scenario = questionScenario(this.#own.scenario, question);
    try {
      await this.#store.prepare(question.broker);
    } catch {
      this.#store.getState().actions.notify('The next question could not be loaded. Check your connection.', 'error');
      this.leave();
      return false;
    }
    await isSaved(this.#store);
    if (this.#over.signal.aborted) return false;
    if (this.#shown === this.#own.scenario) this.#own = ownOf(this.#store.getState());
    this.#open(scenario, ASIDE);
    return true;
  }

  /** Shows the user's own run again, with its history. */
  #showOwn(): void {
    if (this.#shown === this.#own.scenario) return;
    const { past, future, saving, span } = this.#own;
    this.#open(this.#own.scenario, this.#own.origin);
    this.#store.setState({ past, future, saving, span });
  }

  #open(scenario: HeronryState['scenario'], origin: Origin): void {
    this.#shown = scenario;
    const { camera } = this.#store.getState();
    const { lanes, moved, otherRuns } = this.#own;
    const view = { lanes, moved, otherRuns, selection: NOTHING_SELECTED, ...(camera === undefined ? {} : { camera }) };
    this.#store.getState().actions.open(scenario, origin, view);
  }

  #finish(): void {
    this.#endQuestion();
    this.#showOwn();
    keepQuiz(this.#options.storage, undefined);
    this.state.setState({ phase: 'ended' });
  }

  #endQuestion(): void {
    this.#stopKeeping?.();
    this.#stopKeeping = undefined;
    this.#question?.end();
    this.#question = undefined;
    this.state.setState({ question: undefined });
  }

  /** Ends the quiz where something else was opened. */
  #abandon(): void {
    if (this.#over.signal.aborted) return;
    this.#end();
    this.#store.getState().actions.setSpeed(this.#before.speed);
  }

  #end(): void {
    this.#over.abort();
    this.#stop?.();
    this.#endQuestion();
    keepQuiz(this.#options.storage, undefined);
    if (this.#store.getState().activity === 'quiz') this.#store.setState({ activity: undefined });
  }
}

function idsOf(questions: readonly Question[]): readonly string[] {
  return questions.map(({ id }) => id);
}

function ownOf(state: HeronryState): Own {
  const { scenario, origin, past, future, otherRuns, saving, lanes, moved, span } = state;
  return { scenario, origin, past, future, otherRuns, saving, lanes, moved, span };
}

/** Resolves when no save is due: a document that is not shown is not saved. */
function isSaved(store: HeronryStore): Promise<void> {
  return new Promise((resolve) => {
    const check = ({ saving }: HeronryState): void => {
      if (saving === 'pending') return;
      stop();
      resolve();
    };
    const stop = store.subscribe(check);
    check(store.getState());
  });
}

function beforeOf(store: HeronryStore): QuizBefore {
  const { playing, speed, selection, camera } = store.getState();
  return { atUs: store.playback.nowUs(), playing, speed, selection, camera };
}
