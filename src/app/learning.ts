/** Lessons in the page: opening them, and what is saved of them. It is loaded when the first lesson, or their list, is opened. */
import { createDraft, createOwnLessons, createProgress, removeOwnLesson, saveOwnLesson } from '../learning/index.ts';
import { LESSON_FILE } from '../panels/file-formats.ts';
import type { Learning, ShownLesson } from '../panels/index.ts';
import { LINK_MAX_CHARACTERS, packText } from '../scenario/index.ts';
import { type HeronryStore, newKeptId, safeStorage } from '../store/index.ts';
import type { PageCode } from './code.ts';
import { download, fileName } from './files/download.ts';
import type { Autosave } from './keeping/autosave.ts';
import { LessonOpener } from './opening/lesson-opener.ts';
import { checkLessonAside, LESSON_LINK, readLessonAside } from './opening/lesson-reading.ts';
import type { Opening } from './opening/navigation.ts';

export interface LearningParts {
  readonly store: HeronryStore;
  readonly lesson: ShownLesson;
  readonly autosave: Autosave;
  readonly opening: Opening;
  readonly trustOurs: PageCode['trustOurs'];
}

/** Lessons, as the page opens them. */
export interface PageLearning extends Learning {
  readonly openFragment: LessonOpener['openFragment'];
  /** Saves and opens the lesson of a file; reports its problems to the user itself. */
  openFile(file: File): Promise<void>;
}

const UNSAVED = 'This browser cannot save the lesson. Download it before you leave.';

export function startLearning({ store, lesson, autosave, opening, trustOurs }: LearningParts): PageLearning {
  const storage = safeStorage();
  const progress = createProgress(storage);
  const own = createOwnLessons(storage);
  const draft = createDraft(storage);
  const opener = new LessonOpener({ store, lesson, autosave, progress, own, trustOurs });
  const { notify } = store.getState().actions;
  /** Opens the lesson of a fragment, which becomes the address. */
  const goTo = async (fragment: string): Promise<string | undefined> => {
    if (location.hash === `#${fragment}`) return opening.openFragment(fragment);
    location.hash = fragment;
    return undefined;
  };
  const learning: PageLearning = {
    progress,
    own,
    draft,
    write: (text, id) => draft.setState({ text, id }),
    save: (text, title, id = newKeptId()) => {
      saveOwnLesson(own, storage, { id, title, text, changedMs: Date.now() });
      if (own.getState().unsaved) notify(UNSAVED, 'error', 'lasting');
      return id;
    },
    remove: (id) => removeOwnLesson(own, storage, id),
    check: async (text, onStep) => {
      const checked = await checkLessonAside(text, onStep);
      if (!checked.ok) throw new Error(`The lesson cannot be played: ${checked.error}`);
      return checked.problems;
    },
    openText: async (text) => goTo(`${LESSON_LINK}${await packText(text)}`),
    openOwn: async (id) => void (await goTo(opener.ownFragment(id))),
    openFragment: (...address) => opener.openFragment(...address),
    openFile: async (file) => {
      const read = await readLessonAside({ file });
      if (!read.ok) {
        notify(`${file.name} is not a lesson: ${read.error}`, 'error', 'lasting');
        return;
      }
      const same = own.getState().lessons.find(({ text }) => text === read.text);
      await learning.openOwn(learning.save(read.text, read.lesson.title, same?.id));
    },
    makeLink: async (text) => {
      const fragment = `${LESSON_LINK}${await packText(text)}`;
      if (fragment.length > LINK_MAX_CHARACTERS)
        throw new Error('This lesson is too long for a link. Download it as a file instead.');
      return `${location.href.split('#')[0]}#${fragment}`;
    },
    download: (text, title) => download(text, LESSON_FILE.mediaType, fileName(title, LESSON_FILE.extension)),
    downloadResults: (csv, name) => download(csv, 'text/csv', fileName(name, 'csv')),
    leave: async () => {
      opener.end();
      await opening.leaveVisit();
    },
  };
  return learning;
}
