/** The changes of the document that change the run. */
import type { Intervention, Scenario } from '../scenario/index.ts';

/** Returns whether the two give the same trace. Ignores name, positions and appearance. */
export function sameRun(a: Scenario, b: Scenario): boolean {
  return (
    a.seed === b.seed &&
    a.network === b.network &&
    a.broker === b.broker &&
    a.faults === b.faults &&
    a.links === b.links &&
    a.interventions === b.interventions &&
    (a.agents === b.agents ||
      (a.agents.length === b.agents.length &&
        a.agents.every((agent, index) => {
          const other = b.agents[index];
          return agent.id === other?.id && agent.behaviours === other.behaviours;
        }))) &&
    (a.channels === b.channels ||
      (a.channels.length === b.channels.length &&
        a.channels.every((channel, index) => {
          const other = b.channels[index];
          return channel.id === other?.id && channel.capacity === other.capacity && channel.overflow === other.overflow;
        })))
  );
}

/** Returns the intervention by which `after` extends `before`, if that is the only difference to the run. */
export function addedIntervention(before: Scenario, after: Scenario): Intervention | undefined {
  const added = after.interventions.at(-1);
  if (added === undefined || after.interventions.length !== before.interventions.length + 1) return undefined;
  const rest = before.interventions.every((intervention, index) => intervention === after.interventions[index]);
  return rest && sameRun({ ...before, interventions: after.interventions }, after) ? added : undefined;
}
