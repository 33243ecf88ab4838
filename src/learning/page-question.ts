/**
 * A question over the page's picture. It pauses the run at the question's moment, holds the guess, and then plays from that moment to
 * the answer. It drives the page's store and changes nothing of the document.
 *
 * 1. Until the answer is given, the playhead may go back, and never beyond the moment of the question.
 * 2. The speed of the playback is the question's while it plays, and the user's otherwise.
 * 3. The guess stays in the picture until the question is asked again, or ends.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HeronryStore } from '../store/index.ts';
import { type AnswerValue, type Grading, grade, type Question } from '../teaching/index.ts';
import { pictureOf, withPick } from './asked-things.ts';
import type { Confidence, QuestionSession, QuestionState } from './question-session.ts';
import { slowSpeed } from './slow-motion.ts';

/** Says why time does not go on. */
const ANSWER_FIRST = 'Answer first. Then it plays.';

/** Saved state of a question, with which a reload continues it. */
export interface QuestionProgress {
  readonly state: QuestionState;
  readonly draft?: AnswerValue | undefined;
  readonly guess?: AnswerValue | undefined;
  readonly confidence?: Confidence | undefined;
}

export interface PageQuestionOptions {
  /** Whether the user wants less motion: the answer is then shown step by step. */
  readonly isStepwise: boolean;
  /** Called when an answer is explained, for the first time since it was given. */
  readonly onExplained?:
    | ((guess: AnswerValue, grading: Grading, confidence: Confidence | undefined) => void)
    | undefined;
  /** Called by the button that leads on; without it, there is none. */
  readonly onNext?: (() => void) | undefined;
  readonly nextLabel?: string | undefined;
  /** State to continue with. @default the question is asked */
  readonly resume?: QuestionProgress | undefined;
}

/** The part of the question that the page drives; `session` is what its card shows. */
export class PageQuestion {
  readonly session: StoreApi<QuestionSession>;
  readonly #store: HeronryStore;
  readonly #question: Question;
  readonly #onExplained: PageQuestionOptions['onExplained'];
  readonly #stops: readonly (() => void)[];
  /** The user's own speed, while the answer plays. */
  #ownSpeed: number | undefined;
  #isCounted = false;
  /** Whether the question itself moves the playhead. */
  #isMoving = false;

  constructor(store: HeronryStore, question: Question, options: PageQuestionOptions) {
    const { isStepwise, onExplained, onNext, nextLabel, resume } = options;
    this.#store = store;
    this.#question = question;
    this.#onExplained = onExplained;
    this.session = createStore<QuestionSession>()(() => ({
      question,
      state: 'asking',
      isStepwise,
      nextLabel,
      answer: (guess) => this.#set({ state: 'sure', guess }),
      setDraft: (draft) => this.#set({ draft }),
      sure: (confidence) => {
        this.#set({ confidence });
        this.#play();
      },
      step: () => this.#step(),
      skip: () => this.#skip(),
      watch: () => this.#play(),
      again: () => this.#ask(),
      next: onNext,
    }));
    this.#stops = [
      store.playback.stopWhere((afterUs, untilUs) => {
        const borderUs = this.#borderUs();
        return borderUs !== undefined && untilUs >= borderUs ? Math.max(afterUs, borderUs) : undefined;
      }),
      store.subscribe((state, before) => {
        if (state.playheadUs !== before.playheadUs || state.playing !== before.playing) this.#follow();
      }),
      this.session.subscribe(() => this.#show()),
    ];
    if (resume === undefined) this.#ask();
    else this.#resume(resume);
  }

  /** Ends the question: it leaves the picture, and the speed is the user's own again. */
  end(): void {
    for (const stop of this.#stops) stop();
    this.#restoreSpeed();
    this.#store.setState({ asked: undefined });
  }

  // --- parts

  get #state(): QuestionState {
    return this.session.getState().state;
  }

