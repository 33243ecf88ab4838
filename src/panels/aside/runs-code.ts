import type { CodeState } from '../../store/index.ts';

/** Returns whether the code of the open document may run elsewhere: it runs here, or what runs it is being loaded. */
export function runsCode(state: CodeState): boolean {
  return state === 'runs' || state === 'loading';
}
