/**
 * A lesson in the page: the step that is shown, what is done in it, and the questions that it asks.
 *
 * 1. A step shows its own scenario. What the learner changed stays from step to step, unless the next step names a moment, or asks: then
 *    the scenario of the lesson is opened again, as answers and moments are those of its run.
 * 2. Nothing is ever locked behind a task: every step can be reached, and done again.
 * 3. Progress is saved with every change, so that a reload resumes at the step.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Scenario } from '../scenario/index.ts';
import type { HeronryState, HeronryStore, MarkedThing, PictureThing } from '../store/index.ts';
import {
  type GoalState,
  goalState,
  isTaskDone,
  type Lesson,
  type LessonStep,
  type OpenStep,
  openRemembered,
  openStep,
  type Question,
  questionScenario,
  questionsOf,
} from '../teaching/index.ts';
import { PageQuestion } from './page-question.ts';
import { playSpan } from './play-span.ts';
import { changeProgress, type ProgressStore, progressOf, withBelief } from './progress.ts';

/** Origin of a lesson's scenario. What the learner changes in it stays in the lesson. */
const ORIGIN = { kind: 'visiting', from: 'lesson', repairs: [] } as const;

/** A question of the step that is being asked. */
export interface AskedInLesson {
  /** Its index among the questions of the step. */
  readonly index: number;
  readonly question: PageQuestion;
}

export interface LessonState {
  /** Index of the shown step; the number of steps at the end of the lesson. */
  readonly place: number;
  /** Moments, names and questions of the step in its run; undefined at the end. */
  readonly opened: OpenStep | undefined;
  /** Questions of the step, as its run answers them. */
  readonly questions: readonly Question[];
  /** Keys of what is done: see `taskKey`, `goalKey`, `questionKey`. */
  readonly done: readonly string[];
  readonly asked: AskedInLesson | undefined;
  /** Result of the last check of the goal; undefined before one. */
  readonly goal: GoalState | undefined;
}

export interface LessonParts {
  readonly store: HeronryStore;
  readonly lesson: Lesson;
  /** Text that the lesson was read from. */
  readonly text: string;
  /** Key of its progress: the slug of a lesson that comes with the page. */
  readonly key: string;
  readonly progress: ProgressStore;
  /** Returns whether the user prefers less motion: then nothing plays by itself. */
  readonly calm: () => boolean;
  /** Last check of an own broker against the contract. */
  readonly contract: Pick<StoreApi<CheckedBroker>, 'getState' | 'subscribe'>;
}

/** An own broker, and the rows of the contract by which it has been judged so far. */
export interface CheckedBroker {
  readonly source: string;
  readonly rows: readonly { readonly id: string; readonly result: string }[];
}

export const taskKey = (step: number, task: number): string => `t${step}.${task}`;
export const goalKey = (step: number): string => `g${step}`;
export const questionKey = (step: number, question: number): string => `q${step}.${question}`;

/** Returns the keys of everything that can be done in a step. */
export function keysOf(
  step: number,
  { tasks, goal }: Pick<LessonStep, 'tasks' | 'goal'>,
  questions: readonly Question[],
): readonly string[] {
  return [
    ...tasks.map((_, task) => taskKey(step, task)),
    ...(goal === undefined ? [] : [goalKey(step)]),
    ...questions.map((_, question) => questionKey(step, question)),
  ];
}

export class LessonSession {
  readonly lesson: Lesson;
  readonly text: string;
  readonly key: string;
  readonly state: StoreApi<LessonState>;
  readonly #parts: LessonParts;
  readonly #unsubscribe: () => void;
  /** Scenario of the lesson that was opened last, as it was then. */
  #shown: Scenario | undefined;
  /** Number of the latest opening. An earlier one that is still waiting shows nothing. */
  #newest = 0;
  #endPlay: () => void = () => undefined;

  constructor(parts: LessonParts) {
    const { store, lesson, text, key, progress, contract } = parts;
    this.#parts = parts;
    this.lesson = lesson;
    this.text = text;
    this.key = key;
    const { done } = progressOf(progress.getState(), key);
    this.state = createStore<LessonState>()(() => ({
      place: 0,
      opened: undefined,
      questions: [],
      done,
      asked: undefined,
      goal: undefined,
    }));
    const leaveContract = contract.subscribe(() => this.#tickTasks());
    const leaveStore = store.subscribe((state, before) => {
      if (state.trace !== before.trace || state.world !== before.world || state.scenario !== before.scenario)
        this.#tickTasks();
      if (state.scenario !== before.scenario) this.#keepWork(state);
    });
    this.#unsubscribe = () => {
      leaveContract();
      leaveStore();
    };
  }

