/** Opens lessons and tests by their addresses: one is shown at a time, and another scenario ends it. */
import {
  builtInLesson,
  LessonSession,
  type OwnLessonsStore,
  type ProgressStore,
  TestSession,
} from '../../learning/index.ts';
import { fingerprint } from '../../live/index.ts';
import { contractCheck } from '../../panels/code/check/contract-check.ts';
import { INVITATION, type ShownLesson } from '../../panels/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { HeronryState, HeronryStore } from '../../store/index.ts';
import { type Lesson, readLesson, TEST_FORMS, type TestForm } from '../../teaching/index.ts';
import { SHEET } from '../../ui/index.ts';
import type { Autosave } from '../keeping/autosave.ts';
import { readLessonAside, withEnd } from './lesson-reading.ts';

/** Begins the fragment of a lesson that comes with the page, or is saved in this browser. */
const LESSON_PREFIX = 'lesson/';
/** Begins the slug of a lesson that is saved in this browser. */
const OWN_PREFIX = 'yours-';

/** Media query of a user who wants less motion. */
const CALM = '(prefers-reduced-motion: reduce)';

interface OpenerParts {
  readonly store: HeronryStore;
  readonly lesson: ShownLesson;
  readonly autosave: Autosave;
  readonly progress: ProgressStore;
  readonly own: OwnLessonsStore;
  /** Trusts the code of lessons that come with the page. */
  readonly trustOurs: (scenarios: readonly Scenario[]) => void;
}

export class LessonOpener {
  readonly #parts: OpenerParts;

  constructor(parts: OpenerParts) {
    this.#parts = parts;
    parts.store.subscribe((state, before) => {
      if (!this.#isShown()) return;
      const isLeft = state.origin !== before.origin && !isOfLesson(state);
      if (isLeft || (state.activity !== 'lesson' && before.activity === 'lesson')) this.end();
    });
  }

  /** Ends what is shown. Its progress is saved. */
  end(): void {
    const { store, lesson } = this.#parts;
    const { session, test } = lesson.getState();
    session?.end();
    test?.end();
    lesson.setState({ session: undefined, test: undefined });
    if (store.getState().activity === 'lesson') store.setState({ activity: undefined });
  }

  /** Returns the fragment of a lesson that is saved in this browser. */
  ownFragment(id: string): string {
    return `${LESSON_PREFIX}${OWN_PREFIX}${id}`;
  }

  /**
   * Opens the lesson or the test of an address.
   * @param isNewest returns whether nothing else was opened meanwhile
   * @returns what is wrong with the address, or undefined once it is open
   */
  async openFragment(fragment: string, isNewest: () => boolean): Promise<string | undefined> {
    if (!fragment.startsWith(LESSON_PREFIX)) {
      const read = await readLessonAside({ fragment });
      if (!read.ok) return `This link to a lesson is damaged: ${read.error}`;
      await this.#open(read, `link-${fingerprint(read.text)}`, isNewest);
      return undefined;
    }
    const slug = fragment.slice(LESSON_PREFIX.length);
    const form = TEST_FORMS.find((one) => slug === `test-${one.toLowerCase()}`);
    if (form !== undefined) {
      await this.#openTest(form, isNewest);
      return undefined;
    }
    const text = slug.startsWith(OWN_PREFIX) ? this.#ownText(slug) : await builtInLesson(slug);
    if (text === undefined) return `There is no lesson “${slug.slice(0, 60)}” in this browser.`;
    const read = readLesson(text);
    if (!read.ok) return `This lesson cannot be read: ${withEnd(read.problems[0]?.words ?? 'it is empty')}`;
    if (!slug.startsWith(OWN_PREFIX)) this.#parts.trustOurs(read.lesson.steps.map(({ scenario }) => scenario));
    await this.#open({ lesson: read.lesson, text }, slug, isNewest);
    return undefined;
  }

  // --- parts

  #isShown(): boolean {
    const { session, test } = this.#parts.lesson.getState();
    return session !== undefined || test !== undefined;
  }

  #ownText(slug: string): string | undefined {
    const { lessons } = this.#parts.own.getState();
    return lessons.find(({ id }) => id === slug.slice(OWN_PREFIX.length))?.text;
  }

  async #open(
    { lesson, text }: { readonly lesson: Lesson; readonly text: string },
    key: string,
    isNewest: () => boolean,
  ): Promise<void> {
    const { store, progress, autosave, lesson: shown } = this.#parts;
    await autosave.flush();
    if (!isNewest()) return;
    this.end();
    const calm = (): boolean => matchMedia(CALM).matches;
    const contract = contractCheck.state;
    const session = new LessonSession({ store, lesson, text, key, progress, calm, contract });
    await session.resume();
    if (!isNewest()) return session.end();
    shown.setState({ session });
    this.#take();
    const { timelineOpen, actions } = store.getState();
    // Under the sheet of a phone there is no room for both.
    if (lesson.view === 'timeline' && !timelineOpen && !matchMedia(SHEET).matches) actions.toggleTimeline();
    actions.unfold(INVITATION, false);
  }

  async #openTest(form: TestForm, isNewest: () => boolean): Promise<void> {
    const { store, autosave, lesson: shown } = this.#parts;
    await autosave.flush();
    if (!isNewest()) return;
    this.end();
    const test = new TestSession(store, form);
    await test.go(0);
    if (!isNewest()) return test.end();
    shown.setState({ test });
    this.#take();
  }

  /** Takes the place of the panel. */
  #take(): void {
    this.#parts.store.setState({ activity: 'lesson', dialog: undefined });
  }
}

function isOfLesson({ origin }: HeronryState): boolean {
  return origin.kind === 'visiting' && origin.from === 'lesson';
}
