/**
 * A lesson in a player: its cards one at a time, and their questions.
 *
 * 1. A question is asked at its moment, and time does not pass it. The answer plays on to what happens, and explains then.
 * 2. Nothing is locked: Back and Next always lead on, whether a question was answered or not.
 * 3. Until the reader has pressed something, nothing plays, unless the page asks for `autoplay`.
 */
import { element } from '../engine/pane.ts';
import type { Session } from '../engine/player-session.ts';
import type { CardQuestion, LessonCard, PlayerLesson } from '../player-lesson.ts';
import type { PlayerAnswer } from '../player-protocol.ts';
import { proseOf } from './prose-elements.ts';
import { choicesOf, explanationOf, type Guess } from './question-parts.ts';

export interface LessonParts {
  /** Element that it fills. */
  readonly panel: HTMLElement;
  readonly session: Session;
  readonly lesson: PlayerLesson;
  /** Address of the lesson in the playground. */
  readonly address: string;
  readonly autoplay: boolean;
  readonly onAnswer: (answer: PlayerAnswer) => void;
  /** Called when it would like to have another height. */
  readonly onHeight: () => void;
}

export class LessonView {
  readonly #parts: LessonParts;
  readonly #where = element('p', 'where');
  readonly #text = element('div', 'text');
  readonly #back = pressed('‹ Back', () => this.#go(this.#place - 1));
  readonly #next = pressed('Next ›', () => this.#go(this.#place < this.#cards.length ? this.#place + 1 : 0));
  readonly #watch: ResizeObserver;
  /** Index of the card; the number of cards at the end. */
  #place = 0;
  #guess: Guess | undefined;

  constructor(parts: LessonParts) {
    this.#parts = parts;
    const { panel, lesson, autoplay } = parts;
    this.#where.setAttribute('role', 'status');
    this.#next.classList.add('main');
    panel.ariaLabel = `Lesson: ${lesson.title}`;
    panel.replaceChildren(this.#where, this.#text, element('footer', '', this.#back, this.#next));
    this.#watch = new ResizeObserver(() => this.#sayMore());
    this.#watch.observe(this.#text);
    this.#text.addEventListener('scroll', () => this.#sayMore());
    this.#show(autoplay);
  }

  /** Returns the height at which nothing of it is cut off, in pixels. */
  naturalHeight(): number {
    const { panel } = this.#parts;
    return panel.offsetHeight - this.#text.clientHeight + this.#text.scrollHeight;
  }

  end(): void {
    this.#watch.disconnect();
    this.#parts.panel.replaceChildren();
  }

  get #cards(): readonly LessonCard[] {
    return this.#parts.lesson.cards;
  }