  /** Shows the step at which the lesson was left; its first one if it was never begun or was finished. */
  async resume(): Promise<void> {
    const { step, work } = progressOf(this.#parts.progress.getState(), this.key);
    await this.go(step >= this.lesson.steps.length ? 0 : step, work);
  }

  /**
   * Shows a step, or the end.
   * @param work scenario of the learner to continue with
   */
  async go(place: number, work?: Scenario): Promise<void> {
    const { steps } = this.lesson;
    const wanted = Math.min(steps.length, Math.max(0, place));
    this.#leaveStep();
    const step = steps[wanted];
    this.#keep({ step: wanted, ...(wanted === steps.length ? { finished: true } : {}) });
    if (step === undefined) {
      this.#parts.store.getState().actions.pause();
      this.state.setState({ place: wanted, opened: undefined, questions: [], goal: undefined });
      return;
    }
    await this.#show(wanted, step, work);
  }

  next(): Promise<void> {
    return this.go(this.state.getState().place + 1);
  }

  back(): Promise<void> {
    return this.go(this.state.getState().place - 1);
  }

  /** Shows the step once more as it began, with the scenario of the lesson. */
  showAgain(): Promise<void> {
    this.#shown = undefined;
    return this.go(this.state.getState().place);
  }

  /** Begins the lesson once more, with nothing done. */
  async startAgain(): Promise<void> {
    this.state.setState({ done: [] });
    this.#shown = undefined;
    this.#keep({ done: [], beliefs: {} });
    await this.go(0);
  }

  /** Returns whether nothing plays by itself, as the user wants less motion. */
  isCalm(): boolean {
    return this.#parts.calm();
  }

  /** Moves to the next departure or arrival of a message, and not past the end of what the step shows. */
  stepOn(): void {
    const { actions } = this.#parts.store.getState();
    const untilUs = this.state.getState().opened?.untilUs;
    actions.stepHop();
    if (untilUs !== undefined && this.#parts.store.playback.nowUs() > untilUs) actions.seek(untilUs);
  }

  /** Asks a question of the step, again if it was asked before. */
  async ask(index: number): Promise<void> {
    const { questions, place } = this.state.getState();
    const step = this.lesson.steps[place];
    const question = questions[index];
    if (step === undefined || question === undefined) return;
    this.#leaveQuestion();
    if (!(await this.#openScenario(questionScenario(step.scenario, question), question.askedAtUs))) return;
    const isLast = index === questions.length - 1;
    const asked = new PageQuestion(this.#parts.store, question, {
      isStepwise: this.#parts.calm(),
      onNext: () => void (isLast ? this.next() : this.ask(index + 1)),
      nextLabel: isLast ? 'Continue' : 'Next question',
      onExplained: (_, { misconception }) => {
        const { beliefs } = progressOf(this.#parts.progress.getState(), this.key);
        if (misconception !== undefined) this.#keep({ beliefs: withBelief(beliefs, misconception) });
        this.#tick(questionKey(place, index));
      },
    });
    this.state.setState({ asked: { index, question: asked } });
  }

  /** Opens a scenario that meets the goal of the step, if the lesson has one. */
  async showSolution(): Promise<void> {
    const solution = this.lesson.steps[this.state.getState().place]?.goal?.solution;
    const { store } = this.#parts;
    if (solution === undefined) return;
    await store.prepare(solution.broker.kind);
    store.getState().actions.open(solution, ORIGIN, { atUs: 0 });
    this.state.setState({ goal: undefined });
  }

  /** Judges the open scenario by the goal of the step. */
  checkGoal(): void {
    const { place } = this.state.getState();
    const goal = this.lesson.steps[place]?.goal;
    if (goal === undefined) return;
    const { scenario } = this.#parts.store.getState();
    const judged = goalState(goal, scenario);
    this.state.setState({ goal: judged });
    if (judged.met) this.#tick(goalKey(place));
  }

  /** Shows the moment that proved a sentence to remember. */
  async showRemembered(index: number): Promise<void> {
    const sentence = this.lesson.remember[index];
    const found = sentence === undefined ? undefined : openRemembered(this.lesson, sentence);
    const step = found === undefined ? undefined : this.lesson.steps[found.step];
    if (found === undefined || step === undefined) return;
    this.#leaveQuestion();
    if (!(await this.#openScenario(step.scenario, found.atUs))) return;
    const { message } = found;
    this.#parts.store.getState().actions.select(message === undefined ? {} : { message });
  }

  /** Ends the lesson, and leaves the page as it is. Its progress is saved. */
  end(): void {
    this.#newest += 1;
    this.#unsubscribe();
    this.#leaveStep();
  }

  // --- parts

  /** @param work scenario of the learner to continue with, where the step neither names a moment nor asks */
  async #show(place: number, step: LessonStep, work?: Scenario): Promise<void> {
    const opened = openStep(step);
    const { atUs, untilUs, speed } = opened;
    const questions = questionsOf(step);
    const isAgain = this.#shown !== step.scenario;
    if (isAgain && work !== undefined && atUs === undefined && questions.length === 0) {
      if (!(await this.#openScenario(work, 0, step.scenario))) return;
    } else if (isAgain || atUs !== undefined) {
      if (!(await this.#openScenario(step.scenario, atUs ?? 0))) return;
    } else this.#newest += 1;
    this.state.setState({ place, opened, questions, goal: undefined, asked: undefined });
    const { actions } = this.#parts.store.getState();
    actions.select({});
    this.#light(opened);
    this.#tickTasks();
    const first = questions.findIndex((_, index) => !this.state.getState().done.includes(questionKey(place, index)));
    if (untilUs === undefined && first >= 0 && step.tasks.length === 0 && step.goal === undefined)
      return this.ask(first);
    if (this.#parts.calm()) return;
    if (untilUs !== undefined)
      this.#endPlay = playSpan(this.#parts.store, { fromUs: this.#parts.store.playback.nowUs(), untilUs, speed });
    else if (atUs === undefined && questions.length === 0) actions.play();
  }

  /**
   * Opens a scenario, if it is not shown or was changed, and moves to a time, paused.
   * @param ofLesson scenario of the lesson that it was made from. @default itself
   * @returns false if something else was opened meanwhile
   */
  async #openScenario(scenario: Scenario, atUs: number, ofLesson = scenario): Promise<boolean> {
    const { store } = this.#parts;
    this.#newest += 1;
    const own = this.#newest;
    const { actions } = store.getState();
    if (this.#shown === ofLesson && store.getState().scenario === scenario) {
      actions.pause();
      actions.seek(atUs);
      return true;
    }
    await store.prepare(scenario.broker.kind);
    if (own !== this.#newest) return false;
    this.#shown = ofLesson;
    actions.open(scenario, ORIGIN, { atUs });
    return true;
  }

  /** Puts a light on what a step is about. */
  #light({ agents, channels, messages }: Partial<Pick<OpenStep, 'agents' | 'channels' | 'messages'>>): void {
    const things: readonly PictureThing[] = [
      ...(agents ?? []).map((id) => ({ kind: 'agent' as const, id })),
      ...(channels ?? []).map((id) => ({ kind: 'channel' as const, id })),
      ...(messages ?? []).map((id) => ({ kind: 'message' as const, id })),
    ];
    const marked = things.map((thing): MarkedThing => ({ thing, name: '', mark: 'about' }));
    this.#parts.store.setState({ asked: marked.length === 0 ? undefined : { things: marked } });
  }

  /** Saves what the learner made of the scenario, so that a reload loses nothing of it. */
  #keepWork({ scenario, origin }: Pick<HeronryState, 'scenario' | 'origin'>): void {
    if (origin !== ORIGIN || this.state.getState().asked !== undefined) return;
    const work = scenario === this.#shown ? undefined : scenario;
    if (work !== progressOf(this.#parts.progress.getState(), this.key).work) this.#keep({ work });
  }

  #tickTasks(): void {
    const { place, done } = this.state.getState();
    const step = this.lesson.steps[place];
    if (step === undefined || this.#shown !== step.scenario) return;
    const { scenario, trace, playheadUs: atUs } = this.#parts.store.getState();
    const run = { start: step.scenario, scenario, trace, atUs, keptRows: this.#keptRows(scenario) };
    step.tasks.forEach((task, index) => {
      const key = taskKey(place, index);
      if (!done.includes(key) && isTaskDone(task.condition, run)) this.#tick(key);
    });
  }

  /** Returns the rows that the scenario's own broker keeps; none if its code has changed since it was checked. */
  #keptRows({ broker }: Scenario): readonly string[] {
    const { source, rows } = this.#parts.contract.getState();
    if (broker.kind !== 'own' || broker.source !== source) return [];
    return rows.filter(({ result }) => result === 'kept').map(({ id }) => id);
  }

  #tick(key: string): void {
    const { done } = this.state.getState();
    if (done.includes(key)) return;
    this.state.setState({ done: [...done, key] });
    this.#keep({ done: [...done, key] });
  }

  #leaveStep(): void {
    this.#endPlay();
    this.#leaveQuestion();
    this.#parts.store.setState({ asked: undefined });
  }

  #leaveQuestion(): void {
    this.#endPlay();
    this.#endPlay = () => undefined;
    this.state.getState().asked?.question.end();
    this.state.setState({ asked: undefined });
  }

  #keep(change: Parameters<typeof changeProgress>[2]): void {
    changeProgress(this.#parts.progress, this.key, { ...change, steps: this.lesson.steps.length });
  }
}
