import { type RunOptions, withCode } from '../simulation/index.ts';
import { programMaker } from './agent-program.ts';
import { brokerMaker } from './run-broker.ts';
import type { Sandbox } from './sandbox.ts';

/** Returns the options of runs that run their code in a sandbox: agents in code, and an own broker. */
export function sandboxedCode(sandbox: Sandbox): Pick<RunOptions, 'makePrograms'> {
  return withCode({ makeProgram: programMaker(sandbox), makeBroker: brokerMaker(sandbox) });
}
