/** What the page needs as soon as its first picture is there, in a file of its own. */
export { createPlayground } from './automation.ts';
export { bindClipboard } from './clipboard.ts';
export { bindShortcuts } from './shortcuts.ts';