  #set(patch: Partial<QuestionSession>): void {
    this.session.setState(patch);
  }

  /** Returns the time that the playhead may not pass now. */
  #borderUs(): number | undefined {
    const { askedAtUs, answeredAtUs } = this.#question;
    return { asking: askedAtUs, sure: askedAtUs, playing: answeredAtUs, explained: undefined }[this.#state];
  }

  #show(): void {
    const { setDraft, ...session } = this.session.getState();
    this.#store.setState({
      asked: pictureOf(session, (thing) => setDraft?.(withPick(this.#question, session.draft, thing))),
    });
  }

  #ask(): void {
    this.#isCounted = false;
    this.#hold();
    this.#set({ state: 'asking', draft: undefined, guess: undefined, confidence: undefined, grading: undefined });
  }

  #resume({ state, draft, guess, confidence }: QuestionProgress): void {
    const isKnown = guess !== undefined;
    this.#isCounted = isKnown && state === 'explained';
    this.#hold();
    if (!isKnown || state === 'asking') this.#set({ state: 'asking', draft });
    else if (state !== 'explained') this.#set({ state: 'sure', guess, confidence });
    else {
      this.#set({ state: 'playing', guess, confidence });
      this.#skip();
    }
  }

  /** Pauses at the moment of the question, with nothing selected: a lit journey would show the answer. */
  #hold(): void {
    const { actions } = this.#store.getState();
    this.#restoreSpeed();
    this.#isMoving = true;
    actions.pause();
    actions.select({});
    actions.seek(this.#question.askedAtUs);
    this.#isMoving = false;
  }

  #play(): void {
    const { askedAtUs, answeredAtUs } = this.#question;
    this.#hold();
    this.#set({ state: 'playing' });
    if (this.session.getState().isStepwise) return;
    const { actions, speed } = this.#store.getState();
    this.#ownSpeed = speed;
    actions.play(slowSpeed(answeredAtUs - askedAtUs));
  }

  /** Moves to the next departure or arrival of a message, at the latest to the answer. */
  #step(): void {
    const { actions } = this.#store.getState();
    const fromUs = this.#store.playback.nowUs();
    actions.stepHop();
    void this.#store.playback.arrival().then(() => {
      if (this.#state === 'playing' && this.#store.playback.nowUs() === fromUs) this.#skip();
    });
  }

  #skip(): void {
    const { actions } = this.#store.getState();
    actions.pause();
    actions.seek(this.#question.answeredAtUs);
  }

  /** Holds the playhead before the moment of the question, and explains once it is at the answer. */
  #follow(): void {
    const { actions, playing, progress } = this.#store.getState();
    const { askedAtUs, answeredAtUs } = this.#question;
    const nowUs = this.#store.playback.nowUs();
    if (this.#state === 'explained' || this.#isMoving) return;
    if (this.#state === 'playing') {
      if (nowUs >= answeredAtUs && progress === undefined) this.#explain();
      return;
    }
    if (nowUs < askedAtUs || (nowUs === askedAtUs && !playing)) return;
    if (playing) actions.pause();
    if (nowUs > askedAtUs) actions.seek(askedAtUs);
    // Once at a time is enough.
    if (!this.#store.getState().notices.some(({ text }) => text === ANSWER_FIRST)) actions.notify(ANSWER_FIRST);
  }

  #explain(): void {
    const { guess, confidence } = this.session.getState();
    if (guess === undefined) return;
    const grading = grade(this.#question, guess);
    this.#set({ state: 'explained', grading });
    // A step may have gone further.
    this.#skip();
    this.#restoreSpeed();
    if (!this.#isCounted) this.#onExplained?.(guess, grading, confidence);
    this.#isCounted = true;
  }

  #restoreSpeed(): void {
    if (this.#ownSpeed === undefined) return;
    this.#store.getState().actions.setSpeed(this.#ownSpeed);
    this.#ownSpeed = undefined;
  }
}
