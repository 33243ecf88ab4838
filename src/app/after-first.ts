/** Modules that the page needs as soon as its first picture is there, in a file of their own. */
export { edit } from '../scenario/index.ts';
export { describe } from '../trace/index.ts';
export { createPlayground } from './automation.ts';
export { bindClipboard } from './clipboard.ts';
export { keepPreferences } from './kept-preferences.ts';
export { bindShortcuts } from './shortcuts.ts';
