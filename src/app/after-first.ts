/** The code that the page needs right after its first picture, as a file of its own. */
export { createPlayground } from './automation.ts';
export { bindClipboard } from './clipboard.ts';
export { bindShortcuts } from './shortcuts.ts';
