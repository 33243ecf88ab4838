import type { Micros, Scenario } from '../scenario/index.ts';
import type { Trace } from '../trace/index.ts';
import { brokerModel } from './models/broker-model.ts';
import { Run, type RunOptions } from './run.ts';

/**
 * Returns the run of the scenario, played up to and including `untilUs`, on the broker that it asks for. Agents in code do nothing
 * unless what runs code is given (`withCode`); then the run has to be disposed of.
 */
export function simulate(scenario: Scenario, untilUs: Micros, options?: RunOptions): Run {
  const run = new Run(scenario, { makeModel: brokerModel, ...options });
  run.advanceTo(untilUs);
  return run;
}

/** Returns the trace of the scenario, played up to and including `untilUs`; the programs of its agents are ended. */
export function playedTrace(scenario: Scenario, untilUs: Micros, options?: RunOptions): Trace {
  const run = simulate(scenario, untilUs, options);
  run.dispose();
  return run.trace;
}
