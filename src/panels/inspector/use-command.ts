import { useCallback } from 'react';
import type { Command } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';

/** Returns a function that changes the document. It returns the issue as a sentence for the field, or undefined. */
export function useCommand(): (command: Command) => string | undefined {
  const actions = useHeronry((state) => state.actions);
  return useCallback((command) => actions.dispatch(command)?.message, [actions]);
}
