import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { createHeronryStore, type HeronryStoreOptions } from '../store/index.ts';
import { loadPatiently, retryStylesheets, whenIdle } from '../ui/index.ts';
import { App } from './App.tsx';
import { startAutosave } from './autosave.ts';
import type { Clipboard } from './clipboard.ts';
import { keptScenarios } from './late-kept.ts';
import { createNavigation } from './navigation.ts';
import { applyPreferences, readPreferences } from './preferences.ts';
import { safeStorage } from './safe-storage.ts';
import { createServices } from './services.ts';
import { showTheme } from './theme.ts';

/** Answers what is changed before the code for it is there. */
const STILL_LOADING = { message: 'The page is still loading. Try again in a moment.', path: '' };

async function main(): Promise<void> {
  retryStylesheets();
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root');
  let clipboard: Clipboard | undefined;
  let tools: Pick<HeronryStoreOptions, 'edit' | 'describe'> | undefined;
  const store = createHeronryStore({
    frames: {
      request: (frame) => requestAnimationFrame(frame),
      cancel: (handle) => cancelAnimationFrame(handle),
      nowMs: () => performance.now(),
    },
    edit: (...args) => tools?.edit(...args) ?? { ok: false, issue: STILL_LOADING },
    describe: (...args) => tools?.describe(...args) ?? '',
    paste: async () => clipboard?.paste(),
    loadModels: async () => (await import('./models.ts')).brokerModel,
  });
  const narrow = matchMedia('(max-width: 720px)').matches;
  const storage = safeStorage();
  applyPreferences(store, readPreferences(storage) ?? { panelOpen: !narrow });
  showTheme(store, document.documentElement);
  const kept = keptScenarios();
  const autosave = startAutosave(store, kept);
  const opening = createNavigation(store, kept, autosave);
  await opening.start();
  createRoot(root).render(
    <App
      store={store}
      services={createServices(store, kept, autosave, opening)}
      problem={opening.problem}
      onDrawFail={opening.drawFailed}
    />,
  );
  await whenIdle();
  const { createPlayground, bindClipboard, bindShortcuts, describe, edit, keepPreferences } = await loadPatiently(
    () => import('./after-first.ts'),
  );
  tools = { edit, describe };
  keepPreferences(store, storage);
  bindShortcuts(store, window);
  clipboard = bindClipboard(store, document);
  window.playground = createPlayground(store, opening);
}

void main();