  #go(place: number): void {
    this.#place = place;
    this.#guess = undefined;
    this.#show(true);
  }

  /** Shows the card and its moment. */
  #show(plays: boolean): void {
    const { session, lesson } = this.#parts;
    const card = this.#cards[this.#place];
    const scenario = lesson.scenes[card?.scene ?? -1];
    this.#draw();
    this.#text.scrollTop = 0;
    if (card === undefined || scenario === undefined) {
      session.pause();
      return;
    }
    const { light, atUs, question, plays: play } = card;
    session.showScene(scenario, light, atUs);
    if (question !== undefined) session.limit({ untilUs: atUs ?? 0 });
    else if (play !== undefined && plays) this.#playTo(play.untilUs, play.speed, () => undefined);
  }

  /** Plays from here, and up to a moment if one is given; then time is free again. */
  #playTo(untilUs: number | undefined, speed: number, onEnd: () => void): void {
    const { session } = this.#parts;
    if (untilUs !== undefined)
      session.limit({
        untilUs,
        onReach: () => {
          session.limit(undefined);
          onEnd();
        },
      });
    if (untilUs === undefined || session.engine.nowUs() < untilUs) session.playOnce(speed);
  }

  #answer({ step }: LessonCard, question: CardQuestion, index: number): void {
    const choice = question.choices[index];
    if (choice === undefined) return;
    this.#guess = { index, isExplained: false };
    this.#parts.onAnswer({ step, question: question.words, choice: choice.words, right: index === question.right });
    this.#watchAnswer(question);
  }

  #watchAnswer(question: CardQuestion): void {
    const { session } = this.#parts;
    const { atUs = 0 } = this.#cards[this.#place] ?? {};
    this.#draw();
    session.limit(undefined);
    session.seek(atUs);
    this.#playTo(question.answeredAtUs, question.speed, () => {
      if (this.#guess === undefined || this.#guess.isExplained) return;
      this.#guess = { ...this.#guess, isExplained: true };
      this.#draw();
    });
  }

  // --- what is read

  #draw(): void {
    const { lesson, panel, onHeight } = this.#parts;
    const hadFocus = panel.contains(document.activeElement);
    const card = this.#cards[this.#place];
    const { length } = this.#cards;
    this.#where.textContent = card === undefined ? lesson.title : `${lesson.title} · ${this.#place + 1} of ${length}`;
    this.#text.replaceChildren(...(card === undefined ? this.#endParts() : this.#cardParts(card)));
    this.#back.disabled = this.#place === 0;
    this.#next.textContent = card === undefined ? 'Start again' : this.#place === length - 1 ? 'Finish' : 'Next ›';
    // What had the focus may have gone with the card before.
    const first = this.#guess?.isExplained === true ? null : this.#text.querySelector('button');
    if (hadFocus && !panel.contains(document.activeElement)) (first ?? this.#next).focus({ preventScroll: true });
    this.#sayMore();
    onHeight();
  }

  /** Lets the text fade at its end where there is more to read. */
  #sayMore(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#text;
    this.#parts.panel.toggleAttribute('data-more', scrollHeight - scrollTop - clientHeight > 1);
  }

  #cardParts(card: LessonCard): readonly HTMLElement[] {
    const { title, prose, question, plays } = card;
    const head = element('h2', '', title);
    if (question === undefined) {
      const again = plays?.untilUs === undefined ? [] : [pressed('Watch again', () => this.#show(true))];
      return [head, ...proseOf(prose), ...again];
    }
    const guess = this.#guess;
    const words = element('p', 'words', question.words);
    words.id = 'question';
    const asked = element('div', 'question', words);
    asked.setAttribute('role', 'group');
    asked.setAttribute('aria-labelledby', words.id);
    if (question.broker !== undefined) asked.append(element('p', 'quiet', `The picture shows ${question.broker}.`));
    asked.append(choicesOf(question, guess, (index) => this.#answer(card, question, index)));
    if (guess?.isExplained === false)
      asked.append(pressed('Show the answer', () => this.#parts.session.seek(question.answeredAtUs)));
    if (guess?.isExplained === true)
      asked.append(
        explanationOf(question, guess),
        pressed('Watch again', () => this.#watchAnswer(question)),
      );
    // The reader has read it before the answer, which needs the room.
    return [head, ...(guess === undefined ? proseOf(prose) : []), asked];
  }

  #endParts(): readonly HTMLElement[] {
    const { lesson, address } = this.#parts;
    const { remember, toDo } = lesson;
    const link = element('a', 'open', toDo === 0 ? 'Open the lesson in Heronry ↗' : 'Try it in Heronry ↗');
    link.href = address;
    link.target = '_blank';
    link.rel = 'noopener';
    return [
      element('h2', '', 'To remember'),
      element('ul', '', ...remember.map((words) => element('li', '', words))),
      ...(toDo === 0
        ? []
        : [element('p', '', 'The rest of the lesson is in the playground: you change the picture there.')]),
      element('p', '', link),
    ];
  }
}

function pressed(words: string, onPress: () => void): HTMLButtonElement {
  const button = element('button', '', words);
  button.type = 'button';
  button.addEventListener('click', onPress);
  return button;
}
