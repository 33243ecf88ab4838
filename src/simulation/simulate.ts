import type { Micros, Scenario } from '../scenario/index.ts';
import { brokerModel } from './models/broker-model.ts';
import { Run, type RunOptions } from './run.ts';

/** The scenario, played up to and including `untilUs`, on the broker that it asks for. */
export function simulate(scenario: Scenario, untilUs: Micros, options?: RunOptions): Run {
  const run = new Run(scenario, { makeModel: brokerModel, ...options });
  run.advanceTo(untilUs);
  return run;
}
