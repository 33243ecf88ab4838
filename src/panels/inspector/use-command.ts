import { useCallback } from 'react';
import type { Command } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';

/** Changes the document; what is wrong comes back as a sentence for the field that asked. */
export function useCommand(): (command: Command) => string | undefined {
  const actions = useHeronry((state) => state.actions);
  return useCallback((command) => actions.dispatch(command)?.message, [actions]);
}
