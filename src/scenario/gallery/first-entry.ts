/** What a first visit opens: the one scenario that the page has at hand before anything else arrives. */
export { controlStatus as FIRST_ENTRY } from './control-status.ts';
