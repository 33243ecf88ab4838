export { Run, type RunOptions, simulate } from './run.ts';
