import { codeOf, type Scenario } from '../scenario/index.ts';
import type { RunOptions } from '../simulation/index.ts';

/**
 * Returns the options with which runs of a scenario run its code, in a closed sandbox. What runs code is loaded only where the
 * scenario has some: to run a scenario from the command line is the user's own act.
 */
export async function codeOptions(scenario: Scenario): Promise<RunOptions> {
  if (codeOf(scenario).length === 0) return {};
  const { loadSandbox, sandboxedCode } = await import('../sandbox/index.ts');
  return sandboxedCode(await loadSandbox());
}
