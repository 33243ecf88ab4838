import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { loadDetails } from '../graph/index.ts';
import type { ShownLesson } from '../panels/index.ts';
import { FIRST_ENTRY } from '../scenario/index.ts';
import { createHeronryStore, safeStorage } from '../store/index.ts';
import { loadPatiently, retryStylesheets, SHEET, whenIdle } from '../ui/index.ts';
import { App } from './App.tsx';
import type { Page } from './everything-else.ts';
import { recordingTools } from './files/recording-tools.ts';
import { applyPreferences, readPreferences, showTheme } from './keeping/preferences.ts';
import { loadedOnce } from './loaded-once.ts';
import type { LinkProblem } from './opening/navigation.ts';
import { openEntry } from './opening/open-entry.ts';
import { createServices, loadLive } from './services.ts';

/** Answers what is changed before the code for it is there. */
const STILL_LOADING = { message: 'The page is still loading. Try again in a moment.', path: '' };

/** Longest time that the run begins later because the picture of the build has moved before it. */
const MOVED_US_MAX = 1_200_000;

/** Returns for how long the messages in the picture of the build have moved, which the run continues. */
function movedUs(): number {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  if (paint === undefined || matchMedia('(prefers-reduced-motion: reduce)').matches) return 0;
  return Math.min(MOVED_US_MAX, Math.round(1000 * (performance.now() - paint.startTime)));
}

async function main(): Promise<void> {
  retryStylesheets();
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root');
  let page: Page | undefined;
  const store = createHeronryStore({
    frames: {
      request: (frame) => requestAnimationFrame(frame),
      cancel: (handle) => cancelAnimationFrame(handle),
      nowMs: () => performance.now(),
    },
    edit: (...args) => page?.tools.edit(...args) ?? { ok: false, issue: STILL_LOADING },
    readMessage: (...args) => page?.tools.readMessage(...args) ?? { issue: STILL_LOADING },
    describe: (...args) => page?.tools.describe(...args) ?? '',
    replaced: () => {
      if (page === undefined) throw new Error('Nothing was edited yet');
      return page.tools.replacedRun;
    },
    paste: async () => page?.clipboard.paste(),
    code: () => page?.code.run,
    loadModels: async () => (await later()).tools.brokerModel,
  });
  const problem = createStore<{ readonly problem: LinkProblem | undefined }>()(() => ({ problem: undefined }));
  const recordings = recordingTools(loadLive);
  const lesson: ShownLesson = createStore(() => ({}));
  const later = loadedOnce(async () => {
    const { startPage } = await import('./everything-else.ts');
    page = startPage(store, problem, recordings, lesson);
    return page;
  });
  const narrow = matchMedia(`${SHEET}, (max-height: 480px)`).matches;
  const preferences = readPreferences(safeStorage());
  applyPreferences(store, preferences ?? { panelOpen: !narrow });
  showTheme(store, document.documentElement);
  const isFirstVisit = location.hash === '' && preferences?.lastId === undefined;
  if (isFirstVisit) openEntry(store, { ...FIRST_ENTRY, startUs: FIRST_ENTRY.startUs + movedUs() }, 'playing');
  else await (await loadPatiently(later)).opening.start('nothing');
  createRoot(root).render(
    <App
      store={store}
      services={createServices(store, later, recordings, lesson)}
      problem={problem}
      onDrawFail={async (error) => (await later()).opening.drawFailed(error)}
    />,
  );
  await whenIdle();
  const [{ opening, ready }] = await Promise.all([loadPatiently(later), loadDetails()]);
  if (isFirstVisit) await opening.start('first');
  ready();
}

void main();
