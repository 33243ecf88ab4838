/** Scenario of a first visit: the only one that the page has before anything else arrives. */
export { controlStatus as FIRST_ENTRY } from './control-status.ts';
