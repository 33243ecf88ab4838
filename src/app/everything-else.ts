/**
 * The second step of loading: what the app needs after its first picture. The first step is what `main.tsx` imports. On a first visit
 * this comes after the picture; with a saved scenario or a link, `main.tsx` waits for it before the first picture. Loaded by themselves
 * are real traffic (`live.ts`), the reader of links, a worker, and parts of views: `panels/lazy.tsx` lists those of the panel.
 */

import { hasKeptQuiz } from '../learning/index.ts';
import type { ShownLesson } from '../panels/index.ts';
import { edit, messageOf } from '../scenario/index.ts';
import { brokerModel } from '../simulation/index.ts';
import { type HeronryStore, REPLACED_RUN, safeStorage } from '../store/index.ts';
import { describe } from '../trace/index.ts';
import { createPlayground } from './automation/automation.ts';
import { createCode } from './code.ts';
import { bindClipboard } from './files/clipboard.ts';
import { exportFile, importFile, saveText } from './files/files.ts';
import { createLibrary } from './files/library.ts';
import { paceRecordings } from './files/recording-pace.ts';
import type { RecordingTools } from './files/recording-tools.ts';
import { startAutosave } from './keeping/autosave.ts';
import { keepPreferences } from './keeping/keep-preferences.ts';
import { keptInTime } from './keeping/kept-in-time.ts';
import { KeptRecords } from './keeping/kept-records.ts';
import { KeptThroughClose } from './keeping/unsaved-work.ts';
import { loadedOnce } from './loaded-once.ts';
import { keepForOffline } from './offline/keep-for-offline.ts';
import { type LinkProblemStore, Navigation } from './opening/navigation.ts';
import { bindShortcuts } from './shortcuts.ts';

export type Page = ReturnType<typeof startPage>;

/** Starts saving, and gives the rest of the page. */
export function startPage(
  store: HeronryStore,
  problem: LinkProblemStore,
  recordings: RecordingTools,
  lesson: ShownLesson,
) {
  // The database is opened with the first call: a first visit has nothing saved.
  const inTime = keptInTime(() => new KeptRecords(), window);
  const kept = new KeptThroughClose(inTime, safeStorage());
  const autosave = startAutosave(store, kept);
  const code = createCode(safeStorage());
  const learning = loadedOnce(async () => {
    const { startLearning } = await import('./learning.ts');
    return startLearning({ store, lesson, autosave, opening, trustOurs: code.trustOurs });
  });
  const opening = new Navigation({ store, kept, autosave, problem, recordings, learning });
  const tools = { ...recordings, openLesson: async (file: File) => (await learning()).openFile(file) };
  return {
    opening,
    autosave,
    learning,
    library: createLibrary({ store, kept, autosave, opening }),
    code,
    tools: { replacedRun: REPLACED_RUN, edit, readMessage: messageOf, describe, brokerModel },
    files: { importFile: (file: File) => importFile(store, file, tools), exportFile, saveText },
    clipboard: bindClipboard(store, document, (text, name) => {
      const file = new File([text], name);
      void autosave.flush().then(async () => importFile(store, file, tools));
    }),
    /** Binds the keyboard and `window.playground`: the page is ready. */
    ready: () => {
      paceRecordings(store);
      keepPreferences(store, safeStorage());
      bindShortcuts(store, window);
      if (hasKeptQuiz(safeStorage('sessionStorage'))) store.setState({ activity: 'quiz' });
      window.playground = createPlayground(store, opening);
      void keepForOffline();
    },
  };
}
