/** The branches that are saved with a scenario, and read back field by field. */
import { checkScenario, type Scenario } from '../../scenario/index.ts';
import type { OtherRun } from '../../store/index.ts';

/** Largest number of branches that are read. */
const BRANCHES_MAX = 6;

/** Returns the runs to save: the branches. */
export function branchesOf(otherRuns: readonly OtherRun[]): readonly OtherRun[] {
  return otherRuns.filter(({ forkUs }) => forkUs !== undefined);
}

/** Returns the branches of a stored record. Those that cannot be read are left out. */
export function readBranches(record: unknown, scenario: Scenario): readonly OtherRun[] {
  if (typeof record !== 'object' || record === null || !('branches' in record) || !Array.isArray(record.branches))
    return [];
  return record.branches.slice(0, BRANCHES_MAX).flatMap((value: unknown, place) => {
    const read = readBranch(value);
    return read === undefined ? [] : [{ ...read, id: place + 1, scenario: sharing(read.scenario, scenario) }];
  });
}

function readBranch(value: unknown): Omit<OtherRun, 'id'> | undefined {
  if (typeof value !== 'object' || value === null || !('scenario' in value) || !('label' in value)) return undefined;
  const checked = checkScenario(value.scenario);
  const forkUs = timeOf('forkUs' in value ? value.forkUs : undefined);
  const frontierUs = timeOf('frontierUs' in value ? value.frontierUs : undefined);
  if ('error' in checked || typeof value.label !== 'string' || forkUs === undefined || frontierUs === undefined)
    return undefined;
  return { label: value.label, scenario: checked.scenario, forkUs, frontierUs };
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Returns the branch with the parts of the document that are equal: runs are compared by the identity of their parts. */
function sharing(branch: Scenario, scenario: Scenario): Scenario {
  const same = <Part>(now: Part, old: Part): Part => (JSON.stringify(now) === JSON.stringify(old) ? now : old);
  const { network, broker, faults, links, interventions } = scenario;
  const behavioursOf = new Map(scenario.agents.map(({ id, behaviours }) => [id, behaviours]));
  return {
    ...branch,
    network: same(network, branch.network),
    broker: same(broker, branch.broker),
    faults: same(faults, branch.faults),
    links: same(links, branch.links),
    interventions: same(interventions, branch.interventions),
    agents: branch.agents.map((agent) => ({
      ...agent,
      behaviours: same(behavioursOf.get(agent.id) ?? agent.behaviours, agent.behaviours),
    })),
  };
}
