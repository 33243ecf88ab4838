import { codeOf, type Scenario } from '../scenario/index.ts';
import type { RunOptions } from '../simulation/index.ts';

/**
 * Returns the options with which runs of a scenario run its code, in a closed sandbox. What runs code is loaded only where the
 * scenario has some: to run a scenario from the command line is the user's own act.
 */
export async function codeOptions(scenario: Scenario): Promise<RunOptions> {
  if (codeOf(scenario).parts.length === 0) return {};
  const { brokerMaker, loadSandbox, programMaker } = await import('../sandbox/index.ts');
  const sandbox = await loadSandbox();
  return { makeBroker: brokerMaker(sandbox), makeProgram: programMaker(sandbox) };
}
