import type { JsonValue } from '../../messaging/index.ts';
import type { Behaviour, Scenario, Template } from '../../scenario/index.ts';

/** Returns a scenario in which nothing is random: a program draws other numbers than a run. */
export function withoutChance(scenario: Scenario): Scenario {
  return {
    ...scenario,
    agents: scenario.agents.map((agent) => ({ ...agent, behaviours: agent.behaviours.map(certain) })),
  };
}

function certain(behaviour: Behaviour): Behaviour {
  const steady = 'jitterUs' in behaviour ? { ...behaviour, jitterUs: 0 } : behaviour;
  return 'message' in steady ? { ...steady, message: certainFields(steady.message) } : steady;
}

function certainFields(template: Template): Template {
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, certainValue(value)]));
}

/** Returns a template whose random numbers are the smallest that they can be. */
function certainValue(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(certainValue);
  const range = value.$random;
  if (Object.keys(value).length === 1 && range !== undefined && isList(range)) {
    return { $random: [range[0] ?? 0, range[0] ?? 0] };
  }
  return certainFields(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
